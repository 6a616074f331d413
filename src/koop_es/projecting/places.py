"""Where read models are kept: in a file of the home, or on a server. The engine knows no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from koop_es.projecting.database import ReadModelFile, throw_away
from koop_es.projecting.ownership import Ownership

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from koop_es.projecting.builds import Build
    from koop_es.settings import DatabaseURL


class ReadModels(Protocol):
    """The opened database that holds the read models.

    Anybody may throw it away while it is open here: whoever goes on with it looks first whether it
    ``is_in_place``.

    Attributes:
        reading: Connections whose transactions see one state throughout and cannot write.
        writing: Connections for the owner of the engine.
    """

    reading: Engine
    writing: Engine

    @property
    def is_in_place(self) -> bool:
        """Whether what was opened is still what is there."""
        ...

    def builds(self) -> list[Build]:
        """Return all builds, as they are now."""
        ...

    def changing(self) -> AbstractContextManager[Connection]:
        """Return a transaction that changes the life cycle of builds, one at a time."""
        ...

    def outlasted(self, timeout: float) -> bool:
        """Wait until nobody reads what was read before; tell whether that came."""
        ...

    def close(self) -> None:
        """Close all connections."""
        ...


class Owning(Protocol):
    """Which read models this process feeds."""

    @property
    def is_ours(self) -> bool:
        """Whether it feeds any."""
        ...

    def take(self, wanted: Sequence[str], *, shared: bool = False) -> frozenset[str]:
        """Take read models that nobody else feeds, and return those that are ours now.

        Args:
            wanted: Their names.
            shared: Whether to leave some to other processes that stay, too.
        """
        ...

    def give_up(self) -> None:
        """Let others feed what is ours."""
        ...

    def close(self) -> None:
        """The same, for ever."""
        ...


class Place(Protocol):
    """Where read models are kept."""

    def open(self) -> ReadModels:
        """Return them, made where they are missing.

        Raises:
            Unavailable: They cannot be used; the class tells why.
        """
        ...

    @property
    def is_there(self) -> bool:
        """Whether something is there that another may have put in the place of what was opened."""
        ...

    def throw_away(self, *, foreign: bool = False) -> None:
        """Delete what is there, also what is not ours where ``foreign``."""
        ...

    def ownership(self) -> Owning:
        """Return what tells which read models this process feeds."""
        ...

    def listen(self, heard: Callable[[], None]) -> Listening | None:
        """Call a function whenever another process has done something, if that can be heard."""
        ...


class Listening(Protocol):
    """Hears other processes until it is stopped."""

    def stop(self) -> None:
        """End it."""
        ...


class FilePlace:
    """A file of the home."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def open(self) -> ReadModels:
        """See ``Place``."""
        return ReadModelFile(self._file)

    @property
    def is_there(self) -> bool:
        """See ``Place``."""
        return self._file.exists()

    def throw_away(self, *, foreign: bool = False) -> None:
        """See ``Place``."""
        throw_away(self._file, foreign=foreign)

    def ownership(self) -> Owning:
        """See ``Place``."""
        return _Whole(Ownership(self._file.with_name("engine.lock")))

    def listen(self, heard: Callable[[], None]) -> Listening | None:
        """See ``Place``: files are silent."""
        del heard


class _Whole:
    """Whoever has the lock file feeds all read models."""

    def __init__(self, lock: Ownership) -> None:
        self._lock = lock

    @property
    def is_ours(self) -> bool:
        """See ``Owning``."""
        return self._lock.is_ours

    def take(self, wanted: Sequence[str], *, shared: bool = False) -> frozenset[str]:
        """See ``Owning``."""
        del shared
        return frozenset(wanted) if self._lock.take() else frozenset()

    def give_up(self) -> None:
        """See ``Owning``."""
        self._lock.give_up()

    def close(self) -> None:
        """See ``Owning``."""
        self._lock.give_up()


class ServerPlace:
    """A schema on a PostgreSQL server.

    Args:
        url: Where the database is.
        schema: Its name there, where it is not the usual one.
        home: Whose read models they are.
    """

    def __init__(
        self, url: DatabaseURL, schema: str | None = None, home: str | None = None
    ) -> None:
        self._url = url
        self._schema = schema
        self._home = home

    def open(self) -> ReadModels:
        """See ``Place``."""
        from koop_es.projecting.server_database import SCHEMA, ReadModelServer  # noqa: PLC0415

        return ReadModelServer(self._url, self._schema or SCHEMA, self._home)

    @property
    def is_there(self) -> bool:
        """See ``Place``: what a server holds mixes with nothing that lay there before."""
        return False

    def throw_away(self, *, foreign: bool = False) -> None:
        """See ``Place``: a foreign schema is left alone all the same."""
        del foreign
        from koop_es.projecting.server_database import SCHEMA, drop_schema  # noqa: PLC0415

        drop_schema(self._url, self._schema or SCHEMA)

    def ownership(self) -> Owning:
        """See ``Place``."""
        from koop_es.projecting.server_database import SCHEMA  # noqa: PLC0415
        from koop_es.projecting.server_ownership import ServerOwnership  # noqa: PLC0415

        return ServerOwnership(self._url, self._schema or SCHEMA)

    def listen(self, heard: Callable[[], None]) -> Listening | None:
        """See ``Place``."""
        from koop_es.projecting.server_database import SCHEMA  # noqa: PLC0415
        from koop_es.projecting.server_listening import Listener  # noqa: PLC0415

        return Listener(self._url, SCHEMA, heard)


def hear_ledger(url: DatabaseURL, heard: Callable[[], None]) -> Listening:
    """Call a function whenever the ledger of a server has grown."""
    from koop_es.ledger.postgres_server import LEDGER_SCHEMA  # noqa: PLC0415
    from koop_es.projecting.server_listening import Listener  # noqa: PLC0415

    return Listener(url, LEDGER_SCHEMA, heard)

"""Bringing kept tables to the format of this program: ledger and keys, a copy of them first.

Read models are never brought up to date like this: they are built anew from the record.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from koop_es.kernel.refusals import KoopError, Unavailable
from koop_es.ledger.errors import HomeMissing, HomeReadOnly, told_plainly
from koop_es.ledger.files import KEYS, LEDGER, format_of, make_private
from koop_es.ledger.home import is_read_only
from koop_es.ledger.locking import HOME_LOCK, HomeLock
from koop_es.ledger.still import connect

if TYPE_CHECKING:
    from collections.abc import Generator
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import Connection

    from koop_es.ledger.files import FileKind
    from koop_es.settings import Settings

STEPS: Final = Path(__file__).parent / "upgrades"
STEPS_DONE: Final = "upgrade_steps"
"""Table in which alembic counts while it works; our own stamps tell the format otherwise."""


class HomeInUse(Unavailable):
    """A program that would go on writing the old format has the home open."""

    code = "upgrade.in_use"


class UpgradeFailed(KoopError):
    """A step failed; everything is as it was before it."""

    code = "upgrade.failed"


@dataclass(frozen=True, slots=True)
class Outdated:
    """What has an older format than this program's.

    Attributes:
        what: ``ledger`` or ``keys``.
        found: Its format.
        wanted: The format of this program.
    """

    what: str
    found: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What was done, or would be.

    Attributes:
        outdated: What had an older format.
        copies: Where it lies as it was: a folder, or a schema on the server.
    """

    outdated: tuple[Outdated, ...]
    copies: tuple[str, ...] = ()


class Kept(Protocol):
    """Tables that are kept, wherever they lie."""

    what: str
    wanted: int

    def found(self) -> int:
        """Return their format.

        Raises:
            Unavailable: They are foreign, newer than this program, or cannot be read.
        """
        ...

    def copy(self, folder: Path, name: str) -> str:
        """Copy them, and return where to."""
        ...

    def changing(self) -> AbstractContextManager[Connection]:
        """Return a transaction that changes them, all or nothing, with nobody beside."""
        ...

    def stamp(self, connection: Connection) -> None:
        """Note that they have the format of this program."""
        ...


def upgrade(settings: Settings, *, now: datetime, dry_run: bool = False) -> Upgrade:
    """Bring ledger and keys to the format of this program, where theirs is older.

    Each is copied first and changed in one transaction; whatever is interrupted is gone on with
    by asking again.

    Args:
        settings: Which home.
        now: The instant, for the copies' name.
        dry_run: Only tell what would be done.

    Raises:
        HomeMissing: There is none.
        HomeReadOnly: It cannot be written.
        HomeInUse: A server runs on it.
        UpgradeFailed: A step failed; nothing of it is left.
        Unavailable: A file or the server cannot be used, or is newer than this program.
    """
    kept = _kept(settings)
    outdated = [each for each in kept if each.found() < each.wanted]
    told = tuple(Outdated(each.what, each.found(), each.wanted) for each in outdated)
    if dry_run or not outdated:
        return Upgrade(told)
    if is_read_only(settings):
        raise HomeReadOnly(home=settings.home)
    with _alone(settings):
        folder = settings.home / "before-upgrade"
        name = f"{now:%Y%m%dT%H%M%SZ}"
        copies = tuple(dict.fromkeys(each.copy(folder, name) for each in outdated))
        for each in outdated:
            _carry_out(each)
    return Upgrade(told, copies)


def _kept(settings: Settings) -> list[Kept]:
    keys = KeptFile("keys", settings.keys_file, KEYS)
    if not settings.keys_file.exists():
        raise HomeMissing(home=settings.home)
    if settings.ledger_url is None:
        return [KeptFile("ledger", settings.ledger_file, LEDGER), keys]
    from koop_es.ledger.postgres_upgrading import KeptOnServer  # noqa: PLC0415 - by an extra

    return [KeptOnServer(settings.ledger_url), keys]


@contextmanager
def _alone(settings: Settings) -> Generator[None]:
    """Keep writers out, and refuse where a server runs: it would go on as it was begun."""
    with ExitStack() as held:
        lock = HomeLock(settings.home / HOME_LOCK, settings.lock_timeout)
        held.callback(lock.close)
        running = HomeLock(settings.home / "engine.lock", 0)
        held.callback(running.close)
        try:
            held.enter_context(running.held())
        except Unavailable as error:
            raise HomeInUse(home=settings.home) from error
        held.enter_context(lock.held())
        yield


def _carry_out(kept: Kept) -> None:
    try:
        with kept.changing() as connection:
            _run_steps(connection, kept.what, kept.found())
            kept.stamp(connection)
    except KoopError:
        raise
    except Exception as error:
        raise UpgradeFailed(what=kept.what, error=type(error).__name__) from error


def _run_steps(connection: Connection, what: str, found: int) -> None:
    # Imported when needed: no other command does.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection, "version_table": STEPS_DONE})
    # The interpolation of settings files must not meet a folder's name.
    for name, value in {"script_location": STEPS, "version_locations": STEPS / what}.items():
        config.set_main_option(name, str(value).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    command.stamp(config, str(found))
    command.upgrade(config, "head")
    connection.exec_driver_sql(f"DROP TABLE {STEPS_DONE}")


class KeptFile:
    """Tables in a file of the home.

    Args:
        what: ``ledger`` or ``keys``.
        file: The database.
        kind: What it is.
    """

    def __init__(self, what: str, file: Path, kind: FileKind) -> None:
        self.what = what
        self.wanted = kind.schema
        self._file = file
        self._kind = kind

    def found(self) -> int:
        """See ``Kept``."""
        with told_plainly(self._file), closing(self._seen()) as connection:
            return format_of(connection, self._file, self._kind)

    def _seen(self) -> sqlite3.Connection:
        # Where nothing can be written beside it, SQLite needs to be told so.
        can_write = os.access(self._file.parent, os.W_OK)
        return self._opened("ro") if can_write else connect(self._file)

    def _opened(self, mode: str) -> sqlite3.Connection:
        with told_plainly(self._file):
            uri = f"{self._file.as_uri()}?mode={mode}"
            return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)

    def copy(self, folder: Path, name: str) -> str:
        """See ``Kept``: the whole file, in a folder of the home."""
        place = folder / name
        with told_plainly(place), closing(self._opened("ro")) as source:
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            make_private(place / self._file.name)
            with closing(sqlite3.connect(place / self._file.name)) as target:
                target.execute("PRAGMA synchronous=FULL")
                source.backup(target)
        return str(place)

    @contextmanager
    def changing(self) -> Generator[Connection]:
        """See ``Kept``."""
        from sqlalchemy import StaticPool, create_engine, event  # noqa: PLC0415

        with closing(self._opened("rw")) as raw:
            raw.execute("PRAGMA synchronous=FULL")
            engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
            event.listen(engine, "begin", _begin)
            with told_plainly(self._file), engine.begin() as connection:
                yield connection
            engine.dispose()

    def stamp(self, connection: Connection) -> None:
        """See ``Kept``."""
        connection.exec_driver_sql(f"PRAGMA user_version={self.wanted}")


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")

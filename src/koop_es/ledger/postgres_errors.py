"""What can be wrong with a PostgreSQL server, each told in one sentence; no password is in any."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from koop_es.kernel.refusals import IntegrityBroken, Unavailable
from koop_es.ledger.port import OutcomeUnknown

if TYPE_CHECKING:
    from collections.abc import Generator

    from koop_es.settings import DatabaseURL


class DriverMissing(Unavailable):
    """The extra ``postgres`` is not installed."""

    code = "server.driver_missing"


class AddressUnusable(Unavailable):
    """The address of the database is none that the driver understands."""

    code = "server.address_unusable"


class ServerUnreachable(Unavailable):
    """Nobody answers at the address."""

    code = "server.unreachable"


class LoginRefused(Unavailable):
    """The server does not let this user in: the password is wrong, or there is no such user."""

    code = "server.login_refused"


class DatabaseMissing(Unavailable):
    """The server has no such database."""

    code = "server.database_missing"


class ServerTooOld(Unavailable):
    """The server's version is not supported."""

    code = "server.too_old"


class ServerUnsafe(Unavailable):
    """A setting of the server would let acknowledged entries get lost."""

    code = "server.unsafe"


class ServerReadOnly(Unavailable):
    """The server takes no writes, such as a standby."""

    code = "server.read_only"


class RightsMissing(Unavailable):
    """The role may not do what is needed."""

    code = "server.rights_missing"


class ServerBusy(Unavailable):
    """Somebody else writes, or holds all connections, for too long."""

    code = "server.busy"


class ServerFull(Unavailable):
    """The server has no room left."""

    code = "server.full"


class ServerDamaged(IntegrityBroken):
    """The server finds its own files damaged."""

    code = "server.damaged"


class ServerTrouble(Unavailable):
    """The server reports what it rarely does; ``sqlstate`` names it."""

    code = "server.trouble"


class ConnectionLost(OutcomeUnknown):
    """The server went away in the middle."""

    code = "server.connection_lost"


class ReadingInterrupted(Unavailable):
    """The server went away while something was read."""

    code = "server.reading_interrupted"


class TableForeign(Unavailable):
    """A table in the way was not made by this program."""

    code = "server.table_foreign"


class TablesGone(Unavailable):
    """Tables that were there are missing, or were changed by somebody else."""

    code = "server.tables_gone"


class DatabaseNewer(Unavailable):
    """The tables were made by a newer version of the program."""

    code = "server.schema_newer"


class DatabaseOlder(Unavailable):
    """The tables were made by an older version of the program, and have to be upgraded."""

    code = "server.schema_older"


class DatabaseUnknown(Unavailable):
    """The tables have a format that no version of the program has, or is no longer read."""

    code = "server.schema_unknown"


class LedgerMissing(Unavailable):
    """The database holds no ledger, though the home has keys of one."""

    code = "server.ledger_missing"


class LedgerOfAnotherHome(Unavailable):
    """The database holds a ledger, and the home no keys of one."""

    code = "server.ledger_of_another_home"


_BY_STATE: Final[tuple[tuple[str, type[Unavailable]], ...]] = (
    ("08", ConnectionLost),
    ("25006", ServerReadOnly),
    ("25P03", ConnectionLost),
    ("28", LoginRefused),
    ("3D000", DatabaseMissing),
    ("3F000", TablesGone),
    ("40", ServerBusy),
    ("42501", RightsMissing),
    ("42P01", TablesGone),
    ("42703", TablesGone),
    ("53300", ServerBusy),
    ("53", ServerFull),
    ("55P03", ServerBusy),
    ("57014", ServerBusy),
    ("57P", ConnectionLost),
    ("XX001", ServerDamaged),
    ("XX002", ServerDamaged),
)
"""By the beginning of the error's SQLSTATE; the first that fits counts."""

_REFUSED_AT_ONCE: Final[tuple[tuple[str, type[Unavailable]], ...]] = (
    ("too many", ServerBusy),
    ("remaining connection slots", ServerBusy),
    ("starting up", ServerUnreachable),
    ("shutting down", ServerUnreachable),
    ("not yet accepting", ServerUnreachable),
    ("database", DatabaseMissing),
)
"""Who is refused a connection is told in words alone, and in the server's language."""

_ASKED_WRONGLY: Final = (
    "invalid ",
    "definition of service",
    "required",
    "certificate",
    "session is",
)
"""What libpq says of parameters that have no such value, or that the server cannot fulfil."""


def refused(error: Any, url: DatabaseURL) -> Unavailable:
    """Return why no connection could be made, from the driver's error."""
    text = str(error).lower()
    connection = error.pgconn
    if connection is None:
        unreachable = "resolve" in text or "timeout" in text
        return (ServerUnreachable if unreachable else AddressUnusable)(server=url)
    if connection.needs_password or "password" in text:
        return LoginRefused(server=url)
    if "fatal" not in text:
        is_asked_wrongly = any(words in text for words in _ASKED_WRONGLY)
        return (AddressUnusable if is_asked_wrongly else ServerUnreachable)(server=url)
    for words, kind in _REFUSED_AT_ONCE:
        if words in text:
            return kind(server=url)
    return LoginRefused(server=url)


def unavailable(error: BaseException, url: DatabaseURL, *, only_reads: bool = False) -> Unavailable:
    """Return the sentence's class for an error of the driver, or of a library over it.

    Args:
        error: What was raised.
        url: Where the database is.
        only_reads: Whether nothing can have been stored, whatever the connection came to.
    """
    lost = ReadingInterrupted if only_reads else ConnectionLost
    origin = _of_driver(error)
    state = getattr(origin, "sqlstate", None) or ""
    for beginning, kind in _BY_STATE:
        if state.startswith(beginning):
            return (lost if kind is ConnectionLost else kind)(server=url)
    if state:
        return ServerTrouble(server=url, sqlstate=state)
    return lost(server=url)


def _of_driver(error: BaseException) -> BaseException:
    """Return the driver's own error: libraries keep it as ``orig``, or as the cause."""
    while not hasattr(error, "sqlstate"):
        below = getattr(error, "orig", None) or error.__cause__
        if below is None:
            break
        error = below
    return error


@contextmanager
def told_by_server(
    url: DatabaseURL, *kinds: type[Exception], only_reads: bool = False
) -> Generator[None]:
    """Turn errors of the kinds into one clear sentence; see ``unavailable``.

    Raises:
        Unavailable: The server did not do what it was asked for.
    """
    try:
        yield
    except kinds as error:
        raise unavailable(error, url, only_reads=only_reads) from error

"""The file of the read models: opened, stamped as ours, or told apart in one sentence."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import closing, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import from_json
from sqlalchemy import URL, create_engine, event
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.schema import CreateTable

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger.errors import FileDamaged, FileForeign, told_plainly, unavailable
from koop_es.ledger.files import BUSY_TIMEOUT, READ_MODELS, make_private
from koop_es.projecting.builds import ONLY_READS, read_builds
from koop_es.projecting.tables import BUILDS, KEPT

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from pathlib import Path

    from sqlalchemy import Connection, Engine, Table
    from sqlalchemy.engine import ExceptionContext

    from koop_es.projecting.builds import Build

APPLICATION_ID: Final = READ_MODELS.application_id
BESIDE: Final = ("-wal", "-shm")
"""Endings of the files that SQLite keeps beside the database."""
LAYOUT: Final = READ_MODELS.schema
"""Version of the table of builds; the read models' own tables have versions of their own."""


class ReadModelsUnusable(Unavailable):
    """The file is damaged, foreign or newer; it can be thrown away and made anew."""

    code = "projections.unusable"


class ReadModelFile:
    """The database that holds the read models.

    Anybody may throw the file away while it is open here: whoever goes on with it looks first
    whether it ``is_in_place``.

    Attributes:
        reading: Connections whose transactions see one state throughout and cannot write.
        writing: Connections for the owner of the engine.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        with self._told_plainly():
            _make(file)
            _stamp(file)
            self._identity = _identity(file)
        self.reading = self._engine("BEGIN", query_only=True)
        self.writing = self._engine("BEGIN IMMEDIATE", query_only=False)

    @property
    def is_in_place(self) -> bool:
        """Whether the file that was opened is still the one of that name."""
        try:
            return _identity(self._file) == self._identity
        except OSError:
            return False

    def builds(self) -> list[Build]:
        """Return all builds, as they are now."""
        with self.reading.connect() as connection:
            return read_builds(connection)

    @contextmanager
    def changing(self) -> Generator[Connection]:
        """Return a transaction that changes the life cycle of builds: one at a time writes."""
        with self.writing.begin() as connection:
            yield connection

    def outlasted(self, timeout: float) -> bool:
        """Wait for nobody: what is dropped stays for those who began to read before."""
        del timeout
        return True

    def _engine(self, begin: str, *, query_only: bool) -> Engine:
        engine = create_engine(
            URL.create("sqlite+pysqlite", database=str(self._file)),
            connect_args={"timeout": BUSY_TIMEOUT, "check_same_thread": False},
            pool_size=5,
            max_overflow=40,
            json_deserializer=from_json,
            execution_options={ONLY_READS: query_only},
        )

        def connected(connection: sqlite3.Connection, _: object) -> None:
            # SQLAlchemy begins transactions below: the driver would begin them too late to
            # make several SELECTs see the same state.
            connection.isolation_level = None
            for pragma in ("synchronous=NORMAL", "foreign_keys=OFF", "trusted_schema=OFF"):
                connection.execute(f"PRAGMA {pragma}")
            if query_only:
                connection.execute("PRAGMA query_only=ON")
            else:
                connection.execute("PRAGMA cache_size=-32768")
                connection.execute("PRAGMA wal_autocheckpoint=4000")

        def begun(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        event.listen(engine, "connect", connected)
        event.listen(engine, "begin", begun)
        event.listen(engine, "handle_error", self._translate)
        return engine

    def _translate(self, context: ExceptionContext) -> None:
        original = context.original_exception
        if isinstance(original, sqlite3.Error) and (
            _is_about_the_file(original) or NO_TABLE in str(original)
        ):
            raise self._sentence(original) from original

    def _sentence(self, error: BaseException) -> Unavailable:
        found = unavailable(error, self._file)
        if isinstance(found, FileForeign | FileDamaged):
            return ReadModelsUnusable(file=self._file)
        return found

    @contextmanager
    def _told_plainly(self) -> Generator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, _Foreign) as error:
            raise self._sentence(error) from error

    def close(self) -> None:
        """Close all connections."""
        self.reading.dispose()
        self.writing.dispose()


class _Foreign(sqlite3.DatabaseError):
    """The file is a database, but not of read models."""

    def __init__(self) -> None:
        super().__init__("file is not a database of read models")


NO_TABLE: Final = "no such table"
"""Where the engine has made the tables, only another file lacks one."""

_OF_THE_FILE: Final = frozenset(
    {"BUSY", "LOCKED", "READONLY", "FULL", "CORRUPT", "NOTADB", "CANTOPEN", "IOERR"}
)


def _is_about_the_file(error: sqlite3.Error) -> bool:
    name = getattr(error, "sqlite_errorname", "")
    return name.removeprefix("SQLITE_").partition("_")[0] in _OF_THE_FILE


def _identity(file: Path) -> tuple[int, int]:
    found = os.stat(file)  # noqa: PTH116 - before every query; a Path takes thrice as long
    return found.st_dev, found.st_ino


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    """Keep other processes from making or throwing away the file meanwhile."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _make(file: Path) -> None:
    """Make the file where it is missing, without what the one before it left beside it."""
    if not file.exists():
        with _alone(file.parent):
            if not file.exists():
                _unlink(file, BESIDE)
                make_private(file)
    # With what lies beside it SQLite would take anything for a database.
    _application_of(file)


def throw_away(file: Path, *, foreign: bool = False) -> None:
    """Delete the file and what lies beside it.

    Args:
        file: The database of the read models.
        foreign: Whether also one that does not bear our stamp.
    """
    with told_plainly(file), _alone(file.parent):
        if foreign or (file.exists() and _is_stamped(file)):
            _unlink(file, ("", *BESIDE))


def _unlink(file: Path, endings: Iterable[str]) -> None:
    for ending in endings:
        file.with_name(file.name + ending).unlink(missing_ok=True)


def _application_of(file: Path) -> int:
    """Return the application's id in a database's header, whatever lies beside it.

    SQLite reads it: were the file opened and closed here, the system would release all locks that
    this process has on it, and another one that closes the database would delete its log.

    Raises:
        sqlite3.DatabaseError: It is no database.
    """
    alone = f"{file.absolute().as_uri()}?immutable=1"
    with closing(sqlite3.connect(alone, uri=True)) as connection:
        # Else one that somebody writes pages to meanwhile could pass for cut off.
        connection.execute("PRAGMA writable_schema=ON")
        return connection.execute("PRAGMA application_id").fetchone()[0]


def _is_stamped(file: Path) -> bool:
    try:
        return _application_of(file) == APPLICATION_ID
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname != "SQLITE_NOTADB":
            raise
        return False


def _stamp(file: Path) -> None:
    # SQLite does not wait for a lock that it needs for another journal mode; so one at a time.
    alone = nullcontext() if _is_stamped(file) else _alone(file.parent)
    with (
        alone,
        closing(sqlite3.connect(file, timeout=BUSY_TIMEOUT, isolation_level=None)) as connection,
    ):
        _stamp_or_check(connection)


def _stamp_or_check(connection: sqlite3.Connection) -> None:
    def number(pragma: str) -> Any:
        return connection.execute(pragma).fetchone()[0]

    if number("SELECT COUNT(*) FROM sqlite_schema") or number("PRAGMA application_id"):
        stamp = number("PRAGMA application_id"), number("PRAGMA user_version")
        if stamp != (APPLICATION_ID, LAYOUT):
            raise _Foreign
        _make_later(connection)
        return
    number("PRAGMA journal_mode=WAL")
    connection.execute("BEGIN IMMEDIATE")
    for table in KEPT:
        connection.execute(_made(table))
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={LAYOUT}")
    connection.execute("COMMIT")


def _make_later(connection: sqlite3.Connection) -> None:
    """Make the tables that a file of an earlier version lacks; without builds it is broken."""
    for table in KEPT:
        there = "SELECT 1 FROM sqlite_schema WHERE name = ?"
        if table is not BUILDS and connection.execute(there, (table.name,)).fetchone() is None:
            connection.execute(_made(table))
    told = "SELECT 1 FROM pragma_table_info('builds') WHERE name = 'seen'"
    if connection.execute(told).fetchone() is None:
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute(told).fetchone() is None:
            connection.execute("ALTER TABLE builds ADD COLUMN seen VARCHAR")
        connection.execute("COMMIT")


def _made(table: Table) -> str:
    return str(CreateTable(table, if_not_exists=True).compile(dialect=dialect()))

"""The schema of the read models on a PostgreSQL server: made, stamped as ours, or told apart."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from pydantic_core import from_json
from sqlalchemy import create_engine, event, text
from sqlalchemy.schema import CreateTable

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger.postgres_errors import DatabaseNewer, ServerUnsafe, TableForeign, unavailable
from koop_es.ledger.postgres_server import open_connection
from koop_es.projecting.builds import ONLY_READS, read_builds
from koop_es.projecting.postgres_dialect import DRIVER
from koop_es.projecting.tables import BUILDS, KEPT

if TYPE_CHECKING:
    from collections.abc import Generator

    from psycopg import Connection as Driver
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import ExceptionContext

    from koop_es.projecting.builds import Build
    from koop_es.settings import DatabaseURL

SCHEMA: Final = "koop_projections"
"""Where the read models' tables lie; also the channel on which each page is told."""

UTF8: Final = "UTF8"
LAYOUT: Final = 2
"""Version of how tables lie on a server."""
STAMP: Final = "koop_stamp"
POOLED: Final = 5
OVERFLOW: Final = 5
_FIRST_TABLE: Final = text(
    "SELECT min(relname::text) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
    "WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND n.nspname = :schema"
)
_STILL_READING: Final = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND xact_start <= :began"
)
LOOK_AGAIN: Final = 0.02
"""Seconds between two looks at who still reads."""
_OF_THE_SERVER: Final = ("08", "25", "28", "3D", "40", "42501", "53", "55", "57", "58", "F0", "XX")
"""Beginnings of the states that tell of the server; others are about one statement or value."""
_QUICKLY_COMPRESSED: Final = (
    "SELECT set_config(name, 'lz4', FALSE) FROM pg_settings"
    " WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)"
)
"""Long rows are compressed; the usual way took the server a tenth of its time."""
_GONE: Final = ("3F000", "42P01")


class OfAnotherHome(Unavailable):
    """The read models were folded from another record."""

    code = "projections.of_another_home"


class ReadModelsGone(Unavailable):
    """The tables that were there are missing; the engine makes them anew."""

    code = "projections.gone"


class ReadModelServer:
    """The schema that holds the read models; see ``koop_es.projecting.places.ReadModels``.

    Args:
        url: Where the database is.
        schema: Its name there.
        home: Whose read models they are; another home's are refused.
    """

    def __init__(self, url: DatabaseURL, schema: str = SCHEMA, home: str | None = None) -> None:
        self.url = url
        self.schema = schema
        self._home = home
        self.key = number_of(schema)
        self._is_gone = False
        self.writing = self._engine(only_reads=False)
        self.reading = self._engine(only_reads=True)
        try:
            self._make()
        except BaseException:
            self.close()
            raise

    @property
    def is_in_place(self) -> bool:
        """Whether the schema that was found or made still has its tables, as far as is known."""
        return not self._is_gone

    def builds(self) -> list[Build]:
        """Return all builds, as they are now."""
        with self.reading.connect() as connection:
            return read_builds(connection)

    @contextmanager
    def changing(self) -> Generator[Connection]:
        """Return a transaction that changes the life cycle of builds, one at a time."""
        with self.writing.begin() as connection:
            connection.exec_driver_sql(f"LOCK TABLE {BUILDS.name} IN SHARE ROW EXCLUSIVE MODE")
            yield connection

    def outlasted(self, timeout: float) -> bool:
        """Wait until nobody reads any more what was read before; tell whether that came.

        A reader sees one state throughout, and the tables that served then must be there.
        """
        deadline = time.monotonic() + timeout
        with self.reading.connect() as connection:
            began = connection.scalar(text("SELECT clock_timestamp()"))
        while True:
            with self.reading.connect() as connection:
                if not connection.scalar(_STILL_READING, {"began": began}):
                    return True
            if time.monotonic() >= deadline:
                return False
            time.sleep(LOOK_AGAIN)

    def _engine(self, *, only_reads: bool) -> Engine:
        engine = create_engine(
            f"{DRIVER}://",
            creator=lambda: self._opened(only_reads=only_reads),
            pool_size=POOLED,
            max_overflow=OVERFLOW,
            pool_pre_ping=True,
            use_native_hstore=False,
            execution_options={ONLY_READS: only_reads},
        )
        event.listen(engine, "handle_error", self._translate)
        return engine

    def _opened(self, *, only_reads: bool) -> Driver:
        from psycopg import IsolationLevel  # noqa: PLC0415 - only once the driver was looked for
        from psycopg.types.json import set_json_loads  # noqa: PLC0415

        connection = open_connection(self.url, schema=self.schema, durable=False, autocommit=False)
        set_json_loads(from_json, connection)
        try:
            if only_reads:
                connection.isolation_level = IsolationLevel.REPEATABLE_READ
                connection.read_only = True
            else:
                # What a crash takes back is folded again: rows and checkpoint go together.
                connection.execute("SET synchronous_commit TO off")
                connection.execute(_QUICKLY_COMPRESSED)
                connection.commit()
        except BaseException:
            connection.close()
            raise
        return connection

    def _translate(self, context: ExceptionContext) -> None:
        original = context.original_exception
        if isinstance(original, Unavailable) or not hasattr(original, "sqlstate"):
            return
        if context.is_pre_ping:
            # The pool makes a broken connection anew, unless it hears of another error.
            return
        state: str = getattr(original, "sqlstate", None) or ""
        if state in _GONE:
            self._is_gone = True
            raise ReadModelsGone(server=self.url) from original
        if context.is_disconnect or state.startswith(_OF_THE_SERVER):
            # What feeds read models stores nothing that cannot be folded again.
            raise unavailable(original, self.url, only_reads=True) from original

    def _make(self) -> None:
        with self.writing.begin() as connection:
            self._refuse_encoding(connection)
            # Of several that come first at the same time, one makes the schema.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key, 1)"), {"key": self.key})
            if self._has(connection, STAMP):
                self._check(connection)
            else:
                self._make_new(connection)

    def _refuse_encoding(self, connection: Connection) -> None:
        """Refuse a database that cannot hold every text."""
        found = connection.scalar(text("SELECT current_setting('server_encoding')"))
        if found != UTF8:
            setting = "server_encoding"
            raise ServerUnsafe(server=self.url, setting=setting, value=found, expected=UTF8)

    def _make_new(self, connection: Connection) -> None:
        first = connection.scalar(_FIRST_TABLE, {"schema": self.schema})
        if first is not None:
            raise TableForeign(server=self.url, table=f"{self.schema}.{first}")
        there = text("SELECT to_regnamespace(:schema) IS NOT NULL")
        if not connection.scalar(there, {"schema": self.schema}):
            connection.exec_driver_sql(f"CREATE SCHEMA {self.schema}")
        connection.exec_driver_sql(f"CREATE TABLE {STAMP} (layout integer NOT NULL, home text)")
        stamp = text(f"INSERT INTO {STAMP} VALUES (:layout, :home)")  # noqa: S608 - own name
        connection.execute(stamp, {"layout": LAYOUT, "home": self._home})
        for table in KEPT:
            connection.execute(CreateTable(table))

    def _check(self, connection: Connection) -> None:
        found = connection.execute(text(f"SELECT * FROM {STAMP}")).mappings().all()  # noqa: S608
        stamp: dict[Any, Any] = dict(found[0]) if len(found) == 1 else {}
        layout, home = stamp.get("layout"), stamp.get("home")
        if not isinstance(layout, int):
            raise TableForeign(server=self.url, table=f"{self.schema}.{STAMP}")
        if layout > LAYOUT:
            raise DatabaseNewer(server=self.url)
        for table in KEPT:
            if not self._has(connection, table.name):
                raise TableForeign(server=self.url, table=f"{self.schema}.{table.name}")
        if self._home is not None and home is not None and home != self._home:
            # Positions of another record mean nothing here, nor do these there.
            raise OfAnotherHome(server=self.url, schema=self.schema)
        if layout < LAYOUT:
            # Read models are never brought into another form: they are built anew in it.
            connection.exec_driver_sql(f"DROP SCHEMA {self.schema} CASCADE")
            self._make_new(connection)
        else:
            self._make_later(connection)

    def _make_later(self, connection: Connection) -> None:
        """Add what an earlier version did not make; its builds are taken as they are."""
        told = text(
            "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(:name) AND attname = 'seen'"
        )
        if connection.scalar(told, {"name": f"{self.schema}.{BUILDS.name}"}) is None:
            connection.exec_driver_sql(f"ALTER TABLE {BUILDS.name} ADD COLUMN seen VARCHAR")

    def _has(self, connection: Connection, name: str) -> bool:
        there = text("SELECT relkind = 'r' FROM pg_class WHERE oid = to_regclass(:name)")
        return bool(connection.scalar(there, {"name": f"{self.schema}.{name}"}))

    def close(self) -> None:
        """Close all connections."""
        self.reading.dispose()
        self.writing.dispose()


def number_of(name: str) -> int:
    """Return a name as a number for locks."""
    return int.from_bytes(crc32(name.encode()).to_bytes(4), signed=True)


def drop_schema(url: DatabaseURL, schema: str) -> None:
    """Delete the schema with all that is in it, if it is ours.

    Raises:
        TableForeign: It was not made by this program.
    """
    found = ReadModelServer(url, schema)
    try:
        with found.changing() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
    finally:
        found.close()

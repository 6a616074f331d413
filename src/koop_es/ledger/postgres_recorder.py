"""The library's PostgreSQL recorder with our lock and our pool: turns to write, one at a time."""

from __future__ import annotations

import select
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from koop_es.ledger import postgres_server as server
from koop_es.ledger.port import Foreseen
from koop_es.ledger.postgres_errors import ServerBusy, ServerTrouble
from koop_es.ledger.postgres_schema import lock_key

import psycopg  # isort: skip - the server's module tells if it is missing
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.rows import dict_row, tuple_row
from psycopg_pool import ConnectionPool, PoolTimeout

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from psycopg import Connection, Cursor
    from psycopg.rows import DictRow

    from koop_es.settings import DatabaseURL

CONNECTIONS: Final = 10
"""Most that one process holds open."""
SLICE: Final = 1.0
"""Seconds to wait for a connection before the server is asked why there is none."""

BEGIN: Final = b"BEGIN ISOLATION LEVEL READ COMMITTED"
LAST_ENTRY: Final = (
    b"SELECT '' AS asked, position AS found, recorded_at FROM stored_events "
    b"ORDER BY position DESC LIMIT 1"
)
KNOWN: Final = b"""
    SELECT asked, COALESCE((
        SELECT MAX(originator_version) FROM stored_events WHERE originator_id = asked
    ), 0) AS found, '' AS recorded_at
    FROM unnest(string_to_array(%s, ' ')) AS asked
    UNION ALL SELECT key, 1, '' FROM receipts WHERE key = ANY(string_to_array(%s, ' '))
"""
"""Versions of streams, and which keys have receipts, asked for at once.

Ids and keys come as one text each, which the driver hands over quicker than an array.
"""
BY_INDEX: Final = (
    b"SET plan_cache_mode TO force_generic_plan",
    b"SET enable_seqscan TO off",
    b"SET jit TO off",
)
"""Each statement follows an index, whatever it is given and however few rows there were when it was
planned: so it is planned once, where planning anew each time takes longer than the statement."""
AS_IT_BEGINS: Final = b"(" + LAST_ENTRY + b") UNION ALL" + KNOWN


class ServerDatastore(PostgresDatastore):
    """The library's datastore over a pool that opens connections when they are asked for.

    A server that was away is used again as soon as it is back.

    Args:
        url: Where the database is.
        lock_timeout: Seconds for which a statement waits for others who write.
    """

    def __init__(self, url: DatabaseURL, lock_timeout: float) -> None:
        super().__init__(
            dbname="",
            host="",
            port="",
            user="",
            password="",
            schema=server.LEDGER_SCHEMA,
            originator_id_type="text",
        )
        self.url = url
        patience = f"SET lock_timeout TO '{int(lock_timeout * 1000) or 1}ms'".encode()
        settings = b";".join([patience, *BY_INDEX])

        # No method of our own: the pool would keep us alive.
        def configure(connection: Connection[Any]) -> None:
            server.prepare(connection, url, schema=server.LEDGER_SCHEMA, durable=True)
            connection.execute(settings)

        self.pool = ConnectionPool(  # pyright: ignore[reportAttributeAccessIssue] - the library's own kind adds nothing
            url.secret,
            kwargs={**server.OPTIONS, "autocommit": True, "row_factory": dict_row},
            min_size=0,
            max_size=CONNECTIONS,
            open=False,
            configure=configure,
            # Not again and again in the background: whoever needs a connection tries it.
            reconnect_timeout=0,
            num_workers=1,
            name="koop-ledger",
        )

    def register_type_adapters(self) -> None:
        """Do nothing: no types of the database's own are needed."""

    @contextmanager
    def get_connection(self) -> Generator[Connection[DictRow]]:
        """Yield a connection of which nothing says that the server has closed it.

        Raises:
            Unavailable: The class tells why there is none.
        """
        connection = self._taken()
        try:
            yield connection
        finally:
            self.pool.putconn(connection)

    def _taken(self) -> Any:
        self.pool.open()
        until = time.monotonic() + server.PATIENCE
        while True:
            try:
                connection = self.pool.getconn(SLICE)
            except PoolTimeout:
                # Trying it here tells what is wrong, or that all are in use.
                server.open_connection(self.url, schema=server.LEDGER_SCHEMA).close()
                if time.monotonic() > until:
                    raise ServerBusy(server=self.url) from None
                continue
            if _is_alive(connection):
                return connection
            self.pool.putconn(connection)


def _is_alive(connection: Connection[Any]) -> bool:
    """Tell whether a connection at rest is open; the server is asked only if it said something."""
    if connection.closed:
        return False
    polled = select.poll()
    polled.register(connection.fileno(), select.POLLIN)
    if polled.poll(0):
        with suppress(psycopg.Error):
            connection.execute("")
    return not connection.closed


@dataclass(slots=True)
class Begun:
    """A transaction in which nobody else writes.

    Attributes:
        cursor: To write with.
        last: Position and instant of the last entry before it, 0 if there is none.
        foreseen: What will be asked for.
        known: What there was of it: versions of streams, and 1 for keys that have receipts.
        new_position: Last one of its own, told to all who listen once it is committed.
    """

    cursor: Cursor[Any]
    last: tuple[int, str] = (0, "")
    foreseen: Foreseen = field(default_factory=Foreseen)
    known: dict[str, int] = field(default_factory=dict[str, int])
    new_position: int | None = None


class AdvisoryRecorder(PostgresApplicationRecorder):
    """Writers take turns by an advisory lock, which no maintenance of the table waits for.

    The library's lock on the table waits for VACUUM, ANALYZE and the building of an index, and
    they for it.
    """

    datastore: ServerDatastore

    def __init__(self, datastore: ServerDatastore) -> None:
        super().__init__(datastore)
        self.lock_table_statements = [
            f"SELECT pg_advisory_xact_lock({lock_key()})".encode(),
        ]

    @contextmanager
    def turn(self, foresee: Callable[[], Foreseen] = Foreseen) -> Generator[Begun]:
        """Yield a transaction in which nobody else writes.

        What is committed at the end is on the server's disk once this returns.

        Args:
            foresee: Tells, once nobody else writes, what will be asked for.
        """
        with self.datastore.get_connection() as connection:
            begun = Begun(connection.cursor(row_factory=tuple_row))
            try:
                self._begin(begun, foresee)
                yield begun
                self._commit(begun)
            except BaseException:
                with suppress(psycopg.Error):
                    begun.cursor.execute("ROLLBACK")
                raise

    def _begin(self, begun: Begun, foresee: Callable[[], Foreseen]) -> None:
        """Begin, take the lock, and read with it what is foreseen."""
        lock = cast("list[bytes]", self.lock_table_statements)
        begun.cursor.execute(b";".join([BEGIN, *lock]))
        begun.foreseen = foresee()
        begun.cursor.execute(AS_IT_BEGINS, [*map(" ".join, begun.foreseen)])
        for asked, found, recorded_at in begun.cursor:
            if asked:
                begun.known[asked] = found
            else:
                begun.last = found, recorded_at

    def _commit(self, begun: Begun) -> None:
        cursor, told = begun.cursor, begun.new_position
        notify = f"NOTIFY {server.LEDGER_SCHEMA}, '{told}';" if told is not None else ""
        cursor.execute(f"{notify}COMMIT".encode())
        while cursor.nextset():
            pass
        if cursor.statusmessage != "COMMIT":
            # The server answers so, without an error, if it gave the transaction up before.
            raise ServerTrouble(server=self.datastore.url, sqlstate="25P02")

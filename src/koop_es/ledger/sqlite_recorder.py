"""The library's SQLite recorder, made durable: stable positions, full sync, safe transactions."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from eventsourcing.persistence import (
    ConnectionPoolClosedError,
    ConnectionUnavailableError,
    Notification,
    OperationalError,
)
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteFactory,
    SQLiteTransaction,
)

from koop_es.ledger.files import BUSY_TIMEOUT, LEDGER, check_stamp, set_safe
from koop_es.ledger.still import open_still, unchanged

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path
    from types import TracebackType

SCHEMA: Final = (
    """
    CREATE TABLE stored_events (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        originator_id TEXT NOT NULL,
        originator_version INTEGER NOT NULL,
        topic TEXT NOT NULL,
        state BLOB NOT NULL,
        recorded_at TEXT NOT NULL,
        UNIQUE (originator_id, originator_version)
    )
    """,
    """
    CREATE TABLE receipts (
        key TEXT PRIMARY KEY,
        command TEXT NOT NULL,
        body TEXT,
        answer TEXT NOT NULL,
        position INTEGER NOT NULL
    )
    """,
    "CREATE INDEX receipts_by_position ON receipts (position)",
    """
    CREATE TABLE vault (
        commitment TEXT PRIMARY KEY,
        subject TEXT NOT NULL,
        key_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        sealed BLOB NOT NULL
    )
    """,
    "CREATE INDEX vault_by_subject ON vault (subject) WHERE subject NOT IN ('text', 'document')",
    "CREATE INDEX vault_by_position ON vault (position)",
    """
    CREATE TABLE codes (
        series TEXT NOT NULL,
        number INTEGER NOT NULL,
        stream TEXT NOT NULL,
        PRIMARY KEY (series, number)
    ) WITHOUT ROWID
    """,
    "CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)


class DurableTransaction(SQLiteTransaction):
    """Begins writes at once, and never leaves a connection inside a transaction."""

    connection: DurableConnection

    def __enter__(self) -> SQLiteCursor:
        if self.connection.in_transaction:
            self.connection.close()
            msg = "a pooled connection was left inside a transaction"
            raise OperationalError(msg)
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if self.commit else "BEGIN")
        return cursor

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        try:
            super().__exit__(exc_type, exc_val, exc_tb)
        finally:
            # A failed commit leaves its transaction open, and with it the lock on all writers.
            if self.connection.in_transaction:
                self.connection.close()


class DurableConnection(SQLiteConnection):
    """A connection whose transactions are durable ones."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open; closing the connection rolls it back."""
        return not self.closed and self._sqlite_conn.in_transaction

    @contextmanager
    def transaction(self, *, commit: bool) -> Generator[SQLiteCursor]:
        """Run a transaction, committed at its end if asked."""
        with DurableTransaction(self, commit=commit) as cursor, cursor:
            yield cursor


class DurablePool(SQLiteConnectionPool):
    """Connections that open only a ledger of this program, with safe settings."""

    def __init__(
        self,
        file: Path,
        *,
        busy_timeout: float = BUSY_TIMEOUT,
        read_only: bool = False,
        **options: Any,
    ) -> None:
        self._file = file
        self._busy_timeout = busy_timeout
        self._read_only = read_only
        super().__init__(db_name=f"{file.as_uri()}?mode=rw", **options)

    def get_connection(
        self, timeout: float | None = None, *, is_writer: bool | None = None
    ) -> SQLiteConnection:
        """Issue a connection; one that cannot be made does not keep the next writer out."""
        try:
            return super().get_connection(timeout, is_writer=is_writer)
        except (ConnectionPoolClosedError, ConnectionUnavailableError):
            raise
        except BaseException:
            # The library forgets to give its lock of writers back here.
            if is_writer and self._writer_lock.locked():
                self._num_writers -= 1
                self._writer_lock.release()
            raise

    def _create_connection(self) -> SQLiteConnection:
        if self._read_only:
            still = open_still(self._file, LEDGER, busy_timeout=self._busy_timeout)
            still.row_factory = sqlite3.Row
            return DurableConnection(still, max_age=None)
        connection = sqlite3.connect(
            self.db_name,
            uri=True,
            check_same_thread=False,
            isolation_level=None,
            timeout=self._busy_timeout,
        )
        try:
            check_stamp(connection, self._file, LEDGER)
            set_safe(connection, LEDGER)
            connection.row_factory = sqlite3.Row
        except BaseException:
            connection.close()
            raise
        return DurableConnection(connection, max_age=None)


class DurableDatastore(SQLiteDatastore):
    """The library's datastore over a durable pool."""

    def __init__(self, file: Path, **options: Any) -> None:
        super().__init__(db_name=str(file))
        self.pool = DurablePool(file, **options)


class StillDatastore(DurableDatastore):
    """The same for a ledger that cannot be written.

    How it is read depends on who writes it by then, so each transaction has a connection of its
    own.
    """

    def __init__(self, file: Path, **options: Any) -> None:
        self._file = file
        options |= {"read_only": True, "pool_size": 0}
        super().__init__(file, **options)

    @contextmanager
    def transaction(self, *, commit: bool) -> Generator[SQLiteCursor]:
        """Run a transaction, and believe it only if nobody wrote over what it read."""
        with unchanged(self._file), super().transaction(commit=commit) as cursor:
            yield cursor


class DurableRecorder(SQLiteApplicationRecorder):
    """Positions are an ``AUTOINCREMENT`` key: never reused, kept by VACUUM."""

    def construct_create_table_statements(self) -> list[str]:
        """Return the ledger's schema."""
        return list(SCHEMA)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Return stored events by position."""
        low = (start if start is not None else 0) - (1 if inclusive_of_start else 0)
        statement = "SELECT * FROM stored_events WHERE position>?"
        params: list[Any] = [low]
        if stop is not None:
            statement += " AND position<=?"
            params.append(stop)
        if topics:
            statement += f" AND topic IN ({','.join('?' * len(topics))})"
            params.extend(topics)
        statement += " ORDER BY position LIMIT ?"
        params.append(limit)
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(statement, params)
            return [
                Notification(
                    id=row["position"],
                    originator_id=UUID(hex=row["originator_id"]),
                    originator_version=row["originator_version"],
                    topic=row["topic"],
                    state=row["state"],
                )
                for row in cursor.fetchall()
            ]

    def _max_notification_id(self, c: SQLiteCursor) -> int:
        c.execute("SELECT COALESCE(MAX(position), 0) FROM stored_events")
        return int(c.fetchone()[0])


class DurableFactory(SQLiteFactory):
    """The library's factory, building durable recorders on a ledger file."""

    application_recorder_class = DurableRecorder

    def __init__(self, file: Path, *, read_only: bool = False, **options: Any) -> None:
        super().__init__({"SQLITE_DBNAME": str(file), "CREATE_TABLE": "no"})
        self.datastore.close()
        kind = StillDatastore if read_only else DurableDatastore
        self.datastore = kind(file, **options)

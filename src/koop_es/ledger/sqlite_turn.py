"""A turn to write to the embedded store: one transaction, whose rows are written at its end."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from eventsourcing.persistence import PersistenceError

from koop_es.ledger.codec import stored_instant
from koop_es.ledger.errors import unavailable
from koop_es.ledger.gathered import TABLES
from koop_es.ledger.gathering import GatheringTurn
from koop_es.ledger.sqlite_reader import SQLiteReader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from eventsourcing.sqlite import SQLiteCursor

    from koop_es.ledger.codec import Decoder
    from koop_es.ledger.gathered import Row
    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.sqlite_recorder import DurableRecorder

INSERTS: Final = {
    table: f"INSERT INTO {table} ({columns}) VALUES ({','.join('?' * len(columns.split(',')))})"  # noqa: S608 - constants
    for table, columns in TABLES.items()
}
LARGEST: Final = "(SELECT seq FROM sqlite_sequence WHERE name='stored_events')"
"""The largest position that was ever given: it is not given again, whatever became of it."""
LAST: Final = (
    f"SELECT position, recorded_at, {LARGEST} FROM stored_events ORDER BY position DESC LIMIT 1"  # noqa: S608 - a constant
)


class Versions(NamedTuple):
    """Versions of streams, as they are as long as no entry is added; handed from turn to turn.

    Attributes:
        head: Position of the last entry.
        by_stream: Versions by stream.
    """

    head: int
    by_stream: dict[str, int]


NOTHING: Final = Versions(-1, {})
MOST_STREAMS: Final = 10_000


class Sent(SQLiteReader):
    """Reads in the turn's transaction what was sent, and what was there before.

    Args:
        file: The ledger's file.
        recorder: Over the connection for writing.
        keys: Where the keys of private values come from.
        decoder: Makes records of stored entries.
        cursor: Of the transaction.
    """

    def __init__(
        self,
        file: Path,
        recorder: DurableRecorder,
        keys: KeyStore,
        decoder: Decoder,
        cursor: SQLiteCursor,
    ) -> None:
        super().__init__(file, recorder, keys, decoder)
        self._cursor = cursor

    def _select(self, statement: str, params: Sequence[object] = ()) -> list[Any]:
        # Told at once: what is no error of the file's counts as one of the command alone.
        try:
            self._cursor.execute(statement, params)
            return self._cursor.fetchall()
        except (sqlite3.Error, PersistenceError) as error:
            raise unavailable(error, self._file) from error

    def known(self, streams: Sequence[str], key: str | None) -> dict[str, int]:
        """Return the versions of streams, 0 where there is none, and the key if it is known."""
        found = {stream: self.version(stream) for stream in streams}
        if key is not None and self._select("SELECT 1 FROM receipts WHERE key=?", (key,)):
            found[key] = 1
        return found


class SQLiteTurn(GatheringTurn, Sent):
    """Appends inside one transaction, and reads what it holds by then.

    Args:
        file: The ledger's file.
        recorder: Over the connection for writing.
        keys: Where the keys of private values come from.
        decoder: Makes records of stored entries.
        cursor: Of the transaction.
        clock: Tells the time as an aware instant.
        new_id: Makes an event id.
    """

    def __init__(
        self,
        file: Path,
        recorder: DurableRecorder,
        keys: KeyStore,
        decoder: Decoder,
        *,
        cursor: SQLiteCursor,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        Sent.__init__(self, file, recorder, keys, decoder, cursor)
        last, largest = self._last_entry()
        self._begin(Sent(file, recorder, keys, decoder, cursor), last, clock, new_id)
        self._counted = largest

    def recall(self, versions: Versions) -> None:
        """Take over what the turn before knew, unless somebody else has written since."""
        if versions.head == self.head() and len(versions.by_stream) < MOST_STREAMS:
            self._versions = versions.by_stream

    def known_versions(self) -> Versions:
        """Return what this turn knows of versions."""
        return Versions(self.head(), self._versions)

    def _last_entry(self) -> tuple[tuple[int, str], int]:
        """Return position and instant of the last entry, and the largest position ever given."""
        for position, instant, largest in super()._select(LAST):
            # What is no instant must not be taken over for the entries to come.
            stored_instant(position, instant)
            return (position, instant), max(position, largest or 0)
        return (0, ""), super()._select(f"SELECT {LARGEST}")[0][0] or 0

    def _select(self, statement: str, params: Sequence[object] = ()) -> list[Any]:
        self.send()
        return super()._select(statement, params)

    def _send(self, rows: Mapping[str, Sequence[Row]]) -> None:
        try:
            for table, found in rows.items():
                self._cursor.executemany(INSERTS[table], found)
        except (sqlite3.Error, PersistenceError) as error:
            raise unavailable(error, self._file) from error

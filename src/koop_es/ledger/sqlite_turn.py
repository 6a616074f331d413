"""A turn to write to the embedded store: one transaction, in which appends stand or fall alone."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from eventsourcing.persistence import StoredEvent

from koop_es.cooperations.events import CooperationAgreed
from koop_es.kernel.times import read_instant
from koop_es.ledger.codec import encode, stored_instant
from koop_es.ledger.errors import told_plainly
from koop_es.ledger.port import Appended, Meta, Receipt, StreamWrite, Written
from koop_es.ledger.rows import envelope
from koop_es.ledger.sqlite_reader import SQLiteReader
from koop_es.ledger.sqlite_rows import (
    add_receipt,
    insert_code,
    insert_vault,
    refuse_done,
    refuse_other_version,
)
from koop_es.ledger.stamping import instant_after
from koop_es.ledger.vault import Sealing

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from datetime import datetime
    from pathlib import Path

    from eventsourcing.sqlite import SQLiteCursor

    from koop_es.ledger.codec import Decoder
    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.sqlite_recorder import DurableRecorder


class SQLiteTurn(SQLiteReader):
    """Appends to the embedded store inside one transaction, and reads what it holds by then.

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
        super().__init__(file, recorder, keys, decoder)
        self._cursor = cursor
        self._clock = clock
        self._new_id = new_id
        self._last: tuple[int, str] | None = None

    def _select(self, statement: str, params: Sequence[object] = ()) -> list[Any]:
        with told_plainly(self._file):
            self._cursor.execute(statement, params)
            return self._cursor.fetchall()

    def head(self) -> int:
        """See ``Store.head``."""
        return self._last_entry()[0]

    def recorded_at(self, position: int) -> datetime | None:
        """See ``Store.recorded_at``."""
        head, instant = self._last_entry()
        if position < head or not head:
            return super().recorded_at(position)
        return read_instant(instant)

    def _last_entry(self) -> tuple[int, str]:
        """Return position and instant of the last entry; nobody else writes meanwhile."""
        if self._last is None:
            rows = self._select(
                "SELECT position, recorded_at FROM stored_events ORDER BY position DESC LIMIT 1"
            )
            for position, recorded_at in rows:
                # What is no instant must not be taken over for the entries to come.
                stored_instant(position, recorded_at)
            self._last = (rows[0][0], rows[0][1]) if rows else (0, "")
        return self._last

    def append(
        self, writes: Sequence[StreamWrite], meta: Meta, receipt: Receipt | None = None
    ) -> Appended:
        """See ``Writing.append``."""
        with told_plainly(self._file), self._alone():
            if receipt is not None:
                refuse_done(self._cursor, receipt.key)
            position, last = self._last_entry()
            recorded_at = instant_after(self._clock, last, position)
            entries: list[Written] = []
            for write in writes:
                refuse_other_version(self._cursor, write)
                entries.extend(
                    self._insert(write, nth, meta, recorded_at) for nth in range(len(write.events))
                )
            if receipt is not None:
                add_receipt(self._cursor, receipt, entries)
        if entries:
            self._last = (entries[-1].position, recorded_at)
        return Appended(entries)

    @contextmanager
    def _alone(self) -> Generator[None]:
        """Take back what an append wrote if it fails, and only that."""
        self._cursor.execute("SAVEPOINT append_alone")
        try:
            yield
        except BaseException as error:
            self._take_back(error)
            raise
        self._cursor.execute("RELEASE append_alone")

    def _take_back(self, error: BaseException) -> None:
        try:
            self._cursor.execute("ROLLBACK TO append_alone")
            self._cursor.execute("RELEASE append_alone")
        except sqlite3.Error:
            # The database has given up the whole turn, as it does on a full disk.
            if isinstance(error, sqlite3.Error):
                raise error from None
            raise

    def _insert(self, write: StreamWrite, nth: int, meta: Meta, recorded_at: str) -> Written:
        event, version = write.events[nth], write.expected_version + nth + 1
        sealing = Sealing(self._keys, write.stream)
        told = envelope(meta, self._new_id(), recorded_at)
        raw = encode(event, told, sealing.seal)
        stored = StoredEvent(write.stream, version, event.TOPIC, raw)
        position = self._reader.insert_entry(self._cursor, stored, recorded_at)
        insert_vault(self._cursor, sealing.rows, position)
        if isinstance(event, CooperationAgreed):
            insert_code(self._cursor, event.code, write.stream)
        return Written(position, write.stream, version, event.TOPIC, told["event_id"])

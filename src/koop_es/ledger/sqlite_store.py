"""The embedded store: one SQLite file, written by one writer at a time under the home's lock."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from eventsourcing.persistence import PersistenceError, StoredEvent

from koop_es.cooperations.events import CooperationAgreed
from koop_es.kernel.times import utc_text
from koop_es.ledger import files
from koop_es.ledger.codec import Decoder, encode
from koop_es.ledger.errors import FileLocked, told_plainly
from koop_es.ledger.files import BUSY_TIMEOUT
from koop_es.ledger.port import Appended, Meta, Receipt, StreamWrite
from koop_es.ledger.sqlite_reader import SQLiteReader
from koop_es.ledger.sqlite_recorder import DurableFactory, DurableRecorder
from koop_es.ledger.sqlite_rows import (
    add_receipt,
    insert_code,
    insert_mark,
    insert_vault,
    refuse_done,
    refuse_other_version,
)
from koop_es.ledger.vault import Sealing

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from eventsourcing.sqlite import SQLiteCursor

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.locking import HomeLock


class SQLiteStore(SQLiteReader):
    """The store port on SQLite.

    Args:
        file: The ledger's file, which exists.
        lock: The home's lock; appends and checkpoints happen under it.
        keys: Where the keys of private values come from.
        clock: Tells the time as an aware instant.
        new_id: Makes an event id.
        time_zone: In which the day of recording is counted.
        busy_timeout: Seconds to wait for a program that does not know the home's lock.
    """

    def __init__(
        self,
        file: Path,
        *,
        lock: HomeLock,
        keys: KeyStore,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        time_zone: str,
        busy_timeout: float = BUSY_TIMEOUT,
    ) -> None:
        self._lock = lock
        self._clock = clock
        self._new_id = new_id
        self._writer = _recorder(file, busy_timeout, pool_size=1, max_overflow=0)
        self._wal = file.with_name(file.name + "-wal")
        self._closing = threading.Lock()
        self._closed = False
        reader = _recorder(file, busy_timeout, pool_size=4, max_overflow=16)
        super().__init__(file, reader, keys, Decoder(time_zone))
        self.head()

    def append(
        self, writes: Sequence[StreamWrite], meta: Meta, receipt: Receipt | None = None
    ) -> Appended:
        """See ``Store.append``."""
        with self._writing() as cursor:
            if receipt is not None:
                refuse_done(cursor, receipt.key)
            recorded_at = self._next_instant(cursor)
            records: list[Record[Event]] = []
            for write in writes:
                refuse_other_version(cursor, write)
                records.extend(
                    self._insert(cursor, write, nth, meta, recorded_at)
                    for nth in range(len(write.events))
                )
            if receipt is not None:
                add_receipt(cursor, receipt, records)
        return Appended(records)

    @contextmanager
    def _writing(self) -> Generator[SQLiteCursor]:
        with told_plainly(self._file), self._lock.held():
            with self._writer.datastore.transaction(commit=True) as cursor:
                yield cursor
            self._checkpoint_if_due()

    def exclusively(self) -> AbstractContextManager[None]:
        """See ``Store.exclusively``."""
        return self._lock.held()

    def _next_instant(self, cursor: SQLiteCursor) -> str:
        cursor.execute("SELECT recorded_at FROM stored_events ORDER BY position DESC LIMIT 1")
        row = cursor.fetchone()
        now = utc_text(self._clock())
        return now if row is None else max(now, row[0])

    def _insert(
        self, cursor: SQLiteCursor, write: StreamWrite, nth: int, meta: Meta, recorded_at: str
    ) -> Record[Event]:
        event, version = write.events[nth], write.expected_version + nth + 1
        sealing = Sealing(self._keys, write.stream)
        raw = encode(event, self._envelope(meta, recorded_at), sealing.seal)
        stored = StoredEvent(write.stream, version, event.TOPIC, raw)
        position = self._writer.insert_entry(cursor, stored, recorded_at)
        insert_vault(cursor, sealing.rows, position)
        if isinstance(event, CooperationAgreed):
            insert_code(cursor, event.code, write.stream)
        return self._decoder.decode(position, write.stream, version, event.TOPIC, raw)

    def _envelope(self, meta: Meta, recorded_at: str) -> dict[str, Any]:
        envelope: dict[str, Any] = {
            "event_id": self._new_id(),
            "recorded_at": recorded_at,
            "actor": meta.actor,
            "entered_via": meta.entered_via.value,
            "command_id": meta.command_id,
            "correlation_id": meta.correlation_id,
        }
        if meta.on_behalf_of is not None:
            envelope["on_behalf_of"] = meta.on_behalf_of
        if meta.causation_id is not None:
            envelope["causation_id"] = meta.causation_id
        if meta.source is not None:
            envelope["source"] = meta.source.model_dump(mode="json", exclude_none=True)
        return envelope

    @contextmanager
    def restoring(self) -> Generator[SQLiteCursor]:
        """Write raw entries in one transaction, as ``koop events import`` does."""
        with self._writing() as cursor:
            yield cursor

    def _checkpoint_if_due(self) -> None:
        # What was appended is safe in the log, so a failing checkpoint must not look like a
        # failing append; the next one tries again.
        with suppress(sqlite3.Error, PersistenceError, FileNotFoundError):
            if self._wal.stat().st_size > files.WAL_LIMIT:
                self._checkpoint("PASSIVE")

    def _checkpoint(self, mode: str) -> None:
        with self._writer.datastore.get_connection(commit=True) as connection:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA wal_checkpoint({mode})")
            cursor.fetchone()

    def set_mark(self, name: str, value: str) -> None:
        """Set a mark of the home."""
        with self._writing() as cursor:
            insert_mark(cursor, name, value)

    def close(self) -> None:
        """See ``Store.close``; the last close checkpoints, so it happens under the lock."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
        with ExitStack() as lock:
            # Whoever holds the lock for long is alive and will checkpoint itself.
            with suppress(FileLocked):
                lock.enter_context(self._lock.held())
                self._last_checkpoint()
            self._reader.datastore.close()
            self._writer.datastore.close()

    def _last_checkpoint(self) -> None:
        self._reader.datastore.close()
        with suppress(sqlite3.Error, PersistenceError, OSError):
            with self._writer.datastore.get_connection(commit=True) as connection:
                # Readers in other processes are not waited for.
                connection.cursor().execute("PRAGMA busy_timeout=0")
            self._checkpoint("TRUNCATE")


def _recorder(file: Path, busy_timeout: float, **sizes: int) -> DurableRecorder:
    factory = DurableFactory(file, busy_timeout=busy_timeout, **sizes)
    recorder = factory.application_recorder()
    assert isinstance(recorder, DurableRecorder)  # noqa: S101 - narrows the type
    return recorder

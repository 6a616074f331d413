"""The embedded store: one SQLite file, written by one writer at a time under the home's lock."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from eventsourcing.persistence import PersistenceError

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger import files
from koop_es.ledger.codec import Decoder
from koop_es.ledger.errors import told_plainly
from koop_es.ledger.files import BUSY_TIMEOUT
from koop_es.ledger.port import Foreseen
from koop_es.ledger.sqlite_reader import SQLiteReader
from koop_es.ledger.sqlite_recorder import DurableFactory, DurableRecorder
from koop_es.ledger.sqlite_rows import SQLiteRestoring, insert_mark
from koop_es.ledger.sqlite_turn import NOTHING, SQLiteTurn

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from datetime import datetime
    from pathlib import Path

    from eventsourcing.sqlite import SQLiteCursor

    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.locking import HomeLock
    from koop_es.ledger.port import Appended, Meta, Receipt, StreamWrite

CLOSING_WAIT: Final = 0.5
"""Seconds to wait for the lock before closing without writing the log back."""


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
        read_only: Whether the file's folder cannot be written; then the lock is never held.
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
        read_only: bool = False,
    ) -> None:
        self._lock = lock
        self._clock = clock
        self._new_id = new_id
        self._writer = _recorder(file, busy_timeout, pool_size=1, max_overflow=0)
        self._wal = f"{file}-wal"
        self._versions = NOTHING
        self._closing = threading.Lock()
        self._closed = False
        reader = _recorder(file, busy_timeout, read_only=read_only, pool_size=4, max_overflow=16)
        super().__init__(file, reader, keys, Decoder(time_zone))
        self.head()

    def append(
        self, writes: Sequence[StreamWrite], meta: Meta, receipt: Receipt | None = None
    ) -> Appended:
        """See ``Store.append``."""
        with self.writing() as turn:
            return turn.append(writes, meta, receipt)

    @contextmanager
    def writing(self, foresee: Callable[[], Foreseen] = Foreseen) -> Generator[SQLiteTurn]:
        """See ``Store.writing``."""
        del foresee  # A file is asked when there is something to ask.
        with self._writing() as cursor:
            turn = SQLiteTurn(
                self._file,
                self._writer,
                self._keys,
                self._decoder,
                cursor=cursor,
                clock=self._clock,
                new_id=self._new_id,
            )
            turn.recall(self._versions)
            # What comes of this turn counts only once it is committed.
            self._versions = NOTHING
            yield turn
            turn.send()
        self._versions = turn.known_versions()

    @contextmanager
    def _writing(self) -> Generator[SQLiteCursor]:
        with told_plainly(self._file), self._lock.held():
            with self._writer.datastore.transaction(commit=True) as cursor:
                yield cursor
            self._checkpoint_if_due()

    @contextmanager
    def restoring(self) -> Generator[SQLiteRestoring]:
        """See ``Ledger.restoring``."""
        with self._writing() as cursor:
            yield SQLiteRestoring(cursor)

    def _checkpoint_if_due(self) -> None:
        # What was appended is safe in the log, so a failing checkpoint must not look like a
        # failing append; the next one tries again.
        with suppress(sqlite3.Error, PersistenceError, FileNotFoundError):
            if os.stat(self._wal).st_size > files.WAL_LIMIT:  # noqa: PTH116 - asked after every turn
                self._checkpoint("PASSIVE")

    def _checkpoint(self, mode: str) -> None:
        with self._writer.datastore.get_connection(commit=True) as connection:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA wal_checkpoint({mode})")
            cursor.fetchone()

    def set_mark(self, name: str, value: str) -> None:
        """See ``Ledger.set_mark``."""
        with self._writing() as cursor:
            insert_mark(cursor, name, value)

    def close(self) -> None:
        """See ``Store.close``; the last close checkpoints, so it happens under the lock."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
        with ExitStack() as lock:
            # Whoever holds the lock for long is alive and will checkpoint itself; where nothing
            # can be written there is nothing to write back.
            with suppress(Unavailable):
                lock.enter_context(self._lock.held(CLOSING_WAIT))
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


def _recorder(
    file: Path, busy_timeout: float, *, read_only: bool = False, **sizes: int
) -> DurableRecorder:
    factory = DurableFactory(file, read_only=read_only, busy_timeout=busy_timeout, **sizes)
    recorder = factory.application_recorder()
    assert isinstance(recorder, DurableRecorder)  # noqa: S101 - narrows the type
    return recorder

"""The embedded store: one SQLite file, written by one writer at a time under the home's lock."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from eventsourcing.persistence import StoredEvent

from koop_es.cooperations.events import CooperationAgreed
from koop_es.kernel.record import Record
from koop_es.kernel.times import read_instant, utc_text
from koop_es.ledger.codec import Decoder, encode
from koop_es.ledger.errors import told_plainly
from koop_es.ledger.port import (
    AlreadyDone,
    Appended,
    CodeTaken,
    Meta,
    RawRecord,
    Receipt,
    StreamWrite,
    VersionConflict,
)
from koop_es.ledger.sqlite_recorder import DurableFactory, DurableRecorder
from koop_es.ledger.vault import Sealing, VaultRow, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from datetime import datetime
    from pathlib import Path

    from eventsourcing.sqlite import SQLiteCursor

    from koop_es.kernel.event import Event
    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.locking import HomeLock

CHUNK: Final = 500
WAL_LIMIT: Final = 4 * 1024 * 1024

RowTuple = tuple[int, str, int, str, bytes]
ENTRY: Final = "position, originator_id, originator_version, topic, state"


class SQLiteStore:
    """The store port on SQLite.

    Args:
        file: The ledger's file, which exists.
        lock: The home's lock; appends and checkpoints happen under it.
        keys: Where the keys of private values come from.
        clock: Tells the time as an aware instant.
        new_id: Makes an event id.
        time_zone: In which the day of recording is counted.
    """

    def __init__(  # noqa: PLR0913 - each is one thing that the store needs
        self,
        file: Path,
        *,
        lock: HomeLock,
        keys: KeyStore,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        time_zone: str,
    ) -> None:
        self._file = file
        self._lock = lock
        self._keys = keys
        self._clock = clock
        self._new_id = new_id
        self._decoder = Decoder(time_zone)
        self._writer = self._recorder(pool_size=1, max_overflow=0)
        self._reader = self._recorder(pool_size=4, max_overflow=16)
        self._wal = file.with_name(file.name + "-wal")
        self._closing = threading.Lock()
        self._closed = False
        self.head()

    def _recorder(self, *, pool_size: int, max_overflow: int) -> DurableRecorder:
        factory = DurableFactory(self._file, pool_size=pool_size, max_overflow=max_overflow)
        recorder = factory.application_recorder()
        assert isinstance(recorder, DurableRecorder)  # noqa: S101 - narrows the type
        return recorder

    # Writing

    def append(
        self, writes: Sequence[StreamWrite], meta: Meta, receipt: Receipt | None = None
    ) -> Appended:
        """See ``Store.append``."""
        with self._writing() as cursor:
            if receipt is not None:
                _refuse_done(cursor, receipt.key)
            for write in writes:
                _refuse_other_version(cursor, write)
            recorded_at = self._next_instant(cursor)
            records = [
                self._insert(cursor, write, nth, meta, recorded_at)
                for write in writes
                for nth in range(len(write.events))
            ]
            if receipt is not None:
                _insert_receipt(cursor, receipt, records)
        return Appended(records)

    @contextmanager
    def _writing(self) -> Generator[SQLiteCursor]:
        with told_plainly(self._file), self._lock.held():
            with self._writer.datastore.transaction(commit=True) as cursor:
                yield cursor
            self._checkpoint_if_due()

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
        try:
            size = self._wal.stat().st_size
        except FileNotFoundError:
            return
        if size > WAL_LIMIT:
            self._checkpoint("PASSIVE")

    def _checkpoint(self, mode: str) -> None:
        with self._writer.datastore.get_connection(commit=True) as connection:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA wal_checkpoint({mode})")
            cursor.fetchone()

    # Reading

    def _select(self, statement: str, params: Sequence[object] = ()) -> list[Any]:
        reading = self._reader.datastore.transaction(commit=False)
        with told_plainly(self._file), reading as cursor:
            cursor.execute(statement, params)
            return cursor.fetchall()

    def _select_entries(self, where: str, params: Sequence[object]) -> list[Record[Event]]:
        decode = self._decoder.decode
        statement = f"SELECT {ENTRY} FROM stored_events WHERE {where}"  # noqa: S608 - constants and placeholders only
        rows = self._select(statement, params)
        return [decode(*row) for row in rows]

    def receipt(self, key: str) -> Receipt | None:
        """See ``Store.receipt``."""
        rows = self._select("SELECT key, command, body, answer FROM receipts WHERE key=?", (key,))
        return _receipt(rows[0]) if rows else None

    def version(self, stream: str) -> int:
        """See ``Store.version``."""
        statement = "SELECT MAX(originator_version) FROM stored_events WHERE originator_id=?"
        return self._select(statement, (stream,))[0][0] or 0

    def read_stream(
        self,
        stream: str,
        *,
        up_to_version: int | None = None,
        up_to_position: int | None = None,
        topics: Sequence[str] = (),
    ) -> list[Record[Event]]:
        """See ``Store.read_stream``."""
        where, params = "originator_id=?", [stream, *topics]
        where += _among("topic", topics)
        if up_to_version is not None:
            where += " AND originator_version<=?"
            params.append(str(up_to_version))
        if up_to_position is not None:
            where += " AND position<=?"
            params.append(str(up_to_position))
        return self._select_entries(f"{where} ORDER BY originator_version", params)

    def read_streams(
        self, streams: Sequence[str], *, up_to_position: int, topics: Sequence[str] = ()
    ) -> dict[str, list[Record[Event]]]:
        """See ``Store.read_streams``."""
        found: dict[str, list[Record[Event]]] = {}
        for start in range(0, len(streams), CHUNK):
            chunk = streams[start : start + CHUNK]
            where = "position<=?" + _among("originator_id", chunk) + _among("topic", topics)
            where += " ORDER BY originator_id, originator_version"
            for record in self._select_entries(where, [up_to_position, *chunk, *topics]):
                found.setdefault(record.stream, []).append(record)
        return found

    def read_all(
        self, after: int, limit: int, *, topics: Sequence[str] = ()
    ) -> list[Record[Event]]:
        """See ``Store.read_all``."""
        where = "position>?" + _among("topic", topics) + " ORDER BY position LIMIT ?"
        return self._select_entries(where, [after, *topics, limit])

    def read_raw(self, after: int, limit: int) -> list[RawRecord]:
        """See ``Store.read_raw``."""
        rows = self._select(
            "SELECT position, originator_id, originator_version, topic, recorded_at, state "
            "FROM stored_events WHERE position>? ORDER BY position LIMIT ?",
            (after, limit),
        )
        return [RawRecord(*row) for row in rows]

    def head(self) -> int:
        """See ``Store.head``."""
        return self._select("SELECT COALESCE(MAX(position), 0) FROM stored_events")[0][0]

    def position_at(self, instant: datetime) -> int:
        """See ``Store.position_at``; found by halving, because instants never decrease."""
        wanted, low, high = utc_text(instant), 0, self.head()
        while low < high:
            middle = (low + high + 1) // 2
            found = self._instant_before(middle)
            if found is None or found[1] <= wanted:
                low = middle
            else:
                high = found[0] - 1
        return low

    def _instant_before(self, position: int) -> tuple[int, str] | None:
        rows = self._select(
            "SELECT position, recorded_at FROM stored_events "
            "WHERE position<=? ORDER BY position DESC LIMIT 1",
            (position,),
        )
        return (rows[0][0], rows[0][1]) if rows else None

    def recorded_at(self, position: int) -> datetime | None:
        """See ``Store.recorded_at``."""
        found = self._instant_before(position)
        return read_instant(found[1]) if found else None

    def next_number(self, series: str) -> int:
        """See ``Store.next_number``."""
        statement = "SELECT COALESCE(MAX(number), 0) + 1 FROM codes WHERE series=?"
        return self._select(statement, (series,))[0][0]

    def stream_of_code(self, code: str) -> str | None:
        """See ``Store.stream_of_code``."""
        try:
            series, number = split_code(code)
        except ValueError:
            return None
        statement = "SELECT stream FROM codes WHERE series=? AND number=?"
        rows = self._select(statement, (series, number))
        return rows[0][0] if rows else None

    def open_private(self, commitments: Sequence[str]) -> dict[str, str | bytes]:
        """See ``Store.open_private``."""
        return opened(self.vault_rows(commitments), self._keys)

    def vault_rows(self, commitments: Sequence[str]) -> list[VaultRow]:
        """Return the vault's rows behind commitments; absent ones are left out."""
        rows: list[VaultRow] = []
        for start in range(0, len(commitments), CHUNK):
            chunk = commitments[start : start + CHUNK]
            where = _among("commitment", chunk).removeprefix(" AND ")
            statement = f"SELECT commitment, subject, key_id, sealed FROM vault WHERE {where}"  # noqa: S608 - placeholders only
            rows.extend(VaultRow(*row) for row in self._select(statement, chunk))
        return rows

    def vault_rows_between(self, after: int, up_to: int) -> dict[int, list[VaultRow]]:
        """Return the vault's rows of the entries behind one position and up to another."""
        found: dict[int, list[VaultRow]] = {}
        statement = (
            "SELECT position, commitment, subject, key_id, sealed FROM vault "
            "WHERE position>? AND position<=? ORDER BY position"
        )
        for position, *row in self._select(statement, (after, up_to)):
            found.setdefault(position, []).append(VaultRow(*row))
        return found

    def receipts_between(self, after: int, up_to: int) -> dict[int, Receipt]:
        """Return the receipts of the appends that ended behind one position and up to another."""
        statement = (
            "SELECT key, command, body, answer, position FROM receipts "
            "WHERE position>? AND position<=?"
        )
        return {row[4]: _receipt(row) for row in self._select(statement, (after, up_to))}

    def mark(self, name: str) -> str | None:
        """Return a mark of the home, such as ``demo``, or None."""
        rows = self._select("SELECT value FROM marks WHERE name=?", (name,))
        return rows[0][0] if rows else None

    def set_mark(self, name: str, value: str) -> None:
        """Set a mark of the home."""
        with self._writing() as cursor:
            cursor.execute("INSERT OR REPLACE INTO marks VALUES (?,?)", (name, value))

    def close(self) -> None:
        """See ``Store.close``; the last close checkpoints, so it happens under the lock."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
        with told_plainly(self._file), self._lock.held():
            self._reader.datastore.close()
            self._checkpoint("TRUNCATE")
            self._writer.datastore.close()


def _among(column: str, values: Sequence[str]) -> str:
    return f" AND {column} IN ({','.join('?' * len(values))})" if values else ""


def _refuse_done(cursor: SQLiteCursor, key: str) -> None:
    cursor.execute("SELECT key, command, body, answer FROM receipts WHERE key=?", (key,))
    row = cursor.fetchone()
    if row is not None:
        raise AlreadyDone(_receipt(row))


def _receipt(row: Any) -> Receipt:
    return Receipt(row[0], row[1], row[2], json.loads(row[3]))


def _refuse_other_version(cursor: SQLiteCursor, write: StreamWrite) -> None:
    cursor.execute(
        "SELECT MAX(originator_version) FROM stored_events WHERE originator_id=?", (write.stream,)
    )
    found = cursor.fetchone()[0] or 0
    if found != write.expected_version:
        raise VersionConflict(stream=write.stream, expected=write.expected_version, found=found)


def _insert_receipt(
    cursor: SQLiteCursor, receipt: Receipt, records: Sequence[Record[Event]]
) -> None:
    answer = complete_answer(receipt.answer, records)
    position = records[-1].position if records else 0
    insert_receipt(cursor, replace(receipt, answer=answer), position)


def complete_answer(answer: dict[str, Any], records: Sequence[Record[Event]]) -> dict[str, Any]:
    """Return the answer with what only the append knows: position and event ids."""
    events = [{"id": record.event_id, "type": record.topic} for record in records]
    return {**answer, "position": records[-1].position if records else 0, "events": events}


def insert_receipt(cursor: SQLiteCursor, receipt: Receipt, position: int) -> None:
    """Insert a receipt inside the caller's transaction."""
    answer = json.dumps(receipt.answer, sort_keys=True, ensure_ascii=False)
    cursor.execute(
        "INSERT INTO receipts VALUES (?,?,?,?,?)",
        (receipt.key, receipt.command, receipt.body, answer, position),
    )


def insert_vault(cursor: SQLiteCursor, rows: Sequence[VaultRow], position: int) -> None:
    """Insert private values inside the caller's transaction."""
    for row in rows:
        cursor.execute(
            "INSERT INTO vault (commitment, subject, key_id, position, sealed) VALUES (?,?,?,?,?)",
            (row.commitment, row.subject, row.key_id, position, row.sealed),
        )


def insert_code(cursor: SQLiteCursor, code: str, stream: str) -> None:
    """Claim a short code inside the caller's transaction.

    Raises:
        CodeTaken: Somebody else has it.
    """
    series, number = split_code(code)
    cursor.execute("SELECT stream FROM codes WHERE series=? AND number=?", (series, number))
    if cursor.fetchone() is not None:
        raise CodeTaken(code=code)
    cursor.execute("INSERT INTO codes VALUES (?,?,?)", (series, number, stream))


def split_code(code: str) -> tuple[str, int]:
    """Return series and number of a short code such as ``K-2026-014``.

    Raises:
        ValueError: It is no short code.
    """
    series, _, number = code.rpartition("-")
    if not series or not number.isascii() or not number.isdigit():
        raise ValueError(code)
    return series, int(number)

"""A turn to write to PostgreSQL: what its appends bring is gathered, and sent together at its end.

Nobody else writes meanwhile, so all that an append may be refused for is known before anything is
sent: what it was refused for leaves nothing to take back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations.events import CooperationAgreed
from koop_es.kernel.times import read_instant
from koop_es.ledger.codec import encode, stored_instant
from koop_es.ledger.port import (
    AlreadyDone,
    Appended,
    CodeTaken,
    RawRecord,
    Receipt,
    VersionConflict,
    Written,
)
from koop_es.ledger.postgres_errors import told_by_server
from koop_es.ledger.postgres_reader import PostgresReader, fetched
from koop_es.ledger.postgres_recorder import psycopg
from koop_es.ledger.postgres_rows import Gathered
from koop_es.ledger.rows import complete_answer, envelope, split_code
from koop_es.ledger.stamping import instant_after
from koop_es.ledger.vault import Sealing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from psycopg import Cursor

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.codec import Decoder
    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.port import Meta, StreamWrite
    from koop_es.ledger.postgres_recorder import AdvisoryRecorder

KNOWN: Final = """
    SELECT asked.stream, COALESCE((
        SELECT MAX(originator_version) FROM stored_events WHERE originator_id = asked.stream
    ), 0)
    FROM unnest(?::text[]) AS asked (stream)
    UNION ALL SELECT key, 1 FROM receipts WHERE key = ?
"""
"""Versions of streams, and whether a key has a receipt, asked for at once."""


class Sent(PostgresReader):
    """Reads in the turn's transaction what was sent, and what was there before.

    Args:
        recorder: Of the store.
        keys: Where the keys of private values come from.
        decoder: Makes records of stored entries.
        cursor: Of the transaction.
    """

    def __init__(
        self, recorder: AdvisoryRecorder, keys: KeyStore, decoder: Decoder, cursor: Cursor[Any]
    ) -> None:
        super().__init__(recorder, keys, decoder)
        self._cursor = cursor

    def _select(self, statement: str, params: Sequence[object] = ()) -> list[Any]:
        # Told at once: what is no error of the server's counts as one of the command alone.
        with told_by_server(self._recorder.datastore.url, psycopg.Error):
            return fetched(self._cursor, statement, params)

    def known(self, streams: Sequence[str], key: str | None) -> dict[str, int]:
        """Return the versions of streams, 0 where there is none, and the key if it is known."""
        return dict(self._select(KNOWN, (list(streams), key)))


class PostgresTurn(Sent):
    """Appends inside one transaction, and reads what it holds by then.

    Args:
        recorder: Of the store.
        keys: Where the keys of private values come from.
        decoder: Makes records of stored entries.
        cursor: Of the transaction.
        last: Position and instant of the last entry before the turn.
        clock: Tells the time as an aware instant.
        new_id: Makes an event id.
    """

    def __init__(
        self,
        recorder: AdvisoryRecorder,
        keys: KeyStore,
        decoder: Decoder,
        *,
        cursor: Cursor[Any],
        last: tuple[int, str],
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        super().__init__(recorder, keys, decoder, cursor)
        self._sent = Sent(recorder, keys, decoder, cursor)
        if last[0]:
            # What is no instant must not be taken over for the entries to come.
            stored_instant(*last)
        self._begun_at = last[0]
        self._last = last
        self._clock = clock
        self._new_id = new_id
        self._gathered = Gathered()
        self._versions: dict[str, int] = {}
        self._receipts: dict[str, Receipt] = {}
        self._codes: dict[tuple[str, int], str] = {}
        self._numbers: dict[str, int] = {}

    def send(self) -> int | None:
        """Send what is gathered, and return the last position if the turn wrote any."""
        if not self._gathered.is_empty:
            with told_by_server(self._recorder.datastore.url, psycopg.Error):
                self._gathered.send(self._cursor)
        return self._last[0] if self._last[0] > self._begun_at else None

    # Reading

    def _select(self, statement: str, params: Sequence[object] = ()) -> list[Any]:
        self.send()
        return super()._select(statement, params)

    def head(self) -> int:
        """See ``Store.head``."""
        return self._last[0]

    def recorded_at(self, position: int) -> datetime | None:
        """See ``Store.recorded_at``."""
        head, instant = self._last
        if position < head or not head:
            return super().recorded_at(position)
        return read_instant(instant)

    def read_stream(self, stream: str, **up_to: Any) -> list[Record[Event]]:
        """See ``Store.read_stream``."""
        if stream in self._versions:
            self.send()
        return self._sent.read_stream(stream, **up_to)

    def version(self, stream: str) -> int:
        """See ``Store.version``."""
        known = self._versions.get(stream)
        return self._sent.version(stream) if known is None else known

    def receipt(self, key: str) -> Receipt | None:
        """See ``Store.receipt``."""
        return self._receipts.get(key) or self._sent.receipt(key)

    def next_number(self, series: str) -> int:
        """See ``Store.next_number``."""
        if series not in self._numbers:
            self.send()
            self._numbers[series] = self._sent.next_number(series)
        return self._numbers[series]

    def stream_of_code(self, code: str) -> str | None:
        """See ``Store.stream_of_code``."""
        try:
            known = self._codes.get(split_code(code))
        except ValueError:
            return None
        return known or self._sent.stream_of_code(code)

    # Writing

    def append(
        self, writes: Sequence[StreamWrite], meta: Meta, receipt: Receipt | None = None
    ) -> Appended:
        """See ``Writing.append``."""
        position, last = self._last
        new = _Append(self._last, instant_after(self._clock, last, position))
        unknown = {write.stream for write in writes} - set(self._versions)
        known = self._sent.known(sorted(unknown), receipt.key if receipt is not None else None)
        if receipt is not None:
            self._refuse_done(receipt.key, known)
        self._refuse_other_versions(writes, known, new)
        for write in writes:
            self._prepare(write, meta, new)
        if receipt is not None:
            answer = complete_answer(receipt.answer, new.written)
            whole = Receipt(receipt.key, receipt.command, receipt.body, answer)
            new.gathered.add_receipt(whole, answer["position"])
            self._receipts[receipt.key] = whole
        self._take(new)
        return Appended(new.written)

    def _refuse_done(self, key: str, known: Mapping[str, int]) -> None:
        done = self._sent.receipt(key) if key in known else self._receipts.get(key)
        if done is not None:
            raise AlreadyDone(done)

    def _refuse_other_versions(
        self, writes: Sequence[StreamWrite], known: Mapping[str, int], new: _Append
    ) -> None:
        for write in writes:
            version = new.versions.get(write.stream, self._versions.get(write.stream))
            version = known[write.stream] if version is None else version
            if version != write.expected_version:
                raise VersionConflict(
                    stream=write.stream, expected=write.expected_version, found=version
                )
            new.versions[write.stream] = version + len(write.events)

    def _prepare(self, write: StreamWrite, meta: Meta, new: _Append) -> None:
        for version, event in enumerate(write.events, write.expected_version + 1):
            sealing = Sealing(self._keys, write.stream)
            told = envelope(meta, self._new_id(), new.recorded_at)
            raw = encode(event, told, sealing.seal)
            position = new.position + 1
            entry = RawRecord(position, write.stream, version, event.TOPIC, new.recorded_at, raw)
            new.gathered.add_entry(entry)
            new.gathered.add_vault(sealing.rows, position)
            if isinstance(event, CooperationAgreed):
                self._claim(event.code, write.stream, new)
            new.position = position
            new.written.append(
                Written(position, write.stream, version, event.TOPIC, told["event_id"])
            )

    def _claim(self, code: str, stream: str, new: _Append) -> None:
        place = split_code(code)
        if place in new.codes or self.stream_of_code(code) is not None:
            raise CodeTaken(code=code)
        new.codes[place] = stream
        new.gathered.add_code(*place, stream)

    def _take(self, new: _Append) -> None:
        """Keep what an append brought, now that nothing can refuse it any more."""
        self._gathered.add_all(new.gathered)
        self._versions.update(new.versions)
        self._codes.update(new.codes)
        for series, number in new.codes:
            if series in self._numbers:
                self._numbers[series] = max(self._numbers[series], number + 1)
        if new.written:
            self._last = (new.position, new.recorded_at)
        if self._gathered.is_much:
            self.send()


class _Append:
    """What one append brings, before it is taken."""

    def __init__(self, last: tuple[int, str], recorded_at: str) -> None:
        self.position = last[0]
        self.recorded_at = recorded_at
        self.gathered = Gathered()
        self.versions: dict[str, int] = {}
        self.codes: dict[tuple[str, int], str] = {}
        self.written: list[Written] = []

"""A turn to write whose appends gather rows, which are sent together at its end.

Nobody else writes meanwhile, so all that an append may be refused for is known before anything is
sent: what it was refused for leaves nothing to take back in the database.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, Protocol

from koop_es.cooperations.events import BEGINNINGS
from koop_es.kernel.times import read_instant
from koop_es.ledger.codec import encode
from koop_es.ledger.gathered import Gathered
from koop_es.ledger.port import AlreadyDone, Appended, CodeTaken, Receipt, VersionConflict, Written
from koop_es.ledger.rows import complete_answer, envelope, split_code
from koop_es.ledger.sql_reader import SQLReader
from koop_es.ledger.stamping import instant_after
from koop_es.ledger.vault import Sealing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.gathered import Row
    from koop_es.ledger.port import Foreseen, Meta, StreamWrite


class Sent(Protocol):
    """Reads in the turn's transaction what was sent, and what was there before."""

    def known(self, streams: Sequence[str], key: str | None) -> Mapping[str, int]:
        """Return the versions of streams, 0 if there is none, and 1 for a key that is known."""
        ...

    def receipt(self, key: str) -> Receipt | None:
        """See ``Store.receipt``."""
        ...

    def version(self, stream: str) -> int:
        """See ``Store.version``."""
        ...

    def read_stream(
        self,
        stream: str,
        *,
        up_to_version: int | None = None,
        up_to_position: int | None = None,
        topics: Sequence[str] = (),
    ) -> list[Record[Event]]:
        """See ``Store.read_stream``."""
        ...

    def next_number(self, series: str) -> int:
        """See ``Store.next_number``."""
        ...

    def stream_of_code(self, code: str) -> str | None:
        """See ``Store.stream_of_code``."""
        ...


class GatheringTurn(SQLReader):
    """Appends inside one transaction, and reads what it holds by then.

    A class that derives from it reads in the transaction, sends before it does, and calls
    ``_begin``.
    """

    def _begin(
        self,
        sent: Sent,
        last: tuple[int, str],
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        """Begin the turn.

        Args:
            sent: Reads without sending.
            last: Position and instant of the last entry before the turn, 0 if there is none.
            clock: Tells the time as an aware instant.
            new_id: Makes an event id.
        """
        self._sent = sent
        self._last = last
        self._counted = last[0]
        self._clock = clock
        self._new_id = new_id
        self._gathered = Gathered()
        self._versions: dict[str, int] = {}
        self._receipts: dict[str, Receipt] = {}
        self._without_receipt: set[str] = set()
        self._appended: set[str] = set()
        self._codes: dict[tuple[str, int], str] = {}
        self._numbers: dict[str, int] = {}

    def foresee(self, foreseen: Foreseen, known: Mapping[str, int]) -> None:
        """Take over what is known of what will be asked for; see ``Sent.known``."""
        self._versions.update((stream, known[stream]) for stream in foreseen.streams)
        self._without_receipt.update(key for key in foreseen.keys if key not in known)

    @abstractmethod
    def _send(self, rows: Mapping[str, Sequence[Row]]) -> None:
        """Send rows by table.

        Raises:
            Unavailable: They cannot be written.
        """

    def send(self) -> None:
        """Send what is gathered.

        Raises:
            Unavailable: It cannot be written.
        """
        if rows := self._gathered.by_table():
            self._send(rows)
            self._gathered.clear()

    # Reading

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
        if stream in self._appended:
            self.send()
        return self._sent.read_stream(stream, **up_to)

    def version(self, stream: str) -> int:
        """See ``Store.version``."""
        known = self._versions.get(stream)
        if known is None:
            # Nobody else adds to it within the turn.
            known = self._versions[stream] = self._sent.version(stream)
        return known

    def receipt(self, key: str) -> Receipt | None:
        """See ``Store.receipt``."""
        found = self._receipts.get(key)
        if found is None and key not in self._without_receipt:
            found = self._sent.receipt(key)
            if found is None:
                self._without_receipt.add(key)
        return found

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
        versions = self._refuse_conflicts(writes, receipt)
        recorded_at = instant_after(self._clock, self._last[1], self._last[0])
        mark, codes, written = self._gathered.mark(), dict[tuple[str, int], str](), list[Written]()
        try:
            for write in writes:
                told = meta if write.author is None else meta._replace(actor=write.author)
                for version, event in enumerate(write.events, write.expected_version + 1):
                    position = self._counted + len(written) + 1
                    place = (position, write.stream, version)
                    written.append(self._prepare(event, place, told, recorded_at))
                    if isinstance(event, BEGINNINGS):
                        self._claim(event.code, write.stream, codes)
            if receipt is not None:
                receipt = self._complete(receipt, written)
        except BaseException:
            self._gathered.back_to(mark)
            raise
        self._take(written, recorded_at, receipt)
        self._versions.update(versions)
        self._appended.update(versions)
        self._take_codes(codes)
        return Appended(written)

    def _refuse_conflicts(
        self, writes: Sequence[StreamWrite], receipt: Receipt | None
    ) -> dict[str, int]:
        """Refuse a key that has a receipt and streams of other versions; return theirs then."""
        unknown = [write.stream for write in writes if write.stream not in self._versions]
        key = None
        if receipt is not None and not self._is_unused(receipt):
            key = receipt.key
        known: Mapping[str, int] = {}
        if unknown or key is not None:
            known = self._sent.known(unknown, key)
        if receipt is not None:
            done = self._receipts.get(receipt.key)
            if done is None and receipt.key in known:
                done = self._sent.receipt(receipt.key)
            if done is not None:
                raise AlreadyDone(done)
        versions: dict[str, int] = {}
        for write in writes:
            version = versions.get(write.stream, self._versions.get(write.stream))
            version = known[write.stream] if version is None else version
            if version != write.expected_version:
                raise VersionConflict(
                    stream=write.stream, expected=write.expected_version, found=version
                )
            versions[write.stream] = version + len(write.events)
        return versions

    def _is_unused(self, receipt: Receipt) -> bool:
        return receipt.is_new or receipt.key in self._without_receipt

    def _prepare(
        self, event: Event, place: tuple[int, str, int], meta: Meta, recorded_at: str
    ) -> Written:
        position, stream, version = place
        sealing = Sealing(self._keys, stream)
        told = envelope(meta, self._new_id(), recorded_at)
        raw = encode(event, told, sealing.seal)
        self._gathered.entries.append((*place, event.TOPIC, recorded_at, raw))
        self._gathered.size += len(raw)
        self._gathered.add_vault(sealing.rows, position)
        return Written(position, stream, version, event.TOPIC, told["event_id"])

    def _claim(self, code: str, stream: str, codes: dict[tuple[str, int], str]) -> None:
        place = split_code(code)
        held_by = codes.get(place) or self.stream_of_code(code)
        if held_by == stream:
            return  # What was proposed under it is agreed under it.
        if held_by is not None:
            raise CodeTaken(code=code)
        codes[place] = stream
        self._gathered.add_code(*place, stream)

    def _complete(self, receipt: Receipt, written: Sequence[Written]) -> Receipt:
        answer = complete_answer(receipt.answer, written)
        whole = Receipt(receipt.key, receipt.command, receipt.body, answer)
        self._gathered.add_receipt(whole, answer["position"])
        return whole

    def _take(self, written: Sequence[Written], recorded_at: str, receipt: Receipt | None) -> None:
        """Keep what an append brought, now that nothing can refuse it any more."""
        if written:
            self._counted = written[-1].position
            self._last = (self._counted, recorded_at)
        if receipt is not None:
            self._receipts[receipt.key] = receipt
        if self._gathered.is_much:
            self.send()

    def _take_codes(self, codes: Mapping[tuple[str, int], str]) -> None:
        self._codes.update(codes)
        for series, number in codes:
            if series in self._numbers:
                self._numbers[series] = max(self._numbers[series], number + 1)

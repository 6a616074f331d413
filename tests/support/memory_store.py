"""A store in memory that keeps the contract of every store, for tests that need many ledgers."""

from __future__ import annotations

import bisect
import hashlib
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any

from koop_es.cooperations.events import BEGINNINGS
from koop_es.kernel.text import Document, PersonalText
from koop_es.kernel.times import read_instant, utc_text
from koop_es.ledger.codec import Decoder, encode
from koop_es.ledger.port import (
    AlreadyDone,
    Appended,
    CodeTaken,
    Foreseen,
    RawRecord,
    VersionConflict,
    Written,
)
from koop_es.ledger.rows import complete_answer, split_code

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from datetime import datetime

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.kernel.text import Private
    from koop_es.ledger.port import Meta, Receipt, StreamWrite

TIME_ZONE = "Europe/Berlin"


@dataclass(slots=True)
class Contents:
    """What a ledger holds."""

    entries: list[RawRecord] = field(default_factory=list[RawRecord])
    records: list[Record[Event]] = field(default_factory=list["Record[Event]"])
    streams: dict[str, list[Record[Event]]] = field(
        default_factory=dict[str, "list[Record[Event]]"]
    )
    receipts: dict[str, Receipt] = field(default_factory=dict[str, "Receipt"])
    codes: dict[tuple[str, int], str] = field(default_factory=dict[tuple[str, int], str])
    vault: dict[str, str | bytes] = field(default_factory=dict[str, "str | bytes"])

    def sizes(self) -> tuple[int, int, int, int]:
        """Return how much there is, to go back to."""
        return len(self.entries), len(self.receipts), len(self.codes), len(self.vault)

    def cut_to(self, sizes: tuple[int, int, int, int]) -> None:
        """Take back what came after; all of it was only ever added to."""
        entries, *others = sizes
        for record in self.records[entries:]:
            self.streams[record.stream].pop()
        del self.entries[entries:], self.records[entries:]
        for added, size in zip((self.receipts, self.codes, self.vault), others, strict=True):
            for name in list(added)[size:]:
                del added[name]  # pyright: ignore[reportArgumentType]


class MemoryStore:
    """The store port over lists.

    Args:
        clock: Tells the time as an aware instant.
        contents: What another store left behind.
        gap: Positions left out between two entries, as a database may.
    """

    def __init__(
        self, clock: Callable[[], datetime], contents: Contents | None = None, gap: int = 0
    ) -> None:
        self.contents = contents or Contents()
        self._clock = clock
        self._step = gap + 1
        self._decoder = Decoder(TIME_ZONE)
        self._ids = count(len(self.contents.entries) + 1)
        self._salts = count(len(self.contents.vault) + 1)
        self._writing = threading.RLock()

    # Writing

    def append(
        self, writes: Sequence[StreamWrite], meta: Meta, receipt: Receipt | None = None
    ) -> Appended:
        """See ``Store.append``."""
        with self._writing:
            if receipt is not None and receipt.key in self.contents.receipts:
                raise AlreadyDone(self.contents.receipts[receipt.key])
            entries, vault, codes = self._prepare(writes, meta)
            records = [self._decoder.decode(*_decodable(entry)) for entry in entries]
            written = [
                Written(r.position, r.stream, r.version, r.topic, r.event_id) for r in records
            ]
            self._commit(entries, records)
            self.contents.vault.update(vault)
            self.contents.codes.update(codes)
            if receipt is not None:
                answer = complete_answer(receipt.answer, written)
                self.contents.receipts[receipt.key] = replace(receipt, answer=answer)
        return Appended(written)

    def _prepare(
        self, writes: Sequence[StreamWrite], meta: Meta
    ) -> tuple[list[RawRecord], dict[str, str | bytes], dict[tuple[str, int], str]]:
        recorded_at = utc_text(self._clock())
        if self.contents.entries:
            recorded_at = max(recorded_at, self.contents.entries[-1].recorded_at)
        versions: dict[str, int] = {}
        entries: list[RawRecord] = []
        vault: dict[str, str | bytes] = {}
        codes: dict[tuple[str, int], str] = {}
        position = self.head()
        for write in writes:
            author = meta if write.author is None else meta._replace(actor=write.author)
            found = versions.get(write.stream, self.version(write.stream))
            if found != write.expected_version:
                raise VersionConflict(
                    stream=write.stream, expected=write.expected_version, found=found
                )
            for event in write.events:
                found, position = found + 1, position + self._step
                raw = encode(
                    event, self._envelope(author, recorded_at), self._sealer(write.stream, vault)
                )
                entries.append(
                    RawRecord(position, write.stream, found, event.TOPIC, recorded_at, raw)
                )
                if isinstance(event, BEGINNINGS):
                    self._claim(event.code, write.stream, codes)
            versions[write.stream] = found
        return entries, vault, codes

    def _claim(self, code: str, stream: str, codes: dict[tuple[str, int], str]) -> None:
        place = split_code(code)
        held_by = codes.get(place) or self.contents.codes.get(place)
        if held_by not in {None, stream}:
            raise CodeTaken(code=code)
        codes[place] = stream

    def _sealer(
        self, stream: str, vault: dict[str, str | bytes]
    ) -> Callable[[Private, str], dict[str, str]]:
        def seal(private: Private, path: str) -> dict[str, str]:
            salted = f"{next(self._salts)} {path}".encode()
            commitment = hashlib.sha256(salted).hexdigest()
            vault[commitment] = private.value or ""
            return {"$pd": _subject(private, stream), "c": commitment}

        return seal

    def _envelope(self, meta: Meta, recorded_at: str) -> dict[str, Any]:
        source = meta.source.model_dump(mode="json", exclude_none=True) if meta.source else None
        envelope: dict[str, Any] = {
            "event_id": f"{next(self._ids):032x}",
            "recorded_at": recorded_at,
            "actor": meta.actor,
            "on_behalf_of": meta.on_behalf_of,
            "entered_via": meta.entered_via.value,
            "command_id": meta.command_id,
            "correlation_id": meta.correlation_id,
            "causation_id": meta.causation_id,
            "source": source,
        }
        return {name: value for name, value in envelope.items() if value is not None}

    def _commit(self, entries: list[RawRecord], records: list[Record[Event]]) -> None:
        for record in records:
            self.contents.streams.setdefault(record.stream, []).append(record)
        self.contents.records.extend(records)
        self.contents.entries.extend(entries)

    @contextmanager
    def writing(self, foresee: Callable[[], Foreseen] = Foreseen) -> Generator[MemoryStore]:
        """See ``Store.writing``."""
        del foresee  # All is at hand.
        with self._writing:
            before = self.contents.sizes()
            try:
                yield self
            except BaseException:
                self.contents.cut_to(before)
                raise

    def erase(self, *commitments: str) -> None:
        """Forget private values."""
        for commitment in commitments:
            del self.contents.vault[commitment]

    # Reading

    def receipt(self, key: str) -> Receipt | None:
        """See ``Store.receipt``."""
        return self.contents.receipts.get(key)

    def version(self, stream: str) -> int:
        """See ``Store.version``."""
        return len(self.contents.streams.get(stream, ()))

    def versions(self, streams: Sequence[str]) -> dict[str, int]:
        """See ``Store.versions``."""
        return {each: version for each in streams if (version := self.version(each))}

    def read_stream(
        self,
        stream: str,
        *,
        up_to_version: int | None = None,
        up_to_position: int | None = None,
        topics: Sequence[str] = (),
    ) -> list[Record[Event]]:
        """See ``Store.read_stream``."""
        return [
            record
            for record in self.contents.streams.get(stream, ())
            if (up_to_version is None or record.version <= up_to_version)
            and (up_to_position is None or record.position <= up_to_position)
            and (not topics or record.topic in topics)
        ]

    def read_streams(
        self, streams: Sequence[str], *, up_to_position: int, topics: Sequence[str] = ()
    ) -> dict[str, list[Record[Event]]]:
        """See ``Store.read_streams``."""
        found = {
            stream: self.read_stream(stream, up_to_position=up_to_position, topics=topics)
            for stream in streams
        }
        return {stream: records for stream, records in found.items() if records}

    def read_all(
        self, after: int, limit: int, *, topics: Sequence[str] = ()
    ) -> list[Record[Event]]:
        """See ``Store.read_all``."""
        records = self.contents.records[self._place(after) :]
        wanted = (record for record in records if not topics or record.topic in topics)
        return [record for record, _ in zip(wanted, range(limit), strict=False)]

    def read_trusting(
        self, after: int, limit: int, *, topics: Sequence[str] = ()
    ) -> list[Record[Event]]:
        """See ``Store.read_trusting``."""
        return self.read_all(after, limit, topics=topics)

    def read_raw(self, after: int, limit: int) -> list[RawRecord]:
        """See ``Store.read_raw``."""
        place = self._place(after)
        return self.contents.entries[place : place + limit]

    def _place(self, after: int) -> int:
        return bisect.bisect_right(self.contents.entries, after, key=lambda e: e.position)

    def head(self) -> int:
        """See ``Store.head``."""
        return self.contents.entries[-1].position if self.contents.entries else 0

    def position_at(self, instant: datetime) -> int:
        """See ``Store.position_at``."""
        entries, wanted = self.contents.entries, utc_text(instant)
        place = bisect.bisect_right(entries, wanted, key=lambda entry: entry.recorded_at)
        return entries[place - 1].position if place else 0

    def recorded_at(self, position: int) -> datetime | None:
        """See ``Store.recorded_at``."""
        place = self._place(position)
        return read_instant(self.contents.entries[place - 1].recorded_at) if place else None

    def next_number(self, series: str) -> int:
        """See ``Store.next_number``."""
        numbers = [number for known, number in self.contents.codes if known == series]
        return max(numbers, default=0) + 1

    def stream_of_code(self, code: str) -> str | None:
        """See ``Store.stream_of_code``."""
        try:
            return self.contents.codes.get(split_code(code))
        except ValueError:
            return None

    def open_private(self, commitments: Sequence[str]) -> dict[str, str | bytes]:
        """See ``Store.open_private``."""
        vault = self.contents.vault
        return {commitment: vault[commitment] for commitment in commitments if commitment in vault}

    def close(self) -> None:
        """See ``Store.close``."""


def _subject(private: Private, stream: str) -> str:
    match private:
        case PersonalText():
            return stream
        case Document():
            return "document"
        case _:
            return "text"


def _decodable(entry: RawRecord) -> tuple[int, str, int, str, bytes]:
    return entry.position, entry.stream, entry.version, entry.topic, entry.raw

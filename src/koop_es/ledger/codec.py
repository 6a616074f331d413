"""From an event to its exact stored bytes and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError, create_model
from pydantic_core import from_json, to_json

from koop_es.kernel.dates import local_day
from koop_es.kernel.json_text import CANONICAL, Writer
from koop_es.kernel.record import Envelope, Record
from koop_es.kernel.refusals import IntegrityBroken
from koop_es.kernel.times import read_instant
from koop_es.ledger.topics import TOPICS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from koop_es.kernel.event import Event
    from koop_es.kernel.text import Private


class EntryUnreadable(IntegrityBroken):
    """A stored entry does not have the shape of its stored name."""

    code = "ledger.entry_unreadable"


class StreamBroken(IntegrityBroken):
    """The entries of a stream do not follow each other, or make no sense together."""

    code = "ledger.stream_broken"


class EntryBroken(IntegrityBroken):
    """A stored entry, or the receipt beside it, is not as it was recorded."""

    code = "ledger.entry_broken"


_WRITER: Final = Writer(CANONICAL)


def encode(
    event: Event, envelope: dict[str, Any], seal: Callable[[Private, str], dict[str, str]]
) -> bytes:
    """Return the canonical bytes of one entry.

    Args:
        event: The fact, private values as drafts or as commitments.
        envelope: What every entry carries, ready for JSON.
        seal: Takes a draft and its path and returns its commitment.
    """

    def sealed(private: Private, path: str) -> dict[str, str]:
        return seal(private, path) if private.is_draft else private.sealed_form()

    written = {name: _WRITER.text(value, name, sealed) for name, value in envelope.items()}
    written["fact"] = _WRITER.text(event, "fact", sealed)
    return _WRITER.named(written).encode()


is_id: Final = re.compile(r"[0-9a-f]{32}").fullmatch


def refuse_misshapen(
    position: int, stream: object, version: object, topic: object, recorded_at: object, raw: object
) -> None:
    """Refuse a stored row that this program cannot have written.

    What was changed by hand need not have the type of its column, nor say the same twice.

    Raises:
        EntryUnreadable: A column does not hold what belongs there.
    """
    if (
        type(raw) is bytes
        and type(version) is int
        and type(stream) is str
        and type(recorded_at) is str
        and position > 0
        and version > 0
        and is_id(stream)
        and topic in TOPICS
        and f'"recorded_at":"{recorded_at}"'.encode() in raw
    ):
        return
    raise EntryUnreadable(topic=topic, position=position)


def stored_instant(position: int, recorded_at: str) -> datetime:
    """Return when an entry was recorded.

    Raises:
        EntryUnreadable: Its column tells no instant.
    """
    try:
        instant = read_instant(recorded_at)
    except (ValueError, TypeError) as error:
        raise EntryUnreadable(position=position) from error
    if instant.tzinfo is None:
        raise EntryUnreadable(position=position)
    return instant


_ENTRIES: Final[dict[str, type[Any]]] = {}


def _entry_class(topic: str) -> type[Any]:
    known = _ENTRIES.get(topic)
    if known is None:
        event = TOPICS[topic]
        known = create_model(f"Stored{event.__name__}", __base__=Envelope, fact=(event, ...))
        _ENTRIES[topic] = known
    return known


def brought_up(topic: str, raw: bytes) -> bytes:
    """Return an entry as it would be stored today; what is stored stays as it is."""
    kind = TOPICS[topic]
    if topic == kind.TOPIC:
        return raw
    entry = from_json(raw)
    return to_json({**entry, "fact": kind.brought_up(entry["fact"])})


class Decoder:
    """Turns stored entries into records.

    Args:
        time_zone: In which the day of recording is counted.
    """

    def __init__(self, time_zone: str) -> None:
        self._time_zone = time_zone
        self._days: dict[datetime, date] = {}

    def day_of(self, instant: datetime) -> date:
        """Return the calendar day of an instant, remembered by the minute."""
        minute = instant.replace(second=0, microsecond=0)
        day = self._days.get(minute)
        if day is None:
            if len(self._days) > 100_000:  # noqa: PLR2004 - a bound, whatever its value
                self._days.clear()
            day = self._days[minute] = local_day(minute, self._time_zone)
        return day

    def decode(
        self, position: int, stream: str, version: int, topic: str, raw: bytes
    ) -> Record[Event]:
        """Return the record of one stored entry.

        Raises:
            EntryUnreadable: It does not have the shape of its stored name.
        """
        try:
            entry = _entry_class(topic).model_validate_json(brought_up(topic, raw))
            recorded_on = self.day_of(entry.recorded_at)
        except (KeyError, TypeError, ValidationError, ValueError, OverflowError) as error:
            raise EntryUnreadable(topic=topic, position=position) from error
        if entry.recorded_at.tzinfo is None:
            raise EntryUnreadable(topic=topic, position=position)
        return Record(
            position=position,
            stream=stream,
            version=version,
            topic=topic,
            event=entry.fact,
            envelope=entry,
            raw=raw,
            recorded_on=recorded_on,
        )

    def decode_row(
        self, position: int, stream: str, version: int, topic: str, recorded_at: str, raw: bytes
    ) -> Record[Event]:
        """Return the record of one stored row, all of whose columns are looked at.

        Raises:
            EntryUnreadable: This program cannot have written the row.
        """
        refuse_misshapen(position, stream, version, topic, recorded_at, raw)
        return self.decode(position, stream, version, topic, raw)


def refuse_gaps(stream: str, records: Sequence[Record[Event]]) -> None:
    """Refuse records of a stream, sorted by version, of which one is missing.

    Raises:
        StreamBroken: It names the first version that is not there.
    """
    if not records or (records[0].version == 1 and records[-1].version == len(records)):
        return
    missing = next(nth for nth, record in enumerate(records, 1) if record.version != nth)
    raise StreamBroken(stream=stream, version=missing)

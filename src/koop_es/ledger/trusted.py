"""Entries of the ledger as records, for those who trust what was looked at when it was stored."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import SchemaValidator, core_schema

from koop_es.kernel.event import TOPICS
from koop_es.kernel.record import entry_of
from koop_es.kernel.times import read_instant
from koop_es.kernel.trusting import trusting_schema
from koop_es.ledger.codec import brought_up, is_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.codec import Decoder

    Read = Callable[[bytes], dict[str, Any]]

MINUTE: Final = len("2026-11-22T05:36")
_INSTANT: Final = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"
_SHAPES: Final = [{int}, {str}, {int}, {str}, {str}, {bytes}]
"""What the columns of an entry hold."""
_ENVELOPE: Final = ("actor", "command_id", "correlation_id", "entered_via", "event_id")
"""What an envelope always holds; it is read once somebody asks for it."""
MOST_DAYS: Final = 100_000


class _Readers(dict[str, "Read"]):
    """What reads the entries of each stored name, made when the first of them comes."""

    def __missing__(self, topic: str) -> Read:
        kind = TOPICS[topic]
        entry = core_schema.typed_dict_schema(
            {
                "fact": core_schema.typed_dict_field(trusting_schema(kind)),
                "recorded_at": core_schema.typed_dict_field(
                    core_schema.str_schema(pattern=_INSTANT)
                ),
                **{
                    name: core_schema.typed_dict_field(core_schema.str_schema())
                    for name in _ENVELOPE
                },
            }
        )
        read: Read = SchemaValidator(entry, _use_prebuilt=False).validate_json
        if topic != kind.TOPIC:
            return self.setdefault(topic, lambda raw: read(brought_up(topic, raw)))
        return self.setdefault(topic, read)


_READERS: Final = _Readers()


class TrustingReader:
    """Makes records of many stored rows, each as the decoder would where it refuses none.

    Texts, ids and numbers were looked at when they were stored; here only the shape of an entry
    is. Its envelope is read when somebody asks for it.

    Args:
        decoder: Reads what is not as it should be, and tells what is wrong with it.
    """

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._days: dict[str, date] = {}

    def records(self, rows: Sequence[Sequence[Any]]) -> list[Record[Event]]:
        """Return the records of stored rows.

        Raises:
            EntryUnreadable: One does not have the shape of its stored name.
        """
        if rows and not _have_shape(rows):
            return [self._decoder.decode_row(*row) for row in rows]
        found: list[Record[Event]] = []
        readers, days = _READERS, self._days
        if len(days) > MOST_DAYS:
            days.clear()
        for row in rows:
            position, stream, version, topic, recorded_at, raw = row
            try:
                entry = readers[topic](raw)
                minute = recorded_at[:MINUTE]
                day = days[minute] if minute in days else self._day(minute)
            except (KeyError, ValueError, TypeError):
                entry, day = {}, date.min
            if entry.get("recorded_at") != recorded_at:
                found.append(self._decoder.decode_row(*row))
            else:
                found.append(entry_of(position, stream, version, topic, entry["fact"], raw, day))
        return found

    def _day(self, minute: str) -> date:
        day = self._days[minute] = self._decoder.day_of(read_instant(f"{minute}:00Z"))
        return day


def _have_shape(rows: Sequence[Sequence[Any]]) -> bool:
    """Tell whether all columns of rows hold what belongs there; looked at column by column."""
    columns = list(zip(*rows, strict=True))
    if [set(map(type, column)) for column in columns] != _SHAPES:
        return False
    positions, streams, versions, *_ = columns
    return min(positions) > 0 and min(versions) > 0 and all(map(is_id, set(streams)))

"""When endings were announced, took effect and were taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from koop_es.cooperations.events import CooperationEnded, EndingRevoked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row, Segment

NEVER_IN_FORCE: Final = "never_in_force"
NOT_ENDED: Final[Row] = {
    "ended_on": None,
    "announced_end": None,
    "never_in_force": False,
    "manner": None,
    "result": None,
    "afterwards": None,
}


@dataclass(frozen=True, slots=True)
class Ending:
    """An ending and the days from which it shows.

    Attributes:
        ended_on: The last day.
        announced_on: Day from which that day was known beforehand; None of an ending that was
            recorded after the fact, which must not shorten what was to be seen before.
        revoked_on: Day from which it holds no longer.
        in_force: Whether the cooperation had been in force at all.
        manner: How it ended.
        result: What became of the goals.
        afterwards: What it turned into.
    """

    ended_on: date
    announced_on: date | None
    revoked_on: date | None
    in_force: bool
    manner: str
    result: str
    afterwards: str

    def shows_on(self, day: date) -> Row | None:
        """Return what the ending tells of a day; None of nothing."""
        if self.revoked_on is not None and self.revoked_on <= day:
            return None
        if self.ended_on <= day:
            announced = None if self.announced_on is None else self.ended_on
            return {
                "ended_on": self.ended_on,
                "announced_end": announced,
                "never_in_force": not self.in_force,
                "manner": self.manner,
                "result": self.result,
                "afterwards": self.afterwards,
            }
        if self.announced_on is not None and self.announced_on <= day:
            return {**NOT_ENDED, "announced_end": self.ended_on}
        return None


def ending_of(record: Record[Event], event: CooperationEnded, revoked_on: date | None) -> Ending:
    """Return an ending that was recorded, and on which day it was taken back."""
    day, recorded_on = record.effective_day, record.recorded_on
    return Ending(
        ended_on=day,
        announced_on=recorded_on if recorded_on <= day else None,
        revoked_on=revoked_on,
        in_force=event.manner != NEVER_IN_FORCE,
        manner=event.manner.value,
        result=event.result.value,
        afterwards=event.afterwards.value,
    )


def is_announced(record: Record[Event]) -> bool:
    """Tell whether an entry is an ending that shows before its day."""
    ahead = record.recorded_on < record.effective_day
    return ahead and isinstance(record.event, CooperationEnded)


def endings_in(records: Sequence[Record[Event]]) -> list[Ending]:
    """Return the endings in a stream's entries, the one recorded last first.

    A revocation takes back the endings recorded before it, never a later one.
    """
    found: list[Ending] = []
    revoked_on: date | None = None
    for record in reversed(records):
        if isinstance(record.event, EndingRevoked):
            revoked_on = min(revoked_on or record.effective_day, record.effective_day)
        elif isinstance(record.event, CooperationEnded):
            found.append(ending_of(record, record.event, revoked_on))
    return found


def with_endings(segments: Sequence[Segment], endings: Sequence[Ending]) -> Iterator[Segment]:
    """Yield what holds from which day on, with what endings tell of that day.

    Of several endings that show on a day the one recorded last counts; if it never came into
    force as far as is known today, it did not on earlier days either.
    """
    cut = _cut(segments, {ending.announced_on for ending in endings})
    never = _told(endings, cut[-1][0])["never_in_force"]
    for day, content in cut:
        told = _told(endings, day)
        yield day, {**content, **told, "never_in_force": never or told["never_in_force"]}


def _cut(segments: Sequence[Segment], days: Iterable[date | None]) -> list[Segment]:
    """Return the segments, one more beginning on each of those days."""
    content = dict(segments)
    begin = segments[0][0]
    new = {max(day, begin) for day in days if day is not None} - content.keys()
    for day in sorted(new):
        before = max(known for known in content if known < day)
        content[day] = content[before]
    return sorted(content.items(), key=lambda segment: segment[0])


def _told(endings: Iterable[Ending], day: date) -> Row:
    told = (ending.shows_on(day) for ending in endings)
    return next((row for row in told if row is not None), NOT_ENDED)

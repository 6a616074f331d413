"""Facts in the order of their effect: from which day on each of them shows (section 4.3)."""

from __future__ import annotations

from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from koop_es.cooperations.events import (
    CooperationAgreed,
    CooperationEnded,
    CorrectionRecorded,
    EndingRevoked,
    FileClosed,
    NoteAdded,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

    Step = tuple[date, Record[Event]]

CLOSING: Final = (CooperationEnded, EndingRevoked, FileClosed)
"""What a revocation takes back, and the revocation itself."""


def shows_from(record: Record[Event]) -> date:
    """Return the day from which on a fact shows: that of its effect.

    An ending that was announced shows from its recording on: its day tells that it is to come.
    """
    day = record.effective_day
    return min(day, record.recorded_on) if isinstance(record.event, CooperationEnded) else day


def in_effect(records: Sequence[Record[Event]]) -> list[Step]:
    """Return facts with the days from which they show, in that order, the agreement first.

    Days before the agreement show on its day, in their own order. A revocation takes back the
    ending and the closing recorded before it, never later ones, whichever took effect first:
    where another ending stands again, it comes again; what was taken back before its day never
    comes.

    Args:
        records: A cooperation's record with its corrections applied.
    """
    if not records:
        return []
    before, said_by, (first, *rest) = _until_agreed(records)
    begin = max(first.effective_day, said_by)
    shown = [
        (shows_from(record), record)
        for record in rest
        if not isinstance(record.event, CorrectionRecorded)
    ]
    steps = [step for step in shown if not isinstance(step[1].event, CLOSING)]
    steps += _closing([step for step in shown if isinstance(step[1].event, CLOSING)])
    ordered = sorted(steps, key=itemgetter(0))
    after = ((max(day, begin), record) for day, record in ordered)
    return sorted([*before, (begin, first), *after], key=itemgetter(0))


def _until_agreed(
    records: Sequence[Record[Event]],
) -> tuple[list[Step], date, Sequence[Record[Event]]]:
    """Return what was said before the agreement, by which day, and the record from then on.

    It shows in its own order; notes hold nothing up. What never was agreed begins with the last
    that was said of it.
    """
    nth = 0
    while nth + 1 < len(records) and not isinstance(records[nth].event, CooperationAgreed):
        nth += 1
    said: list[Step] = []
    last = date.min
    for record in records[:nth]:
        day = max(record.effective_day, last)
        said.append((day, record))
        if not isinstance(record.event, NoteAdded):
            last = day
    return said, last, records[nth:]


def _closing(shown: Sequence[Step]) -> Iterator[Step]:
    """Yield endings, closings and revocations as far as each changes what stands."""
    stood: dict[type, Record[Event]] = {}
    for day in sorted({day for day, _ in shown}):
        stands, revoked = _standing([record for since, record in shown if since <= day])
        if revoked is not None and any(stands.get(kind) is not stood[kind] for kind in stood):
            yield day, revoked
            stood = {}
        for kind, record in stands.items():
            if stood.get(kind) is not record:
                yield day, record
        stood = stands


def _standing(
    records: Sequence[Record[Event]],
) -> tuple[dict[type, Record[Event]], Record[Event] | None]:
    """Return the ending and the closing that stand, and the last revocation."""
    stands: dict[type, Record[Event]] = {}
    revoked: Record[Event] | None = None
    for record in records:
        if isinstance(record.event, EndingRevoked):
            stands, revoked = {}, record
        else:
            stands[type(record.event)] = record
    return stands, revoked

"""Corrections and order: the two steps before a fold, without removing anything (section 4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations.events import (
    CooperationEnded,
    CorrectionRecorded,
    EndingRevoked,
    FileClosed,
)
from koop_es.cooperations.terms import CorrectionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record


def corrected(records: Iterable[Record[Event]]) -> list[Record[Event]]:
    """Return the records with their corrections applied, retracted ones left out.

    Corrections stay in the list (they are facts too) and may themselves be corrected: so they
    are applied from the latest to the earliest, and a retracted correction has no effect.
    """
    whole = list(records)
    if not any(isinstance(record.event, CorrectionRecorded) for record in whole):
        return whole
    pending: dict[str, list[CorrectionRecorded]] = {}
    kept: list[Record[Event]] = []
    for record in reversed(whole):
        standing = _apply(record, pending.get(record.event_id, []))
        if standing is None:
            continue
        if isinstance(standing.event, CorrectionRecorded):
            pending.setdefault(standing.event.corrects, []).append(standing.event)
        kept.append(standing)
    kept.reverse()
    return kept


def in_effect(records: Iterable[Record[Event]]) -> list[Record[Event]]:
    """Return the corrected records of one stream in the order of their effect.

    That is by effective day, then by position, but the agreement comes first whatever its day, and
    a revocation never comes before the ending or the closing of the file that it takes back: an
    ending "zum 31.12." that was revoked in October must not come back in December.
    """
    whole = corrected(records)
    days = _days_of_effect(whole)
    first, *rest = range(len(whole)) or (0,)
    rest.sort(key=lambda n: (days[n], whole[n].position))
    return [whole[n] for n in (first, *rest)] if whole else []


def _days_of_effect(records: Sequence[Record[Event]]) -> list[date]:
    days: list[date] = []
    latest: date | None = None
    for record in records:
        day = record.effective_day
        if isinstance(record.event, EndingRevoked):
            day = max(day, latest or day)
            latest = None
        elif isinstance(record.event, CooperationEnded | FileClosed):
            latest = max(day, latest or day)
        days.append(day)
    return days


def _apply(record: Record[Event], latest_first: list[CorrectionRecorded]) -> Record[Event] | None:
    if any(correction.kind is CorrectionKind.RETRACT for correction in latest_first):
        return None
    event = record.event
    for correction in reversed(latest_first):
        event = correction.fields.apply_to(event)
        if not event.has_reason:
            event = event.model_copy(
                update={"reason": correction.reason, "reason_code": correction.reason_code}
            )
    return record if event is record.event else record.with_event(event)

"""Corrections: the step before each fold, without removing anything (section 4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations.events import CorrectionRecorded
from koop_es.cooperations.terms import CorrectionKind

if TYPE_CHECKING:
    from collections.abc import Iterable

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

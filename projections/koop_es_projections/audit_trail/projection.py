"""The fold of the audit trail."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from koop_es.cooperations.events import CorrectionRecorded
from koop_es.kernel.event import TOPICS, Event
from koop_es.projecting.reading import barred
from koop_es.projecting.shapes import Log
from koop_es_projections.audit_trail.tables import AUDIT_TRAIL

if TYPE_CHECKING:
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row

COMMON: Final = set(Event.model_fields)
"""Fields of every event, which have columns of their own."""


class AuditTrail(Log):
    """One row an entry."""

    shape = AUDIT_TRAIL

    @property
    def wants(self) -> frozenset[type[Event]]:  # pyright: ignore[reportIncompatibleVariableOverride]
        """Every event there is."""
        return frozenset(TOPICS.values())

    def rows(self, record: Record[Event]) -> list[Row]:
        """Return the row of an entry."""
        event, told = record.event, record.told
        day, recorded_on = event.effective_on, record.recorded_on
        before, after = _facts(event)
        row: Row = {
            "position": record.position,
            "stream": record.stream,
            "stream_kind": record.topic.split(".")[1],
            "version": record.version,
            "topic": record.topic,
            "effective_on": day,
            "effective_basis": event.effective_basis.value,
            "recorded_at": told["recorded_at"],
            "recorded_on": recorded_on,
            "days_between": (recorded_on - day).days if day else None,
            "actor": told["actor"],
            "on_behalf_of": told.get("on_behalf_of"),
            "entered_via": told["entered_via"],
            "reason": event.reason.sealed_form() if event.reason else None,
            "reason_code": event.reason_code.value if event.reason_code else None,
            "evidence": barred(event.evidence),
            "before": before,
            "after": after,
            "event_hash": record.hash,
            "event_id": told["event_id"],
            "command_id": told["command_id"],
            "correlation_id": told["correlation_id"],
            "causation_id": told.get("causation_id"),
            "source": told.get("source"),
            "corrects": event.corrects if isinstance(event, CorrectionRecorded) else None,
        }
        return [row]


@cache
def _fields(kind: type[Event]) -> tuple[set[str], set[str]]:
    """Return the names of a class's own fields: those that tell what was before, and the rest.

    What was before is told by ``before``, and by ``due_before`` or the like.
    """
    own = set(kind.model_fields) - COMMON
    before = {name for name in own if name.rpartition("_")[2] == "before"}
    return before, own - before


def _facts(event: Event) -> tuple[str | None, str]:
    """Return what an event says, as JSON: what was before, and what is."""
    before, after = _fields(type(event))
    told = event.model_dump_json(include=before, exclude_none=True) if before else None
    return told, event.model_dump_json(include=after, exclude_none=True)

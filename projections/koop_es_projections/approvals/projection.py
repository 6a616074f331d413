"""The fold of approvals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from koop_es.cooperations.events import ApprovalGranted, ApprovalRefused, ApprovalRequested
from koop_es.projecting.reading import barred
from koop_es.projecting.shapes import State
from koop_es_projections.approvals.tables import APPROVALS

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row

    Told = ApprovalRequested | ApprovalGranted | ApprovalRefused

GRANTED = "granted"
REFUSED = "refused"
WITHDRAWN = "withdrawn"


class Approvals(State):
    """One row an entry that somebody asked for."""

    shape = APPROVALS
    wants = frozenset({ApprovalRequested, ApprovalGranted, ApprovalRefused})

    def key(self, record: Record[Event]) -> str:
        """Return the cooperation's id and the approval's."""
        return f"{record.stream}-{cast('Told', record.event).approval_id}"

    def apply(self, row: Row | None, record: Record[Event]) -> Row | None:
        """Return the row after an entry; what nobody asked for has none."""
        event = cast("Told", record.event)
        if isinstance(event, ApprovalRequested):
            return _asked(record, event)
        if row is None:
            return None
        by = event.granted_by if isinstance(event, ApprovalGranted) else event.refused_by
        return row | {
            "outcome": _outcome(event),
            "decided_by": by,
            "decided_on": record.recorded_on,
            "decided_at": record.position,
            "reason": event.reason.sealed_form() if event.reason else None,
        }


def _asked(record: Record[Event], event: ApprovalRequested) -> Row:
    told = json.loads(event.model_dump_json(include={"fields"}))
    return {
        "request": f"{record.stream}-{event.approval_id}",
        "cooperation_id": record.stream,
        "approval_id": event.approval_id,
        "entry": event.entry,
        "protects": barred(each.value for each in event.protects),
        "fields": told["fields"],
        "requested_by": event.requested_by,
        "requested_on": record.recorded_on,
        "requested_at": record.position,
        "outcome": None,
        "decided_by": None,
        "decided_on": None,
        "decided_at": None,
        "reason": None,
    }


def _outcome(event: ApprovalGranted | ApprovalRefused) -> str:
    if isinstance(event, ApprovalGranted):
        return GRANTED
    return WITHDRAWN if event.refused_by == event.requested_by else REFUSED

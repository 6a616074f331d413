"""The fold of cooperations as they stand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast, get_args

from koop_es.cooperations import events as fact
from koop_es.cooperations.corrections import corrected
from koop_es.projecting.reading import barred, folded, searchable
from koop_es.projecting.shapes import State
from koop_es_projections.current_status import parts
from koop_es_projections.current_status.checks import (
    after_check,
    decisions_after,
    measures_after,
)
from koop_es_projections.current_status.parts import detail, iso, sealed
from koop_es_projections.current_status.plans import goals_after, milestones_after
from koop_es_projections.current_status.tables import CURRENT_STATUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row


class CurrentStatus(State):
    """One row a cooperation, folded in the order of recording.

    What is recorded late does not displace what is later in effect: the last check is the one
    held last, the planned end the latest one that was agreed. Plans show once they are recorded.
    """

    shape = CURRENT_STATUS
    wants = frozenset(get_args(fact.CooperationEvent))

    def key(self, record: Record[Event]) -> str:
        """Return the cooperation's id."""
        return record.stream

    def reaches_back(self, record: Record[Event]) -> bool:
        """Tell whether it is a correction."""
        return isinstance(record.event, fact.CorrectionRecorded)

    def standing(self, history: Sequence[Record[Event]]) -> Sequence[Record[Event]]:
        """Return the entries with corrections applied, retracted ones left out."""
        return corrected(history)

    def apply(self, row: Row | None, record: Record[Event]) -> Row:
        """Return the cooperation after an entry."""
        event = record.event
        if isinstance(event, fact.CooperationAgreed):
            changed = _agreed(event)
        else:
            assert row is not None, "a stream begins with its agreement"  # noqa: S101 - narrows the type
            changed = {**row, **_changes(row, record, cast("fact.CooperationEvent", event))}
        changed["version"] = record.version
        changed["last_position"] = record.position
        changed["last_recorded_on"] = record.recorded_on
        change_on = changed["ends_change_on"]
        if change_on is not None and change_on <= record.recorded_on:
            changed.update(_ends(changed["detail"]["ends"], record.recorded_on))
        changed.setdefault("cooperation_id", record.stream)
        return changed


def _agreed(event: fact.CooperationAgreed) -> Row:
    term = event.term
    goals = {one.goal_id: parts.goal(one.terms) for one in event.goals}
    leads = [one.party for one in event.parties if one.role == "lead"]
    row: Row = {
        "code": event.code,
        "title": event.title,
        "search": searchable(event.code, event.title),
        "themes": barred(event.themes),
        "themes_folded": folded(event.themes),
        "target_group": event.target_group,
        "area": event.area,
        "arose_from": event.arose_from,
        "parties": parts.agreed_parties(event),
        "party_ids": barred(dict.fromkeys(one.party for one in event.parties)),
        "lead_ids": barred(leads),
        "programmes": [],
        "programme_ids": "",
        "agreed_on": event.effective_on,
        "agreed_basis": event.effective_basis.value,
        "starts_on": term.starts_on,
        "ends_on": term.ends_on,
        "ends_change_on": None,
        "bounded": term.is_bounded,
        "review_on": term.review_on,
        "rhythm_months": event.expected.check_rhythm_months,
        "last_light": None,
        "last_check_on": None,
        "last_check_kind": None,
        "next_check_on": None,
        "goals": len(goals),
        "goals_dropped": 0,
        "milestone_id": None,
        "milestone_title": None,
        "milestone_due_on": None,
        "open_measures": 0,
        "measures_due_on": None,
        "open_decisions": 0,
        "file_closed": False,
        "imported": event.imported,
        "gaps": barred(parts.gaps(event)),
        "detail": {
            **parts.agreement(event),
            "ends": [{"since": None, "ends_on": iso(term.ends_on)}],
            "goals": goals,
            "milestones": {},
            "checks": [],
            "measures": {},
            "decisions": {},
            "notes": [],
            "evidence": {},
            "ending_remark": None,
        },
        **_NOT_ENDED,
    }
    row["check_due_on"] = parts.due(row)
    return row


_NOT_ENDED: Row = {
    "ended_on": None,
    "ended_basis": None,
    "ending_recorded_on": None,
    "manner": None,
    "result": None,
    "afterwards": None,
    "successor": None,
}


def _changes(row: Row, record: Record[Event], event: fact.CooperationEvent) -> Row:
    day = record.effective_day
    match event:
        case fact.GoalSet() | fact.GoalRevised() | fact.GoalDropped() | fact.ProgressMeasured():
            return goals_after(row, event, record)
        case (
            fact.MilestonePlanned()
            | fact.MilestoneRescheduled()
            | fact.MilestoneReached()
            | fact.MilestoneMissed()
            | fact.MilestoneDropped()
        ):
            return milestones_after(row, event)
        case fact.ControllingCheckRecorded():
            return after_check(row, event, day)
        case fact.MeasureClosed():
            changed = {"closed_on": day.isoformat(), "outcome": sealed(event.outcome)}
            return measures_after(row, {event.measure_id: changed})
        case fact.DecisionRecorded():
            taken = {
                "taken_on": day.isoformat(),
                "outcome": sealed(event.outcome),
                "decided_by": sealed(event.decided_by),
            }
            return decisions_after(row, event.decision_id, taken)
        case fact.TermExtended():
            since, end = day.isoformat(), event.ends_on.isoformat()
            ends = [*row["detail"]["ends"], {"since": since, "ends_on": end}]
            known = _ends(ends, record.recorded_on)
            return {**detail(row, ends=ends), **known, "bounded": True}
        case fact.ProgrammeAssigned():
            return _assigned(row, event, day)
        case fact.CooperationEnded():
            return {
                **detail(row, ending_remark=sealed(event.remark)),
                "ended_on": event.effective_on,
                "ended_basis": event.effective_basis.value,
                "ending_recorded_on": record.recorded_on,
                "manner": event.manner.value,
                "result": event.result.value,
                "afterwards": event.afterwards.value,
                "successor": event.successor,
            }
        case fact.EndingRevoked():
            return {**_NOT_ENDED, **detail(row, ending_remark=None), "file_closed": False}
        case fact.FileClosed():
            return {"file_closed": True}
        case fact.EvidenceAttached():
            return _evidence(row, event, day)
        case fact.NoteAdded():
            note = {"text": sealed(event.text), "concerns": event.concerns, "on": day.isoformat()}
            return detail(row, notes=[*row["detail"]["notes"], note])
        case fact.CooperationAgreed() | fact.CorrectionRecorded():
            return {}


def _ends(listed: Sequence[dict[str, Any]], recorded_on: date) -> Row:
    end, change = parts.ends(listed, recorded_on)
    return {
        "ends_on": date.fromisoformat(end) if end else None,
        "ends_change_on": date.fromisoformat(change) if change else None,
    }


def _assigned(row: Row, event: fact.ProgrammeAssigned, day: date) -> Row:
    joined: dict[str, Any] = {
        "id": event.programme,
        "grant_reference": event.grant_reference,
        "since": day.isoformat(),
    }
    programmes: list[dict[str, Any]] = [*row["programmes"], joined]
    ids: list[str] = [one["id"] for one in programmes]
    return {"programmes": programmes, "programme_ids": barred(ids)}


def _evidence(row: Row, event: fact.EvidenceAttached, day: date) -> Row:
    attached = {
        "file_name": sealed(event.file_name),
        "document": event.document.commitment,
        "media_type": event.media_type,
        "size": event.size,
        "concerns": event.concerns,
        "on": day.isoformat(),
    }
    return detail(row, evidence={**row["detail"]["evidence"], event.evidence_id: attached})

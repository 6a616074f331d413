"""The fold of one cooperation: how each fact changes its row.

Facts may come in any order: what is told of a part before its beginning is kept with it, and shows
once it has begun.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from koop_es.cooperations import events as fact
from koop_es.cooperations.gaps import gaps
from koop_es.projecting.reading import barred, folded, searchable
from koop_es_projections.current_status import parts, proposals
from koop_es_projections.current_status.acts import acted, rhythm_set
from koop_es_projections.current_status.checks import (
    after_check,
    decisions_after,
    measures_after,
)
from koop_es_projections.current_status.parts import detail, iso, sealed
from koop_es_projections.current_status.plans import goals_after, milestones_after
from koop_es_projections.current_status.provisions import NOTHING_TO_COME, amended
from koop_es_projections.current_status.resting import AWAKE, turned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row


def status_after(row: Row | None, record: Record[Event], seen_on: date) -> Row:
    """Return the cooperation's row after a fact; where it is recorded is left to the caller.

    Args:
        row: The row before; None before the agreement.
        record: The fact.
        seen_on: Day up to which the extensions of the term count that it knows.
    """
    event = record.event
    if isinstance(event, fact.CooperationAgreed):
        return _agreed(event, record, row)
    if isinstance(event, fact.AgreementProposed):
        as_agreed = _agreed(proposals.text_of(event), record, row)
        return proposals.proposed(row, as_agreed, event, record)
    assert row is not None, "a stream begins with its agreement"  # noqa: S101 - narrows the type
    changes = _changes(row, record, cast("fact.CooperationEvent", event), seen_on)
    return {**row, **changes} if changes else row


def ends_on(listed: Sequence[dict[str, Any]], seen_on: date) -> Row:
    """Return the planned end that holds on a day, and the day from which another one will."""
    end, change = parts.ends(listed, seen_on)
    return {
        "ends_on": date.fromisoformat(end) if end else None,
        "ends_change_on": date.fromisoformat(change) if change else None,
    }


def _agreed(event: fact.CooperationAgreed, record: Record[Event], before: Row | None) -> Row:
    """Return the row of an agreement; what was said and noted before it is kept."""
    known: Row = before["detail"] if before else {}
    term = event.term
    goals = {one.goal_id: parts.goal(one.terms) for one in event.goals}
    leads = [one.party for one in event.parties if one.role == "lead"]
    row: Row = {
        "cooperation_id": record.stream,
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
        **{name: getattr(event.expected, name) for name in parts.NUMBERS},
        "conditional": event.conditional or None,
        "in_force_on": None,
        **NOTHING_TO_COME,
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
        **AWAKE,
        "file_closed": False,
        "proposed": None,
        "imported": event.imported,
        "gaps": barred(gaps(event)),
        "detail": {
            **parts.agreement(event),
            "ends": [{"since": None, "ends_on": iso(term.ends_on), "position": record.position}],
            "goals": goals,
            "turns": [],
            "acts": known.get("acts", []),
            "milestones": {},
            "checks": [],
            "measures": {},
            "decisions": {},
            "notes": known.get("notes", []),
            "evidence": {},
            "ending_remark": None,
        },
        **_NOT_ENDED,
    }
    row["check_due_on"] = parts.due_without_pauses(row)
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


def _changes(  # noqa: C901, PLR0911, PLR0912 - one arm an event is the clearest form
    row: Row, record: Record[Event], event: fact.CooperationEvent, seen_on: date
) -> Row:
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
            return _extended(row, event, record, seen_on)
        case fact.AmendmentAgreed():
            return amended(row, event, record, seen_on)
        case fact.EnteredIntoForce():
            return {**acted(row, event, record, seen_on), "in_force_on": event.effective_on}
        case fact.RenewalAgreed():
            sets_notice = event.notice_days is not None
            changed = (amended if sets_notice else acted)(row, event, record, seen_on)
            return {**changed, **_extended({**row, **changed}, event, record, seen_on)}
        case fact.CooperationSuspended() | fact.CooperationResumed():
            return turned(row, event, record, seen_on)
        case (
            fact.PartyJoined()
            | fact.PartyLeft()
            | fact.LeadReplaced()
            | fact.PersonAssigned()
            | fact.ContributionPledged()
            | fact.ContributionDelivered()
            | fact.NoticeGiven()
            | fact.ProgrammeLeft()
            | fact.FunderNotified()
            | fact.FunderConsented()
            | fact.FindingRaised()
            | fact.FindingAnswered()
            | fact.FindingSettled()
        ):
            return acted(row, event, record, seen_on)
        case fact.CheckRhythmSet():
            return rhythm_set(row, event, record)
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
            return detail(row, notes=[*row["detail"]["notes"], _note(event, record)])
        case (
            fact.PartyInvited()
            | fact.PartyConfirmed()
            | fact.PartyDeclined()
            | fact.ProposalWithdrawn()
        ):
            return proposals.said(row, event, record)
        case fact.ApprovalRequested() | fact.ApprovalGranted() | fact.ApprovalRefused():
            return {}  # they are listed in a read model of their own
        case fact.CooperationAgreed() | fact.AgreementProposed() | fact.CorrectionRecorded():
            return {}


def _extended(
    row: Row,
    event: fact.TermExtended | fact.RenewalAgreed,
    record: Record[Event],
    seen_on: date,
) -> Row:
    since, end = record.effective_day.isoformat(), event.ends_on.isoformat()
    added = {"since": since, "ends_on": end, "position": record.position}
    ends = [*row["detail"]["ends"], added]
    return {**detail(row, ends=ends), **ends_on(ends, seen_on), "bounded": True}


def _assigned(row: Row, event: fact.ProgrammeAssigned, day: date) -> Row:
    joined: dict[str, Any] = {
        "id": event.programme,
        "grant_reference": event.grant.reference if event.grant else None,
        "since": day.isoformat(),
    }
    programmes: list[dict[str, Any]] = [*row["programmes"], joined]
    ids: list[str] = [one["id"] for one in programmes]
    return {"programmes": programmes, "programme_ids": barred(ids)}


def _note(event: fact.NoteAdded, record: Record[Event]) -> dict[str, Any]:
    return {
        "text": sealed(event.text),
        "concerns": event.concerns,
        "on": record.effective_day.isoformat(),
        "position": record.position,
    }


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

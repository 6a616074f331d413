"""What the tests ask of a cooperation: commands with one interesting argument each."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from koop_es.cooperations import commands as ask
from koop_es.cooperations.contribution_terms import ContributionKind
from koop_es.cooperations.membership_terms import Capacity
from koop_es.cooperations.term_terms import NoticeKind
from koop_es.cooperations.terms import (
    CheckKind,
    CorrectionKind,
    Degree,
    Deviation,
    FollowUp,
    GoalTerms,
    Involvement,
    Manner,
    MeasureStatus,
    PlannedMeasure,
    Progress,
    Result,
    Role,
    Term,
)
from koop_es.kernel.lights import Light
from koop_es.kernel.text import Document, FreeText
from tests.support.cooperation_facts import AGREED_ON, BECAUSE, ENDS_ON, STARTS_ON, a_goal, partners
from tests.support.records import TODAY, entry_id
from tests.support.usual import over

JUST_NOW: Final = date(2026, 6, 10)


def _with_reason(given: dict[str, Any]) -> dict[str, Any]:
    return {"reason": BECAUSE, **given}


def agree(**others: Any) -> ask.AgreeCooperation:
    """Ask to record a complete agreement, but for what is given."""
    complete: dict[str, Any] = {
        "effective_on": AGREED_ON,
        "reason": BECAUSE,
        "title": "Gemeinsam lesen",
        "themes": ("Leseförderung",),
        "parties": partners(),
        "goals": (a_goal(),),
        "term": Term(starts_on=STARTS_ON, ends_on=ENDS_ON),
    }
    return ask.AgreeCooperation(**over(complete, others))


def set_goal(terms: GoalTerms | None = None, **others: Any) -> ask.SetGoal:
    """Ask to set a goal."""
    return ask.SetGoal(terms=terms or a_goal(), **others)


def revise_goal(goal_id: str, terms: GoalTerms, **others: Any) -> ask.ReviseGoal:
    """Ask to revise a goal, with a reason."""
    return ask.ReviseGoal(goal_id=goal_id, terms=terms, **_with_reason(others))


def drop_goal(goal_id: str, **others: Any) -> ask.DropGoal:
    """Ask to drop a goal, with a reason."""
    return ask.DropGoal(goal_id=goal_id, **_with_reason(others))


def measure(goal_id: str, value: Any = None, statement: str | None = None) -> ask.MeasureProgress:
    """Ask to record a measured value, or words."""
    progress = Progress.model_validate({"value": value, "statement": statement})
    return ask.MeasureProgress(goal_id=goal_id, progress=progress)


def plan_milestone(due_on: date | None = date(2026, 9, 1), **others: Any) -> ask.PlanMilestone:
    """Ask to plan a milestone."""
    return ask.PlanMilestone(title="Lesefest", due_on=due_on, **others)


def reschedule_milestone(
    milestone_id: str, due_on: date = date(2026, 10, 1), **others: Any
) -> ask.RescheduleMilestone:
    """Ask to move a milestone, with a reason."""
    return ask.RescheduleMilestone(milestone_id=milestone_id, due_on=due_on, **_with_reason(others))


def reach_milestone(
    milestone_id: str, degree: Degree = Degree.FULLY, on: date = JUST_NOW, **others: Any
) -> ask.ReachMilestone:
    """Ask to record that a milestone was reached."""
    return ask.ReachMilestone(milestone_id=milestone_id, degree=degree, effective_on=on, **others)


def miss_milestone(milestone_id: str) -> ask.MissMilestone:
    """Ask to record that a milestone was missed."""
    return ask.MissMilestone(milestone_id=milestone_id)


def drop_milestone(milestone_id: str, **others: Any) -> ask.DropMilestone:
    """Ask to drop a milestone, with a reason."""
    return ask.DropMilestone(milestone_id=milestone_id, **_with_reason(others))


def check(
    light: Light | None = Light.GREEN,
    *,
    kind: CheckKind = CheckKind.ROUTINE,
    follow_up: tuple[tuple[str, MeasureStatus], ...] = (),
    **others: Any,
) -> ask.RecordControllingCheck:
    """Ask to record a check with all that its light asks for, but for what is given."""
    needed: dict[str, Any] = {}
    if light in {Light.YELLOW, Light.RED}:
        needed["deviations"] = (Deviation(description=FreeText("late")),)
        needed["measures"] = (PlannedMeasure(title=FreeText("hurry")),)
    if light is Light.RED:
        needed["decision_needed"] = FreeText("go on?")
    return ask.RecordControllingCheck(
        kind=kind,
        light=light,
        summary=FreeText("we looked at everything"),
        follow_up=tuple(FollowUp(measure_id=m, status=status) for m, status in follow_up),
        **over(needed, others),
    )


def close_measure(measure_id: str) -> ask.CloseMeasure:
    """Ask to close a measure."""
    return ask.CloseMeasure(measure_id=measure_id)


def record_decision(decision_id: str) -> ask.RecordDecision:
    """Ask to record a decision."""
    return ask.RecordDecision(decision_id=decision_id, outcome=FreeText("we go on"))


def amend(**others: Any) -> ask.AmendAgreement:
    """Ask to amend the agreement, with a reason: another title, but for what is given."""
    return ask.AmendAgreement(**_with_reason(others or {"title": "Gemeinsam vorlesen"}))


def enter_into_force(on: date = JUST_NOW, **others: Any) -> ask.EnterIntoForce:
    """Ask to record that the agreement is in force from a day on."""
    return ask.EnterIntoForce(effective_on=on, **others)


def extend(ends_on: date, **others: Any) -> ask.ExtendTerm:
    """Ask to extend the term."""
    return ask.ExtendTerm(ends_on=ends_on, **others)


def suspend(on: date | None = TODAY, **others: Any) -> ask.SuspendCooperation:
    """Ask to suspend the cooperation, with a reason."""
    return ask.SuspendCooperation(effective_on=on, **_with_reason(others))


def resume(on: date | None = TODAY, **others: Any) -> ask.ResumeCooperation:
    """Ask to let the cooperation go on."""
    return ask.ResumeCooperation(effective_on=on, **others)


def join(party: str, on: date | None = TODAY, **others: Any) -> ask.JoinCooperation:
    """Ask to let a party join."""
    role, keeps = others.pop("role", Role.PARTNER), others.pop("record_keeper", False)
    new = Involvement(party=party, role=role, record_keeper=keeps)
    return ask.JoinCooperation(effective_on=on, involvement=new, **others)


def leave(party: str, on: date | None = TODAY, **others: Any) -> ask.LeaveCooperation:
    """Ask to let a party leave."""
    return ask.LeaveCooperation(effective_on=on, party=party, **others)


def replace_lead(party: str, on: date | None = TODAY, **others: Any) -> ask.ReplaceLead:
    """Ask to let another party lead."""
    return ask.ReplaceLead(effective_on=on, party=party, **others)


def assign_person(person: str, on: date | None = TODAY, **others: Any) -> ask.AssignPerson:
    """Ask to assign a contact person."""
    usual: dict[str, Any] = {"capacity": Capacity.CONTACT}
    return ask.AssignPerson(effective_on=on, person=person, **over(usual, others))


def pledge(party: str, **others: Any) -> ask.PledgeContribution:
    """Ask to record that a party pledges rooms."""
    usual: dict[str, Any] = {
        "contribution_kind": ContributionKind.SPACE,
        "description": FreeText("a room"),
    }
    return ask.PledgeContribution(party=party, **over(usual, others))


def deliver(contribution_id: str, **others: Any) -> ask.DeliverContribution:
    """Ask to record that something of a pledge was brought."""
    return ask.DeliverContribution(contribution_id=contribution_id, **others)


def renew(months: int = 12, **others: Any) -> ask.RenewTerm:
    """Ask to renew the term."""
    return ask.RenewTerm(months=months, **others)


def give_notice(ends_on: date, **others: Any) -> ask.GiveNotice:
    """Ask to record a regular notice."""
    return ask.GiveNotice(ends_on=ends_on, **over({"notice": NoticeKind.REGULAR}, others))


def set_rhythm(months: int, **others: Any) -> ask.SetCheckRhythm:
    """Ask to set another rhythm of checks."""
    return ask.SetCheckRhythm(months=months, **others)


def leave_programme(programme: str, **others: Any) -> ask.LeaveProgramme:
    """Ask to leave a programme."""
    return ask.LeaveProgramme(programme=programme, **others)


def notify_funder(programme: str, **others: Any) -> ask.NotifyFunder:
    """Ask to record that the funder was notified."""
    return ask.NotifyFunder(programme=programme, subject=FreeText("we end early"), **others)


def record_consent(programme: str, **others: Any) -> ask.RecordConsent:
    """Ask to record that the funder consented."""
    return ask.RecordConsent(programme=programme, subject=FreeText("ending early"), **others)


def raise_finding(**others: Any) -> ask.RaiseFinding:
    """Ask to record what an auditor found."""
    return ask.RaiseFinding(finding=FreeText("a receipt is missing"), **others)


def answer_finding(finding_id: str, **others: Any) -> ask.AnswerFinding:
    """Ask to answer a finding."""
    return ask.AnswerFinding(finding_id=finding_id, response=FreeText("here it is"), **others)


def settle_finding(finding_id: str, **others: Any) -> ask.SettleFinding:
    """Ask to record that a finding is settled."""
    return ask.SettleFinding(finding_id=finding_id, **others)


def assign_programme(programme: str, **others: Any) -> ask.AssignProgramme:
    """Ask to join a programme."""
    return ask.AssignProgramme(programme=programme, **others)


def end(
    on: date | None = TODAY, manner: Manner = Manner.BY_CONSENT, **others: Any
) -> ask.EndCooperation:
    """Ask to end the cooperation, with a reason."""
    complete: dict[str, Any] = {"reason": BECAUSE, "result": Result.REACHED}
    return ask.EndCooperation(effective_on=on, manner=manner, **over(complete, others))


def revoke_ending(**others: Any) -> ask.RevokeEnding:
    """Ask to take the ending back, with a reason."""
    return ask.RevokeEnding(**_with_reason(others))


def close_file(**others: Any) -> ask.CloseFile:
    """Ask to close the file."""
    return ask.CloseFile(**others)


def attach_evidence(content: bytes = b"%PDF-1.7", **others: Any) -> ask.AttachEvidence:
    """Ask to attach a file."""
    return ask.AttachEvidence(
        document=Document(content),
        file_name=FreeText("liste.pdf"),
        media_type="application/pdf",
        **others,
    )


def add_note(concerns: str | None = None, **others: Any) -> ask.AddNote:
    """Ask to write a note."""
    return ask.AddNote(text=FreeText("a good day"), concerns=concerns, **others)


def correct(version: int, **fields: Any) -> ask.CorrectEntry:
    """Ask to change fields of the entry at a version, with a reason."""
    return ask.CorrectEntry(
        corrects=entry_id(version), kind=CorrectionKind.CHANGE, fields=fields, reason=BECAUSE
    )


def retract(version: int) -> ask.CorrectEntry:
    """Ask to take back the entry at a version, with a reason."""
    return ask.CorrectEntry(corrects=entry_id(version), kind=CorrectionKind.RETRACT, reason=BECAUSE)

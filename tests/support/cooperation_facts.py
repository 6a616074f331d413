"""Facts about one cooperation: reading together from March 2026 to February 2027."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations import events as fact
from koop_es.cooperations.capability import COOPERATION
from koop_es.cooperations.contribution_terms import ContributionKind, Quantity
from koop_es.cooperations.membership_terms import Capacity
from koop_es.cooperations.terms import (
    Afterwards,
    AgreedGoal,
    AgreedMeasure,
    Baseline,
    CheckKind,
    DecisionNeeded,
    Degree,
    Deviation,
    Direction,
    Expected,
    FollowUp,
    GoalTerms,
    Indicator,
    Involvement,
    Manner,
    MeasureKind,
    MeasureStatus,
    Progress,
    Result,
    Role,
    Target,
    Term,
)
from koop_es.kernel.event import Basis, ReasonCode
from koop_es.kernel.lights import Light
from koop_es.kernel.text import Document, FreeText
from tests.support.parties import LIBRARY, SCHOOL, neighbours
from tests.support.story import Story, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.event import Event

AGREED_ON: Final = date(2026, 2, 20)
STARTS_ON: Final = date(2026, 3, 1)
ENDS_ON: Final = date(2027, 2, 28)
IN_MAY: Final = date(2026, 5, 20)
BECAUSE: Final = FreeText("the readers asked for it")


def given(past: Sequence[Event]) -> Story:
    """Return the story of a cooperation to which that happened, beside its neighbours."""
    return tell(COOPERATION, past, neighbours())


def involved(*parties: str) -> tuple[Involvement, ...]:
    """Return the parties as partners."""
    return tuple(Involvement(party=party) for party in parties)


def partners() -> tuple[Involvement, ...]:
    """Return a leading school that keeps the record, and a library."""
    return (
        Involvement(party=SCHOOL, role=Role.LEAD, record_keeper=True),
        Involvement(party=LIBRARY),
    )


def a_goal(
    *,
    measure: MeasureKind = MeasureKind.NUMBER,
    direction: Direction = Direction.INCREASE,
    baseline: int | None = None,
    target: int | None = None,
    due_on: date | None = None,
    evidence_required: bool = False,
) -> GoalTerms:
    """Return the terms of a goal: children who read."""
    return GoalTerms(
        title="Kinder lesen",
        indicator=Indicator(name="Kinder", measure=measure, direction=direction),
        baseline=None if baseline is None else Baseline.model_validate({"value": baseline}),
        target=Target.model_validate({"value": target, "due_on": due_on}),
        evidence_required=evidence_required,
    )


def agreed(
    parties: tuple[Involvement, ...] | None = None,
    term: Term | None = None,
    rhythm: int | None = None,
    on: date | None = AGREED_ON,
    **others: Any,
) -> fact.CooperationAgreed:
    """Agree on the cooperation, with goal ``g1``."""
    return fact.CooperationAgreed(
        effective_on=on,
        effective_basis=Basis.STATED if on else Basis.UNKNOWN,
        reason_code=ReasonCode.FIRST_ENTRY,
        code=others.pop("code", "K-2026-001"),
        title="Gemeinsam lesen",
        themes=others.pop("themes", ("Leseförderung",)),
        parties=parties or partners(),
        goals=others.pop("goals", (AgreedGoal(goal_id="g1", terms=a_goal()),)),
        term=term or Term(starts_on=STARTS_ON, ends_on=ENDS_ON),
        expected=Expected(check_rhythm_months=rhythm),
        **others,
    )


def goal_set(goal_id: str, terms: GoalTerms | None = None, on: date = IN_MAY) -> fact.GoalSet:
    """Set a goal."""
    return fact.GoalSet(effective_on=on, goal_id=goal_id, terms=terms or a_goal())


def goal_revised(goal_id: str, after: GoalTerms) -> fact.GoalRevised:
    """Revise a goal."""
    return fact.GoalRevised(
        effective_on=IN_MAY, reason=BECAUSE, goal_id=goal_id, before=a_goal(), after=after
    )


def goal_dropped(goal_id: str) -> fact.GoalDropped:
    """Drop a goal."""
    return fact.GoalDropped(effective_on=IN_MAY, reason=BECAUSE, goal_id=goal_id)


def progress_measured(goal_id: str, value: int, on: date = IN_MAY) -> fact.ProgressMeasured:
    """Measure a goal's actual value."""
    progress = Progress.model_validate({"value": value})
    return fact.ProgressMeasured(effective_on=on, goal_id=goal_id, progress=progress)


def milestone_planned(
    milestone_id: str, due_on: date = date(2026, 9, 1), on: date = AGREED_ON
) -> fact.MilestonePlanned:
    """Plan a milestone."""
    return fact.MilestonePlanned(
        effective_on=on, milestone_id=milestone_id, title="Lesefest", due_on=due_on
    )


def milestone_rescheduled(
    milestone_id: str, due_on: date = date(2026, 10, 1), on: date = IN_MAY
) -> fact.MilestoneRescheduled:
    """Move a milestone."""
    return fact.MilestoneRescheduled(
        effective_on=on, reason=BECAUSE, milestone_id=milestone_id, due_on=due_on
    )


def milestone_reached(
    milestone_id: str, degree: Degree = Degree.FULLY, on: date = IN_MAY
) -> fact.MilestoneReached:
    """Reach a milestone."""
    return fact.MilestoneReached(effective_on=on, milestone_id=milestone_id, degree=degree)


def milestone_missed(milestone_id: str) -> fact.MilestoneMissed:
    """Miss a milestone."""
    return fact.MilestoneMissed(effective_on=IN_MAY, milestone_id=milestone_id)


def milestone_dropped(milestone_id: str) -> fact.MilestoneDropped:
    """Drop a milestone."""
    return fact.MilestoneDropped(effective_on=IN_MAY, reason=BECAUSE, milestone_id=milestone_id)


def checked(
    light: Light = Light.GREEN,
    *,
    on: date = IN_MAY,
    measures: Sequence[str] = (),
    decision: str | None = None,
    follow_up: Sequence[tuple[str, MeasureStatus]] = (),
    next_check_on: date | None = None,
    check_id: str = "c-may",
) -> fact.ControllingCheckRecorded:
    """Hold a check that agrees on measures of those ids."""
    measure_ids = measures or (() if light is Light.GREEN else ("a-may",))
    needed = decision or ("d-may" if light is Light.RED else None)
    return fact.ControllingCheckRecorded(
        effective_on=on,
        check_id=check_id,
        kind=CheckKind.ROUTINE,
        light=light,
        summary=FreeText("we looked at everything"),
        deviations=(Deviation(description=FreeText("late")),) if measure_ids else (),
        measures=tuple(AgreedMeasure(measure_id=m, title=FreeText("hurry")) for m in measure_ids),
        follow_up=tuple(FollowUp(measure_id=m, status=status) for m, status in follow_up),
        decision_needed=DecisionNeeded(decision_id=needed, question=FreeText("go on?"))
        if needed
        else None,
        next_check_on=next_check_on,
    )


def measure_closed(measure_id: str, on: date = IN_MAY) -> fact.MeasureClosed:
    """Close a measure."""
    return fact.MeasureClosed(effective_on=on, measure_id=measure_id)


def decision_recorded(decision_id: str, on: date = IN_MAY) -> fact.DecisionRecorded:
    """Take a decision."""
    return fact.DecisionRecorded(
        effective_on=on, decision_id=decision_id, outcome=FreeText("we go on")
    )


def extended(ends_on: date, on: date = IN_MAY) -> fact.TermExtended:
    """Extend the term."""
    return fact.TermExtended(effective_on=on, ends_before=ENDS_ON, ends_on=ends_on)


def suspended(on: date = IN_MAY) -> fact.CooperationSuspended:
    """Suspend the cooperation."""
    return fact.CooperationSuspended(effective_on=on, reason=BECAUSE)


def resumed(on: date = IN_MAY) -> fact.CooperationResumed:
    """Let the cooperation go on."""
    return fact.CooperationResumed(effective_on=on)


def joined(
    party: str, on: date = IN_MAY, role: Role = Role.PARTNER, **others: Any
) -> fact.PartyJoined:
    """Let a party join."""
    return fact.PartyJoined(
        effective_on=on, involvement=Involvement(party=party, role=role, **others)
    )


def left(party: str, on: date = IN_MAY) -> fact.PartyLeft:
    """Let a party leave."""
    return fact.PartyLeft(effective_on=on, party=party)


def lead_replaced(party: str, former: str | None = None, on: date = IN_MAY) -> fact.LeadReplaced:
    """Let another party lead."""
    return fact.LeadReplaced(effective_on=on, party=party, former=former)


def person_assigned(assignment_id: str, person: str, on: date = IN_MAY) -> fact.PersonAssigned:
    """Assign a contact person."""
    return fact.PersonAssigned(
        effective_on=on, assignment_id=assignment_id, capacity=Capacity.CONTACT, person=person
    )


def pledged(
    contribution_id: str, party: str = SCHOOL, amount: int | None = None, on: date = IN_MAY
) -> fact.ContributionPledged:
    """Pledge rooms, or money where an amount is given."""
    return fact.ContributionPledged(
        effective_on=on,
        contribution_id=contribution_id,
        party=party,
        contribution_kind=ContributionKind.MONEY if amount else ContributionKind.SPACE,
        description=FreeText("what we bring"),
        quantity=Quantity.model_validate({"amount": amount, "unit": "EUR"}) if amount else None,
    )


def delivered(
    contribution_id: str, amount: int | None = None, on: date = IN_MAY
) -> fact.ContributionDelivered:
    """Bring something of a pledge."""
    quantity = Quantity.model_validate({"amount": amount, "unit": "EUR"}) if amount else None
    return fact.ContributionDelivered(
        effective_on=on, contribution_id=contribution_id, quantity=quantity
    )


def programme_assigned(programme: str) -> fact.ProgrammeAssigned:
    """Join a programme."""
    return fact.ProgrammeAssigned(effective_on=IN_MAY, programme=programme)


def ended(
    on: date | None = IN_MAY, *, result: Result = Result.REACHED, successor: str | None = None
) -> fact.CooperationEnded:
    """End the cooperation."""
    return fact.CooperationEnded(
        effective_on=on,
        effective_basis=Basis.STATED if on else Basis.UNKNOWN,
        reason=BECAUSE,
        manner=Manner.BY_CONSENT,
        result=result,
        afterwards=Afterwards.GROUP if successor else Afterwards.NOTHING,
        successor=successor,
    )


def ending_revoked(on: date = IN_MAY) -> fact.EndingRevoked:
    """Take the ending back."""
    return fact.EndingRevoked(effective_on=on, reason=BECAUSE)


def file_closed(on: date = IN_MAY) -> fact.FileClosed:
    """Close the file."""
    return fact.FileClosed(effective_on=on)


def evidence_attached(evidence_id: str) -> fact.EvidenceAttached:
    """Attach a file."""
    return fact.EvidenceAttached(
        effective_on=IN_MAY,
        evidence_id=evidence_id,
        document=Document(b"%PDF-1.7"),
        file_name=FreeText("liste.pdf"),
        media_type="application/pdf",
        size=8,
    )


def note_added(text: str = "a good day", concerns: str | None = None) -> fact.NoteAdded:
    """Write a note."""
    return fact.NoteAdded(effective_on=IN_MAY, text=FreeText(text), concerns=concerns)

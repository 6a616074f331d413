"""The rules of section 4.1 as far as one cooperation's own record can tell.

Each rule looks at the state before and the event, never at the command: so the same rules admit a
new event and, after a correction, all the events that stood before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.cooperations import refusals as no
from koop_es.cooperations.events import (
    ControllingCheckRecorded,
    CooperationAgreed,
    CooperationEnded,
    CooperationEvent,
    CorrectionRecorded,
    DecisionRecorded,
    EndingRevoked,
    EvidenceAttached,
    FileClosed,
    GoalDropped,
    GoalRevised,
    GoalSet,
    MeasureClosed,
    MilestoneDropped,
    MilestoneMissed,
    MilestonePlanned,
    MilestoneReached,
    MilestoneRescheduled,
    NoteAdded,
    ProgrammeAssigned,
    ProgressMeasured,
    TermExtended,
)
from koop_es.cooperations.goal_rules import refuse_terms_that_do_not_fit, refuse_value
from koop_es.cooperations.state import MilestoneStatus
from koop_es.cooperations.terms import (
    FOLLOWING_UP,
    CheckKind,
    Degree,
    Manner,
    Role,
)
from koop_es.kernel.lights import Light, worst
from koop_es.kernel.refusals import (
    ReasonMissing,
    refuse_future,
    refuse_late_without_reason,
)

if TYPE_CHECKING:
    from datetime import date

    from koop_es.cooperations.state import Cooperation, Milestone
    from koop_es.kernel.policy import Policy

LEAST_PARTIES: Final = 2

LEGAL_ACTS: Final = (TermExtended, ProgrammeAssigned, CooperationEnded)
"""Legal acts may lie in the future and bite from that day (rule 3)."""

PLANS: Final = (GoalSet, GoalRevised, GoalDropped, MilestonePlanned, MilestoneRescheduled)
"""Plans, too, may take effect later."""

AFTER_THE_END: Final = (
    MeasureClosed,
    DecisionRecorded,
    EvidenceAttached,
    NoteAdded,
    CorrectionRecorded,
    EndingRevoked,
    FileClosed,
)
"""What may be recorded after the ending has taken effect (rule 2)."""

NEEDING_A_REASON: Final = (
    GoalRevised,
    GoalDropped,
    MilestoneRescheduled,
    MilestoneDropped,
    EndingRevoked,
    CorrectionRecorded,
)
"""Events for which a reason is always due (rule 4)."""


def admit(state: Cooperation | None, event: CooperationEvent, today: date, policy: Policy) -> None:
    """Refuse the event if it breaks a rule against the state before it.

    Args:
        state: The cooperation so far; None before the agreement.
        event: What is to be recorded.
        today: Day of recording in the home's time zone.
        policy: The home's tolerances.

    Raises:
        Refusal: The class tells which rule was hit.
    """
    if not isinstance(event, (*LEGAL_ACTS, *PLANS)):
        refuse_future(event.effective_on, today)
    refuse_late_without_reason(
        event.effective_on, today, policy.backdating_tolerance, has_reason=event.has_reason
    )
    if state is None:
        _admit_agreement(event)
        return
    _refuse_after_the_end(state, event, today)
    if isinstance(event, NEEDING_A_REASON) and not event.has_reason:
        raise ReasonMissing(field="reason")
    for evidence_id in event.evidence:
        _refuse_unknown(evidence_id, state.evidence, "evidence")
    _admit_by_kind(state, event)


def _admit_agreement(event: CooperationEvent) -> None:
    if isinstance(event, CooperationAgreed):
        admit_agreement(event)


def admit_agreement(event: CooperationAgreed) -> None:
    """Refuse an agreement that lacks one of the six fields or contradicts itself (rules 1, 11).

    Raises:
        AgreementIncomplete: A field is missing, and it was not imported.
        TooFewParties: Fewer than two distinct parties besides funders.
        StartAfterEnd: The term starts after it ends.
        SecondRecordKeeper: Two parties keep the record.
        PartyTwice: A party stands twice in the same role.
    """
    if not event.imported:
        missing = _missing_fields(event)
        if missing:
            raise no.AgreementIncomplete(field=missing[0], missing=", ".join(missing))
    distinct = {involved.party for involved in event.parties if involved.role is not Role.FUNDER}
    if len(distinct) < LEAST_PARTIES:
        raise no.TooFewParties(field="parties", parties=len(distinct))
    _refuse_party_twice(event)
    term = event.term
    if term.starts_on and term.ends_on and term.starts_on > term.ends_on:
        raise no.StartAfterEnd(field="term", starts_on=term.starts_on, ends_on=term.ends_on)
    for goal in event.goals:
        refuse_terms_that_do_not_fit(goal.terms)


def _missing_fields(event: CooperationAgreed) -> list[str]:
    present = {
        "themes": bool(event.themes),
        "goals": bool(event.goals),
        "term": event.term.is_complete,
        "effective_on": event.effective_on is not None,
    }
    return [name for name, is_there in present.items() if not is_there]


def _refuse_party_twice(event: CooperationAgreed) -> None:
    seen: set[tuple[str, Role]] = set()
    for involved in event.parties:
        if (involved.party, involved.role) in seen:
            raise no.PartyTwice(field="parties", party=involved.party, role=involved.role)
        seen.add((involved.party, involved.role))
    keepers = {involved.party for involved in event.parties if involved.record_keeper}
    if len(keepers) > 1:
        raise no.SecondRecordKeeper(field="parties")


def _refuse_after_the_end(state: Cooperation, event: CooperationEvent, today: date) -> None:
    if state.file_closed and not isinstance(event, CorrectionRecorded | EndingRevoked):
        raise no.FileIsClosed
    if state.ending is None or not state.ended_by(today) or isinstance(event, AFTER_THE_END):
        return
    closing = (CheckKind.FINAL, CheckKind.FOLLOW_UP)
    if isinstance(event, ControllingCheckRecorded) and event.kind in closing:
        return
    ended_on = state.ending.ended_on
    if isinstance(event, CooperationEnded):
        raise no.AlreadyEnded(ended_on=ended_on or "?")
    if ended_on is None or event.effective_on is None or event.effective_on > ended_on:
        raise no.HasEnded(field="effective_on", ended_on=ended_on or "?")


def _refuse_unknown(part_id: str, known: object, part: str) -> None:
    if part_id not in known:  # pyright: ignore[reportOperatorIssue]
        raise no.UnknownPart(part=part, id=part_id)


def _admit_by_kind(state: Cooperation, event: CooperationEvent) -> None:  # noqa: C901, PLR0912 - one arm an event is the clearest form
    match event:
        case GoalSet():
            refuse_terms_that_do_not_fit(event.terms)
        case GoalRevised():
            _open_goal(state, event.goal_id)
            refuse_terms_that_do_not_fit(event.after)
        case GoalDropped():
            _open_goal(state, event.goal_id)
        case ProgressMeasured():
            _open_goal(state, event.goal_id)
            refuse_value(event.progress, state.goals[event.goal_id].terms.indicator)
        case MilestonePlanned():
            if event.goal_id is not None:
                _refuse_unknown(event.goal_id, state.goals, "goal")
        case MilestoneRescheduled() | MilestoneMissed() | MilestoneDropped():
            _open_milestone(state, event.milestone_id)
        case MilestoneReached():
            _refuse_reached_twice(state, event)
        case ControllingCheckRecorded():
            _admit_check(state, event)
        case MeasureClosed():
            _open_measure(state, event.measure_id)
        case DecisionRecorded():
            _refuse_unknown(event.decision_id, state.decisions, "decision")
            if state.decisions[event.decision_id].taken:
                raise no.DecisionAlreadyTaken(id=event.decision_id)
        case TermExtended():
            if state.term.ends_on is not None and event.ends_on <= state.term.ends_on:
                raise no.TermNotExtended(field="ends_on", ends_on=state.term.ends_on)
            if state.term.starts_on is not None and event.ends_on < state.term.starts_on:
                raise no.StartAfterEnd(
                    field="ends_on", starts_on=state.term.starts_on, ends_on=event.ends_on
                )
        case ProgrammeAssigned():
            if event.programme in state.programmes:
                raise no.AlreadyInProgramme(field="programme")
        case CooperationEnded():
            _admit_ending(state, event)
        case EndingRevoked() | FileClosed():
            if state.ending is None:
                raise no.NotEnded
        case EvidenceAttached() | NoteAdded():
            if event.concerns is not None:
                _refuse_unknown(event.concerns, _parts(state), "part")
        case CooperationAgreed() | CorrectionRecorded():
            pass


def _parts(state: Cooperation) -> set[str]:
    checks = {check.check_id for check in state.checks}
    return {
        *state.goals,
        *state.milestones,
        *state.measures,
        *state.decisions,
        *checks,
        *state.evidence,
    }


def _open_goal(state: Cooperation, goal_id: str) -> None:
    _refuse_unknown(goal_id, state.goals, "goal")
    if state.goals[goal_id].dropped:
        raise no.GoalIsDropped(id=goal_id)


def _open_milestone(state: Cooperation, milestone_id: str) -> Milestone:
    _refuse_unknown(milestone_id, state.milestones, "milestone")
    milestone = state.milestones[milestone_id]
    if milestone.status is MilestoneStatus.REACHED:
        raise no.MilestoneAlreadyReached(id=milestone_id)
    if not milestone.status.is_open:
        raise no.MilestoneClosed(id=milestone_id, status=milestone.status)
    return milestone


def _refuse_reached_twice(state: Cooperation, event: MilestoneReached) -> None:
    milestone = _open_milestone(state, event.milestone_id)
    again = milestone.status is MilestoneStatus.PARTLY_REACHED and event.degree is Degree.PARTLY
    if again:
        raise no.MilestoneAlreadyReached(id=event.milestone_id)


def _open_measure(state: Cooperation, measure_id: str) -> None:
    _refuse_unknown(measure_id, state.measures, "measure")
    if state.measures[measure_id].closed:
        raise no.MeasureAlreadyClosed(id=measure_id)


def _admit_check(state: Cooperation, event: ControllingCheckRecorded) -> None:
    if event.lights:
        found = worst(dimension.light for dimension in event.lights)
        if event.light is not found and event.override_reason is None:
            raise no.LightOverrideUnexplained(
                field="override_reason", light=event.light, worst=found
            )
    if event.light is not Light.GREEN:
        if not event.deviations:
            raise no.DeviationMissing(field="deviations", light=event.light)
        if not event.measures:
            raise no.MeasuresMissing(field="measures", light=event.light)
    if event.light is Light.RED and event.decision_needed is None:
        raise no.DecisionMissing(field="decision_needed")
    _admit_follow_up(state, event)


def _admit_follow_up(state: Cooperation, event: ControllingCheckRecorded) -> None:
    followed = [follow_up.measure_id for follow_up in event.follow_up]
    for measure_id in followed:
        _open_measure(state, measure_id)
        if followed.count(measure_id) > 1:
            raise no.FollowedUpTwice(field="follow_up", id=measure_id)
    left_out = [
        measure.measure_id for measure in state.open_measures if measure.measure_id not in followed
    ]
    if event.kind in FOLLOWING_UP and left_out:
        raise no.OpenMeasureLeftOut(field="follow_up", measures=", ".join(left_out))
    parts = _parts(state)
    for deviation in event.deviations:
        if deviation.concerns is not None:
            _refuse_unknown(deviation.concerns, parts, "part")


def _admit_ending(state: Cooperation, event: CooperationEnded) -> None:
    if state.ending is not None:
        raise no.AlreadyEnded(ended_on=state.ending.ended_on or "?")
    if event.manner is Manner.MERGED and event.successor is None:
        raise no.SuccessorMissing(field="successor")
    ended_on, term = event.effective_on, state.term
    if ended_on is None or event.manner is Manner.NEVER_IN_FORCE:
        return
    if term.starts_on is not None and ended_on < term.starts_on:
        raise no.EndBeforeStart(field="effective_on", ended_on=ended_on, starts_on=term.starts_on)
    if term.ends_on is not None and ended_on < term.ends_on and not event.has_reason:
        raise ReasonMissing(field="reason", ends_on=term.ends_on)

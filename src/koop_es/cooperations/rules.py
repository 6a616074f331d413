"""The rules of section 4.1 as far as one cooperation's own record can tell.

Each rule looks at the state before and the event, never at the command: so the same rules admit a
new event and, after a correction, all the events that stood before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.cooperations import refusals as no
from koop_es.cooperations.agreement_rules import admit_agreement
from koop_es.cooperations.check_rules import admit_check
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
from koop_es.cooperations.part_rules import (
    admit_milestone,
    open_goal,
    open_measure,
    open_milestone,
    refuse_reached_twice,
    refuse_unknown,
)
from koop_es.cooperations.terms import CheckKind, Manner
from koop_es.kernel.refusals import (
    FactInTheFuture,
    ReasonMissing,
    refuse_future,
    refuse_late_without_reason,
)

if TYPE_CHECKING:
    from datetime import date

    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.policy import Policy

LEGAL_ACTS: Final = (TermExtended, ProgrammeAssigned, CooperationEnded)
"""Legal acts may lie in the future and bite from that day (rule 3)."""

PLANS: Final = (
    GoalSet,
    GoalRevised,
    GoalDropped,
    MilestonePlanned,
    MilestoneRescheduled,
    MilestoneDropped,
)
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
    for evidence_id in event.evidence:
        refuse_unknown(evidence_id, state.evidence if state else (), "evidence")
    if state is None:
        if isinstance(event, CooperationAgreed):
            admit_agreement(event)
        return
    _refuse_after_the_end(state, event, today)
    if isinstance(event, NEEDING_A_REASON) and not event.has_reason:
        raise ReasonMissing(field="reason")
    _admit_by_kind(state, event, today)


def _refuse_after_the_end(state: Cooperation, event: CooperationEvent, today: date) -> None:
    if state.file_closed and not isinstance(event, CorrectionRecorded | EndingRevoked):
        raise no.FileIsClosed
    # An ending "zum 31.12." also bites what is to take effect after that day.
    day = max(today, event.effective_on or today)
    if state.ending is None or not state.ended_by(day) or isinstance(event, AFTER_THE_END):
        return
    closing = (CheckKind.FINAL, CheckKind.FOLLOW_UP)
    if isinstance(event, ControllingCheckRecorded) and event.kind in closing:
        return
    ended_on = state.ending.ended_on
    if isinstance(event, CooperationEnded):
        raise no.AlreadyEnded(ended_on=ended_on or "?")
    if ended_on is None or event.effective_on is None or event.effective_on > ended_on:
        raise no.HasEnded(field="effective_on", ended_on=ended_on or "?")


def _admit_by_kind(state: Cooperation, event: CooperationEvent, today: date) -> None:  # noqa: C901, PLR0912 - one arm an event is the clearest form
    match event:
        case GoalSet():
            refuse_terms_that_do_not_fit(event.terms)
        case GoalRevised():
            open_goal(state, event.goal_id)
            refuse_terms_that_do_not_fit(event.after)
        case GoalDropped():
            open_goal(state, event.goal_id)
        case ProgressMeasured():
            goal = open_goal(state, event.goal_id)
            refuse_value(event.progress, goal.terms.indicator)
        case MilestonePlanned():
            admit_milestone(state, event)
        case MilestoneRescheduled() | MilestoneMissed() | MilestoneDropped():
            open_milestone(state, event.milestone_id)
        case MilestoneReached():
            refuse_reached_twice(state, event)
        case ControllingCheckRecorded():
            admit_check(state, event)
        case MeasureClosed():
            open_measure(state, event.measure_id)
        case DecisionRecorded():
            refuse_unknown(event.decision_id, state.decisions, "decision")
            if state.decisions[event.decision_id].taken:
                raise no.DecisionAlreadyTaken(id=event.decision_id)
        case TermExtended():
            _admit_extension(state, event)
        case ProgrammeAssigned():
            _admit_programme(state, event, today)
        case CooperationEnded():
            _admit_ending(state, event, today)
        case EndingRevoked():
            if state.ending is None:
                raise no.NotEnded
        case FileClosed():
            if not state.ended_by(event.effective_on or today):
                raise no.NotEnded
        case EvidenceAttached() | NoteAdded():
            if event.concerns is not None:
                refuse_unknown(event.concerns, state.parts, "part")
        case CooperationAgreed() | CorrectionRecorded():
            pass


def _admit_programme(state: Cooperation, event: ProgrammeAssigned, today: date) -> None:
    if event.programme in state.programmes:
        raise no.AlreadyInProgramme(field="programme")
    decided_on = event.grant.decided_on if event.grant else None
    if decided_on is not None and decided_on > today:
        raise FactInTheFuture(field="grant_decided_on", effective_on=decided_on, today=today)


def _admit_extension(state: Cooperation, event: TermExtended) -> None:
    term = state.term
    if term.ends_on is not None and event.ends_on <= term.ends_on:
        raise no.TermNotExtended(field="ends_on", ends_on=term.ends_on)
    if term.starts_on is not None and event.ends_on < term.starts_on:
        raise no.StartAfterEnd(field="ends_on", starts_on=term.starts_on, ends_on=event.ends_on)


def _admit_ending(state: Cooperation, event: CooperationEnded, today: date) -> None:
    if state.ending is not None:
        raise no.AlreadyEnded(ended_on=state.ending.ended_on or "?")
    if event.manner is Manner.UNKNOWN and not event.imported:
        raise no.MannerUnknown(field="manner")
    if event.manner is Manner.MERGED and event.successor is None:
        raise no.SuccessorMissing(field="successor")
    # An ending of unknown day counts from its recording, here as in every report.
    ended_on, term = event.effective_on or today, state.term
    in_force = event.manner is not Manner.NEVER_IN_FORCE
    if in_force and term.starts_on is not None and ended_on < term.starts_on:
        raise no.EndBeforeStart(field="effective_on", ended_on=ended_on, starts_on=term.starts_on)
    if term.ends_on is not None and ended_on < term.ends_on and not event.has_reason:
        raise ReasonMissing(field="reason", ends_on=term.ends_on)

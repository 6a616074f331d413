"""The fold: from recorded events to state, total and refusing nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, assert_never, cast

from koop_es.cooperations.corrections import corrected
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
from koop_es.cooperations.state import (
    Check,
    Cooperation,
    Decision,
    Ending,
    Goal,
    Measure,
    Milestone,
    MilestoneStatus,
)
from koop_es.cooperations.terms import Degree, GoalTerms, MeasureStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

V = TypeVar("V")


def fold(records: Iterable[Record[Event]]) -> Cooperation | None:
    """Return the state after all records, corrections applied first."""
    state: Cooperation | None = None
    for record in corrected(records):
        state = evolve(state, cast("CooperationEvent", record.event))
    return state


def begin(event: CooperationAgreed) -> Cooperation:
    """Return the state of a cooperation just agreed."""
    goals = {goal.goal_id: Goal(goal.goal_id, goal.terms, goal.terms) for goal in event.goals}
    return Cooperation(agreement=event, term=event.term, goals=goals)


def evolve(state: Cooperation | None, event: CooperationEvent) -> Cooperation:  # noqa: C901, PLR0911, PLR0912 - one arm an event is the clearest form
    """Return the state after one more event.

    Facts may come in the order of their effect, so a part that is not there yet is made.
    """
    if state is None:
        return begin(cast("CooperationAgreed", event))
    match event:
        case CooperationAgreed() | NoteAdded() | CorrectionRecorded():
            return state
        case GoalSet():
            return replace(state, goals=_set_goal(state, event))
        case GoalRevised():
            goal = replace(_goal(state, event.goal_id, event.before), terms=event.after)
            return replace(state, goals=_with(state.goals, event.goal_id, goal))
        case GoalDropped():
            goal = replace(_goal(state, event.goal_id), dropped=True)
            return replace(state, goals=_with(state.goals, event.goal_id, goal))
        case ProgressMeasured():
            return replace(state, goals=_with(state.goals, event.goal_id, _measured(state, event)))
        case (
            MilestonePlanned()
            | MilestoneRescheduled()
            | MilestoneReached()
            | MilestoneMissed()
            | MilestoneDropped()
        ):
            milestone = _milestone(state, event)
            return replace(state, milestones=_with(state.milestones, event.milestone_id, milestone))
        case ControllingCheckRecorded():
            return _checked(state, event)
        case MeasureClosed():
            measure = _measure(state, event.measure_id)
            closed = replace(measure, closed=True, closed_on=event.effective_on)
            return replace(state, measures=_with(state.measures, event.measure_id, closed))
        case DecisionRecorded():
            asked = state.decisions.get(event.decision_id) or Decision(event.decision_id, None)
            taken = replace(asked, taken=True)
            return replace(state, decisions=_with(state.decisions, event.decision_id, taken))
        case TermExtended():
            ends_on = max(state.term.ends_on or event.ends_on, event.ends_on)
            term = state.term.model_copy(update={"ends_on": ends_on})
            return replace(state, term=term, extended=state.extended + 1)
        case ProgrammeAssigned():
            reference = event.grant.reference if event.grant else None
            return replace(state, programmes=_with(state.programmes, event.programme, reference))
        case CooperationEnded():
            return replace(state, ending=Ending(event.effective_on, event))
        case EndingRevoked():
            return replace(state, ending=None, file_closed=False)
        case FileClosed():
            return replace(state, file_closed=True)
        case EvidenceAttached():
            return replace(state, evidence=state.evidence | {event.evidence_id})
        case _:
            assert_never(event)


def _with(parts: Mapping[str, V], key: str, part: V) -> dict[str, V]:
    return {**parts, key: part}


def _goal(state: Cooperation, goal_id: str, terms: GoalTerms | None = None) -> Goal:
    known = state.goals.get(goal_id)
    unknown = terms or GoalTerms(title="?")
    return known or Goal(goal_id, unknown, unknown)


def _set_goal(state: Cooperation, event: GoalSet) -> dict[str, Goal]:
    known = state.goals.get(event.goal_id) or Goal(event.goal_id, event.terms, event.terms)
    revised = known.terms != known.original
    terms = known.terms if revised else event.terms
    return _with(state.goals, event.goal_id, replace(known, original=event.terms, terms=terms))


def _measured(state: Cooperation, event: ProgressMeasured) -> Goal:
    goal = _goal(state, event.goal_id)
    value = (event.effective_on, event.progress.value)
    return replace(
        goal, measured=(*goal.measured, value), evidence=goal.evidence or bool(event.evidence)
    )


def _milestone(
    state: Cooperation,
    event: MilestonePlanned
    | MilestoneRescheduled
    | MilestoneReached
    | MilestoneMissed
    | MilestoneDropped,
) -> Milestone:
    known = state.milestones.get(event.milestone_id) or Milestone(
        event.milestone_id, "?", None, None
    )
    match event:
        case MilestonePlanned():
            due_on = known.due_on if known.moved else event.due_on
            return replace(
                known,
                title=event.title,
                due_originally=event.due_on,
                due_on=due_on,
                goal_id=event.goal_id,
            )
        case MilestoneRescheduled():
            return replace(known, due_on=event.due_on, moved=known.moved + 1)
        case MilestoneReached():
            if known.status is MilestoneStatus.REACHED:
                return known
            fully = event.degree is Degree.FULLY
            status = MilestoneStatus.REACHED if fully else MilestoneStatus.PARTLY_REACHED
            return replace(known, status=status, reached_on=event.effective_on)
        case MilestoneMissed():
            return replace(known, status=MilestoneStatus.MISSED)
        case MilestoneDropped():
            return replace(known, status=MilestoneStatus.DROPPED)


def _measure(state: Cooperation, measure_id: str) -> Measure:
    return state.measures.get(measure_id) or Measure(measure_id, "", None)


def _checked(state: Cooperation, event: ControllingCheckRecorded) -> Cooperation:
    measures = dict(state.measures)
    for followed in event.follow_up:
        measure = _measure(state, followed.measure_id)
        if followed.status is MeasureStatus.CLOSED:
            changed = replace(measure, closed=True, closed_on=event.effective_on)
        else:
            changed = replace(measure, carried=measure.carried + 1)
        measures[followed.measure_id] = changed
    for agreed in event.measures:
        measure = measures.get(agreed.measure_id) or Measure(agreed.measure_id, "", None)
        measures[agreed.measure_id] = replace(
            measure, check_id=event.check_id, due_on=agreed.due_on
        )
    decisions = state.decisions
    if event.decision_needed is not None:
        needed = event.decision_needed.decision_id
        decision = decisions.get(needed) or Decision(needed, None)
        decisions = _with(decisions, needed, replace(decision, asked_on=event.effective_on))
    check = Check(event.check_id, event.effective_on, event.kind, event.light, event.next_check_on)
    return replace(state, measures=measures, decisions=decisions, checks=(*state.checks, check))

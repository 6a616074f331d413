"""What is stored all the same but should be looked at (the domain's section 4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.cooperations import events as fact
from koop_es.cooperations.act_warnings import of_act, of_acts
from koop_es.cooperations.approval_warnings import of_approvals
from koop_es.cooperations.consents import of_consents
from koop_es.cooperations.correcting import with_correction
from koop_es.cooperations.dates import is_check_overdue
from koop_es.cooperations.events import CooperationAgreed
from koop_es.cooperations.fold import fold
from koop_es.cooperations.subjects.tables import KINDS
from koop_es.cooperations.terms import Manner, Result
from koop_es.kernel.dates import add_days
from koop_es.kernel.lights import Light
from koop_es.kernel.warnings import Level, RuleWarning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from koop_es.cooperations.state import Cooperation, Ending, Goal
    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event

LONGEST_RHYTHM: Final = 12
MOVED_OFTEN: Final = 2


def warn(state: Cooperation, events: Sequence[Event], context: Context) -> list[RuleWarning]:
    """Return the warnings that hold after the events, the urgent ones first."""
    if state.is_proposed:
        return []  # Nothing counts yet: what is to be looked at is told once it is agreed.
    state = _as_corrected(state, events, context)
    found = [*_of_entries(state, events, context), *_of_state(state, context), *of_approvals(state)]
    order = [Level.URGENT, Level.ATTENTION, Level.HINT]
    return sorted(found, key=lambda warning: order.index(warning.level))


def _as_corrected(state: Cooperation, events: Sequence[Event], context: Context) -> Cooperation:
    """Return the state with a new correction in force, which only a fresh fold can tell."""
    for event in events:
        if isinstance(event, fact.CorrectionRecorded):
            return fold(with_correction(event, context)) or state
    return state


def _hint(code: str, **params: object) -> RuleWarning:
    return RuleWarning(code, Level.HINT, {name: str(value) for name, value in params.items()})


def _attention(code: str, **params: object) -> RuleWarning:
    return RuleWarning(code, Level.ATTENTION, {name: str(value) for name, value in params.items()})


def _urgent(code: str, **params: object) -> RuleWarning:
    return RuleWarning(code, Level.URGENT, {name: str(value) for name, value in params.items()})


def _of_entries(
    state: Cooperation, events: Sequence[Event], context: Context
) -> Iterator[RuleWarning]:
    """Yield what only the new entries can tell."""
    tolerance = context.policy.backdating_tolerance
    for event in events:
        yield from _to_be_notified(state, event, context)
        yield from of_act(state, event, context)
        day = event.effective_on
        if day is None:
            continue
        late = (context.today - day).days
        if late > tolerance:
            yield _hint("entry.recorded_late", days=late)
        term = state.term
        outside = (term.starts_on and day < term.starts_on) or (term.ends_on and day > term.ends_on)
        if outside and not KINDS[type(event)].timeless:
            yield _hint("entry.outside_the_term", effective_on=day)
        if isinstance(event, fact.ControllingCheckRecorded) and event.light is Light.GREEN:
            yield from _green_though_overdue(state, event)
        yield from _beyond_the_end(state, event)
        if isinstance(event, CooperationAgreed):
            yield from _signed_late(event)


def _green_though_overdue(
    state: Cooperation, event: fact.ControllingCheckRecorded
) -> Iterator[RuleWarning]:
    for milestone in state.milestones.values():
        held_on, due_on = event.effective_on, milestone.due_on
        if milestone.status.is_open and due_on and held_on and due_on < held_on:
            yield _attention(
                "check.green_while_milestone_overdue",
                milestone=milestone.milestone_id,
                due_on=due_on,
            )


def _beyond_the_end(state: Cooperation, event: Event) -> Iterator[RuleWarning]:
    """Yield what is planned where the recorded ending leaves no day for it."""
    ended_on = state.ending.ended_on if state.ending else None
    match event:
        case fact.GoalSet():
            due_on = event.terms.target.due_on
        case fact.GoalRevised():
            due_on = event.after.target.due_on
        case fact.MilestonePlanned() | fact.MilestoneRescheduled():
            due_on = event.due_on
        case _:
            return
    last_day = max(filter(None, (event.effective_on, due_on)), default=None)
    no_day_left = event.effective_on is not None and event.effective_on == ended_on
    if ended_on and last_day and (no_day_left or last_day > ended_on):
        yield _attention("entry.planned_beyond_the_end", ended_on=ended_on)


def _signed_late(event: CooperationAgreed) -> Iterator[RuleWarning]:
    starts_on = event.term.starts_on
    days = [event.effective_on, *(involved.signed_on for involved in event.parties)]
    latest = max((day for day in days if day is not None), default=None)
    if starts_on is not None and latest is not None and latest > starts_on:
        yield _hint("cooperation.signed_after_start", signed_on=latest, starts_on=starts_on)


def _to_be_notified(state: Cooperation, event: Event, context: Context) -> Iterator[RuleWarning]:
    """Yield what a funder probably wants to hear of, told once with the entry that brings it."""
    if not state.programmes:
        return
    match event:
        case fact.GoalDropped():
            yield _attention("goal.notification_due", goal=event.goal_id)
        case fact.PartyLeft():
            yield _attention("party.notification_due", party=event.party)
        case fact.CooperationEnded() | fact.ProgrammeAssigned():
            yield from _early_end(state, context.today)
        case fact.CorrectionRecorded():
            before = fold(context.history)
            if before is None or not any(_early_end(before, context.today)):
                yield from _early_end(state, context.today)
        case _:
            pass


def _early_end(state: Cooperation, today: date) -> Iterator[RuleWarning]:
    ending, ends_on = state.ending, state.term.ends_on
    if ending is None or ends_on is None:
        return
    # An ending of unknown day counts from its recording, here as in every report.
    ended_on = ending.ended_on or today
    if ended_on < ends_on:
        yield _attention("cooperation.notification_due", ended_on=ended_on, ends_on=ends_on)


def _of_state(state: Cooperation, context: Context) -> Iterator[RuleWarning]:
    """Yield what the whole record tells today."""
    yield from of_consents(state, context)
    if state.ending is not None and state.ended_by(context.today):
        yield from _of_ending(state)
        return
    missing = _to_be_completed(state)
    if missing:
        yield _hint("cooperation.to_be_completed", missing=", ".join(missing))
    yield from _of_term(state, context)
    yield from _of_checks(state, context)
    yield from of_acts(state, context)
    for goal in state.goals.values():
        if not goal.dropped:
            yield from _of_goal(goal, state)
    for milestone in state.milestones.values():
        if milestone.moved >= MOVED_OFTEN and milestone.status.is_open:
            yield _attention(
                "milestone.moved_often", milestone=milestone.milestone_id, times=milestone.moved
            )


def _to_be_completed(state: Cooperation) -> list[str]:
    """Return which of the six fields an import left unknown."""
    there = {
        "themes": bool(state.agreement.themes),
        "goals": bool(state.goals),
        "term": state.term.is_complete,
        "effective_on": state.agreement.effective_on is not None,
    }
    return [name for name, is_there in there.items() if not is_there]


def _of_ending(state: Cooperation) -> Iterator[RuleWarning]:
    open_measures = [measure.measure_id for measure in state.open_measures]
    if open_measures:
        yield _attention("cooperation.ended_with_open_measures", measures=", ".join(open_measures))
    ending = state.ending
    if ending and ending.event.result in {Result.PARTLY, Result.NOT_REACHED}:
        yield _hint("cooperation.ended_with_unreached_goals", result=ending.event.result)
    if ending and ending.event.result is Result.NOT_ASSESSED and _had_goals(state, ending):
        yield _hint("cooperation.result_not_assessed")


def _had_goals(state: Cooperation, ending: Ending) -> bool:
    was_in_force = ending.event.manner is not Manner.NEVER_IN_FORCE
    return was_in_force and any(not goal.dropped for goal in state.goals.values())


def _of_term(state: Cooperation, context: Context) -> Iterator[RuleWarning]:
    ends_on = state.term.ends_on
    if ends_on is None or state.ending is not None or state.is_pending(context.today):
        return
    if ends_on < context.today:
        yield _urgent("cooperation.term_passed", ends_on=ends_on)
    elif not state.notices and ends_on <= add_days(context.today, context.policy.ending_notice):
        days = (ends_on - context.today).days
        yield _attention("cooperation.ends_soon", ends_on=ends_on, days=days)


def _of_checks(state: Cooperation, context: Context) -> Iterator[RuleWarning]:
    rhythm = state.rhythm_months
    if rhythm is not None and rhythm > LONGEST_RHYTHM:
        yield _hint("check.rhythm_too_long", months=rhythm)
    due_on = state.check_due_on
    resting = state.is_suspended(context.today) or state.is_pending(context.today)
    if not resting and is_check_overdue(due_on, context.today, context.policy.check_grace):
        yield _attention("check.overdue", due_on=due_on)
    patience = context.policy.decision_patience
    for decision in state.decisions.values():
        asked_on = decision.asked_on
        if not decision.taken and asked_on and add_days(asked_on, patience) < context.today:
            yield _urgent(
                "check.red_without_decision", decision=decision.decision_id, asked_on=asked_on
            )


def _of_goal(goal: Goal, state: Cooperation) -> Iterator[RuleWarning]:
    indicator, due_on = goal.terms.indicator, goal.terms.target.due_on
    if indicator is None or not indicator.is_measurable:
        yield _hint("goal.no_measurable_indicator", goal=goal.goal_id)
    if due_on and state.term.ends_on and due_on > state.term.ends_on:
        yield _attention(
            "goal.due_after_term", goal=goal.goal_id, due_on=due_on, ends_on=state.term.ends_on
        )
    if goal.terms.evidence_required and goal.measured and not goal.evidence:
        yield _attention("goal.evidence_missing", goal=goal.goal_id)

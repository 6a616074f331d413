"""Goals: set, revised, dropped, and how far they were reached."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koop_es.cooperations import goal_commands as ask
from koop_es.cooperations import goal_events as fact
from koop_es.cooperations import refusals as no
from koop_es.cooperations.goal_rules import refuse_terms_that_do_not_fit, refuse_value
from koop_es.cooperations.goal_terms import GoalTerms
from koop_es.cooperations.part_rules import open_goal
from koop_es.cooperations.state import Goal
from koop_es.cooperations.subject import Asked, Kind, Subject, told, with_part
from koop_es.kernel.aggregate import facts
from koop_es.kernel.refusals import EmptyChange

if TYPE_CHECKING:
    from datetime import date

    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context


def _revise(state: Cooperation, command: ask.ReviseGoal, context: Context) -> fact.GoalRevised:
    goal = state.goals.get(command.goal_id)
    if goal is None:
        raise no.UnknownPart(part="goal", id=command.goal_id)
    if goal.terms == command.terms:
        raise EmptyChange(field="terms")
    return fact.GoalRevised(
        **facts(command, context.today),
        goal_id=command.goal_id,
        before=goal.terms,
        after=command.terms,
    )


def _admit_set(state: Cooperation, event: fact.GoalSet, today: date) -> None:
    del state, today
    refuse_terms_that_do_not_fit(event.terms)


def _admit_revised(state: Cooperation, event: fact.GoalRevised, today: date) -> None:
    del today
    open_goal(state, event.goal_id)
    refuse_terms_that_do_not_fit(event.after)


def _admit_dropped(state: Cooperation, event: fact.GoalDropped, today: date) -> None:
    del today
    open_goal(state, event.goal_id)


def _admit_measured(state: Cooperation, event: fact.ProgressMeasured, today: date) -> None:
    del today
    goal = open_goal(state, event.goal_id)
    refuse_value(event.progress, goal.terms.indicator)


def _goal(state: Cooperation, goal_id: str, terms: GoalTerms | None = None) -> Goal:
    known = state.goals.get(goal_id)
    unknown = terms or GoalTerms(title="?")
    return known or Goal(goal_id, unknown, unknown)


def _with(state: Cooperation, goal: Goal) -> Cooperation:
    return replace(state, goals=with_part(state.goals, goal.goal_id, goal))


def _set(state: Cooperation, event: fact.GoalSet) -> Cooperation:
    known = state.goals.get(event.goal_id) or Goal(event.goal_id, event.terms, event.terms)
    revised = known.terms != known.original
    terms = known.terms if revised else event.terms
    return _with(state, replace(known, original=event.terms, terms=terms))


def _revised(state: Cooperation, event: fact.GoalRevised) -> Cooperation:
    return _with(state, replace(_goal(state, event.goal_id, event.before), terms=event.after))


def _dropped(state: Cooperation, event: fact.GoalDropped) -> Cooperation:
    return _with(state, replace(_goal(state, event.goal_id), dropped=True))


def _measured(state: Cooperation, event: fact.ProgressMeasured) -> Cooperation:
    goal = _goal(state, event.goal_id)
    value = (event.effective_on, event.progress.value)
    proven = goal.evidence or bool(event.evidence)
    return _with(state, replace(goal, measured=(*goal.measured, value), evidence=proven))


GOALS = Subject(
    kinds=(
        Kind(
            fact.GoalSet, _set, _admit_set, plan=True, new_plan=True, fixed=frozenset({"goal_id"})
        ),
        Kind(
            fact.GoalRevised,
            _revised,
            _admit_revised,
            plan=True,
            needs_reason=True,
            was={"before": lambda state, event: _goal(state, event.goal_id, event.before).terms},
        ),
        Kind(fact.GoalDropped, _dropped, _admit_dropped, plan=True, needs_reason=True),
        Kind(fact.ProgressMeasured, _measured, _admit_measured),
    ),
    asked=(
        Asked(ask.SetGoal, told(fact.GoalSet, part="goal_id", letter="g")),
        Asked(ask.ReviseGoal, _revise),
        Asked(ask.DropGoal, told(fact.GoalDropped)),
        Asked(ask.MeasureProgress, told(fact.ProgressMeasured)),
    ),
)

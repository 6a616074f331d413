"""The rules of a cooperation's parts: known ids, and nothing reached or closed twice (rule 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations import refusals as no
from koop_es.cooperations.state import MilestoneStatus
from koop_es.cooperations.terms import Degree

if TYPE_CHECKING:
    from collections.abc import Container

    from koop_es.cooperations.events import MilestonePlanned, MilestoneReached
    from koop_es.cooperations.state import Cooperation, Goal, Milestone


def refuse_unknown(part_id: str, known: Container[str], part: str) -> None:
    """Refuse the id of a part that is not known.

    Raises:
        UnknownPart: It is not among the known ones.
    """
    if part_id not in known:
        raise no.UnknownPart(part=part, id=part_id)


def open_goal(state: Cooperation, goal_id: str) -> Goal:
    """Return the goal, which is still pursued.

    Raises:
        UnknownPart: No goal of that id was set.
        GoalIsDropped: It was dropped before.
    """
    refuse_unknown(goal_id, state.goals, "goal")
    if state.goals[goal_id].dropped:
        raise no.GoalIsDropped(id=goal_id)
    return state.goals[goal_id]


def admit_milestone(state: Cooperation, event: MilestonePlanned) -> None:
    """Refuse a milestone without a day, or for a goal that is not pursued.

    Raises:
        DueDateMissing: Only imports may leave the day open.
        UnknownPart: No goal of that id was set.
        GoalIsDropped: The goal was dropped before.
    """
    if event.due_on is None and not event.imported:
        raise no.DueDateMissing(field="due_on")
    if event.goal_id is not None:
        open_goal(state, event.goal_id)


def open_milestone(state: Cooperation, milestone_id: str) -> Milestone:
    """Return the milestone, which can still be reached.

    Raises:
        UnknownPart: No milestone of that id was planned.
        MilestoneAlreadyReached: It was fully reached before.
        MilestoneClosed: It was missed or dropped.
    """
    refuse_unknown(milestone_id, state.milestones, "milestone")
    milestone = state.milestones[milestone_id]
    if milestone.status is MilestoneStatus.REACHED:
        raise no.MilestoneAlreadyReached(id=milestone_id)
    if not milestone.status.is_open:
        raise no.MilestoneClosed(id=milestone_id, status=milestone.status)
    return milestone


def refuse_reached_twice(state: Cooperation, event: MilestoneReached) -> None:
    """Refuse to reach again; what was reached in part may be reached fully.

    Raises:
        MilestoneAlreadyReached: It was reached before, at least as far.
    """
    milestone = open_milestone(state, event.milestone_id)
    again = milestone.status is MilestoneStatus.PARTLY_REACHED and event.degree is Degree.PARTLY
    if again:
        raise no.MilestoneAlreadyReached(id=event.milestone_id)


def open_measure(state: Cooperation, measure_id: str) -> None:
    """Refuse a measure that is unknown or was closed.

    Raises:
        UnknownPart: No measure of that id was agreed.
        MeasureAlreadyClosed: It was closed before.
    """
    refuse_unknown(measure_id, state.measures, "measure")
    if state.measures[measure_id].closed:
        raise no.MeasureAlreadyClosed(id=measure_id)

"""The goals of an agreement in one text: title, and what is known of each by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import from_json, to_json

from koop_es.cooperations import events as fact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es.cooperations.terms import GoalTerms
    from koop_es.projecting.shapes import Row

    Goal = list[Any]
    """Title, None as long as nobody told it; whether it has an indicator, was set, was dropped."""

UNTOLD: Goal = [None, False, False, False]


def goals_agreed(goals: Iterable[tuple[str, GoalTerms]]) -> Row:
    """Return the columns of an agreement's goals."""
    return _columns({goal_id: _told(UNTOLD, terms, set_now=True) for goal_id, terms in goals})


def goals_after(row: Row, event: fact.GoalSet | fact.GoalRevised | fact.GoalDropped) -> Row:
    """Return the columns of goals after a fact about one."""
    goals: dict[str, Goal] = from_json(row["goals"])
    known = goals.get(event.goal_id, UNTOLD)
    match event:
        case fact.GoalSet() if known[0] is not None:
            # What took effect before was told of it as revised.
            goal = [known[0], known[1], True, known[3]]
        case fact.GoalSet():
            goal = _told(known, event.terms, set_now=True)
        case fact.GoalRevised():
            goal = _told(known, event.after, set_now=known[2])
        case fact.GoalDropped():
            goal = [*known[:3], True]
    return _columns({**goals, event.goal_id: goal})


def _told(known: Goal, terms: GoalTerms, *, set_now: bool) -> Goal:
    return [terms.title, terms.indicator is not None, set_now, known[3]]


def _columns(goals: dict[str, Goal]) -> Row:
    pursued = _pursued(goals)
    indicated = any(has_indicator for _, has_indicator, *_ in pursued)
    return {"goals": to_json(goals).decode(), "indicated": indicated}


def _pursued(goals: dict[str, Goal]) -> list[Goal]:
    return [goal for goal in goals.values() if goal[2] and not goal[3]]


def pursued(text: str) -> tuple[str, ...]:
    """Return the titles of the goals that are pursued."""
    return tuple(title for title, *_ in _pursued(from_json(text)))

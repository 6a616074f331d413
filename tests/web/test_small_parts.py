"""Languages, values in addresses, and how far a goal is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from koop_es.web.goals import GoalsTogether, progress_of, together
from koop_es.web.languages import accepted
from koop_es_projections.current_status.detail_views import GoalView


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("fr,de;q=0.4,en;q=0.2", "de"),
        ("de;q=0,en", "en"),
        ("de;q=nonsense", None),
        ("fr,*", None),
        ("", None),
        ("DE-at", "de"),
        (",;q=,,de;q=0.1", "de"),
    ],
)
def test_the_browsers_wish_is_read(header: str, language: str | None) -> None:
    assert accepted(header) == language


def goal(actual: int | None, baseline: int | None, target: int | None, **more: Any) -> GoalView:
    """Return a goal with figures."""
    terms = {
        "title": "Goal",
        "indicator": {"name": "visits", **more},
        "baseline": {"value": str(baseline)} if baseline is not None else None,
        "target": {"value": str(target)} if target is not None else {},
    }
    measured = None if actual is None else Decimal(actual)
    return GoalView("g1", "Goal", terms, terms, 0, dropped=False, measured=(), actual=measured)


@pytest.mark.parametrize(
    ("given", "percent"),
    [
        (goal(5, 0, 10), 50),
        (goal(14, 18, 10), 50),
        (goal(12, 0, 10), 100),
        (goal(-3, 0, 10), 0),
        (goal(2, 0, 3), 67),
        (goal(4, None, 8), 50),
        (goal(None, 0, 10), None),
        (goal(5, 0, None), None),
        (goal(5, 5, 5), None),
        (goal(21, 20, 20, direction="maintain", tolerance="2"), 100),
        (goal(25, 20, 20, direction="maintain", tolerance="2"), 0),
        (goal(9, 12, 4, direction="decrease"), 38),
        (goal(9, None, 4, direction="decrease"), None),
        (goal(4, None, 4, direction="decrease"), 100),
        (goal(5, 0, 10, measure="qualitative"), None),
    ],
)
def test_a_goals_attainment_follows_its_figures(given: GoalView, percent: int | None) -> None:
    assert progress_of(given).percent == percent


def test_goals_together_tell_how_many_are_measured() -> None:
    goals = (goal(5, 0, 10), goal(12, 0, 10), goal(None, 0, 10))
    assert together(goals) == GoalsTogether(count=3, measured=2, reached=1, percent=75)
    assert together(()) == GoalsTogether(count=0, measured=0, reached=0, percent=None)


def weighing(weight: str, actual: int) -> GoalView:
    """Return a goal on the way from 0 to 100 with a weight."""
    plain = goal(actual, 0, 100)
    return replace(plain, terms={**plain.terms, "weight": weight})


def test_goals_together_are_weighed_capped_and_rounded_half_up() -> None:
    three = (weighing("1", 20), weighing("1", 20), weighing("1", 100))
    assert together(three).percent == 47
    assert together((weighing("3", 0), weighing("1", 50))).percent == 13
    assert together((weighing("3", 250), weighing("1", -9), goal(None, 0, 1))).percent == 75
    assert together((goal(1, 0, 3), goal(1, 0, 3), goal(2, 0, 3))).percent == 44


@pytest.mark.parametrize(
    ("given", "falling"),
    [
        (goal(9, 12, 4), True),
        (goal(9, None, 4, direction="decrease"), True),
        (goal(9, 4, 12), False),
        (goal(9, 12, 4, direction="maintain"), False),
    ],
)
def test_a_goal_that_goes_down_is_told_apart(given: GoalView, falling: bool) -> None:  # noqa: FBT001 - a column of the table
    assert progress_of(given).falling is falling

"""The drawing of milestones: days lie in proportion, and there is none without a line."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from koop_es.web.timeline import LEFT, MOST_TICKS, RIGHT, drawn
from koop_es_projections.current_status.detail_views import MilestoneView

if TYPE_CHECKING:
    from koop_es_projections.current_status.views import CooperationItem

TODAY = date(2026, 7, 2)


def term(starts_on: date | None = None, ends_on: date | None = None) -> CooperationItem:
    """Return a cooperation of which only the term matters."""
    return cast(
        "CooperationItem", SimpleNamespace(starts_on=starts_on, ends_on=ends_on, ended_on=None)
    )


def milestone(due_on: date | None, **more: Any) -> MilestoneView:
    """Return a milestone."""
    usual: dict[str, Any] = {
        "milestone_id": "m2",
        "title": "Kick-off",
        "goal_id": None,
        "due_originally": due_on,
        "due_on": due_on,
        "moved": 0,
        "status": "planned",
        "reached_on": None,
        "overdue": False,
        "left_open": False,
    }
    return MilestoneView(**{**usual, **more})


YEAR = term(date(2026, 1, 1), date(2026, 12, 31))


def test_days_lie_in_proportion_between_begin_and_end() -> None:
    drawing = drawn(YEAR, [milestone(TODAY)], TODAY)
    assert drawing is not None
    assert (drawing.starts, drawing.ends, drawing.today) == (LEFT, RIGHT, (LEFT + RIGHT) // 2)
    assert drawing.marks[0].x == (LEFT + RIGHT) // 2


def test_a_milestone_that_was_moved_shows_where_it_stood() -> None:
    moved = milestone(date(2026, 12, 31), moved=1, due_originally=date(2026, 1, 1))
    drawing = drawn(YEAR, [moved], TODAY)
    assert drawing is not None
    assert (drawing.marks[0].before, drawing.marks[0].x) == (LEFT, RIGHT)
    assert drawing.marks[0].label_left


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({}, "open"),
        ({"status": "reached", "reached_on": TODAY}, "done"),
        ({"overdue": True}, "late"),
        ({"status": "missed"}, "late"),
        ({"status": "dropped"}, "off"),
        ({"left_open": True}, "off"),
    ],
)
def test_what_became_of_it_is_seen(more: dict[str, Any], state: str) -> None:
    drawing = drawn(YEAR, [milestone(TODAY, **more)], TODAY)
    assert drawing is not None
    assert drawing.marks[0].state == state


def test_without_days_nothing_is_drawn() -> None:
    assert drawn(YEAR, [], TODAY) is None
    assert drawn(YEAR, [milestone(None)], TODAY) is None
    assert drawn(term(), [milestone(TODAY)], TODAY) is None


@pytest.mark.parametrize("years", [0, 1, 3, 10, 70, 900])
def test_there_is_room_for_each_tick(years: int) -> None:
    long = term(date(2026, 1, 15), date(2026 + years, 3, 15))
    drawing = drawn(long, [milestone(TODAY)], TODAY)
    assert drawing is not None
    assert len(drawing.ticks) <= 8
    assert all(LEFT <= x <= RIGHT for _, x in drawing.ticks)


@pytest.mark.parametrize("far", [date(9990, 1, 1), date.max])
@pytest.mark.parametrize("near", [date.min, date(1900, 1, 1), date(2026, 1, 1)])
def test_a_drawing_bears_any_two_days(near: date, far: date) -> None:
    drawing = drawn(term(near, far), [milestone(TODAY)], TODAY)
    assert drawing is not None
    assert 1 < len(drawing.ticks) <= MOST_TICKS + 1


def test_a_drawing_that_fails_leaves_its_page_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("koop_es.web.timeline.STEPS", None)
    assert drawn(YEAR, [milestone(TODAY)], TODAY) is None

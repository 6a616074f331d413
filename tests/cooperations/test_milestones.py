"""Milestones: planned, moved, reached, missed and dropped (rules 4 and 6)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations import refusals as no
from koop_es.cooperations.state import MilestoneStatus
from koop_es.cooperations.terms import Degree
from koop_es.kernel.refusals import EmptyChange, ReasonMissing
from tests.support.cooperation_asks import (
    JUST_NOW,
    drop_milestone,
    miss_milestone,
    plan_milestone,
    reach_milestone,
    reschedule_milestone,
)
from tests.support.cooperation_facts import (
    agreed,
    given,
    goal_dropped,
    milestone_dropped,
    milestone_missed,
    milestone_planned,
    milestone_reached,
)

if TYPE_CHECKING:
    from koop_es.kernel.aggregate import Command

CLOSING = [
    reach_milestone("fest"),
    miss_milestone("fest"),
    drop_milestone("fest"),
    reschedule_milestone("fest"),
]


def test_a_milestone_gets_the_id_of_its_entry() -> None:
    assert given([agreed()]).when(plan_milestone()).event.milestone_id == "m2"


def test_a_milestone_needs_its_day() -> None:
    with pytest.raises(no.DueDateMissing):
        given([agreed()]).when(plan_milestone(due_on=None))


def test_an_imported_milestone_may_lack_its_day() -> None:
    assert given([agreed()]).when(plan_milestone(due_on=None, imported=True)).event.due_on is None


def test_a_milestone_belongs_to_a_known_goal() -> None:
    assert given([agreed()]).when(plan_milestone(goal_id="g1")).event.goal_id == "g1"


def test_a_milestone_belongs_to_no_unknown_goal() -> None:
    with pytest.raises(no.UnknownPart):
        given([agreed()]).when(plan_milestone(goal_id="g9"))


def test_a_milestone_is_reached() -> None:
    past = [agreed(), milestone_planned("fest")]
    milestone = given(past).when(reach_milestone("fest")).state.milestones["fest"]
    assert (milestone.status, milestone.reached_on) == (MilestoneStatus.REACHED, JUST_NOW)


def test_a_milestone_is_reached_only_once() -> None:
    past = [agreed(), milestone_planned("fest"), milestone_reached("fest")]
    with pytest.raises(no.MilestoneAlreadyReached):
        given(past).when(reach_milestone("fest"))


def test_a_milestone_reached_in_part_is_reached_fully_later() -> None:
    past = [agreed(), milestone_planned("fest"), milestone_reached("fest", Degree.PARTLY)]
    outcome = given(past).when(reach_milestone("fest"))
    assert outcome.state.milestones["fest"].status is MilestoneStatus.REACHED


def test_a_milestone_is_not_reached_in_part_twice() -> None:
    past = [agreed(), milestone_planned("fest"), milestone_reached("fest", Degree.PARTLY)]
    with pytest.raises(no.MilestoneAlreadyReached):
        given(past).when(reach_milestone("fest", Degree.PARTLY))


@pytest.mark.parametrize("command", [miss_milestone("fest"), drop_milestone("fest")])
def test_a_milestone_reached_in_part_may_still_be_given_up(command: Command) -> None:
    past = [agreed(), milestone_planned("fest"), milestone_reached("fest", Degree.PARTLY)]
    assert not given(past).when(command).state.milestones["fest"].status.is_open


@pytest.mark.parametrize("command", CLOSING)
@pytest.mark.parametrize("closed", [milestone_missed("fest"), milestone_dropped("fest")])
def test_a_closed_milestone_stays_closed(command: Command, closed: object) -> None:
    with pytest.raises(no.MilestoneClosed):
        given([agreed(), milestone_planned("fest"), closed]).when(command)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("command", CLOSING[1:])
def test_a_reached_milestone_stays_reached(command: Command) -> None:
    with pytest.raises(no.MilestoneAlreadyReached):
        given([agreed(), milestone_planned("fest"), milestone_reached("fest")]).when(command)


@pytest.mark.parametrize("command", CLOSING)
def test_a_milestone_must_be_known(command: Command) -> None:
    with pytest.raises(no.UnknownPart):
        given([agreed()]).when(command)


@pytest.mark.parametrize(
    "command", [drop_milestone("fest", reason=None), reschedule_milestone("fest", reason=None)]
)
def test_moving_and_dropping_a_milestone_need_a_reason(command: Command) -> None:
    with pytest.raises(ReasonMissing):
        given([agreed(), milestone_planned("fest")]).when(command)


def test_missing_a_milestone_needs_no_reason() -> None:
    outcome = given([agreed(), milestone_planned("fest")]).when(miss_milestone("fest"))
    assert outcome.state.milestones["fest"].status is MilestoneStatus.MISSED


def test_a_move_keeps_the_day_planned_before() -> None:
    past = [agreed(), milestone_planned("fest", due_on=date(2026, 9, 1))]
    outcome = given(past).when(reschedule_milestone("fest", due_on=date(2026, 11, 1)))
    assert outcome.event.due_before == date(2026, 9, 1)
    assert outcome.state.milestones["fest"].due_originally == date(2026, 9, 1)


def test_a_move_to_the_same_day_is_no_move() -> None:
    past = [agreed(), milestone_planned("fest", due_on=date(2026, 9, 1))]
    with pytest.raises(EmptyChange):
        given(past).when(reschedule_milestone("fest", due_on=date(2026, 9, 1)))


def test_a_milestone_belongs_to_no_dropped_goal() -> None:
    with pytest.raises(no.GoalIsDropped):
        given([agreed(), goal_dropped("g1")]).when(plan_milestone(goal_id="g1"))

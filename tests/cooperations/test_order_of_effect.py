"""The second fold: facts in the order in which they took effect (section 4.3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from koop_es.cooperations.fold import evolve
from koop_es.cooperations.state import Cooperation, MilestoneStatus
from koop_es.cooperations.terms import Degree, MeasureStatus
from koop_es.kernel.lights import Light
from tests.support.cooperation_facts import (
    AGREED_ON,
    a_goal,
    agreed,
    checked,
    decision_recorded,
    extended,
    goal_revised,
    goal_set,
    measure_closed,
    milestone_planned,
    milestone_reached,
    milestone_rescheduled,
    progress_measured,
)
from tests.support.records import by_effect, recorded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

APRIL, MAY, JUNE = date(2026, 4, 20), date(2026, 5, 20), date(2026, 6, 10)
YEAR_END = date(2026, 12, 31)


def state_in_effect(records: Sequence[Record[Event]]) -> Cooperation:
    state: Cooperation | None = None
    for record in by_effect(records):
        state = evolve(state, record.event)  # pyright: ignore[reportArgumentType]
    assert state is not None
    return state


def told(*past: Event) -> Cooperation:
    return state_in_effect(recorded([agreed(), *past], today=YEAR_END))


def test_a_goal_measured_before_it_was_set_has_its_terms() -> None:
    goal = told(goal_set("g2", a_goal(target=9), on=JUNE), progress_measured("g2", 3, on=MAY)).goals
    assert goal["g2"].terms.target.value == goal["g2"].original.target.value == 9
    assert len(goal["g2"].measured) == 1


def test_a_goal_revised_before_it_was_set_keeps_the_revised_terms() -> None:
    goal = told(goal_set("g2", on=JUNE), goal_revised("g2", a_goal(target=9))).goals["g2"]
    assert (goal.original.target.value, goal.terms.target.value) == (None, 9)


def test_a_milestone_moved_before_it_was_planned_keeps_its_day() -> None:
    milestone = told(
        milestone_planned("m", due_on=YEAR_END, on=JUNE), milestone_rescheduled("m", JUNE, on=MAY)
    ).milestones["m"]
    assert (milestone.due_originally, milestone.due_on, milestone.title) == (
        YEAR_END,
        JUNE,
        "Lesefest",
    )


def test_a_milestone_reached_before_it_was_planned_is_reached() -> None:
    milestone = told(milestone_planned("m", on=JUNE), milestone_reached("m", on=MAY)).milestones
    assert milestone["m"].status is MilestoneStatus.REACHED


def test_fully_reached_stays_so_though_partly_took_effect_later() -> None:
    milestone = told(
        milestone_planned("m"),
        milestone_reached("m", Degree.PARTLY, on=JUNE),
        milestone_reached("m", Degree.FULLY, on=MAY),
    ).milestones["m"]
    assert (milestone.status, milestone.reached_on) == (MilestoneStatus.REACHED, MAY)


def test_a_measure_closed_before_its_check_is_closed() -> None:
    state = told(
        checked(Light.YELLOW, on=JUNE, measures=["rooms"]), measure_closed("rooms", on=MAY)
    )
    assert (state.measures["rooms"].closed, state.measures["rooms"].check_id) == (True, "c-may")


def test_a_measure_followed_up_before_its_check_is_counted() -> None:
    follow_up = checked(on=MAY, check_id="c3", follow_up=[("rooms", MeasureStatus.CARRIED)])
    state = told(checked(Light.YELLOW, on=JUNE, measures=["rooms"]), follow_up)
    assert state.measures["rooms"].carried == 1


def test_a_decision_taken_before_its_check_is_taken() -> None:
    state = told(checked(Light.RED, on=JUNE, decision="go-on"), decision_recorded("go-on", on=MAY))
    assert (state.decisions["go-on"].taken, state.decisions["go-on"].asked_on) == (True, JUNE)


def test_the_latest_end_stands_whichever_extension_took_effect_first() -> None:
    later = date(2027, 12, 31)
    assert told(extended(YEAR_END, on=JUNE), extended(later, on=MAY)).term.ends_on == later


def test_entries_before_the_agreement_are_kept() -> None:
    assert "m" in told(milestone_planned("m", on=AGREED_ON.replace(year=2020))).milestones

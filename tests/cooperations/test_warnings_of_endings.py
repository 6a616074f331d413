"""Warnings of what an ending leaves open, and of what a funder is to be told (section 4.2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from koop_es.cooperations.terms import (
    Manner,
    MeasureKind,
    Result,
    Term,
)
from koop_es.kernel.event import Basis
from koop_es.kernel.lights import Light
from koop_es.kernel.text import FreeText
from koop_es.kernel.warnings import Level
from tests.support.cooperation_asks import (
    add_note,
    assign_programme,
    close_measure,
    correct,
    drop_goal,
    end,
    plan_milestone,
    set_goal,
)
from tests.support.cooperation_facts import (
    ENDS_ON,
    IN_MAY,
    STARTS_ON,
    agreed,
    checked,
    ended,
    given,
    goal_dropped,
    goal_set,
    programme_assigned,
)
from tests.support.parties import PROGRAMME
from tests.support.records import TODAY
from tests.support.warned import warned

A_DAY = timedelta(days=1)
Q = MeasureKind.QUALITATIVE


def test_ended_with_open_measures() -> None:
    past = [agreed(), checked(Light.YELLOW, measures=["rooms"])]
    ending = given(past).when(end())
    assert warned(ending, "cooperation.ended_with_open_measures").params == {"measures": "rooms"}
    assert ending.when(close_measure("rooms")).codes == set()


@pytest.mark.parametrize("result", Result)
def test_ended_with_unreached_goals(result: Result) -> None:
    unreached = result in {Result.PARTLY, Result.NOT_REACHED}
    outcome = given([agreed()]).when(end(result=result))
    assert ("cooperation.ended_with_unreached_goals" in outcome.codes) is unreached


def test_ended_without_a_word_on_the_goals() -> None:
    silent = end(result=Result.NOT_ASSESSED)
    assert warned(given([agreed()]).when(silent), "cooperation.result_not_assessed").level == "hint"
    without_goals = given([agreed(), goal_dropped("g1")]).when(silent)
    assert "cooperation.result_not_assessed" not in without_goals.codes
    never = end(result=Result.NOT_ASSESSED, manner=Manner.NEVER_IN_FORCE)
    assert "cooperation.result_not_assessed" not in given([agreed()]).when(never).codes


def test_what_is_planned_beyond_the_end_that_was_announced() -> None:
    code = "entry.planned_beyond_the_end"
    ends = [agreed(), ended(date(2026, 9, 30))]
    late, within = (
        plan_milestone(due_on=date(2026, 10, 1)),
        plan_milestone(due_on=date(2026, 9, 30)),
    )
    assert warned(given(ends).when(late), code).params == {"ended_on": "2026-09-30"}
    assert code not in given(ends).when(within).codes
    assert code not in given([agreed()]).when(late).codes


def test_a_goal_set_on_the_last_day() -> None:
    last_day = [agreed(), ended(TODAY)]
    assert "entry.planned_beyond_the_end" in given(last_day).when(set_goal()).codes


def test_an_ending_to_come_is_not_yet_warned_of() -> None:
    past = [agreed(), checked(Light.YELLOW, measures=["rooms"])]
    assert given(past).when(end(ENDS_ON)).codes == set()


def test_an_early_end_within_a_programme_is_to_be_notified() -> None:
    outcome = given([agreed(), programme_assigned(PROGRAMME)]).when(end(TODAY))
    found = warned(outcome, "cooperation.notification_due")
    assert found.level is Level.ATTENTION
    assert found.params == {"ended_on": TODAY.isoformat(), "ends_on": ENDS_ON.isoformat()}


def test_an_early_end_of_unknown_day_counts_from_its_recording() -> None:
    command = end(None, effective_basis=Basis.UNKNOWN)
    outcome = given([agreed(), programme_assigned(PROGRAMME)]).when(command)
    found = warned(outcome, "cooperation.notification_due")
    assert found.params["ended_on"] == TODAY.isoformat()


def test_an_announced_early_end_is_to_be_notified() -> None:
    story = given([agreed(), programme_assigned(PROGRAMME)])
    assert story.when(end(ENDS_ON - A_DAY)).codes == {"cooperation.notification_due"}


@pytest.mark.parametrize("day", [ENDS_ON, ENDS_ON + A_DAY])
def test_an_end_as_planned_needs_no_notification(day: date) -> None:
    story = given([agreed(), programme_assigned(PROGRAMME)]).on(day)
    assert "cooperation.notification_due" not in story.when(end(day)).codes


def test_an_early_end_outside_programmes_needs_no_notification() -> None:
    assert given([agreed()]).when(end(TODAY)).codes == set()


def test_an_end_condition_has_no_early_end() -> None:
    term = Term(starts_on=STARTS_ON, end_condition=FreeText("when all can read"))
    story = given([agreed(term=term), programme_assigned(PROGRAMME)])
    assert "cooperation.notification_due" not in story.when(end(TODAY)).codes


def test_the_notification_is_told_with_the_ending_and_not_again() -> None:
    ending = given([agreed(), programme_assigned(PROGRAMME)]).when(end(TODAY))
    assert ending.when(add_note()).codes == set()


def test_a_programme_that_comes_to_light_after_an_early_end() -> None:
    story = given([agreed(), ended(IN_MAY)])
    late = assign_programme(PROGRAMME, effective_on=IN_MAY, reason="found")
    assert "cooperation.notification_due" in story.when(late).codes


def test_a_correction_that_makes_the_end_an_early_one() -> None:
    story = given([agreed(), programme_assigned(PROGRAMME), ended(ENDS_ON)]).on(ENDS_ON + A_DAY)
    early = ENDS_ON - A_DAY
    outcome = story.when(correct(3, effective_on=early.isoformat()))
    found = warned(outcome, "cooperation.notification_due")
    assert found.params["ended_on"] == early.isoformat()


def test_another_correction_does_not_tell_the_early_end_again() -> None:
    story = given([agreed(), programme_assigned(PROGRAMME), ended(IN_MAY)])
    assert "cooperation.notification_due" not in story.when(correct(1, title="Lesen")).codes


def test_a_goal_given_up_within_a_programme_is_to_be_notified() -> None:
    past = [agreed(), goal_set("g2")]
    assert given(past).when(drop_goal("g2")).codes == set()
    outcome = given([*past, programme_assigned(PROGRAMME)]).when(drop_goal("g2"))
    found = warned(outcome, "goal.notification_due")
    assert (found.level, found.params) == (Level.ATTENTION, {"goal": "g2"})
    assert outcome.when(add_note()).codes == set()

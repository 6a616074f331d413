"""Warnings: what is stored all the same but should be looked at (section 4.2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from koop_es.cooperations.terms import (
    Involvement,
    MeasureKind,
    Role,
    Term,
)
from koop_es.kernel.event import Basis
from koop_es.kernel.lights import Light
from koop_es.kernel.policy import Policy
from koop_es.kernel.warnings import Level
from tests.support.cooperation_asks import (
    add_note,
    agree,
    check,
    correct,
    drop_goal,
    extend,
    measure,
    plan_milestone,
    reach_milestone,
    reschedule_milestone,
    set_goal,
)
from tests.support.cooperation_facts import (
    ENDS_ON,
    IN_MAY,
    STARTS_ON,
    a_goal,
    agreed,
    checked,
    decision_recorded,
    ended,
    evidence_attached,
    given,
    goal_set,
    milestone_planned,
    milestone_reached,
    milestone_rescheduled,
)
from tests.support.parties import LIBRARY, SCHOOL
from tests.support.records import TODAY
from tests.support.warned import after_a_note, warned

A_DAY = timedelta(days=1)
Q = MeasureKind.QUALITATIVE


def test_a_plain_cooperation_gives_no_warning() -> None:
    assert after_a_note(agreed()) == set()


def test_recorded_late() -> None:
    late = set_goal(effective_on=TODAY - timedelta(days=31), reason_code="oversight")
    assert warned(given([agreed()]).when(late), "entry.recorded_late").params == {"days": "31"}


def test_not_recorded_late() -> None:
    in_time = set_goal(effective_on=TODAY - timedelta(days=30))
    assert "entry.recorded_late" not in given([agreed()]).when(in_time).codes


@pytest.mark.parametrize("day", [STARTS_ON - A_DAY, ENDS_ON + A_DAY])
def test_a_fact_outside_the_term(day: date) -> None:
    outcome = given([agreed()]).on(max(day, TODAY)).when(set_goal(effective_on=day, reason="why"))
    assert warned(outcome, "entry.outside_the_term").level is Level.HINT


@pytest.mark.parametrize("day", [STARTS_ON, ENDS_ON])
def test_a_fact_on_the_edge_of_the_term(day: date) -> None:
    outcome = given([agreed()]).on(max(day, TODAY)).when(set_goal(effective_on=day, reason="why"))
    assert "entry.outside_the_term" not in outcome.codes


def test_a_legal_act_lies_outside_no_term() -> None:
    after = ENDS_ON + A_DAY
    command = extend(ENDS_ON + timedelta(days=100), effective_on=after)
    assert "entry.outside_the_term" not in given([agreed()]).on(after).when(command).codes


def test_green_while_a_milestone_is_overdue() -> None:
    outcome = given([agreed(), milestone_planned("fest", due_on=TODAY - A_DAY)]).when(check())
    found = warned(outcome, "check.green_while_milestone_overdue")
    assert found.params["milestone"] == "fest"


@pytest.mark.parametrize("due_on", [TODAY, TODAY + A_DAY])
def test_green_while_a_milestone_is_not_yet_overdue(due_on: date) -> None:
    outcome = given([agreed(), milestone_planned("fest", due_on=due_on)]).when(check())
    assert outcome.codes == set()


def test_yellow_or_reached_milestones_give_no_such_warning() -> None:
    past = [agreed(), milestone_planned("fest", due_on=TODAY - A_DAY)]
    assert "check.green_while_milestone_overdue" not in given(past).when(check(Light.YELLOW)).codes
    reached = given([*past, milestone_reached("fest")]).when(check())
    assert "check.green_while_milestone_overdue" not in reached.codes


def test_signed_after_the_start() -> None:
    outcome = given([]).when(agree(effective_on=STARTS_ON + A_DAY))
    assert "cooperation.signed_after_start" in outcome.codes
    assert (
        "cooperation.signed_after_start" not in given([]).when(agree(effective_on=STARTS_ON)).codes
    )


def test_one_party_signed_after_the_start() -> None:
    parties = (
        Involvement(party=SCHOOL, role=Role.LEAD),
        Involvement(party=LIBRARY, signed_on=STARTS_ON + A_DAY),
    )
    outcome = given([]).when(agree(parties=parties))
    assert "cooperation.signed_after_start" in outcome.codes


def test_an_import_is_to_be_completed() -> None:
    command = agree(goals=(), themes=(), imported=True, effective_basis=Basis.UNKNOWN)
    found = warned(given([]).when(command), "cooperation.to_be_completed")
    assert found.params["missing"] == "themes, goals, effective_on"


def test_a_complete_import_needs_nothing_more() -> None:
    assert "cooperation.to_be_completed" not in given([]).when(agree(imported=True)).codes


def test_a_completed_import_needs_nothing_more() -> None:
    story = given([]).when(agree(goals=(), imported=True)).story
    assert "cooperation.to_be_completed" not in story.when(set_goal()).codes


def test_an_import_is_completed_by_a_correction() -> None:
    story = given([]).when(agree(themes=(), imported=True)).story
    assert "cooperation.to_be_completed" in story.when(set_goal()).codes
    assert "cooperation.to_be_completed" not in story.when(correct(1, themes=["Lesen"])).codes


def test_the_term_has_passed() -> None:
    story = given([agreed()]).on(ENDS_ON + A_DAY)
    found = warned(story.when(add_note()), "cooperation.term_passed")
    assert found.level is Level.URGENT


def test_on_its_last_day_the_term_has_not_passed() -> None:
    assert after_a_note(agreed(), on=ENDS_ON) == {"cooperation.ends_soon"}


def test_the_end_is_near() -> None:
    assert after_a_note(agreed(), on=ENDS_ON - timedelta(days=90)) == {"cooperation.ends_soon"}
    assert after_a_note(agreed(), on=ENDS_ON - timedelta(days=91)) == set()


def test_an_ending_recorded_decides_what_follows_the_end() -> None:
    assert after_a_note(agreed(), ended(ENDS_ON), on=ENDS_ON - A_DAY) == set()


def test_no_check_for_longer_than_rhythm_and_grace() -> None:
    due_on = date(2026, 6, 1)
    agreement = agreed(rhythm=3)
    assert after_a_note(agreement, on=due_on + timedelta(days=14)) == set()
    assert after_a_note(agreement, on=due_on + timedelta(days=15)) == {"check.overdue"}


def test_a_check_moves_the_next_one() -> None:
    past = [agreed(rhythm=3), checked(on=IN_MAY)]
    assert after_a_note(*past, on=date(2026, 9, 3)) == set()
    assert after_a_note(*past, on=date(2026, 9, 4)) == {"check.overdue"}


def test_a_day_named_for_the_next_check_stands() -> None:
    past = [agreed(rhythm=12), checked(next_check_on=date(2026, 6, 1))]
    assert after_a_note(*past, on=date(2026, 6, 16)) == {"check.overdue"}


def test_a_day_named_for_the_next_check_outlives_a_check_that_names_none() -> None:
    planned = checked(on=IN_MAY, next_check_on=date(2026, 6, 1))
    past = [agreed(rhythm=12), planned, checked(on=IN_MAY)]
    assert after_a_note(*past, on=date(2026, 6, 16)) == {"check.overdue"}
    assert after_a_note(*past, checked(on=date(2026, 6, 1)), on=date(2026, 6, 16)) == set()


def test_a_rhythm_longer_than_a_year() -> None:
    assert after_a_note(agreed(rhythm=13)) == {"check.rhythm_too_long"}
    assert after_a_note(agreed(rhythm=12)) == set()


def test_a_red_light_waits_for_its_decision() -> None:
    past = [agreed(), checked(Light.RED, on=IN_MAY, decision="go-on")]
    assert after_a_note(*past, on=IN_MAY + timedelta(days=14)) == set()
    late = IN_MAY + timedelta(days=15)
    assert after_a_note(*past, on=late) == {"check.red_without_decision"}
    assert after_a_note(*past, decision_recorded("go-on"), on=late) == set()


def test_a_milestone_moved_twice() -> None:
    once = [agreed(), milestone_planned("fest"), milestone_rescheduled("fest", date(2026, 10, 1))]
    outcome = given(once).when(reschedule_milestone("fest", date(2026, 11, 1)))
    assert warned(outcome, "milestone.moved_often").params == {"milestone": "fest", "times": "2"}
    assert after_a_note(*once) == set()


def test_a_milestone_moved_twice_and_reached() -> None:
    moved = [milestone_rescheduled("fest", date(2026, month, 1)) for month in (10, 11)]
    story = given([agreed(), milestone_planned("fest"), *moved])
    assert "milestone.moved_often" not in story.when(reach_milestone("fest")).codes


def test_a_goal_without_a_measurable_indicator() -> None:
    assert after_a_note(agreed(), goal_set("g2", a_goal(measure=Q))) == {
        "goal.no_measurable_indicator"
    }


def test_a_dropped_goal_gives_no_warning() -> None:
    story = given([agreed(), goal_set("g2", a_goal(measure=Q))])
    assert story.when(drop_goal("g2")).codes == set()


def test_a_goal_due_after_the_term() -> None:
    assert after_a_note(agreed(), goal_set("g2", a_goal(due_on=ENDS_ON + A_DAY))) == {
        "goal.due_after_term"
    }
    assert after_a_note(agreed(), goal_set("g2", a_goal(due_on=ENDS_ON))) == set()


def test_an_extension_takes_the_goal_back_into_the_term() -> None:
    story = given([agreed(), goal_set("g2", a_goal(due_on=ENDS_ON + A_DAY))])
    assert story.when(extend(ENDS_ON + A_DAY)).codes == set()


def test_missing_evidence() -> None:
    past = [agreed(), goal_set("g2", a_goal(evidence_required=True)), evidence_attached("list")]
    assert given(past).when(measure("g2", 3)).codes == {"goal.evidence_missing"}
    proven = measure("g2", 3).model_copy(update={"evidence": ("list",)})
    assert given(past).when(proven).codes == set()


def test_the_urgent_ones_come_first() -> None:
    story = given([agreed(), goal_set("g2", a_goal(measure=Q))]).on(ENDS_ON + A_DAY)
    levels = [warning.level for warning in story.when(add_note()).warnings]
    assert levels == [Level.URGENT, Level.HINT]


def test_tolerances_are_settings() -> None:
    story = given([agreed()]).under(Policy(ending_notice=365))
    assert story.when(plan_milestone()).codes == {"cooperation.ends_soon"}


def test_the_end_of_the_calendar_ends_no_warning() -> None:
    term = Term(starts_on=date(9999, 6, 1), ends_on=date.max)
    outcome = given([agreed(term=term, rhythm=12)]).when(add_note())
    assert outcome.codes == set()

"""Warnings: what is stored all the same but should be looked at (section 4.2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations.terms import (
    Involvement,
    Manner,
    MeasureKind,
    Result,
    Role,
    Term,
)
from koop_es.kernel.event import Basis
from koop_es.kernel.lights import Light
from koop_es.kernel.policy import Policy
from koop_es.kernel.text import FreeText
from koop_es.kernel.warnings import Level
from tests.support.cooperation_asks import (
    add_note,
    agree,
    assign_programme,
    check,
    close_measure,
    correct,
    drop_goal,
    end,
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
    goal_dropped,
    goal_set,
    milestone_planned,
    milestone_reached,
    milestone_rescheduled,
    programme_assigned,
)
from tests.support.parties import LIBRARY, PROGRAMME, SCHOOL
from tests.support.records import TODAY

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from koop_es.kernel.warnings import RuleWarning
    from tests.support.story import Outcome

A_DAY = timedelta(days=1)
Q = MeasureKind.QUALITATIVE


def warned(outcome: Outcome, code: str) -> RuleWarning:
    (found,) = [warning for warning in outcome.warnings if warning.code == code]
    return found


def after_a_note(*past: Event, on: date = TODAY) -> set[str]:
    return given(past).on(on).when(add_note(effective_on=on)).codes


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

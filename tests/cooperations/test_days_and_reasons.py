"""When a fact may take effect, and when that needs a reason (rules 3 and 4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.kernel.event import Basis, ReasonCode
from koop_es.kernel.policy import Policy
from koop_es.kernel.refusals import FactInTheFuture, RecordedTooLate
from tests.support.cooperation_asks import (
    add_note,
    agree,
    assign_programme,
    check,
    drop_goal,
    drop_milestone,
    end,
    extend,
    plan_milestone,
    reach_milestone,
    reschedule_milestone,
    revise_goal,
    set_goal,
)
from tests.support.cooperation_facts import ENDS_ON, a_goal, agreed, given, milestone_planned
from tests.support.parties import PROGRAMME
from tests.support.records import TODAY

if TYPE_CHECKING:
    from koop_es.kernel.aggregate import Command

TOMORROW = TODAY + timedelta(days=1)
LONG_AGO = TODAY - timedelta(days=31)
JUST_IN_TIME = TODAY - timedelta(days=30)


@pytest.mark.parametrize(
    "command",
    [
        reach_milestone("fest", on=TOMORROW),
        check(effective_on=TOMORROW),
        add_note(effective_on=TOMORROW),
    ],
)
def test_an_observation_does_not_lie_in_the_future(command: Command) -> None:
    with pytest.raises(FactInTheFuture) as refused:
        given([agreed(), milestone_planned("fest")]).when(command)
    assert refused.value.field == "effective_on"


def test_an_agreement_does_not_lie_in_the_future() -> None:
    with pytest.raises(FactInTheFuture):
        given([]).when(agree(effective_on=TOMORROW))


@pytest.mark.parametrize(
    "command",
    [
        end(TOMORROW),
        extend(date(2027, 6, 30), effective_on=TOMORROW),
        assign_programme(PROGRAMME, effective_on=TOMORROW),
        set_goal(effective_on=TOMORROW),
        revise_goal("g1", a_goal(target=3), effective_on=TOMORROW),
        drop_goal("g1", effective_on=TOMORROW),
        plan_milestone(effective_on=TOMORROW),
        reschedule_milestone("fest", effective_on=TOMORROW),
        drop_milestone("fest", effective_on=TOMORROW),
    ],
)
def test_legal_acts_and_plans_may_lie_in_the_future(command: Command) -> None:
    outcome = given([agreed(), milestone_planned("fest")]).when(command)
    assert outcome.event.effective_on == TOMORROW


def test_what_happened_today_is_recorded_today() -> None:
    assert given([agreed(), milestone_planned("m")]).when(reach_milestone("m", on=TODAY)).events


def test_recording_beyond_the_tolerance_needs_a_reason() -> None:
    with pytest.raises(RecordedTooLate) as refused:
        given([agreed()]).when(set_goal(effective_on=LONG_AGO))
    assert refused.value.params["days"] == "31"


def test_recording_within_the_tolerance_needs_none() -> None:
    assert given([agreed()]).when(set_goal(effective_on=JUST_IN_TIME)).warnings is not None


@pytest.mark.parametrize("reason", [{"reason": "was ill"}, {"reason_code": ReasonCode.ABSENCE}])
def test_a_reason_in_words_or_from_the_list_will_do(reason: dict[str, Any]) -> None:
    command = set_goal().model_copy(update={"effective_on": LONG_AGO, **reason})
    assert given([agreed()]).when(command).events


def test_the_tolerance_is_a_setting() -> None:
    strict = given([agreed()]).under(Policy(backdating_tolerance=0))
    with pytest.raises(RecordedTooLate):
        strict.when(set_goal(effective_on=TODAY - timedelta(days=1)))


def test_an_unknown_day_is_neither_late_nor_early() -> None:
    command = set_goal(effective_on=LONG_AGO, effective_basis=Basis.UNKNOWN)
    assert given([agreed()]).when(command).event.effective_on is None


def test_a_day_left_out_is_today() -> None:
    assert given([agreed()]).when(set_goal()).event.effective_on == TODAY


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2999, 12, 31)])
def test_the_edges_of_what_may_be_named_are_days_like_others(day: date) -> None:
    outcome = given([agreed()]).when(set_goal(effective_on=day, reason_code="oversight"))
    assert outcome.event.effective_on == day


def test_a_passed_term_is_no_ending() -> None:
    story = given([agreed(), milestone_planned("m")]).on(ENDS_ON + timedelta(days=90))
    assert story.when(add_note()).events

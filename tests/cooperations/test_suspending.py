"""Suspending and resuming: a legal act with a reason that may lie ahead and stops the clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations import act_refusals as no
from koop_es.cooperations import events as fact
from koop_es.cooperations.dates import Phase
from koop_es.cooperations.pauses import due_after_pauses, is_suspended, pauses_in, with_turn
from koop_es.cooperations.refusals import CorrectionBreaksRule, HasEnded
from koop_es.kernel.event import Basis
from koop_es.kernel.refusals import ReasonMissing
from tests.support.cooperation_asks import add_note, check, resume, retract, suspend
from tests.support.cooperation_facts import (
    ENDS_ON,
    agreed,
    checked,
    ended,
    given,
    resumed,
    suspended,
)
from tests.support.records import TODAY

if TYPE_CHECKING:
    from koop_es.cooperations.pauses import Turn

MARCH, APRIL, MAY, JUNE = (date(2026, month, 10) for month in (3, 4, 5, 6))
AUGUST = date(2026, 8, 1)
A_DAY = timedelta(days=1)
TOMORROW = TODAY + A_DAY


def test_a_cooperation_is_suspended_for_a_reason() -> None:
    outcome = given([agreed()]).when(suspend())
    assert isinstance(outcome.event, fact.CooperationSuspended)
    assert outcome.state.phase(TODAY) is Phase.SUSPENDED
    assert outcome.state.phase(TODAY - A_DAY) is Phase.RUNNING
    with pytest.raises(ReasonMissing):
        given([agreed()]).when(suspend(reason=None))


def test_a_suspension_may_lie_ahead_and_bites_from_its_day() -> None:
    state = given([agreed()]).when(suspend(AUGUST)).state
    assert state.phase(AUGUST - A_DAY) is Phase.RUNNING
    assert state.phase(AUGUST) is Phase.SUSPENDED


def test_it_goes_on_from_the_day_of_resumption() -> None:
    state = given([agreed(), suspended(MAY)]).when(resume(JUNE)).state
    assert state.phase(JUNE - A_DAY) is Phase.SUSPENDED
    assert state.phase(JUNE) is Phase.RUNNING


def test_what_is_suspended_is_not_suspended_again() -> None:
    story = given([agreed(), suspended(MAY)])
    with pytest.raises(no.AlreadySuspended):
        story.when(suspend(JUNE))
    assert story.when(suspend(APRIL, reason="forgotten")).events


def test_only_what_is_suspended_goes_on() -> None:
    with pytest.raises(no.NotSuspended):
        given([agreed()]).when(resume())
    with pytest.raises(no.NotSuspended):
        given([agreed(), suspended(MAY), resumed(JUNE)]).when(resume())


@pytest.mark.parametrize("act", [suspend, resume])
def test_a_suspension_needs_its_day(act: type) -> None:
    with pytest.raises(no.DayMissing):
        given([agreed(), suspended(MAY)]).when(act(None, effective_basis=Basis.UNKNOWN))


def test_nothing_is_suspended_after_the_end() -> None:
    with pytest.raises(HasEnded):
        given([agreed(), ended(MAY)]).when(suspend(TOMORROW))


def test_a_suspension_does_not_hide_that_the_term_has_passed() -> None:
    state = given([agreed()]).when(suspend()).state
    assert state.phase(ENDS_ON + A_DAY) is Phase.TERM_PASSED


def test_a_suspension_can_be_retracted_unless_a_resumption_needs_it() -> None:
    assert not given([agreed(), suspended(MAY)]).when(retract(2)).state.is_suspended(TODAY)
    with pytest.raises(CorrectionBreaksRule):
        given([agreed(), suspended(MAY), resumed(JUNE)]).when(retract(2))


def test_no_check_is_overdue_while_it_rests() -> None:
    """Due on 10 April; from 1 April on it rested."""
    past = [agreed(rhythm=1), checked(on=MARCH)]
    assert "check.overdue" in given(past).when(add_note()).codes
    resting = given([*past, suspended(date(2026, 4, 1))])
    assert "check.overdue" not in resting.when(add_note()).codes
    awake = given([*past, suspended(date(2026, 4, 1)), resumed(date(2026, 6, 1))])
    outcome = awake.when(add_note())
    assert outcome.state.check_due_on == APRIL + timedelta(days=61)
    assert "check.overdue" not in outcome.codes


def test_a_check_may_be_held_while_it_rests() -> None:
    """Then the clock stands from that check on."""
    story = given([agreed(rhythm=1), suspended(MAY)])
    state = story.when(check(effective_on=date(2026, 5, 20), reason="looked in")).state
    assert state.check_due_on is None


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], JUNE),
        ([(AUGUST, None)], JUNE),
        ([(JUNE, None)], None),
        ([(MAY, MAY + A_DAY)], JUNE + A_DAY),
        ([(MARCH, APRIL)], JUNE),
        ([(MARCH, APRIL + A_DAY)], JUNE + A_DAY),
        ([(MAY, MAY + A_DAY), (JUNE + A_DAY, JUNE + 2 * A_DAY)], JUNE + 2 * A_DAY),
    ],
)
def test_the_clock_stands_for_the_days_of_a_suspension(
    pauses: list[tuple[date, date | None]], due: date | None
) -> None:
    """Counted from a check on 10 April."""
    assert due_after_pauses(JUNE, APRIL, pauses) == due


def test_a_clock_that_would_run_beyond_the_calendar_names_no_day() -> None:
    pauses = [(date(2026, 1, 1), date(9999, 1, 1))]
    assert due_after_pauses(date(9000, 1, 1), None, pauses) is None


def test_of_several_turns_on_a_day_the_last_recorded_counts() -> None:
    turns: tuple[Turn, ...] = ()
    for day, rests in ((JUNE, True), (APRIL, True), (JUNE, False), (MAY, False)):
        turns = with_turn(turns, day, suspended=rests)
    assert pauses_in(turns) == [(APRIL, MAY)]
    assert is_suspended(turns, APRIL)
    assert not is_suspended(turns, JUNE)

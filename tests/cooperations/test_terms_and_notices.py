"""Renewal, notice and rhythm: what moves the term, and the clock of checks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations import act_refusals as no
from koop_es.cooperations import events as fact
from koop_es.cooperations.refusals import HasEnded
from koop_es.cooperations.terms import Term
from koop_es.kernel.event import Basis
from koop_es.kernel.refusals import EmptyChange, FactInTheFuture
from koop_es.kernel.text import FreeText
from tests.support.cooperation_asks import add_note, extend, give_notice, renew, set_rhythm
from tests.support.cooperation_facts import ENDS_ON, STARTS_ON, agreed, checked, ended, given
from tests.support.parties import CLUB, SCHOOL
from tests.support.records import TODAY

if TYPE_CHECKING:
    from koop_es.kernel.aggregate import Command

A_DAY = timedelta(days=1)
MAY, JUNE = date(2026, 5, 20), date(2026, 6, 1)


def test_a_term_is_renewed_by_months() -> None:
    outcome = given([agreed()]).when(renew(12, notice_days=90))
    assert isinstance(outcome.event, fact.RenewalAgreed)
    assert (outcome.event.ends_before, outcome.event.ends_on) == (ENDS_ON, date(2028, 2, 28))
    assert outcome.state.term.ends_on == date(2028, 2, 28)


def test_only_a_planned_end_is_renewed() -> None:
    condition = Term(
        starts_on=STARTS_ON, end_condition=FreeText("until the hall is sold"), review_on=ENDS_ON
    )
    with pytest.raises(no.NothingToRenew):
        given([agreed(term=condition)]).when(renew())


def test_the_deadline_of_a_renewal_is_warned_of_thirty_days_before() -> None:
    renewal = fact.RenewalAgreed(
        effective_on=MAY, months=1, ends_before=ENDS_ON, ends_on=date(2027, 3, 28), notice_days=90
    )
    deadline, code = date(2026, 12, 28), "cooperation.notice_deadline"
    for days, warned in ((31, False), (30, True), (0, True), (-1, False)):
        on = deadline - timedelta(days=days)
        codes = given([agreed(), renewal]).on(on).when(add_note(effective_on=on)).codes
        assert (code in codes) is warned


def test_notice_keeps_the_end_that_was_valid_when_it_was_given() -> None:
    event = given([agreed()]).when(give_notice(date(2026, 12, 31), party=SCHOOL)).event
    assert isinstance(event, fact.NoticeGiven)
    assert (event.ends_on, event.ends_before) == (date(2026, 12, 31), ENDS_ON)


def test_notice_is_given_by_who_takes_part_and_to_a_later_day() -> None:
    with pytest.raises(no.NotTakingPart):
        given([agreed()]).when(give_notice(ENDS_ON, party=CLUB))
    with pytest.raises(no.NoticeEndsBefore):
        given([agreed()]).when(give_notice(TODAY - A_DAY))
    with pytest.raises(FactInTheFuture):
        given([agreed()]).when(give_notice(ENDS_ON, effective_on=TODAY + A_DAY))
    with pytest.raises(no.DayMissing):
        given([agreed()]).when(give_notice(ENDS_ON, effective_basis=Basis.UNKNOWN))


def test_after_a_notice_something_is_decided() -> None:
    soon = agreed(term=Term(starts_on=STARTS_ON, ends_on=TODAY + timedelta(days=20)))
    assert "cooperation.ends_soon" in given([soon]).when(add_note()).codes
    outcome = given([soon]).when(give_notice(TODAY + timedelta(days=20)))
    assert "cooperation.ends_soon" not in outcome.codes


@pytest.mark.parametrize("longer", [renew(1), extend(TODAY + timedelta(days=50))])
def test_a_later_end_that_was_agreed_overtakes_a_notice(longer: Command) -> None:
    near = TODAY + timedelta(days=20)
    soon = agreed(term=Term(starts_on=STARTS_ON, ends_on=near))
    story = given([soon]).when(give_notice(near)).story
    assert "cooperation.ends_soon" in story.when(longer).codes
    again = story.when(longer).when(give_notice(near))
    assert "cooperation.ends_soon" not in again.codes


def test_a_renewal_of_before_does_not_overtake_a_notice() -> None:
    near = TODAY + timedelta(days=20)
    soon = agreed(term=Term(starts_on=STARTS_ON, ends_on=near))
    story = given([soon]).when(give_notice(near)).story
    late = renew(1, effective_on=TODAY - A_DAY)
    assert "cooperation.ends_soon" not in story.when(late).codes


def test_a_notice_recorded_after_the_renewal_that_overtook_it_silences_nothing() -> None:
    near, past = TODAY + timedelta(days=20), TODAY - timedelta(days=10)
    soon = agreed(term=Term(starts_on=STARTS_ON, ends_on=near))
    story = given([soon]).when(renew(1)).story
    late = story.when(give_notice(near, effective_on=past))
    assert isinstance(late.event, fact.NoticeGiven)
    assert late.event.ends_before == near
    assert "cooperation.ends_soon" in late.codes
    again = late.story.when(give_notice(near))
    assert isinstance(again.event, fact.NoticeGiven)
    assert again.event.ends_before == late.state.term.ends_on
    assert "cooperation.ends_soon" not in again.codes


def test_a_notice_between_two_renewals_is_one_to_the_end_of_between() -> None:
    first, second = renew(1, effective_on=TODAY - timedelta(days=9)), renew(2)
    story = given([agreed()]).when(first).story.when(second).story
    event = story.when(give_notice(ENDS_ON, effective_on=TODAY - A_DAY)).event
    assert isinstance(event, fact.NoticeGiven)
    assert event.ends_before == date(2027, 3, 28)


def test_another_rhythm_counts_from_the_last_check() -> None:
    story = given([agreed(rhythm=1), checked(on=MAY)])
    assert story.when(set_rhythm(3)).state.check_due_on == date(2026, 8, 20)
    with pytest.raises(EmptyChange):
        story.when(set_rhythm(1))


def test_of_two_rhythms_the_later_one_counts() -> None:
    first = fact.CheckRhythmSet(effective_on=JUNE, months=6)
    second = fact.CheckRhythmSet(effective_on=MAY, months=3)
    assert given([agreed(), first, second]).when(add_note()).state.rhythm_months == 6


@pytest.mark.parametrize("act", [renew(), give_notice(ENDS_ON), set_rhythm(3)])
def test_nothing_of_this_after_the_end(act: object) -> None:
    with pytest.raises(HasEnded):
        given([agreed(), ended(MAY)]).when(act)  # pyright: ignore[reportArgumentType]

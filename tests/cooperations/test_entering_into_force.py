"""Agreements that wait for a condition, and terms of notice and renewal in numbers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from koop_es.cooperations import act_refusals as no
from koop_es.cooperations import events as fact
from koop_es.cooperations.dates import Phase
from koop_es.cooperations.terms import Expected, Manner, Term
from koop_es.kernel.text import FreeText
from tests.support.cooperation_asks import (
    add_note,
    agree,
    end,
    enter_into_force,
    give_notice,
    renew,
    retract,
)
from tests.support.cooperation_facts import ENDS_ON, STARTS_ON, agreed, given
from tests.support.records import TODAY

A_DAY = timedelta(days=1)
MAY = date(2026, 5, 20)
GRANT = Expected(condition_precedent=FreeText("the grant decision is there"))


def conditional(**others: object) -> fact.CooperationAgreed:
    return agreed().model_copy(update={"conditional": True, "expected": GRANT, **others})


def test_a_conditional_agreement_says_what_it_waits_for() -> None:
    with pytest.raises(no.ConditionMissing):
        given([]).when(agree(conditional=True))
    event = given([]).when(agree(conditional=True, expected=GRANT)).event
    assert isinstance(event, fact.CooperationAgreed)
    assert event.conditional


def test_it_is_conditional_until_the_day_on_which_it_enters_into_force() -> None:
    state = given([conditional()]).when(enter_into_force(MAY)).state
    assert state.phase(MAY - A_DAY) is Phase.CONDITIONAL
    assert state.phase(MAY) is Phase.RUNNING
    assert given([conditional()]).state.phase(ENDS_ON + A_DAY) is Phase.CONDITIONAL


def test_the_entry_into_force_may_lie_ahead() -> None:
    later = TODAY + timedelta(days=30)
    state = given([conditional()]).when(enter_into_force(later)).state
    assert (state.in_force_on, state.phase(TODAY)) == (later, Phase.CONDITIONAL)


def test_only_what_waits_enters_into_force_and_only_once() -> None:
    with pytest.raises(no.NotConditional):
        given([agreed()]).when(enter_into_force())
    entered = given([conditional()]).when(enter_into_force(MAY)).story
    with pytest.raises(no.AlreadyInForce):
        entered.when(enter_into_force())
    again = entered.when(retract(2)).story.when(enter_into_force())
    assert again.state.in_force_on == date(2026, 6, 10)


def test_what_never_came_into_force_ends_as_such() -> None:
    story = given([conditional()])
    with pytest.raises(no.NotInForce):
        story.when(end(TODAY, Manner.BY_CONSENT))
    assert story.when(end(TODAY, Manner.NEVER_IN_FORCE)).state.ending is not None
    entered = story.when(enter_into_force(MAY)).story
    assert entered.when(end(TODAY, Manner.BY_CONSENT)).state.ending is not None


def test_that_it_waits_for_long_is_warned_of() -> None:
    late, start = Term(starts_on=date(2026, 12, 1), ends_on=ENDS_ON), "not_in_force_at_start"
    story = given([conditional(term=late)])
    for on, code in (
        (date(2026, 5, 21), None),
        (date(2026, 5, 22), "conditional_for_long"),
        (date(2026, 12, 1), start),
    ):
        codes = story.on(on).when(add_note(effective_on=on)).codes
        known = {f"cooperation.{each}" for each in ("conditional_for_long", start)}
        assert known & set(codes) == ({f"cooperation.{code}"} if code else set())


def test_no_check_is_overdue_and_no_term_passed_before_it_is_in_force() -> None:
    expected = GRANT.model_copy(update={"check_rhythm_months": 1})
    story = given([conditional(expected=expected)]).on(ENDS_ON + A_DAY)
    codes = story.when(add_note(effective_on=ENDS_ON)).codes
    assert not {"check.overdue", "cooperation.term_passed"} & set(codes)


def with_notice(**terms: int) -> fact.CooperationAgreed:
    return agreed().model_copy(update={"expected": Expected.model_validate(terms)})


@pytest.mark.parametrize(
    ("terms", "deadline"),
    [
        ({"notice_months": 3}, date(2026, 11, 28)),
        ({"notice_days": 10}, date(2027, 2, 18)),
        ({"notice_months": 1, "notice_days": 1}, date(2027, 1, 27)),
    ],
)
def test_the_deadline_follows_from_the_agreed_time_for_notice(
    terms: dict[str, int], deadline: date
) -> None:
    story, code = given([with_notice(**terms)]), "cooperation.notice_deadline"
    assert story.state.notice_by == deadline
    for days, warned in ((31, False), (30, True), (0, True), (-1, False)):
        on = deadline - timedelta(days=days)
        assert (code in story.on(on).when(add_note(effective_on=on)).codes) is warned


def test_a_renewal_sets_another_time_for_notice() -> None:
    state = given([with_notice(notice_months=3)]).when(renew(12, notice_days=30)).state
    assert state.notice_by == date(2028, 1, 29)


def test_what_renews_itself_is_warned_of_before_and_after() -> None:
    story = given([with_notice(notice_months=1, renews_by_months=12)])
    before, after = date(2027, 1, 10), ENDS_ON + A_DAY
    told = story.on(before).when(add_note(effective_on=before)).codes
    assert "cooperation.renewal_deadline" in told
    assert "cooperation.notice_deadline" not in told
    past = story.on(after).when(add_note(effective_on=ENDS_ON)).codes
    assert "cooperation.renews_itself" in past
    renewed = story.on(after).when(renew(12, effective_on=ENDS_ON, reason=FreeText("agreed")))
    assert "cooperation.renews_itself" not in renewed.codes


def test_a_notice_before_its_time_is_stored_and_warned_of() -> None:
    story, code = given([with_notice(notice_months=3)]), "notice.before_the_period"
    given_on = date(2026, 6, 1)
    early = give_notice(date(2026, 8, 31), effective_on=given_on)
    assert code in story.when(early).codes
    in_time = give_notice(date(2026, 9, 1), effective_on=given_on)
    assert code not in story.when(in_time).codes
    for_cause = early.model_copy(update={"notice": "for_cause"})
    assert code not in story.when(for_cause).codes
    assert given_on > STARTS_ON

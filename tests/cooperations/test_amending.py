"""Amendments: what was agreed changes from a day on, and what it says is kept as it was, too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from koop_es.cooperations import act_refusals as no
from koop_es.cooperations import events as fact
from koop_es.cooperations.amendment_terms import Provision, Provisions
from koop_es.cooperations.amendments import agreement_on
from koop_es.cooperations.refusals import AgreementIncomplete, HasEnded
from koop_es.cooperations.terms import Expected, Term
from koop_es.kernel.event import Basis
from koop_es.kernel.refusals import EmptyChange, FactInTheFuture, ReasonMissing
from koop_es.kernel.text import FreeText
from tests.support.cooperation_asks import (
    add_note,
    amend,
    assign_programme,
    correct,
    end,
    retract,
    revoke_ending,
)
from tests.support.cooperation_facts import (
    BECAUSE,
    ENDS_ON,
    STARTS_ON,
    agreed,
    ended,
    given,
)
from tests.support.parties import CLUB, LIBRARY, PROGRAMME, SCHOOL
from tests.support.records import TODAY

A_DAY = timedelta(days=1)
MAY, JUNE, SOON = date(2026, 5, 20), date(2026, 6, 1), TODAY + timedelta(days=20)
IN_WORDS = Term(starts_on=STARTS_ON, end_condition=FreeText("until it is sold"), review_on=ENDS_ON)


def retitled(title: str, on: date = MAY) -> fact.AmendmentAgreed:
    return fact.AmendmentAgreed(effective_on=on, reason=BECAUSE, after=Provisions(title=title))


def test_an_amendment_holds_the_changed_fields_as_they_were_and_as_they_are_to_be() -> None:
    outcome = given([agreed(area="DE300")]).when(
        amend(title="Vorlesen", themes=("Leseförderung",), area="DE600", effective_on=MAY)
    )
    event = outcome.event
    assert isinstance(event, fact.AmendmentAgreed)
    assert event.before == Provisions(title="Gemeinsam lesen", area="DE300")
    assert event.after == Provisions(title="Vorlesen", area="DE600")
    assert outcome.state.agreement.title == "Vorlesen"
    assert outcome.state.first.title == "Gemeinsam lesen"


def test_what_is_agreed_further_is_changed_field_by_field() -> None:
    first = amend(expected=Expected(decision_rule=FreeText("by consent"), notice_months=3))
    second = amend(expected=Expected(notice_months=6))
    outcome = given([agreed(rhythm=3)]).when(first).story.when(second)
    expected = outcome.state.expected
    assert (expected.notice_months, expected.check_rhythm_months) == (6, 3)
    assert expected.decision_rule is not None
    assert outcome.event.before == Provisions(expected=Expected(notice_months=3))


def test_a_field_can_be_taken_away() -> None:
    outcome = given([agreed(area="DE300")]).when(amend(dropped=(Provision.AREA,)))
    assert outcome.event.dropped == (Provision.AREA,)
    assert outcome.state.agreement.area is None


def test_what_changes_nothing_is_no_amendment() -> None:
    story = given([agreed()])
    for nothing in (amend(title="Gemeinsam lesen"), amend(dropped=(Provision.AREA,))):
        with pytest.raises(EmptyChange):
            story.when(nothing)


def test_an_amendment_has_its_day_its_reason_and_its_signature_in_the_past() -> None:
    story = given([agreed()])
    with pytest.raises(ReasonMissing):
        story.when(amend(title="Vorlesen", reason=None))
    with pytest.raises(no.DayMissing):
        story.when(amend(title="Vorlesen", effective_basis=Basis.UNKNOWN))
    with pytest.raises(FactInTheFuture):
        story.when(amend(title="Vorlesen", signed_on=TODAY + A_DAY))
    assert story.when(amend(title="Vorlesen", effective_on=SOON)).event.effective_on == SOON


def test_the_rhythm_of_checks_is_set_apart() -> None:
    with pytest.raises(no.RhythmSetApart):
        given([agreed()]).when(amend(expected=Expected(check_rhythm_months=2)))


def test_what_bounds_the_term_is_not_taken_away() -> None:
    story = given([agreed(term=IN_WORDS)])
    for field in (Provision.END_CONDITION, Provision.REVIEW_ON):
        with pytest.raises(AgreementIncomplete):
            story.when(amend(dropped=(field,)))
    reworded = amend(end_condition=FreeText("until it is built"), review_on=ENDS_ON + A_DAY)
    assert story.when(reworded).state.term.review_on == ENDS_ON + A_DAY


def test_who_consents_takes_part_and_who_does_not_is_missed() -> None:
    story = given([agreed()])
    with pytest.raises(no.NotTakingPart):
        story.when(amend(title="Vorlesen", consents=(CLUB,)))
    alone = story.when(amend(title="Vorlesen", consents=(SCHOOL,)))
    assert "amendment.consents_missing" in alone.codes
    both = story.when(amend(title="Vorlesen", consents=(SCHOOL, LIBRARY, SCHOOL)))
    assert "amendment.consents_missing" not in both.codes
    assert both.event.consents == (SCHOOL, LIBRARY)


def test_within_a_programme_the_consent_of_its_funder_is_looked_for() -> None:
    story = given([agreed()])
    with pytest.raises(no.NotInProgramme):
        story.when(amend(title="Vorlesen", funder_consents=(PROGRAMME,)))
    within = story.when(assign_programme(PROGRAMME)).story
    code = "amendment.funder_consent_missing"
    assert code in within.when(amend(title="Vorlesen")).codes
    assert code not in within.when(amend(title="Vorlesen", funder_consents=(PROGRAMME,))).codes


def test_of_two_amendments_the_one_that_takes_effect_later_counts() -> None:
    story = given([agreed(), retitled("Juni", JUNE), retitled("Mai", MAY)])
    assert story.state.agreement.title == "Juni"


def test_an_amendment_tells_the_words_that_it_changes_on_its_own_day() -> None:
    story = given([agreed(), retitled("Juni", JUNE)])
    event = story.when(amend(title="Mai", effective_on=MAY)).event
    assert isinstance(event, fact.AmendmentAgreed)
    assert event.before == Provisions(title="Gemeinsam lesen")


def test_an_earlier_amendment_brings_words_forward_that_were_to_count_later() -> None:
    story = given([agreed(area="DE300"), retitled("Juni", JUNE)])
    outcome = story.when(amend(title="Juni", area="DE600", effective_on=MAY))
    assert isinstance(outcome.event, fact.AmendmentAgreed)
    assert outcome.event.after == Provisions(title="Juni", area="DE600")
    assert agreement_on(outcome.state.first, outcome.state.provided, MAY).title == "Juni"


def test_a_field_that_goes_later_can_go_earlier() -> None:
    story = given([agreed(area="DE300")])
    later = story.when(amend(dropped=(Provision.AREA,), effective_on=JUNE)).story
    earlier = later.when(amend(dropped=(Provision.AREA,), effective_on=MAY))
    assert isinstance(earlier.event, fact.AmendmentAgreed)
    assert earlier.event.dropped == (Provision.AREA,)


def test_what_bounds_the_term_is_not_taken_away_before_it_is_reworded() -> None:
    story = given([agreed(term=IN_WORDS)])
    later = story.when(amend(review_on=ENDS_ON + A_DAY, effective_on=JUNE)).story
    with pytest.raises(AgreementIncomplete):
        later.when(amend(dropped=(Provision.REVIEW_ON,), effective_on=MAY))


def test_agreement_and_amendment_are_corrected_each_for_itself() -> None:
    story = given([agreed(area="DE300"), retitled("Vorlesen")])
    known = story.when(correct(1, title="Gemeinsam leise lesen", area="DE600")).story
    assert (known.state.agreement.title, known.state.agreement.area) == ("Vorlesen", "DE600")
    assert known.state.first.title == "Gemeinsam leise lesen"
    told = story.when(correct(2, after={"title": "Laut lesen"})).story
    assert told.state.agreement.title == "Laut lesen"
    assert story.when(retract(2)).state.agreement.title == "Gemeinsam lesen"


def test_an_amendment_after_the_end_is_refused() -> None:
    with pytest.raises(HasEnded):
        given([agreed(), ended(MAY)]).when(amend(title="Vorlesen"))


def test_the_time_for_notice_is_warned_of_as_it_was_amended() -> None:
    story = given([agreed()]).when(amend(expected=Expected(notice_months=2))).story
    near = date(2026, 12, 10)
    assert "cooperation.notice_deadline" in story.on(near).when(add_note(effective_on=near)).codes


@pytest.mark.parametrize("day", ["starts_on", "ends_on"])
def test_no_amendment_moves_the_days_of_the_term(day: str) -> None:
    with pytest.raises(ValidationError):
        amend(**{day: JUNE})


def test_a_start_that_was_put_off_is_corrected_in_the_agreement() -> None:
    later = {"starts_on": STARTS_ON + A_DAY, "ends_on": ENDS_ON}
    assert given([agreed()]).when(correct(1, term=later)).state.term.starts_on == STARTS_ON + A_DAY


def test_an_earlier_end_by_consent_is_an_ending_that_is_announced() -> None:
    story = given([agreed()]).when(end(SOON)).story
    assert not story.state.ended_by(TODAY)
    assert story.state.ended_by(SOON)
    assert story.when(revoke_ending()).state.term.ends_on == ENDS_ON

"""What a funder is told, programmes that are left, and findings that outlast the end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from koop_es.cooperations import act_refusals as no
from koop_es.cooperations import events as fact
from koop_es.cooperations.refusals import FileIsClosed, UnknownPart
from koop_es.kernel.approvals import ConsentedChange
from koop_es.kernel.text import FreeText
from koop_es.programmes.state import Programme
from koop_es.programmes.terms import ProgrammeSettings
from tests.support.cooperation_asks import (
    add_note,
    amend,
    answer_finding,
    assign_programme,
    end,
    extend,
    leave_programme,
    notify_funder,
    raise_finding,
    record_consent,
    renew,
    revoke_ending,
    settle_finding,
)
from tests.support.cooperation_facts import (
    ENDS_ON,
    IN_MAY,
    agreed,
    ended,
    file_closed,
    given,
    programme_assigned,
)
from tests.support.parties import PROGRAMME
from tests.support.warned import warned

A_YEAR = timedelta(days=365)
MISSING = "funder.consent_missing"
FUNDED = [agreed(), programme_assigned(PROGRAMME)]
RAISED = fact.FindingRaised(effective_on=IN_MAY, finding_id="f2", finding=FreeText("a gap"))


def test_a_programme_is_left_and_joined_again() -> None:
    outcome = given(FUNDED).when(leave_programme(PROGRAMME))
    assert not outcome.state.programmes
    left = fact.ProgrammeLeft(effective_on=IN_MAY, programme=PROGRAMME)
    assert given([*FUNDED, left]).when(assign_programme(PROGRAMME)).state.programmes


@pytest.mark.parametrize("act", [leave_programme, notify_funder, record_consent])
def test_only_what_is_in_a_programme_deals_with_its_funder(act: type) -> None:
    with pytest.raises(no.NotInProgramme):
        given([agreed()]).when(act(PROGRAMME))


@pytest.mark.parametrize("act", [notify_funder, record_consent])
def test_a_funder_is_told_after_the_programme_was_left_and_after_the_end(act: type) -> None:
    left = fact.ProgrammeLeft(effective_on=IN_MAY, programme=PROGRAMME)
    assert given([*FUNDED, left]).when(act(PROGRAMME)).events
    assert given([*FUNDED, ended()]).when(act(PROGRAMME)).events
    with pytest.raises(FileIsClosed):
        given([*FUNDED, ended(), file_closed()]).when(act(PROGRAMME))


def test_a_finding_is_raised_answered_and_settled() -> None:
    event = given([agreed()]).when(raise_finding(concerns="g1")).event
    assert isinstance(event, fact.FindingRaised)
    assert event.finding_id == "f2"
    story = given([agreed(), RAISED])
    assert story.when(answer_finding("f2")).state.findings == {"f2": False}
    assert story.when(settle_finding("f2")).state.findings == {"f2": True}


def test_a_finding_is_known_and_settled_once() -> None:
    for act in (answer_finding, settle_finding):
        with pytest.raises(UnknownPart):
            given([agreed()]).when(act("f2"))
    settled = fact.FindingSettled(effective_on=IN_MAY, finding_id="f2")
    for act in (answer_finding, settle_finding):
        with pytest.raises(no.FindingAlreadySettled):
            given([agreed(), RAISED, settled]).when(act("f2"))
    with pytest.raises(UnknownPart):
        given([agreed()]).when(raise_finding(concerns="m9"))


def test_findings_outlast_the_end_and_the_closed_file() -> None:
    closed = [agreed(), ended(), file_closed()]
    assert given(closed).when(raise_finding()).events
    for act in (answer_finding, settle_finding):
        assert given([agreed(), RAISED, ended(), file_closed()]).when(act("f2")).events
    with pytest.raises(FileIsClosed):
        given(closed).when(add_note())


def asking(*changes: ConsentedChange) -> dict[str, object]:
    settings = ProgrammeSettings(funder_consent=changes)
    return {PROGRAMME: Programme("Lesen verbindet", settings=settings)}


def test_what_a_programme_asks_its_funder_for_is_missed_until_it_consents() -> None:
    story = given(FUNDED).among(asking(ConsentedChange.EXTENDING))
    extended = story.when(extend(ENDS_ON + A_YEAR))
    missing = warned(extended, MISSING)
    assert missing.params == {"programme": PROGRAMME, "change": "extending"}
    assert MISSING in extended.story.when(add_note()).codes
    in_words = extended.story.when(record_consent(PROGRAMME))
    assert MISSING in in_words.codes
    told = in_words.story.when(record_consent(PROGRAMME, consents_to="extending"))
    assert MISSING not in told.codes


def test_a_consent_given_ahead_is_for_one_change_of_its_kind() -> None:
    story = given(FUNDED).among(asking(*ConsentedChange))
    ahead = story.when(record_consent(PROGRAMME, consents_to="extending")).story
    once = ahead.when(renew(6))
    assert MISSING not in once.codes
    assert MISSING in once.story.when(renew(6)).codes
    assert warned(ahead.when(amend(title="Vorlesen")), MISSING).params["change"] == "amending"


def test_only_what_is_asked_for_is_missed() -> None:
    story = given(FUNDED).among(asking(ConsentedChange.ENDING_EARLY))
    assert MISSING not in story.when(extend(ENDS_ON + A_YEAR)).codes
    amended = story.when(amend(title="Vorlesen"))
    assert not {MISSING, "amendment.funder_consent_missing"} & set(amended.codes)
    left = story.when(extend(ENDS_ON + A_YEAR)).story.when(leave_programme(PROGRAMME))
    assert MISSING not in left.codes


def test_an_early_end_is_consented_to_and_its_revocation_needs_no_consent() -> None:
    story = given(FUNDED).among(asking(ConsentedChange.ENDING_EARLY))
    early = story.when(end(IN_MAY))
    assert MISSING in early.codes
    assert MISSING not in early.story.when(revoke_ending()).codes
    told = early.story.when(record_consent(PROGRAMME, consents_to="ending_early"))
    assert MISSING not in told.codes
    on_time = story.on(ENDS_ON).when(end(ENDS_ON))
    assert MISSING not in on_time.codes


def test_an_amendment_that_bears_the_consent_of_the_funder_misses_none() -> None:
    story = given(FUNDED).among(asking(ConsentedChange.AMENDING))
    assert MISSING in story.when(amend(title="Vorlesen")).codes
    agreed_by_all = story.when(amend(title="Vorlesen", funder_consents=(PROGRAMME,)))
    assert MISSING not in agreed_by_all.codes

"""An agreement is proposed, confirmed or declined by each party, and agreed by the last one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from koop_es.cooperations import commands as ask
from koop_es.cooperations import confirmation_refusals as no
from koop_es.cooperations import events as fact
from koop_es.cooperations.confirmation import digest_of
from koop_es.cooperations.dates import Phase
from koop_es.cooperations.gaps import gaps
from koop_es.cooperations.in_effect import in_effect
from koop_es.cooperations.refusals import AgreementIncomplete, TooFewParties
from koop_es.cooperations.terms import CorrectionKind, Involvement, Role
from koop_es.kernel.refusals import Invalid, KoopError, ReasonMissing, UnknownParty
from koop_es.kernel.text import FreeText
from tests.support.cooperation_asks import add_note, agree, attach_evidence, set_goal
from tests.support.cooperation_facts import BECAUSE, given, involved, partners
from tests.support.parties import CLUB, FOUNDATION, LIBRARY, NOBODY, SCHOOL, SILENT
from tests.support.proposals import (
    TOKEN,
    confirm,
    decline,
    invite,
    propose,
    proposed,
    revise,
    withdraw,
)
from tests.support.records import TODAY, entry_id
from tests.support.story import Story


def refused(story: Story, command: Any, kind: type[KoopError]) -> KoopError:
    with pytest.raises(kind) as caught:
        story.when(command)
    return caught.value


def test_a_proposal_is_no_agreement_yet() -> None:
    story = proposed()
    assert story.state.phase(TODAY) is Phase.PROPOSED
    assert story.state.proposal.waits_for == (SCHOOL, LIBRARY)


def test_it_is_agreed_when_the_last_party_confirms() -> None:
    first = proposed().when(confirm(SCHOOL))
    assert [type(event) for event in first.events] == [fact.PartyConfirmed]
    last = first.story.on(TODAY + timedelta(days=3)).when(confirm(LIBRARY))
    confirmed, agreed = last.events
    assert isinstance(confirmed, fact.PartyConfirmed)
    assert isinstance(agreed, fact.CooperationAgreed)
    assert agreed.effective_on == TODAY + timedelta(days=3)
    assert agreed.code == "K-2026-001"
    assert last.state.phase(TODAY + timedelta(days=3)) is Phase.RUNNING
    last.story.when(set_goal())


def test_the_agreement_says_who_signed_it_when() -> None:
    agreed = proposed(confirm(SCHOOL), confirm(LIBRARY)).state.agreement
    assert [one.signed_on for one in agreed.parties] == [TODAY, TODAY]
    assert all(one.signatory is not None for one in agreed.parties)


def test_funders_are_not_asked() -> None:
    funder = Involvement(party=FOUNDATION, role=Role.FUNDER)
    story = given([]).when(propose(parties=(*partners(), funder))).story
    refused(story, confirm(FOUNDATION), no.NotAsked)
    outcome = story.when(confirm(SCHOOL)).when(confirm(LIBRARY))
    assert outcome.state.phase(TODAY) is Phase.RUNNING


def test_a_proposal_needs_what_an_agreement_needs() -> None:
    refused(given([]), propose(goals=()), AgreementIncomplete)
    refused(given([]), propose(parties=involved(SCHOOL)), TooFewParties)
    refused(given([]), propose(parties=involved(SCHOOL, NOBODY)), UnknownParty)
    refused(proposed(), revise(goals=()), AgreementIncomplete)


def test_nothing_but_notes_is_recorded_before_it_is_agreed() -> None:
    for command in (set_goal(), attach_evidence()):
        refused(proposed(), command, no.NotAgreedYet)
    noted = proposed(add_note())
    told = noted.when(confirm(SCHOOL)).story.when(confirm(LIBRARY))
    assert told.state.phase(TODAY) is not Phase.PROPOSED
    refused(proposed(withdraw()), add_note(), no.ProposalTakenBack)


def test_nothing_is_confirmed_after_it_is_agreed() -> None:
    for story in (proposed(confirm(SCHOOL), confirm(LIBRARY)), given([]).when(agree()).story):
        for command in (confirm(), decline(), revise(), invite(), withdraw()):
            refused(story, command, no.AgreedAlready)


def test_a_party_answers_each_version_once() -> None:
    story = proposed(confirm(SCHOOL))
    refused(story, confirm(SCHOOL), no.AnsweredAlready)
    refused(story, decline(SCHOOL), no.AnsweredAlready)
    refused(story, confirm(CLUB), no.NotAsked)
    refused(story, confirm(None), no.PartyUnnamed)


def test_another_version_of_the_text_makes_void_what_was_said() -> None:
    story = proposed(confirm(SCHOOL), invite(LIBRARY), revise())
    assert story.state.proposal.edition == 2
    assert story.state.proposal.waits_for == (SCHOOL, LIBRARY)
    refused(story, confirm(None, token=TOKEN), no.LinkVoid)
    refused(story, confirm(SCHOOL, edition=1), no.TextChanged)
    agreed = story.when(confirm(SCHOOL, edition=2)).when(confirm(LIBRARY)).state
    assert agreed.agreement.title == "Gemeinsam vorlesen"


def test_what_a_party_declined_nobody_confirms() -> None:
    story = proposed(decline(LIBRARY))
    refused(story, confirm(SCHOOL), no.DeclinedBefore)
    assert story.when(revise()).when(confirm(LIBRARY)).state.proposal.confirmed.keys() == {LIBRARY}
    with pytest.raises(ReasonMissing):
        proposed().when(decline(LIBRARY, reason=None))


def test_what_was_withdrawn_takes_nothing_more() -> None:
    story = proposed(withdraw())
    assert story.state.phase(TODAY) is Phase.WITHDRAWN
    assert story.state.ended_by(TODAY)
    for command in (confirm(), decline(), revise(), invite(), withdraw(), set_goal()):
        refused(story, command, no.ProposalTakenBack)


def test_a_link_answers_once_for_its_party() -> None:
    story = proposed(invite(LIBRARY), invite(SCHOOL, "s" * 43))
    refused(story, confirm(SCHOOL, token=TOKEN), no.NotAsked)
    refused(story, confirm(None, token="x" * 43), no.LinkUnknown)
    once = story.when(confirm(None, token=TOKEN))
    assert once.event.party == LIBRARY
    assert once.event.link == "l2"
    refused(once.story, confirm(None, token=TOKEN), no.LinkUsed)
    refused(once.story, decline(None, token=TOKEN), no.LinkUsed)
    assert once.when(confirm(None, token="s" * 43)).state.phase(TODAY) is Phase.RUNNING


def test_a_link_can_be_used_up_to_its_last_day() -> None:
    story = proposed(invite(LIBRARY, days=3))
    story.on(TODAY + timedelta(days=3)).when(confirm(None, token=TOKEN))
    refused(story.on(TODAY + timedelta(days=4)), confirm(None, token=TOKEN), no.LinkExpired)


def test_a_link_is_for_a_party_that_is_asked_and_has_a_token() -> None:
    refused(proposed(), invite(CLUB), no.NotAsked)
    with pytest.raises(Invalid):
        proposed().when(ask.InviteParty(party=LIBRARY))


def test_no_link_is_made_that_could_not_be_used() -> None:
    refused(proposed(confirm(LIBRARY)), invite(LIBRARY), no.AnsweredAlready)
    refused(proposed(decline(LIBRARY)), invite(LIBRARY), no.AnsweredAlready)
    refused(proposed(decline(LIBRARY)), invite(SCHOOL), no.DeclinedBefore)
    assert proposed(decline(LIBRARY), revise(), invite(LIBRARY)).state.proposal.links


def test_no_event_holds_a_token() -> None:
    story = proposed(invite(LIBRARY)).when(confirm(None, token=TOKEN)).story
    assert all(TOKEN.encode() not in record.raw for record in story.records)


def test_words_stand_in_the_order_of_their_days() -> None:
    story = given([]).when(propose(effective_on=TODAY - timedelta(days=2))).story
    refused(story, confirm(effective_on=TODAY - timedelta(days=3)), no.BeforeLastWord)
    story.when(confirm(effective_on=TODAY - timedelta(days=2)))
    for command in (revise(), invite(), withdraw()):
        earlier = command.model_copy(update={"effective_on": TODAY - timedelta(days=3)})
        refused(story, earlier, no.BeforeLastWord)


def test_the_agreements_day_is_not_corrected_before_the_last_word() -> None:
    story = proposed(confirm(SCHOOL), confirm(LIBRARY))
    earlier = {"effective_on": TODAY - timedelta(days=1)}
    command = correct(4, earlier)
    with pytest.raises(KoopError) as caught:
        story.when(command)
    assert caught.value.code == "correction.breaks_rule"


def correct(version: int, fields: dict[str, Any]) -> ask.CorrectEntry:
    return ask.CorrectEntry.model_validate(
        {
            "corrects": entry_id(version),
            "kind": CorrectionKind.CHANGE,
            "fields": fields,
            "reason": BECAUSE,
        }
    )


def test_what_was_said_is_not_corrected_but_the_agreement_can_be() -> None:
    story = proposed(confirm(SCHOOL), confirm(LIBRARY))
    refused(story, correct(2, {"name": "Another"}), no.ConfirmationStands)
    retract = ask.CorrectEntry(
        corrects=entry_id(3), kind=CorrectionKind.RETRACT, reason=FreeText("x")
    )
    refused(story, retract, no.ConfirmationStands)
    refused(proposed(), correct(1, {"title": "Another"}), no.ConfirmationStands)
    assert story.when(correct(4, {"title": "Another"})).state.agreement.title == "Another"


def test_the_digest_is_that_of_the_text_alone() -> None:
    story = proposed(confirm(SCHOOL), revise(), revise(title="Gemeinsam lesen"))
    texts = [r.event for r in story.records if isinstance(r.event, fact.AgreementProposed)]
    first, second, third = (digest_of(text) for text in texts)
    assert first != second
    assert third != second
    answer: Any = story.records[1].event
    assert answer.text == first


def test_signatories_on_paper_are_registered_persons() -> None:
    signed = [
        one.model_copy(update={"signed_on": TODAY, "signed_by": SILENT}) for one in partners()
    ]
    story = given([]).when(agree(parties=signed)).story
    assert [one.signed_by for one in story.state.agreement.parties] == [SILENT, SILENT]
    assert "signatory" not in gaps(story.state.agreement)
    for wrong, kind in ((CLUB, no.SignatoryNoPerson), (NOBODY, UnknownParty)):
        parties = [one.model_copy(update={"signed_by": wrong}) for one in partners()]
        refused(given([]), agree(parties=parties), kind)
        refused(proposed(), confirm(person=wrong), kind)
    assert proposed(confirm(person=SILENT)).state.proposal.confirmed[SCHOOL].person == SILENT


def test_a_note_of_a_later_day_does_not_hold_the_agreement_up() -> None:
    day, note_on = TODAY - timedelta(days=3), TODAY - timedelta(days=1)
    story = given([]).when(propose(effective_on=day)).story
    for command in (
        confirm(SCHOOL, effective_on=day),
        add_note(effective_on=note_on),
        confirm(LIBRARY, effective_on=day),
    ):
        story = story.when(command).story
    kinds = {type(record.event): on for on, record in in_effect(story.records)}
    assert kinds[fact.CooperationAgreed] == day
    assert kinds[fact.NoteAdded] == note_on

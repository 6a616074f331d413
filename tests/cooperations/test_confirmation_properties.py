"""A proposal keeps its rules whatever its parties say, and on whichever day."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given as drawn
from hypothesis import strategies as st

from koop_es.cooperations import events as fact
from koop_es.cooperations.confirmation import digest_of
from koop_es.cooperations.correcting import broken_entries
from koop_es.cooperations.in_effect import in_effect
from koop_es.kernel.refusals import KoopError
from tests.support.cooperation_asks import add_note, set_goal
from tests.support.cooperation_facts import partners
from tests.support.parties import CLUB, LIBRARY, SCHOOL
from tests.support.proposals import TOKEN, confirm, decline, invite, proposed, revise, withdraw

if TYPE_CHECKING:
    from tests.support.story import Story

MOVES = st.sampled_from(
    (
        *(confirm(SCHOOL), confirm(LIBRARY), confirm(CLUB), confirm(None, token=TOKEN)),
        *(decline(LIBRARY), decline(None, token=TOKEN), revise(), revise(parties=partners())),
        *(invite(LIBRARY), invite(SCHOOL), withdraw(), set_goal(), add_note()),
    )
)


@st.composite
def proposals(draw: Any) -> Story:
    """Draw what became of a proposal: what was asked of it, day by day."""
    story = proposed()
    for _ in range(draw(st.integers(1, 12))):
        command = draw(MOVES)
        with suppress(KoopError):
            story = story.when(command).story
        story = story.on(story.today + timedelta(days=draw(st.sampled_from((0, 0, 1, 20)))))
    return story


@drawn(proposals())
def test_it_is_agreed_only_by_all_who_were_asked_of_one_text(story: Story) -> None:
    events = [record.event for record in story.records]
    agreed = [e for e in events if isinstance(e, fact.CooperationAgreed)]
    assert len(agreed) <= 1
    assert story.state.is_proposed is not bool(agreed)
    proposal = story.state.proposal
    said = [e for e in events if isinstance(e, fact.PartyConfirmed)]
    assert bool(agreed) is (
        set(proposal.asked)
        == {each.party for each in said if each.text == digest_of(proposal.text)}
    )


@drawn(proposals())
def test_each_link_and_each_party_has_one_effect(story: Story) -> None:
    answers = [
        record.event
        for record in story.records
        if isinstance(record.event, fact.PartyConfirmed | fact.PartyDeclined)
    ]
    links = [each.link for each in answers if each.link]
    assert len(links) == len(set(links))
    said = [(each.party, each.edition) for each in answers]
    assert len(said) == len(set(said))


@drawn(proposals())
def test_every_record_of_a_proposal_keeps_the_rules_and_its_order(story: Story) -> None:
    assert list(broken_entries(story.records, story.context)) == []
    days = [day for day, _ in in_effect(story.records)]
    assert days == sorted(days)
    upto = next(
        (n for n, r in enumerate(story.records) if isinstance(r.event, fact.CooperationAgreed)),
        len(story.records) - 1,
    )
    ordered = [record.version for _, record in in_effect(story.records)]
    assert ordered[: upto + 1] == list(range(1, upto + 2))

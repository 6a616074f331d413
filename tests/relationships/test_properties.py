"""What holds for the smaller aggregates whatever is asked of them."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koop_es.kernel.refusals import KoopError
from koop_es.parties.capability import PARTY
from koop_es.programmes.capability import PROGRAMME
from koop_es.relationships.capability import RELATIONSHIP
from koop_es.relationships.events import FormChanged, IntroductionMade, RelationshipClosed
from koop_es.relationships.state import FORMS
from koop_es.relationships.terms import Openness
from tests.support.anything import commands, days
from tests.support.parties import neighbours
from tests.support.records import by_effect, read_back, stored
from tests.support.story import tell

if TYPE_CHECKING:
    from datetime import date

    from koop_es.kernel.aggregate import Capability
    from tests.support.story import Story

CAPABILITIES = (RELATIONSHIP, PARTY, PROGRAMME)


@st.composite
def lives(draw: Any, capability: Capability) -> Story:
    """Draw the life of a stream: begun once, then asked for whatever can follow."""
    story = tell(capability, [], neighbours())
    for _ in range(8):
        wanted = [kind for kind in capability.commands if kind.CREATES is not bool(story.records)]
        if wanted:
            story = attempt(story, draw(commands(wanted)))
        story = story.on(story.today + timedelta(days=draw(st.sampled_from((0, 1, 45)))))
    return story


def attempt(story: Story, command: Any) -> Story:
    before, state = list(story.records), story.state
    try:
        outcome = story.when(command)
    except KoopError:
        assert (list(story.records), story.state) == (before, state)
        return story
    assert list(outcome.story.records[: len(before)]) == before
    return outcome.story


@pytest.mark.parametrize("capability", CAPABILITIES, ids=lambda c: c.kind)
@given(data=st.data())
def test_versions_count_up_by_one_and_every_prefix_folds(capability: Any, data: Any) -> None:
    story = data.draw(lives(capability))
    day = data.draw(days)
    state = None
    for version, record in enumerate(story.records, start=1):
        assert record.version == version
        state = capability.evolve(state, record.event)
        assert state == capability.fold(story.records[:version])
        if capability is RELATIONSHIP:
            assert state.ended_by(day) in {True, False}


@pytest.mark.parametrize("capability", CAPABILITIES, ids=lambda c: c.kind)
@given(data=st.data())
def test_each_entry_survives_storage(capability: Any, data: Any) -> None:
    for record in data.draw(lives(capability)).records:
        assert read_back(record.event) == record.event
        assert stored(read_back(record.event)) == stored(record.event)


@given(lives(RELATIONSHIP))
def test_folding_in_the_order_of_effect_never_raises(story: Story) -> None:
    if story.records:
        assert RELATIONSHIP.fold(by_effect(story.records)) is not None


@given(lives(RELATIONSHIP))
def test_a_relationship_is_closed_at_most_once(story: Story) -> None:
    closings = [each for each in story.records if isinstance(each.event, RelationshipClosed)]
    assert len(closings) <= 1


@given(lives(RELATIONSHIP), days)
def test_a_form_is_told_by_the_last_change_up_to_a_day(story: Story, day: date) -> None:
    if story.records:
        until = [each for each in story.records if each.effective_day <= day]
        changes = [each.event for each in until if isinstance(each.event, FormChanged)]
        first = FORMS[type(story.records[0].event)]  # pyright: ignore[reportArgumentType]
        assert story.state.on(day).form is (changes[-1].form if changes else first)


@given(lives(RELATIONSHIP))
def test_what_happens_within_a_relationship_lies_between_its_days(story: Story) -> None:
    state = story.state
    for record in story.records[1:]:
        day = record.event.effective_on
        if day is not None and state.starts_on is not None:
            assert day >= state.starts_on
        if isinstance(record.event, RelationshipClosed):
            continue
        earlier = any(isinstance(each.event, RelationshipClosed) for each in story.records)
        if earlier and record.version > _closing(story) and state.closed_on is not None:
            assert day is not None
            assert day <= state.closed_on


def _closing(story: Story) -> int:
    kinds = [each for each in story.records if isinstance(each.event, RelationshipClosed)]
    return kinds[0].version


@given(lives(RELATIONSHIP))
def test_forms_follow_each_other_day_by_day_and_always_differ(story: Story) -> None:
    changes = [each.event for each in story.records if isinstance(each.event, FormChanged)]
    for before, after in pairwise(changes):
        assert before.effective_on is not None
        assert after.effective_on is not None
        assert before.effective_on <= after.effective_on
        assert after.form_before is before.form
    assert all(each.form is not each.form_before for each in changes)


@given(lives(RELATIONSHIP))
def test_nobody_is_introduced_without_consent_or_through_a_private_contact(story: Story) -> None:
    for record in story.records:
        event = record.event
        if isinstance(event, IntroductionMade):
            before = RELATIONSHIP.fold(story.records[: record.version - 1])
            assert event.introduced in event.consents
            assert before.on(event.effective_on).openness is not Openness.PRIVATE
            assert event.introduced_to not in before.parties

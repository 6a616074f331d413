"""What holds for the smaller aggregates whatever is asked of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koop_es.kernel.refusals import KoopError
from koop_es.parties.capability import PARTY
from koop_es.programmes.capability import PROGRAMME
from koop_es.relationships.capability import RELATIONSHIP
from koop_es.relationships.events import FormChanged, RelationshipClosed
from koop_es.relationships.state import FORMS
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

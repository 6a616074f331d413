"""The kit for decisions: what was expected is said, and so is what happened instead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from koop_es.cooperations.refusals import MilestoneAlreadyReached
from koop_es.kernel.policy import Policy
from koop_es.parties.commands import RegisterOrganisation
from koop_es.parties.events import OrganisationRegistered
from koop_es.testing import TODAY, given
from tests.support.cooperation_asks import JUST_NOW, add_note, reach_milestone
from tests.support.cooperation_facts import agreed, milestone_planned, milestone_reached, note_added

PAST = (agreed(), milestone_planned("m2"))


def test_given_what_happened_a_command_makes_events() -> None:
    given(*PAST).when(reach_milestone("m2")).then(milestone_reached("m2", on=JUST_NOW))


def test_where_nothing_happened_the_command_tells_what_is_decided_on() -> None:
    outcome = given().when(RegisterOrganisation(name="Example House"))
    assert isinstance(outcome.event, OrganisationRegistered)
    assert outcome.state is not None


def test_another_event_than_expected_is_told() -> None:
    outcome = given(*PAST).when(reach_milestone("m2"))
    with pytest.raises(AssertionError, match=r"Happened:\n  .*MilestoneReached") as caught:
        outcome.then()
    assert "Expected:\n  nothing" in str(caught.value)


def test_a_refusal_leaves_the_story_as_it_was() -> None:
    story = given(*PAST, milestone_reached("m2"))
    with pytest.raises(MilestoneAlreadyReached):
        story.when(reach_milestone("m2"))
    assert len(story.records) == 3


def test_days_tolerances_and_further_commands() -> None:
    story = given(agreed()).on(TODAY + timedelta(days=1)).under(Policy(backdating_tolerance=1))
    assert story.context.today == TODAY + timedelta(days=1)
    outcome = story.when(add_note()).when(add_note())
    assert [record.version for record in outcome.story.records] == [1, 2, 3]
    assert outcome.story.records[0].recorded_on == date(2026, 2, 20)
    assert note_added().TOPIC == outcome.event.TOPIC

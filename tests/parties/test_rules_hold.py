"""What holds for parties and programmes whatever is asked of them, in whatever order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given

from koop_es.parties.capability import PARTY
from koop_es.parties.events import (
    ContactPointsChanged,
    OrganisationRegistered,
    PartiesMerged,
    PartiesSeparated,
    PartyRenamed,
    PersonRegistered,
)
from koop_es.programmes.capability import PROGRAMME
from koop_es.programmes.events import ProgrammeClosed, ProgrammeSettingsChanged
from tests.relationships.test_properties import lives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koop_es.kernel.event import Event
    from tests.support.story import Story


def steps(story: Story, capability: Any) -> Iterator[tuple[Any, Event]]:
    """Yield what held before each entry after the first, and the entry."""
    for nth, record in enumerate(story.records[1:], start=1):
        yield capability.fold(story.records[:nth]), record.event


@given(lives(PARTY))
def test_personal_data_always_have_a_lawful_basis(story: Story) -> None:
    for record in story.records:
        event = record.event
        if isinstance(event, PersonRegistered):
            assert event.lawful_basis is not None
        if isinstance(event, OrganisationRegistered | ContactPointsChanged):
            assert not event.contact_points or event.lawful_basis is not None


@given(lives(PARTY))
def test_a_merged_party_changes_no_more_until_it_is_separated_with_a_reason(story: Story) -> None:
    for before, event in steps(story, PARTY):
        assert isinstance(event, PartiesSeparated) == (before.merged_into is not None)
        if isinstance(event, PartiesSeparated):
            assert event.reason is not None or event.reason_code is not None
            assert event.was_merged_into == before.merged_into
        if isinstance(event, PartiesMerged):
            assert event.into != story.records[0].stream


@given(lives(PARTY))
def test_a_name_fits_who_bears_it_and_is_told_once(story: Story) -> None:
    for before, event in steps(story, PARTY):
        if isinstance(event, PartyRenamed):
            assert (event.person is not None) == before.is_person
            assert (event.name is None) == before.is_person
            assert before.is_person or event.name_before == before.name


@given(lives(PROGRAMME))
def test_a_programme_is_closed_once_and_each_change_of_settings_changes_something(
    story: Story,
) -> None:
    closings = [each for each in story.records if isinstance(each.event, ProgrammeClosed)]
    assert len(closings) <= 1
    for before, event in steps(story, PROGRAMME):
        if isinstance(event, ProgrammeSettingsChanged):
            begin, end = event.after.grant_starts_on, event.after.grant_ends_on
            assert event.before == before.settings != event.after
            assert begin is None or end is None or begin <= end
            assert event.after.four_eyes == tuple(sorted(set(event.after.four_eyes)))

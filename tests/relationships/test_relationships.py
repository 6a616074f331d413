"""Encounters, contacts and groups: begun, closed, refused (rules 1, 3, 4, 6, 8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.kernel.event import Basis
from koop_es.kernel.refusals import FactInTheFuture, RecordedTooLate, UnknownEvidence, UnknownParty
from koop_es.parties.state import Party
from koop_es.relationships import refusals as no
from koop_es.relationships.capability import RELATIONSHIP
from koop_es.relationships.commands import (
    CloseRelationship,
    EstablishContact,
    FoundGroup,
    RecordEncounter,
)
from koop_es.relationships.events import ContactEstablished, RelationshipClosed
from koop_es.relationships.terms import Duration, Form
from tests.support.parties import CLUB, GROUP, LIBRARY, NOBODY, SCHOOL, SILENT, neighbours
from tests.support.records import TODAY
from tests.support.story import Story, tell

if TYPE_CHECKING:
    from koop_es.kernel.event import Event

A_DAY = timedelta(days=1)
SINCE = TODAY - timedelta(days=10)
BEGINNINGS = [RecordEncounter, EstablishContact, FoundGroup]


def given(*past: Event) -> Story:
    return tell(RELATIONSHIP, past, neighbours())


def begin(form: Any = EstablishContact, **others: Any) -> Any:
    return form(**{"parties": (SCHOOL, LIBRARY), "themes": ("Lesen",), **others})


def established(on: date | None = SINCE) -> ContactEstablished:
    basis = Basis.STATED if on else Basis.UNKNOWN
    return ContactEstablished(
        effective_on=on, effective_basis=basis, parties=(SCHOOL, LIBRARY), themes=("Lesen",)
    )


def closed(on: date | None = TODAY) -> RelationshipClosed:
    basis = Basis.STATED if on else Basis.UNKNOWN
    return RelationshipClosed(effective_on=on, effective_basis=basis)


def close(**others: Any) -> CloseRelationship:
    return CloseRelationship(**others)


@pytest.mark.parametrize(
    ("beginning", "form", "duration"),
    [
        (RecordEncounter, Form.ENCOUNTER, Duration.TIME_BOUNDED),
        (EstablishContact, Form.CONTACT, Duration.ONGOING),
        (FoundGroup, Form.GROUP, Duration.ONGOING),
    ],
)
def test_each_form_has_its_duration(beginning: Any, form: Form, duration: Duration) -> None:
    state = given().when(begin(beginning)).state
    assert (state.form, state.duration, state.starts_on) == (form, duration, TODAY)


def test_each_form_has_its_letter() -> None:
    assert [form.letter for form in Form] == ["A", "B", "C", "D"]


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_relationship_needs_two_distinct_parties(beginning: Any) -> None:
    with pytest.raises(no.TooFewParties):
        given().when(begin(beginning, parties=(SCHOOL, SCHOOL)))


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_two_parties_that_were_merged_are_one(beginning: Any) -> None:
    one_twice = Party(is_person=False, has_contact_point=True, merged_into=SCHOOL)
    story = tell(RELATIONSHIP, (), neighbours() | {CLUB: one_twice})
    with pytest.raises(no.TooFewParties):
        story.when(begin(beginning, parties=(SCHOOL, CLUB)))
    assert story.when(begin(beginning, parties=(LIBRARY, CLUB))).event.parties == (LIBRARY, CLUB)


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_more_than_two_parties_may_be_tied(beginning: Any) -> None:
    parties = (SCHOOL, LIBRARY, CLUB, SCHOOL)
    assert given().when(begin(beginning, parties=parties)).event.parties == parties[:3]


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_theme_is_mandatory(beginning: Any) -> None:
    with pytest.raises(no.ThemeMissing):
        given().when(begin(beginning, themes=()))


def test_an_import_may_lack_its_theme() -> None:
    assert given().when(begin(themes=(), imported=True)).event.themes == ()


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_the_parties_must_be_registered(beginning: Any) -> None:
    with pytest.raises(UnknownParty):
        given().when(begin(beginning, parties=(SCHOOL, NOBODY)))


def test_a_relationship_grows_out_of_a_known_one() -> None:
    assert given().when(begin(arose_from=GROUP)).event.arose_from == GROUP
    with pytest.raises(no.UnknownOrigin):
        given().when(begin(arose_from=NOBODY))


def test_the_other_streams_it_depends_on_are_its_parties_and_its_origin() -> None:
    assert begin(arose_from=GROUP).references() == (SCHOOL, LIBRARY, GROUP)


def test_somebody_in_a_contact_can_be_reached() -> None:
    other_silent = "a6" * 16
    story = given().among({other_silent: neighbours()[SILENT]})
    with pytest.raises(no.ContactPointMissing):
        story.when(begin(parties=(SILENT, other_silent)))


def test_one_contact_point_is_enough_for_a_contact() -> None:
    assert given().when(begin(parties=(SILENT, SCHOOL))).events


@pytest.mark.parametrize("beginning", [RecordEncounter, FoundGroup])
def test_only_contacts_need_a_contact_point(beginning: Any) -> None:
    other_silent = "a6" * 16
    story = given().among({other_silent: neighbours()[SILENT]})
    assert story.when(begin(beginning, parties=(SILENT, other_silent))).events


@pytest.mark.parametrize("beginning", [EstablishContact, FoundGroup])
@pytest.mark.parametrize("duration", [Duration.UNKNOWN, Duration.TIME_BOUNDED])
def test_a_contact_or_group_is_stated_to_be_ongoing(beginning: Any, duration: Duration) -> None:
    with pytest.raises(no.DurationUnknown):
        given().when(begin(beginning, duration=duration))


@pytest.mark.parametrize("beginning", [EstablishContact, FoundGroup])
def test_only_an_import_leaves_the_duration_unknown(beginning: Any) -> None:
    command = begin(beginning, duration=Duration.UNKNOWN, imported=True)
    assert given().when(command).state.duration is Duration.UNKNOWN
    with pytest.raises(no.DurationUnknown):
        given().when(begin(beginning, duration=Duration.TIME_BOUNDED, imported=True))


def test_an_encounter_lasts_a_day_if_nothing_else_is_said() -> None:
    assert given().when(begin(RecordEncounter, effective_on=SINCE)).event.ends_on == SINCE


def test_an_encounter_does_not_end_before_it_began() -> None:
    with pytest.raises(no.EndsBeforeStart):
        given().when(begin(RecordEncounter, ends_on=TODAY - A_DAY))


def test_an_encounter_may_last_several_days() -> None:
    command = begin(RecordEncounter, effective_on=SINCE, ends_on=TODAY)
    assert given().when(command).state.ends_on == TODAY


def test_an_encounter_of_an_unknown_day_needs_its_end() -> None:
    with pytest.raises(no.EndsBeforeStart):
        given().when(begin(RecordEncounter, effective_basis=Basis.UNKNOWN))
    command = begin(RecordEncounter, effective_basis=Basis.UNKNOWN, ends_on=TODAY)
    assert given().when(command).event.effective_on is None


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_relationship_does_not_begin_in_the_future(beginning: Any) -> None:
    with pytest.raises(FactInTheFuture):
        given().when(begin(beginning, effective_on=TODAY + A_DAY))


def test_recording_late_needs_a_reason_and_is_warned_of() -> None:
    long_ago = TODAY - timedelta(days=31)
    with pytest.raises(RecordedTooLate):
        given().when(begin(effective_on=long_ago))
    outcome = given().when(begin(effective_on=long_ago, reason_code="first_entry"))
    assert outcome.codes == {"entry.recorded_late"}


def test_recording_in_time_is_not_warned_of() -> None:
    assert given().when(begin(effective_on=TODAY - timedelta(days=30))).codes == set()


def test_a_relationship_holds_no_evidence() -> None:
    with pytest.raises(UnknownEvidence):
        given().when(begin(evidence=("e1",)))
    with pytest.raises(UnknownEvidence):
        given(established()).when(close(evidence=("e1",)))


def test_a_relationship_is_closed() -> None:
    state = given(established()).when(close()).state
    assert (state.closed, state.closed_on) == (True, TODAY)


def test_a_relationship_is_closed_only_once() -> None:
    with pytest.raises(no.AlreadyClosed):
        given(established(), closed()).when(close())


def test_a_relationship_may_be_closed_for_a_day_to_come() -> None:
    outcome = given(established()).when(close(effective_on=TODAY + A_DAY))
    assert (outcome.state.ended_by(TODAY), outcome.state.ended_by(TODAY + A_DAY)) == (False, True)


def test_a_relationship_is_not_closed_before_it_began() -> None:
    with pytest.raises(no.EndsBeforeStart):
        given(established()).when(close(effective_on=SINCE - A_DAY))
    assert given(established()).when(close(effective_on=SINCE)).events


def test_a_relationship_without_a_known_beginning_may_be_closed() -> None:
    assert given(established(on=None)).when(close()).events


def test_closing_late_needs_a_reason() -> None:
    with pytest.raises(RecordedTooLate):
        given(established()).on(TODAY + timedelta(days=60)).when(close(effective_on=TODAY))


def test_a_relationship_closed_on_an_unknown_day_has_ended() -> None:
    state = given(established(), closed(on=None)).state
    assert state.ended_by(SINCE)


def test_an_encounter_is_over_by_itself() -> None:
    state = given().when(begin(RecordEncounter)).state
    assert (state.ended_by(TODAY - A_DAY), state.ended_by(TODAY)) == (False, True)


def test_an_open_contact_has_not_ended() -> None:
    assert not given(established()).state.ended_by(date.max)

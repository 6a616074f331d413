"""Moves among encounter, contact and group, and what one turns into (rules 1 to 3, 11)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.kernel.event import Basis
from koop_es.kernel.refusals import EmptyChange, FactInTheFuture
from koop_es.relationships import refusals as no
from koop_es.relationships.capability import RELATIONSHIP
from koop_es.relationships.commands import ChangeForm, CloseRelationship
from koop_es.relationships.events import (
    ContactEstablished,
    EncounterRecorded,
    GroupFounded,
    RelationshipClosed,
)
from koop_es.relationships.terms import Duration, Form, Openness
from tests.support.parties import (
    FORMER_GROUP,
    GROUP,
    LIBRARY,
    NOBODY,
    SCHOOL,
    SILENT,
    SomeTie,
    neighbours,
)
from tests.support.records import TODAY
from tests.support.story import Story, tell

if TYPE_CHECKING:
    from koop_es.kernel.event import Event

A_DAY = timedelta(days=1)
SINCE = TODAY - timedelta(days=20)
FORMS = (Form.ENCOUNTER, Form.CONTACT, Form.GROUP)
MOVES = [(before, after) for before in FORMS for after in FORMS if before is not after]


def given(*past: Event) -> Story:
    return tell(RELATIONSHIP, past, neighbours())


def begun(form: Form = Form.CONTACT, **others: Any) -> Event:
    told: dict[str, Any] = {
        "effective_on": SINCE,
        "parties": (SCHOOL, LIBRARY),
        "themes": ("Lesen",),
        **others,
    }
    if form is Form.ENCOUNTER:
        return EncounterRecorded(ends_on=SINCE, **told)
    return (ContactEstablished if form is Form.CONTACT else GroupFounded)(**told)


def to(form: Form, **others: Any) -> ChangeForm:
    return ChangeForm(form=form, **others)


@pytest.mark.parametrize(("before", "after"), MOVES)
def test_every_move_among_the_three_forms_is_legal(before: Form, after: Form) -> None:
    outcome = given(begun(before)).when(to(after))
    assert (outcome.event.form_before, outcome.state.form) == (before, after)
    bounded = after is Form.ENCOUNTER
    assert outcome.state.duration is (Duration.TIME_BOUNDED if bounded else Duration.ONGOING)
    assert outcome.state.ends_on == (TODAY if bounded else None)


def test_the_old_form_counts_up_to_the_day_before_and_the_new_one_from_then_on() -> None:
    state = given(begun()).when(to(Form.GROUP, effective_on=TODAY - A_DAY)).state
    days = (SINCE, TODAY - 2 * A_DAY, TODAY - A_DAY, TODAY)
    assert [state.on(day).form for day in days] == [
        Form.CONTACT,
        Form.CONTACT,
        Form.GROUP,
        Form.GROUP,
    ]
    assert state.on(None).form is Form.GROUP


def test_a_relationship_keeps_its_beginning_through_all_forms() -> None:
    outcome = given(begun(Form.ENCOUNTER)).when(to(Form.CONTACT)).when(to(Form.GROUP))
    assert (outcome.state.starts_on, len(outcome.state.periods)) == (SINCE, 3)


def test_nobody_changes_into_the_form_that_it_has() -> None:
    with pytest.raises(EmptyChange):
        given(begun()).when(to(Form.CONTACT))


def test_a_cooperation_is_agreed_and_not_changed_into() -> None:
    with pytest.raises(no.CooperationNotAgreed):
        given(begun()).when(to(Form.COOPERATION))


def test_a_change_of_form_has_happened_on_a_known_day() -> None:
    with pytest.raises(no.DayUnknown):
        given(begun()).when(to(Form.GROUP, effective_basis=Basis.UNKNOWN))
    with pytest.raises(FactInTheFuture):
        given(begun()).when(to(Form.GROUP, effective_on=TODAY + A_DAY))


def test_the_form_changes_no_earlier_than_the_relationship_began() -> None:
    with pytest.raises(no.BeforeBeginning):
        given(begun()).when(to(Form.GROUP, effective_on=SINCE - A_DAY))
    assert given(begun()).when(to(Form.GROUP, effective_on=SINCE)).events


def test_the_form_changes_no_earlier_than_it_last_did() -> None:
    story = given(begun()).when(to(Form.GROUP, effective_on=TODAY - A_DAY)).story
    with pytest.raises(no.FormChangedSince):
        story.when(to(Form.ENCOUNTER, effective_on=TODAY - 2 * A_DAY))
    assert story.when(to(Form.ENCOUNTER, effective_on=TODAY - A_DAY)).events


def test_what_is_over_changes_no_more_but_may_have_changed_before() -> None:
    closed = RelationshipClosed(effective_on=TODAY - A_DAY)
    with pytest.raises(no.RelationshipOver):
        given(begun(), closed).when(to(Form.GROUP))
    assert given(begun(), closed).when(to(Form.GROUP, effective_on=TODAY - A_DAY)).events
    unknown = RelationshipClosed(effective_basis=Basis.UNKNOWN)
    with pytest.raises(no.RelationshipOver):
        given(begun(), unknown).when(to(Form.GROUP, effective_on=SINCE))


def test_in_a_contact_somebody_can_be_reached() -> None:
    silent = begun(Form.GROUP, parties=(SILENT, NOBODY))
    with pytest.raises(no.ContactPointMissing):
        given(silent).when(to(Form.CONTACT))
    assert given(begun(Form.GROUP, parties=(SILENT, SCHOOL))).when(to(Form.CONTACT)).events


def test_the_parties_are_looked_up_for_it() -> None:
    assert to(Form.CONTACT).references_of(given(begun()).state) == (SCHOOL, LIBRARY)


def test_an_encounter_may_last_and_not_end_before_it_begins() -> None:
    lasting = to(Form.ENCOUNTER, ends_on=TODAY + A_DAY)
    assert given(begun()).when(lasting).state.ends_on == TODAY + A_DAY
    with pytest.raises(no.EndsBeforeStart):
        given(begun()).when(to(Form.ENCOUNTER, ends_on=TODAY - A_DAY))


@pytest.mark.parametrize(
    "command",
    [to(Form.GROUP, ends_on=TODAY), to(Form.GROUP, openness=Openness.NETWORK)],
    ids=["last day", "openness"],
)
def test_only_what_belongs_to_the_new_form_is_told(command: ChangeForm) -> None:
    with pytest.raises(no.NotOfThatForm):
        given(begun()).when(command)


def test_a_contact_is_private_unless_it_was_or_is_opened() -> None:
    assert given(begun(Form.GROUP)).when(to(Form.CONTACT)).event.openness is Openness.PRIVATE
    opened = given(begun(openness=Openness.NETWORK)).when(to(Form.GROUP))
    assert opened.when(to(Form.CONTACT)).event.openness is Openness.NETWORK
    asked = to(Form.CONTACT, openness=Openness.NETWORK)
    assert given(begun(Form.GROUP)).when(asked).state.now.openness is Openness.NETWORK


def test_what_was_an_encounter_no_longer_ends_by_itself() -> None:
    story = given(begun(Form.ENCOUNTER))
    assert story.state.ended_by(TODAY)
    assert not story.when(to(Form.CONTACT)).state.ended_by(date.max)


def test_a_relationship_is_not_closed_before_its_last_change() -> None:
    story = given(begun()).when(to(Form.GROUP)).story
    with pytest.raises(no.EndsBeforeStart):
        story.when(CloseRelationship(effective_on=TODAY - A_DAY))


def test_what_a_relationship_turned_into_is_known_and_goes_on() -> None:
    story = given(begun()).among({FORMER_GROUP: SomeTie(TODAY)})
    assert story.when(CloseRelationship(successor=GROUP)).event.successor == GROUP
    with pytest.raises(no.UnknownSuccessor):
        story.when(CloseRelationship(successor=NOBODY))
    with pytest.raises(no.SuccessorEnded):
        story.when(CloseRelationship(successor=FORMER_GROUP))
    assert CloseRelationship(successor=GROUP).references() == (GROUP,)

"""Parties: organisations and persons, and the basis for keeping their data (rule 8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from koop_es.kernel.event import ReasonCode
from koop_es.kernel.policy import Policy
from koop_es.kernel.refusals import (
    EmptyChange,
    FactInTheFuture,
    ReasonMissing,
    RecordedTooLate,
    UnknownEvidence,
    UnknownParty,
)
from koop_es.kernel.text import PersonalText
from koop_es.parties.capability import PARTY
from koop_es.parties.commands import (
    ChangeContactPoints,
    MergeParty,
    RegisterOrganisation,
    RegisterPerson,
    RenameOrganisation,
    RenamePerson,
    SeparateParty,
)
from koop_es.parties.decisions import (
    KindsDiffer,
    LawfulBasisMissing,
    PartyMerged,
    PartyNotMerged,
)
from koop_es.parties.events import OrganisationRegistered, PersonRegistered
from koop_es.parties.state import Party
from koop_es.parties.terms import ContactKind, ContactPoint, LawfulBasis
from tests.support.records import STREAM, TODAY, stored
from tests.support.story import Story, tell
from tests.support.usual import over

MAIL = ContactPoint(kind=ContactKind.EMAIL, value=PersonalText("reading@example.org"))
EITHER = [RegisterOrganisation, RegisterPerson]


def nobody_yet() -> Story:
    return tell(PARTY, [])


def organisation(**others: Any) -> RegisterOrganisation:
    return RegisterOrganisation(**over({"name": "Stadtbibliothek"}, others))


def person(**others: Any) -> RegisterPerson:
    consent: dict[str, Any] = {"name": "P. Beispiel", "lawful_basis": LawfulBasis.CONSENT}
    return RegisterPerson(**over(consent, others))


def test_an_organisations_name_is_public() -> None:
    event = nobody_yet().when(organisation()).event
    assert "Stadtbibliothek" in stored(event)


def test_a_persons_name_is_not_in_the_stored_fact() -> None:
    fact = stored(nobody_yet().when(person(contact_points=(MAIL,))).event)
    assert "Beispiel" not in fact
    assert "example.org" not in fact
    assert fact.count(f'"$pd":"{STREAM}"') == 2


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "not an email"),
        ("email", "a@b@c"),
        ("email", "@example.org"),
        ("email", "<name@example.org>"),
        ("website", "javascript:alert(1)"),
        ("website", "www.example.org"),
        ("website", "https://"),
        ("website", "https://example.org/ x"),
    ],
)
def test_a_contact_point_that_leads_nowhere_is_refused(kind: str, value: str) -> None:
    with pytest.raises(ValidationError) as caught:
        organisation(contact_points=[{"kind": kind, "value": value}])
    (error,) = caught.value.errors()
    assert error["type"] == f"contact.{kind}_expected"
    assert "alert" not in error["msg"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "müller@büro.example"),
        ("email", "name+tag@localhost"),
        ("website", "https://example.org"),
        ("website", "HTTP://example.org:8080/a?b=c#d"),
        ("phone", "+49 30 1234"),
        ("other", "at the door"),
    ],
)
def test_a_contact_point_that_leads_somewhere_is_kept(kind: str, value: str) -> None:
    assert organisation(contact_points=[{"kind": kind, "value": value}]).contact_points


def test_a_person_needs_a_lawful_basis() -> None:
    with pytest.raises(LawfulBasisMissing):
        nobody_yet().when(person(lawful_basis=None))


def test_the_network_may_have_a_lawful_basis_for_all() -> None:
    story = nobody_yet().under(Policy(lawful_basis="contract"))
    assert story.when(person(lawful_basis=None)).event.lawful_basis is LawfulBasis.CONTRACT


def test_a_stated_lawful_basis_stands_over_the_networks() -> None:
    story = nobody_yet().under(Policy(lawful_basis="contract"))
    assert story.when(person()).event.lawful_basis is LawfulBasis.CONSENT


def test_a_lawful_basis_that_the_law_does_not_know_is_none() -> None:
    with pytest.raises(LawfulBasisMissing):
        nobody_yet().under(Policy(lawful_basis="habit")).when(person(lawful_basis=None))


def test_an_organisations_contact_points_need_a_lawful_basis() -> None:
    with pytest.raises(LawfulBasisMissing):
        nobody_yet().when(organisation(contact_points=(MAIL,)))


def test_an_organisation_without_contact_points_needs_none() -> None:
    outcome = nobody_yet().when(organisation())
    assert (outcome.event.lawful_basis, outcome.state.has_contact_point) == (None, False)


@pytest.mark.parametrize(("command", "is_person"), [(organisation(), False), (person(), True)])
def test_a_party_is_a_natural_or_a_legal_person(command: Any, *, is_person: bool) -> None:
    assert nobody_yet().when(command).state.is_person is is_person


def test_a_party_with_a_contact_point_can_be_reached() -> None:
    assert nobody_yet().when(person(contact_points=(MAIL,))).state.has_contact_point


@pytest.mark.parametrize("register", [organisation, person])
def test_a_party_is_not_registered_in_the_future(register: Any) -> None:
    with pytest.raises(FactInTheFuture):
        nobody_yet().when(register(effective_on=TODAY + timedelta(days=1)))


@pytest.mark.parametrize("register", [organisation, person])
def test_registering_late_needs_a_reason(register: Any) -> None:
    long_ago = TODAY - timedelta(days=31)
    with pytest.raises(RecordedTooLate):
        nobody_yet().when(register(effective_on=long_ago))
    assert nobody_yet().when(register(effective_on=long_ago, reason_code="first_entry")).events


@pytest.mark.parametrize("register", [organisation, person])
def test_a_party_holds_no_evidence(register: Any) -> None:
    with pytest.raises(UnknownEvidence):
        nobody_yet().when(register(evidence=("e1",)))


def test_a_registration_gives_no_warning() -> None:
    assert nobody_yet().when(person()).warnings == []


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "x" * 501])
def test_a_name_is_a_short_printable_line(name: str) -> None:
    with pytest.raises(ValidationError):
        person(name=name)
    with pytest.raises(ValidationError):
        organisation(name=name)


OTHER = "b" * 32
REGISTERED = OrganisationRegistered(name="Stadtbibliothek", short_name="Stabi")
PERSON = PersonRegistered(name=PersonalText("P. Beispiel"), lawful_basis=LawfulBasis.CONSENT)


def of(event: Any, *, of_other: Any = None) -> Story:
    others = {} if of_other is None else {OTHER: of_other}
    return tell(PARTY, [event], others=others)


def test_an_organisation_bears_another_name_and_the_former_one_is_kept() -> None:
    outcome = of(REGISTERED).when(RenameOrganisation(name="Bücherhalle"))
    assert outcome.event.name_before == "Stadtbibliothek"
    assert (outcome.state.name, outcome.state.short_name) == ("Bücherhalle", None)


def test_a_persons_new_name_is_private_too() -> None:
    assert "Neu" not in stored(of(PERSON).when(RenamePerson(name=PersonalText("Neu"))).event)


def test_the_same_name_again_changes_nothing() -> None:
    with pytest.raises(EmptyChange):
        of(REGISTERED).when(RenameOrganisation(name="Stadtbibliothek", short_name="Stabi"))


@pytest.mark.parametrize(
    ("registered", "command"),
    [
        (PERSON, RenameOrganisation(name="Verein")),
        (REGISTERED, RenamePerson(name=PersonalText("P."))),
    ],
)
def test_a_person_is_not_renamed_as_an_organisation(registered: Any, command: Any) -> None:
    with pytest.raises(KindsDiffer):
        of(registered).when(command)


def test_contact_points_take_the_place_of_all_former_ones() -> None:
    change = ChangeContactPoints(contact_points=(MAIL,), lawful_basis=LawfulBasis.CONTRACT)
    reached = of(REGISTERED).when(change)
    assert reached.state.has_contact_point
    assert not reached.when(ChangeContactPoints()).state.has_contact_point


@pytest.mark.parametrize(
    ("registered", "points"), [(REGISTERED, (MAIL,)), (PERSON, ()), (PERSON, (MAIL,))]
)
def test_changed_personal_data_need_a_lawful_basis(registered: Any, points: Any) -> None:
    with pytest.raises(LawfulBasisMissing):
        of(registered).when(ChangeContactPoints(contact_points=points))


def test_a_merged_party_takes_nothing_more_until_it_stands_for_itself_again() -> None:
    merged = of(REGISTERED, of_other=Party(is_person=False, has_contact_point=True)).when(
        MergeParty(into=OTHER)
    )
    assert merged.state.merged_into == OTHER
    for command in (RenameOrganisation(name="X"), ChangeContactPoints(), MergeParty(into=OTHER)):
        with pytest.raises(PartyMerged):
            merged.when(command)
    with pytest.raises(ReasonMissing):
        merged.when(SeparateParty())
    apart = merged.when(SeparateParty(reason_code=ReasonCode.OVERSIGHT))
    assert apart.event.was_merged_into == OTHER
    assert apart.when(RenameOrganisation(name="X")).state.name == "X"


def test_what_was_never_merged_is_not_separated() -> None:
    with pytest.raises(PartyNotMerged):
        of(REGISTERED).when(SeparateParty(reason_code=ReasonCode.OVERSIGHT))


@pytest.mark.parametrize(
    ("into", "other", "refusal"),
    [
        (STREAM, None, EmptyChange),
        (OTHER, None, UnknownParty),
        (OTHER, Party(is_person=True, has_contact_point=True), KindsDiffer),
        (OTHER, Party(is_person=False, has_contact_point=False, merged_into="c" * 32), PartyMerged),
    ],
)
def test_a_party_is_merged_only_into_one_that_stands_for_itself(
    into: str, other: Any, refusal: Any
) -> None:
    with pytest.raises(refusal):
        of(REGISTERED, of_other=other).when(MergeParty(into=into))

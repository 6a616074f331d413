"""Parties: organisations by their public names, persons by names opened from the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from koop_es.kernel.text import PersonalText
from koop_es.parties.commands import RegisterOrganisation, RegisterPerson
from koop_es.parties.terms import LawfulBasis
from koop_es.projecting.reading import AmbiguousName
from koop_es_projections.parties import queries
from koop_es_projections.parties.queries import ContactPoint, UnknownPartyName
from koop_es_projections.parties.tables import PARTIES

if TYPE_CHECKING:
    from tests.projections.conftest import Reading
    from tests.support.network import Network


def person(network: Network, name: str = "Someone Else") -> str:
    command = RegisterPerson(name=PersonalText(name), lawful_basis=LawfulBasis.CONSENT)
    return network.ask(command).stream


def erase(network: Network, text: str) -> None:
    vault = network.store.contents.vault
    network.store.erase(*[key for key, value in vault.items() if value == text])


def test_an_organisation_is_shown_with_its_contact_points(
    network: Network, reading: Reading
) -> None:
    command = RegisterOrganisation(
        name="Große Häuser gGmbH", short_name="GH", country="DE", area="DE300"
    )
    stream = network.ask(command).stream
    with reading() as connection:
        item = queries.party(connection, network.store, stream)
        first = queries.party(connection, network.store, network.parties[0])
        with pytest.raises(UnknownPartyName):
            queries.party(connection, network.store, "f" * 32)
    assert (item.kind, item.name, item.short_name) == ("organisation", "Große Häuser gGmbH", "GH")
    assert (item.country, item.area, item.contact_points) == ("DE", "DE300", ())
    assert first.contact_points == (ContactPoint("email", "office@example.org"),)
    assert first.lawful_basis == "consent"


def test_a_persons_name_comes_from_the_vault_and_can_be_erased(
    network: Network, reading: Reading
) -> None:
    stream = person(network)
    with reading() as connection:
        assert queries.party(connection, network.store, stream).name == "Someone Else"
        erase(network, "Someone Else")
        assert queries.party(connection, network.store, stream).name is None
        assert queries.names_of(connection, network.store, [stream, "f" * 32]) == {stream: None}
        table, _ = PARTIES.active(connection)
        row = str(list(connection.execute(select(table).where(table.c.party_id == stream))))
    assert "Someone" not in row
    assert "office@example.org" not in row


def test_names_are_told_for_many_at_once(network: Network, reading: Reading) -> None:
    stream = person(network)
    wanted = [*network.parties[:2], stream, stream]
    with reading() as connection:
        assert queries.names_of(connection, network.store, wanted) == {
            network.parties[0]: "Example House",
            network.parties[1]: "Sample Works",
            stream: "Someone Else",
        }
        assert queries.names_of(connection, network.store, []) == {}


def test_parties_are_searched_by_any_name_and_paged(network: Network, reading: Reading) -> None:
    someone = person(network, "Ämilie Sample")
    with reading() as connection:
        found = queries.parties(connection, network.store, search="SAMPLE")
        assert [item.party_id for item in found.items] == [network.parties[1], someone]
        only = queries.parties(connection, network.store, search="ämilie", kind="person")
        assert [item.party_id for item in only.items] == [someone]
        assert queries.parties(connection, network.store, search="%").items == ()
        first = queries.parties(connection, network.store, limit=3)
        second = queries.parties(connection, network.store, limit=3, cursor=first.next)
    assert [item.name for item in first.items] == ["Example House", "Sample Works", "Model School"]
    assert [item.name for item in second.items] == ["Ämilie Sample"]
    assert second.next is None


def test_a_party_is_found_by_id_beginning_or_exact_name(network: Network, reading: Reading) -> None:
    someone = person(network)
    with reading() as connection:

        def found(name: str) -> str:
            return queries.find_party(connection, network.store, name)

        assert found(someone) == someone
        assert found("sample works") == network.parties[1]
        assert found("Someone Else") == someone
        with pytest.raises(UnknownPartyName):
            found("Sample")
        with pytest.raises(AmbiguousName) as several:
            found("0000")
    assert several.value.params["candidates"].startswith(network.parties[0])


def test_a_name_written_just_so_wins_over_look_alikes(network: Network, reading: Reading) -> None:
    first, second = person(network, "Someone Else"), person(network, "SOMEONE ELSE")
    with reading() as connection:
        assert queries.find_party(connection, network.store, "Someone Else") == first
        assert queries.find_party(connection, network.store, "SOMEONE ELSE") == second
        with pytest.raises(AmbiguousName):
            queries.find_party(connection, network.store, "someone else")

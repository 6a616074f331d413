"""Parties on pages: found, registered, renamed, reached, and what they take part in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koop_es.parties.commands import RegisterOrganisation
from tests.web.forms import fields_of, linked

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.web.browser import Browser


def registered(writer: Browser, kind: str = "organisation", **values: str) -> Any:
    address = f"/parties/new/{kind}"
    return writer.submit(address, fields_of(writer.get(address).text), **values)


def at(answer: Any) -> str:
    assert answer.status_code == 303, linked(answer.text)
    address: str = answer.headers["location"]
    return address.partition("?")[0]


def test_parties_are_listed_and_found(koop: Koop, writer: Browser) -> None:
    del koop
    page = writer.get("/parties").text
    assert page.index("Library") < page.index("School")
    found = writer.get("/parties?search=libr&kind=organisation").text
    assert ("Library" in found, "School" in found) == (True, False)
    assert "No party fits" in writer.get("/parties?kind=person").text
    assert writer.get("/parties?kind=robot").status_code == 422


def test_a_party_shows_what_it_takes_part_in(koop: Koop, writer: Browser) -> None:
    page = writer.get("/parties/Library").text
    assert "/cooperations/K-2026-001" in page
    assert "Reading together" in page
    assert "recorded on" in page
    del koop


def test_an_organisation_is_registered_with_its_contact_points(koop: Koop, writer: Browser) -> None:
    address = at(
        registered(
            writer,
            name="Harbour Museum",
            country="DE",
            contact_points__0__value="office@museum.example",
            lawful_basis="public_task",
        )
    )
    page = writer.get(address).text
    assert "office@museum.example" in page
    assert "DE" in page
    koop.catch_up()
    form = writer.get(f"{address}/contact-points").text
    assert fields_of(form)["contact_points.0.value"] == "office@museum.example"


def test_what_is_wrong_is_told_at_its_field(writer: Browser) -> None:
    refused = registered(
        writer, country="Germany", contact_points__0__value="nowhere", lawful_basis="consent"
    )
    assert refused.status_code == 422
    assert set(linked(refused.text)) == {"name", "country", "contact_points.0.kind"}
    without = registered(writer, name="Bureau", contact_points__0__value="a@b.example")
    assert linked(without.text) == ["lawful_basis"]


def test_contact_points_are_added_row_by_row_and_taken_away(writer: Browser) -> None:
    address = at(registered(writer, name="Harbour Museum"))
    path = f"{address}/contact-points"
    fields = fields_of(writer.get(path).text)
    typed = {"contact_points__0__value": "a@museum.example", "lawful_basis": "contract"}
    more = writer.submit(path, fields, **typed, do="add:contact_points")
    assert more.status_code == 200
    again = fields_of(more.text)
    assert again["contact_points.0.value"] == "a@museum.example"
    two = {"contact_points__1__kind": "address", "contact_points__1__value": "Quay 1\nHarbour"}
    assert at(writer.submit(path, again, **two)) == address
    page = writer.get(address).text
    assert "a@museum.example" in page
    assert "Quay 1\nHarbour" in page
    fields = fields_of(writer.get(path).text)
    assert writer.submit(path, fields, contact_points__0__value="").status_code == 303
    assert "<li>E-mail" not in writer.get(address).text


def test_a_person_is_renamed(writer: Browser) -> None:
    refused = registered(writer, "person")
    assert set(linked(refused.text)) == {"name", "lawful_basis"}
    address = at(registered(writer, "person", name="Erika Muster", lawful_basis="consent"))
    path = f"{address}/name"
    answer = writer.submit(path, fields_of(writer.get(path).text), name="Erika Beispiel")
    assert "<h1>Erika Beispiel</h1>" in writer.get(answer.headers["location"]).text


def test_an_organisation_keeps_its_former_name(writer: Browser) -> None:
    address = at(registered(writer, name="Harbour Museum", short_name="HM"))
    path = f"{address}/name"
    fields = fields_of(writer.get(path).text)
    assert (fields["name"], fields["short_name"]) == ("Harbour Museum", "HM")
    assert linked(writer.submit(path, fields).text) == ["name"]
    answer = writer.submit(path, fields, name="Museum of the Sea")
    page = writer.get(answer.headers["location"]).text
    assert "Museum of the Sea" in page
    assert "Harbour Museum" in page


def test_who_is_probably_registered_already_is_told(koop: Koop, writer: Browser) -> None:
    first = koop.execute(RegisterOrganisation(name="Sea Museum e. V.")).stream
    address = at(registered(writer, name="sea museum"))
    page = writer.get(address).text
    assert "told-h" in page
    assert f"/parties/{first}" in page


def test_who_was_faster_is_told_and_nothing_is_lost(koop: Koop, writer: Browser) -> None:
    address = at(registered(writer, name="Harbour Museum"))
    path = f"{address}/name"
    fields = fields_of(writer.get(path).text)
    assert writer.submit(path, fields, name="Museum of the Sea").status_code == 303
    late = writer.submit(path, {**fields, "key": koop.new_id()}, name="Sea Museum")
    assert late.status_code == 409
    assert fields_of(late.text)["name"] == "Sea Museum"
    assert "Museum of the Sea" in late.text
    assert writer.submit(path, fields_of(late.text)).status_code == 303


def test_nobody_of_a_name_is_not_found(writer: Browser) -> None:
    for path in ("/parties/nobody", "/parties/nobody/name", "/parties/0000000/contact-points"):
        assert writer.get(path).status_code == 404

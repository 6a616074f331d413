"""Introductions with consent, openness and a contact's own cadence, recorded in the writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.parties.commands import RegisterOrganisation
from koop_es.relationships.commands import FoundGroup
from koop_es.relationships.state import fold
from koop_es.relationships.terms import Openness
from tests.web.forms import fields_of, linked
from tests.web.test_relationships import begun, typed

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.web.browser import Browser

OPEN = Openness.NETWORK


def outsider(koop: Koop, name: str = "Harbour Museum") -> str:
    return koop.execute(RegisterOrganisation(name=name)).stream


def test_somebody_is_introduced_with_consent(koop: Koop, writer: Browser) -> None:
    address = begun(koop, openness=OPEN)
    outsider(koop)
    first, second, _ = _parties_of(koop, address)
    answer = typed(
        writer,
        f"{address}/introductions",
        introducer=first,
        introduced=second,
        introduced_to="Harbour Museum",
        consents__introduced="on",
        consents__introduced_to="on",
    )
    page = writer.get(answer.headers["location"]).text
    assert "House of Books introduced Model Works to Harbour Museum" in page
    assert "Model Works and Harbour Museum" in page


def _parties_of(koop: Koop, address: str) -> tuple[str, ...]:
    state = fold(koop.store.read_stream(address.rpartition("/")[2]))
    assert state is not None
    return state.parties


def test_without_consent_nobody_is_introduced(koop: Koop, writer: Browser) -> None:
    address = begun(koop, openness=OPEN)
    outsider(koop)
    first, second, _ = _parties_of(koop, address)
    asked = {"introducer": first, "introduced": second, "introduced_to": "Harbour Museum"}
    refused = typed(writer, f"{address}/introductions", **asked, consents__introducer="on")
    assert (refused.status_code, linked(refused.text)) == (422, ["consents.introduced"])
    assert fields_of(refused.text)["consents.introducer"] == "on"


def test_all_that_is_wrong_with_an_introduction_is_told_at_once(
    koop: Koop, writer: Browser
) -> None:
    address = begun(koop, openness=OPEN)
    refused = typed(writer, f"{address}/introductions", introduced_to="Nobody Here")
    assert refused.status_code == 422
    assert set(linked(refused.text)) == {"introducer", "introduced", "introduced_to"}
    assert "Nobody Here" in refused.text


def test_a_private_contact_is_not_offered_and_the_page_says_how_to_open_it(
    koop: Koop, writer: Browser
) -> None:
    address = begun(koop)
    assert f"{address}/introductions" not in writer.get(address).text
    closed = writer.get(f"{address}/introductions")
    assert closed.status_code == 409
    assert f"{address}/openness" in closed.text
    answer = typed(writer, f"{address}/openness", openness="network")
    page = writer.get(answer.headers["location"]).text
    assert f"{address}/introductions" in page
    again = typed(writer, f"{address}/openness", openness="network")
    assert linked(again.text) == ["openness"]


def test_a_cadence_is_set_changed_and_taken_back(koop: Koop, writer: Browser) -> None:
    address = begun(koop)
    for months, shown in (("6", "6"), ("3", "3"), ("", "silence is fine")):
        form = writer.get(f"{address}/cadence").text
        answer = writer.submit(f"{address}/cadence", fields_of(form), cadence_months=months)
        page = writer.get(answer.headers["location"]).text
        assert f"<dd>{shown}</dd>" in page
    assert linked(typed(writer, f"{address}/cadence", cadence_months="0").text) == [
        "cadence_months"
    ]


@pytest.mark.parametrize("path", ["openness", "cadence"])
def test_a_group_is_neither_open_nor_has_it_a_cadence(
    koop: Koop, writer: Browser, path: str
) -> None:
    address = begun(koop, FoundGroup)
    assert f"{address}/{path}" not in writer.get(address).text
    assert writer.get(f"{address}/{path}").status_code == 409

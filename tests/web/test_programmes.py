"""Programmes on pages: opened, what their funders ask for, closed, and what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from koop_es.cooperations.commands import AssignProgramme
from koop_es.programmes.commands import OpenProgramme
from tests.web.forms import fields_of, linked

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.web.browser import Browser


def sent(writer: Browser, address: str, **typed: str) -> Any:
    return writer.submit(address, fields_of(writer.get(address).text), **typed)


def at(answer: Any) -> str:
    assert answer.status_code == 303, linked(answer.text)
    address: str = answer.headers["location"]
    return address.partition("?")[0]


@pytest.fixture
def opened_one(writer: Browser) -> str:
    """Return the address of a programme that was opened by its form."""
    return at(
        sent(
            writer, "/programmes/new", name="Books for all", funder="Library", grant_references="A"
        )
    )


def test_a_programme_is_opened_and_listed(writer: Browser) -> None:
    assert "No programme has been opened yet." in writer.get("/programmes").text
    answer = sent(
        writer,
        "/programmes/new",
        name="Books for all",
        funder="Library",
        grant_references="B-1, B-2",
    )
    page = writer.get(answer.headers["location"]).text
    for told in ("<h1>Books for all</h1>", "B-1, B-2", ">Library</a>", 'id="recorded-h"'):
        assert told in page
    listed = writer.get("/programmes").text
    assert f'href="{at(answer)}"' in listed
    assert "B-1, B-2" in listed


def test_what_is_wrong_with_a_programme_is_told_at_its_field(writer: Browser) -> None:
    refused = sent(writer, "/programmes/new", funder="Nobody at all", effective_on="2031-01-01")
    assert refused.status_code == 422
    assert linked(refused.text) == ["name", "funder"]
    ahead = sent(writer, "/programmes/new", name="Books", effective_on="2031-01-01")
    assert linked(ahead.text) == ["effective_on"]


def test_one_of_the_same_name_is_told(writer: Browser, opened_one: str) -> None:
    again = at(sent(writer, "/programmes/new", name="books for ALL"))
    page = writer.get(again).text
    assert "told-h" in page
    assert f'href="{opened_one}"' in page


SETTINGS = {
    "settings__four_eyes__ending": "on",
    "settings__four_eyes__amending": "on",
    "settings__backdating_tolerance": "10",
    "settings__check_grace": "0",
    "settings__retention_years": "5",
    "settings__decided_on": "2026-01-15",
    "settings__grant_starts_on": "2026-02-01",
    "settings__grant_ends_on": "2026-12-31",
    "settings__earmarking_ends_on": "2030-12-31",
    "settings__last_payment_on": "2026-11-01",
}


def test_all_settings_are_set_shown_and_taken_away(writer: Browser, opened_one: str) -> None:
    path = f"{opened_one}/settings"
    assert "as the home decides" in writer.get(opened_one).text
    assert at(sent(writer, path, **SETTINGS)) == opened_one
    page = writer.get(opened_one).text
    assert "as the home decides" not in page
    assert "ending, amending" in page or "amending, ending" in page
    now = fields_of(writer.get(path).text)
    assert {name: now[name.replace("__", ".")] for name in SETTINGS} == SETTINGS
    unchanged = writer.submit(path, now)
    assert unchanged.status_code == 422
    fewer = {name: value for name, value in now.items() if "four_eyes" not in name}
    fewer["settings.check_grace"] = ""
    assert at(writer.submit(path, {**fewer, "key": "another"})) == opened_one
    after = fields_of(writer.get(path).text)
    assert after["settings.check_grace"] == ""
    assert "settings.four_eyes.ending" not in after
    assert after["settings.backdating_tolerance"] == "10"


def test_wrong_settings_are_told_at_their_fields(writer: Browser, opened_one: str) -> None:
    refused = sent(
        writer,
        f"{opened_one}/settings",
        settings__backdating_tolerance="-1",
        settings__check_grace="soon",
        settings__grant_starts_on="2026-12-31",
        settings__grant_ends_on="2026-01-01",
    )
    assert refused.status_code == 422
    assert linked(refused.text) == ["settings.backdating_tolerance", "settings.check_grace"]
    turned = sent(
        writer,
        f"{opened_one}/settings",
        settings__grant_starts_on="2026-12-31",
        settings__grant_ends_on="2026-01-01",
    )
    assert linked(turned.text) == ["settings.grant_ends_on"]


def test_who_was_faster_with_settings_is_told(koop: Koop, writer: Browser, opened_one: str) -> None:
    path = f"{opened_one}/settings"
    fields = fields_of(writer.get(path).text)
    assert writer.submit(path, fields, settings__check_grace="3").status_code == 303
    late = writer.submit(path, {**fields, "key": koop.new_id()}, settings__check_grace="4")
    assert late.status_code == 409
    assert fields_of(late.text)["settings.check_grace"] == "4"
    assert writer.submit(path, fields_of(late.text)).status_code == 303


def test_a_programme_is_closed_once(writer: Browser, opened_one: str) -> None:
    assert at(sent(writer, f"{opened_one}/closing")) == opened_one
    page = writer.get(opened_one).text
    assert "Close the programme" not in page
    assert "Closed on" in page
    again = writer.get(f"{opened_one}/closing")
    assert again.status_code == 409
    assert "This programme was closed already." in again.text


def test_its_cooperations_are_listed_on_its_page(koop: Koop, writer: Browser) -> None:
    programme = koop.execute(OpenProgramme(name="Books for all")).stream
    stream = koop.store.stream_of_code("K-2026-001")
    koop.execute(AssignProgramme(programme=programme, grant_reference="B-7"), stream=stream)
    page = writer.get("/programmes/Books%20for%20all").text
    assert 'href="/cooperations/K-2026-001"' in page
    assert "B-7" in page
    own = writer.get("/cooperations/K-2026-001").text
    assert f'href="/programmes/{programme}"' in own
    assert "Reading together" in writer.get(f"/cooperations?programme={programme}").text
    nothing = writer.get(f"/cooperations?programme={koop.new_id()}").text
    assert "No cooperation fits." in nothing


def test_a_programme_nobody_opened_is_not_found(writer: Browser) -> None:
    for path in ("/programmes/nothing", "/programmes/nothing/settings", "/programmes/0000/closing"):
        assert writer.get(path).status_code == 404

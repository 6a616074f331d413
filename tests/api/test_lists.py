"""Lists of relationships and programmes over HTTP: in pages, and each row what one answer tells."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.kernel.text import FreeText, PersonalText
from koop_es.parties.commands import RegisterOrganisation
from koop_es.parties.terms import ContactKind, ContactPoint, LawfulBasis
from koop_es.programmes.commands import OpenProgramme
from koop_es.relationships.commands import (
    CloseRelationship,
    EstablishContact,
    FoundGroup,
    RecordEncounter,
)
from koop_es.relationships.terms import Purpose
from tests.api.asking import refused

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.api.asking import Client

DAY = date(2026, 11, 18)
REACHED = ContactPoint(kind=ContactKind.WEBSITE, value=PersonalText("https://example.org"))


@pytest.fixture
def ties(koop: Koop) -> list[str]:
    """Begin four ties between three parties, the second of them closed; return their ids."""
    school, library, theatre = (
        koop.execute(
            RegisterOrganisation(
                name=name, contact_points=(REACHED,), lawful_basis=LawfulBasis.CONTRACT
            )
        ).stream
        for name in ("School", "Library", "Theatre")
    )
    shared: dict[str, Any] = {"themes": ("reading",), "effective_on": DAY}
    begun = [
        RecordEncounter(parties=(school, library), title="Open day", ends_on=DAY, **shared),
        EstablishContact(parties=(school, theatre), purpose=Purpose.LEARNING, **shared),
        FoundGroup(parties=(school, library, theatre), area="DE111", **shared),
        EstablishContact(parties=(library, theatre), **shared),
    ]
    ids = [koop.execute(command).stream for command in begun]
    koop.execute(CloseRelationship(remark=FreeText("It was enough.")), stream=ids[1])
    return ids


def listed(api: Client, path: str, limit: int) -> list[dict[str, Any]]:
    """Return the rows of all pages of a list, in their order."""
    found: list[dict[str, Any]] = []
    address = f"{path}{'&' if '?' in path else '?'}limit={limit}"
    while True:
        answer = api.get(address)
        told = answer.json()
        assert len(told["items"]) <= limit
        found += told["items"]
        if told["next"] is None:
            assert "link" not in answer.headers
            return found
        address = answer.headers["link"].partition(">")[0].removeprefix("</api/v1")


@pytest.mark.parametrize("limit", [1, 3, 4, 200])
def test_relationships_come_in_pages_as_each_is_told(
    api: Client, ties: list[str], limit: int
) -> None:
    rows = listed(api, "/relationships", limit)
    assert [row["id"] for row in rows] == ties
    for row in rows:
        one = api.get(f"/relationships/{row['id']}").json()
        assert row == {name: one[name] for name in row}
    assert rows[1]["remark"] == "It was enough."


def test_filters_hold_on_every_page(api: Client, ties: list[str], koop: Koop) -> None:
    koop.catch_up()
    library = next(
        each["id"] for each in api.get("/parties").json()["items"] if each["name"] == "Library"
    )

    def ids(query: str) -> list[str]:
        return [row["id"] for row in listed(api, f"/relationships?{query}", 1)]

    assert ids("form=contact") == [ties[1], ties[3]]
    assert ids("form=contact&open=true") == [ties[3]]
    assert ids(f"party={library}") == [ties[0], ties[2], ties[3]]
    assert ids("open=true") == [ties[0], ties[2], ties[3]]


@pytest.mark.parametrize("limit", [1, 2, 200])
def test_programmes_come_in_pages_as_each_is_told(api: Client, koop: Koop, limit: int) -> None:
    funder = koop.execute(RegisterOrganisation(name="Foundation")).stream
    opened = [
        OpenProgramme(name="Reading", funder=funder, grant_references=("R-1", "R-2")),
        OpenProgramme(name="Music", effective_on=DAY),
        OpenProgramme(name="Dance"),
    ]
    ids = [koop.execute(command).stream for command in opened]
    rows = listed(api, "/programmes", limit)
    assert [row["programme_id"] for row in rows] == ids
    for row in rows:
        one = api.get(f"/programmes/{row['programme_id']}").json()
        assert row == {name: one[name] for name in row}
    assert (rows[0]["funder"], rows[0]["grant_references"]) == ("Foundation", ["R-1", "R-2"])


@pytest.mark.parametrize("path", ["/relationships", "/programmes"])
def test_a_cursor_of_another_list_is_refused(api: Client, path: str) -> None:
    refused(api.get(f"{path}?cursor=nonsense"), 422, "cursor.invalid")


def test_only_a_programme_is_told_as_one(api: Client, ties: list[str]) -> None:
    refused(api.get(f"/programmes/{ties[0]}"), 404, "stream.unknown")

"""Parties that are registered twice, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.api import examples as ex
from tests.api.asking import Client, example_parties

if TYPE_CHECKING:
    from koop_es.app import Koop


def test_duplicates_are_listed_until_they_are_merged(koop: Koop, api: Client) -> None:
    example_parties(koop)
    again = api.post("/parties/organisations", ex.BODIES["RegisterOrganisation"]).json()["stream"]
    pairs = {pair["other_id"]: pair for pair in api.get("/parties/duplicates").json()["items"]}
    assert (pairs[again]["id"], pairs[again]["because"]) == (ex.HOUSE, "name")
    assert api.post(f"/parties/{again}/merging", {"into": ex.HOUSE}).status_code == 200
    pairs = {pair["other_id"]: pair for pair in api.get("/parties/duplicates").json()["items"]}
    assert again not in pairs
    assert again not in {item["id"] for item in api.get("/parties").json()["items"]}
    everybody = api.get("/parties?merged=true").json()["items"]
    assert {item["id"]: item["merged_into"] for item in everybody}[again] == ex.HOUSE
    assert api.get(f"/parties/{again}").json()["merged_into"] == ex.HOUSE


def test_parties_merged_one_after_another_are_one_where_two_are_needed(api: Client) -> None:
    first, second, third = (
        api.post("/parties/organisations", {"name": name}).json()["stream"]
        for name in ("Reading Club", "Reading Circle", "City Library")
    )
    for party, into in ((first, second), (second, third)):
        assert api.post(f"/parties/{party}/merging", {"into": into}).status_code == 200
    two = {"parties": [first, third], "themes": ["reading"]}
    met = api.post("/relationships/encounters", two)
    assert met.json()["code"] == "relationship.too_few_parties"
    involved = [{"party": first, "role": "lead"}, {"party": third}]
    agreed = api.post("/cooperations", {**ex.BODIES["AgreeCooperation"], "parties": involved})
    assert agreed.json()["code"] == "cooperation.too_few_parties"

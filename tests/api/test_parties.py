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

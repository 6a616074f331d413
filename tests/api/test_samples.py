"""Samples over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.api import examples as ex
from tests.api.asking import Client, example_parties

if TYPE_CHECKING:
    from koop_es.app import Koop


def test_a_sample_is_drawn_listed_and_drawn_again(koop: Koop, api: Client) -> None:
    example_parties(koop)
    agreed = api.post("/cooperations", ex.BODIES["AgreeCooperation"])
    assert agreed.status_code == 201, agreed.text
    body = {"seed": "audit", "population": {"party": ex.HOUSE}}
    answer = api.post("/samples", body)
    assert answer.status_code == 201, answer.text
    location = answer.headers["location"].removeprefix("/api/v1")
    assert location == f"/samples/{answer.json()['stream']}"
    sample = api.get(location).json()
    assert [row["stream"] for row in sample["rows"]] == [agreed.json()["stream"]]
    assert sample["number"] == answer.json()["position"]
    assert api.get(f"/samples/{sample['number']}").json()["id"] == sample["id"]
    (listed,) = api.get("/samples").json()["items"]
    assert (listed["number"], listed["seed"]) == (sample["number"], "audit")
    again = api.get(f"{location}/repetition").json()
    assert again["repeated"]["equal"]
    file = api.get(location, accept="text/csv")
    assert file.headers["content-type"].startswith("text/csv")
    assert agreed.json()["stream"] in file.text


def test_nobody_tells_what_was_drawn(api: Client) -> None:
    answer = api.post("/samples", {"drawing": {"seed": "x"}})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/drawing"
    assert api.post("/samples", {"method": "risk"}).json()["code"] == "sample.weights_unfit"
    assert api.get("/samples/999").status_code == 404


def test_a_sample_of_what_the_record_does_not_reach_is_not_drawn(koop: Koop, api: Client) -> None:
    example_parties(koop)
    agreed = api.post("/cooperations", ex.BODIES["AgreeCooperation"]).json()
    ahead = api.post("/samples", {"known_at": agreed["position"] + 1})
    assert (ahead.status_code, ahead.json()["code"]) == (409, "events.position_ahead")
    assert "known_at" in ahead.json()["errors"][0].values()
    assert not api.get("/samples").json()["items"]
    assert api.post("/samples", {"known_at": agreed["position"]}).status_code == 201

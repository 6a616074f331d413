"""Proposing and confirming over HTTP: a link is told to whoever made it, and to nobody else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from koop_es.api import examples as ex
from tests.api.asking import Client, example_parties, refused

if TYPE_CHECKING:
    from koop_es.app import Koop


@pytest.fixture
def api(koop: Koop) -> Client:
    example_parties(koop)
    return Client(koop)


@pytest.fixture
def one(api: Client) -> str:
    made = api.post("/cooperations/proposals", ex.BODIES["ProposeAgreement"])
    assert made.status_code == 201, made.text
    return made.headers["location"].removeprefix("/api/v1")


def test_the_last_confirmation_agrees_it(api: Client, one: str) -> None:
    assert api.get(one).json()["phase"] == "proposed"
    for party in (ex.HOUSE, ex.WORKS):
        body = {**ex.BODIES["ConfirmAgreement"], "party": party}
        done = api.post(f"{one}/confirmations", body)
        assert done.status_code == 200, done.text
    assert [each["type"] for each in done.json()["events"]] == [
        "koop.cooperation.party_confirmed.v1",
        "koop.cooperation.agreed.v1",
    ]
    whole = api.get(one).json()
    assert whole["proposed"] is None
    assert whole["proposal"]["status"] == "agreed"
    names = {each["party_name"] for each in whole["proposal"]["answers"]}
    assert names == {"Example House", "Sample Works"}


def test_the_same_key_answers_with_the_same_link(api: Client, one: str) -> None:
    body, key = ex.BODIES["InviteParty"], {"idempotency_key": "one"}
    first, again = (api.post(f"{one}/invitations", body, **key).json() for _ in range(2))
    assert first["link"] == again["link"]
    assert again["replayed"]
    other = api.post(f"{one}/invitations", body).json()
    assert other["link"] != first["link"]
    assert first["link"][-43:] not in json.dumps(api.get(one).json())
    dry = api.post(f"{one}/invitations?dry_run=true", body).json()
    assert "link" not in dry


def test_a_token_answers_for_its_party(api: Client, one: str) -> None:
    link = api.post(f"{one}/invitations", ex.BODIES["InviteParty"]).json()["link"]
    body = {"name": "B. Beispiel", "function": "head", "token": link[-43:]}
    done = api.post(f"{one}/confirmations", body)
    assert done.status_code == 200, done.text
    refused(api.post(f"{one}/confirmations", body), 422, "confirmation.link_used")
    wrong = {**body, "token": "x" * 43}
    refused(api.post(f"{one}/confirmations", wrong), 422, "confirmation.link_unknown")


def test_nobody_names_the_hash_of_a_token(api: Client, one: str) -> None:
    body = {**ex.BODIES["InviteParty"], "token_hash": "a" * 64}
    assert api.post(f"{one}/invitations", body).status_code == 422


def test_before_it_is_agreed_nothing_but_notes_is_recorded(api: Client, one: str) -> None:
    assert api.post(f"{one}/notes", {"text": "x"}).is_success
    rhythm = api.post(f"{one}/check-rhythm", {"months": 3})
    refused(rhythm, 422, "cooperation.not_agreed_yet")

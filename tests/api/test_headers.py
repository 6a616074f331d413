"""Headers that say two things, addresses as people type them, and what a refusal does not tell."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import httpx
import pytest

from koop_es.api import examples as ex
from koop_es.api.describing import NAMING, PARAMETERS
from koop_es.api.problems import problem_document
from koop_es.ledger.errors import FileLocked
from koop_es.wording import translator
from tests.api.asking import OURS, Client, example_cooperation, refused

if TYPE_CHECKING:
    from koop_es.app import Koop

NOTES = f"/cooperations/{ex.COOPERATION}/notes"
NOTE = {"text": "Met in the library"}


@pytest.fixture(autouse=True)
def agreed(koop: Koop) -> str:
    return example_cooperation(koop).code or ""


def twice(api: Client, name: str, *values: str) -> httpx.Response:
    """Post a note with a header that stands several times."""
    given = [(b"if-match", b"*")] if name != "if-match" else []

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(api.app)
        async with httpx.AsyncClient(transport=transport, base_url=OURS) as client:
            headers = [*given, *((name.encode(), value.encode()) for value in values)]
            return await client.post(f"/api/v1{NOTES}", json=NOTE, headers=headers)

    return asyncio.run(ask())


@pytest.mark.parametrize("name", ["idempotency-key", "koop-actor", "koop-on-behalf-of"])
def test_a_header_with_two_values_is_refused(api: Client, name: str) -> None:
    problem = refused(twice(api, name, "a", "b"), 400, "request.header_twice")
    assert problem["params"] == {"header": name}


def test_versions_in_two_headers_are_one_list(api: Client) -> None:
    refused(twice(api, "if-match", "*", '"99"'), 400, "request.if_match_malformed")
    assert twice(api, "if-match", '"99"', '"1"').status_code == 200
    refused(twice(api, "if-match", '"98"', '"99"'), 412, "ledger.version_conflict")


def test_a_body_is_of_one_type(api: Client) -> None:
    problem = refused(
        twice(api, "content-type", "application/json", "text/plain"), 400, "request.header_twice"
    )
    assert problem["params"] == {"header": "Content-Type"}


def test_who_saw_two_positions_last_saw_neither(api: Client) -> None:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(api.app)
        async with httpx.AsyncClient(transport=transport, base_url=OURS) as client:
            headers = [(b"last-event-id", b"0"), (b"last-event-id", b"1")]
            return await client.get("/api/v1/events/stream", headers=headers)

    refused(asyncio.run(ask()), 400, "request.header_twice")


def test_the_same_value_twice_says_one_thing(api: Client) -> None:
    assert twice(api, "idempotency-key", "a", "a").status_code == 200


@pytest.mark.parametrize("tag", ['"01"', '"00"', '"1", "02"'])
def test_a_version_has_no_zero_in_front(api: Client, tag: str) -> None:
    refused(api.post(NOTES, NOTE, if_match=tag), 400, "request.if_match_malformed")


@pytest.mark.parametrize("value", ["operator", "Robin Example", "Zoë", "a", "7f3b-x"])
def test_names_and_keys_are_described_as_they_are_taken(api: Client, value: str) -> None:
    assert re.fullmatch(NAMING, value)
    assert twice(api, "idempotency-key", value).status_code == 200
    assert PARAMETERS["koop_actor"]["schema"]["pattern"] == NAMING


@pytest.mark.parametrize("value", ["", " ", " a", "a\n", "\x7f"])
def test_what_cannot_stand_in_a_header_is_described_as_that(value: str) -> None:
    assert not re.fullmatch(NAMING, value)


def test_a_code_may_be_typed_in_small_letters(api: Client, koop: Koop, agreed: str) -> None:
    koop.catch_up()
    dashed = f"{ex.COOPERATION[:8]}-{ex.COOPERATION[8:]}".upper()
    for name in (agreed, agreed.lower(), dashed):
        assert api.get(f"/cooperations/{name}").status_code == 200
        assert api.post(f"/cooperations/{name}/notes", NOTE).status_code == 200


@pytest.mark.parametrize("path", ["/events/stream?after=99", "/events?after=99"])
def test_a_position_ahead_of_the_record_is_told(api: Client, koop: Koop, path: str) -> None:
    problem = refused(api.get(path), 409, "events.position_ahead")
    assert problem["params"] == {"head": str(koop.store.head())}


def test_what_was_seen_of_another_record_is_told(api: Client) -> None:
    refused(api.get("/events/stream", last_event_id="99"), 409, "events.position_ahead")


def test_the_head_of_the_stream_ends(api: Client) -> None:
    answer = api.ask("HEAD", "/events/stream")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")


def test_a_problem_names_a_file_without_its_folder() -> None:
    error = FileLocked(file="/home/somebody/koop/ledger.lock")
    document = problem_document(error, translator("en"))
    assert document["params"] == {"file": "ledger.lock"}
    assert "somebody" not in str(document)


def test_the_address_of_the_api_leads_to_its_description(api: Client) -> None:
    answer = api.ask("GET", f"{OURS}/api")
    assert (answer.status_code, answer.headers["location"]) == (307, "/api/docs")

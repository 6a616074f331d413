"""Addresses, methods and media types that the API does not have: each gets a problem document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.api import examples as ex
from tests.api.asking import Client, example_cooperation, refused

if TYPE_CHECKING:
    from koop_es.app import Koop

JSON = {"content-type": "application/json"}
DEEP = b'{"title":' + b"[" * 100_000


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/v1",
        "/api/v1/cooperations/a%0Ab",
        "/api/v1/parties/%0A",
        "/api/v2/cooperations",
        "/api/v1/nothing",
        "/api/v1/cooperations/",
        "/api/v1//parties",
        "/api/v1/cooperations/a/b/c",
    ],
)
def test_an_address_without_an_answer_is_a_problem(api: Client, path: str) -> None:
    refused(api.ask("GET", path), 404, "request.address_unknown")


@pytest.mark.parametrize(
    "path", ["cooperations", "parties", "programmes", "relationships", "cooperations/{}/history"]
)
def test_the_beginning_of_an_id_is_not_taken_for_it(koop: Koop, api: Client, path: str) -> None:
    example_cooperation(koop)
    named = ex.COOPERATION[:12]
    address = f"/{path.format(named)}" if "{}" in path else f"/{path}/{named}"
    assert refused(api.get(address), 404, "request.id_incomplete")["params"] == {"id": named}


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/cooperations", "GET, HEAD, POST"),
        ("PUT", "/cooperations/x", "GET, HEAD"),
        ("GET", "/parties/persons/", None),
        ("PATCH", "/cooperations/x/notes", "POST"),
        ("OPTIONS", "/events", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_taken_says_which_are(
    api: Client, method: str, path: str, allowed: str | None
) -> None:
    answer = api.ask(method, path)
    if allowed is None:
        refused(answer, 404, "request.address_unknown")
    else:
        refused(answer, 405, "request.method_unknown")
        assert answer.headers["allow"] == allowed


@pytest.mark.parametrize(
    "accept", ["text/html", "application/json;q=0", "text/*", "image/png, text/plain"]
)
def test_what_cannot_be_accepted_is_said(api: Client, accept: str) -> None:
    refused(api.get("/parties", accept=accept), 406, "request.not_acceptable")


@pytest.mark.parametrize(
    "accept",
    ["*/*", "application/*", "text/html, application/json;q=0.1", "", "text/html, */*;q=0.1"],
)
def test_what_can_be_accepted_is_answered(api: Client, accept: str) -> None:
    answer = api.get("/parties", accept=accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")


def test_head_answers_like_get_without_a_body(api: Client) -> None:
    api.koop.catch_up()
    answer = api.ask("HEAD", "/parties")
    assert (answer.status_code, answer.content) == (200, b"")
    assert "koop-position" in answer.headers

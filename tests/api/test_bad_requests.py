"""Whatever is sent, the answer is a problem document and never a failure of this side."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.api import examples as ex
from koop_es.web.guard import LARGEST_BODY, LARGEST_EVIDENCE
from tests.api.asking import Client, example_cooperation, refused

if TYPE_CHECKING:
    from koop_es.app import Koop

JSON = {"content-type": "application/json"}
DEEP = b'{"title":' + b"[" * 100_000


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "body.malformed"),
        (b"{", "body.malformed"),
        (b"{} {}", "body.malformed"),
        (b"{'title': 1}", "body.malformed"),
        (b'{"title": "\xff"}', "body.malformed"),
        (b'{"title": "\\ud800"}', "body.malformed"),
        ('{"title": "x"}'.encode("utf-16"), "body.malformed"),
        (b"\xef\xbb\xbf{}", "body.malformed"),
        (b'{"title": NaN}', "body.malformed"),
        (b'{"title": Infinity}', "body.malformed"),
        (b'{"title": "a\nb"}', "body.malformed"),
        (b'{"title": 01}', "body.malformed"),
        (b'{"title": "x", "title": "y"}', "body.key_twice"),
        (b'{"term": {"ends_on": null, "ends_on": null}}', "body.key_twice"),
        (DEEP, "body.too_deep"),
        (b'{"goals":' * 5000, "body.too_deep"),
    ],
)
def test_what_is_no_json_is_refused(api: Client, body: bytes, code: str) -> None:
    problem = refused(api.ask("POST", "/cooperations", content=body, headers=JSON), 400, code)
    assert problem["params"]["line"].isdecimal()


@pytest.mark.parametrize("body", [b"[]", b"null", b"1", b'"x"', b"true", b"1e400"])
def test_json_that_is_no_object_is_refused(api: Client, body: bytes) -> None:
    problem = refused(api.ask("POST", "/cooperations", content=body, headers=JSON), 422, "invalid")
    assert problem["errors"][0]["pointer"] == ""


@pytest.mark.parametrize(
    "value",
    [
        "1e400",
        "1e30",
        "-1e-30",
        "1" * 4000,
        '"1_0"',
        '"\u0661"',
        '" 1"',
        "{}",
        "[]",
        '""',
        "1.0000000001",
    ],
)
def test_a_number_that_cannot_be_kept_is_refused(koop: Koop, api: Client, value: str) -> None:
    example_cooperation(koop)
    body = f'{{"progress": {{"value": {value}}}}}'.encode()
    path = f"/cooperations/{ex.COOPERATION}/goals/g1/measurements"
    answer = api.ask("POST", path, content=body, headers={**JSON, "if-match": "*"})
    assert answer.status_code in {400, 422}, answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": "application/json; charset=utf-16"},
        {"content-type": "application/json", "content-encoding": "gzip"},
        {"content-type": "application/jsonp"},
    ],
)
def test_a_body_must_be_said_to_be_json(api: Client, headers: dict[str, str]) -> None:
    answer = api.ask("POST", "/cooperations", content=b"{}", headers=headers)
    refused(answer, 415, "request.media_type_unknown")


@pytest.mark.parametrize(
    "media_type",
    ["application/json;charset=UTF-8", "Application/JSON", "application/merge-patch+json"],
)
def test_json_has_several_names(api: Client, media_type: str) -> None:
    answer = api.ask(
        "POST", "/actors", content=b'{"name": "Robin"}', headers={"content-type": media_type}
    )
    assert answer.status_code == 201


def test_a_body_has_its_limit(api: Client) -> None:
    large = b'{"title": "' + b"x" * LARGEST_BODY + b'"}'
    for how in ({"content": large}, {"content": _in_parts(large)}):
        answer = api.ask("POST", "/cooperations", headers=JSON, **how)
        refused(answer, 413, "request.too_large")


def test_a_file_of_evidence_has_a_limit_of_its_own(api: Client, koop: Koop) -> None:
    one = example_cooperation(koop).stream

    def attach(size: int) -> Any:
        document = base64.b64encode(bytes(size)).decode()
        file = {"document": document, "file_name": "plan.pdf", "media_type": "application/pdf"}
        return api.post(f"/cooperations/{one}/evidence", file)

    assert attach(2 * LARGEST_BODY).status_code == 200
    for size in (LARGEST_EVIDENCE + 1, 2 * LARGEST_EVIDENCE):
        answer = attach(size)
        refused(answer, 413, "request.too_large")
        assert answer.json()["params"] == {"limit": str(LARGEST_EVIDENCE)}
        assert f"{LARGEST_EVIDENCE} bytes" in answer.json()["detail"]


async def _in_parts(body: bytes) -> Any:
    for start in range(0, len(body), 100_000):
        yield body[start : start + 100_000]


@pytest.mark.parametrize(
    "title",
    ["x" * 501, "\x00", "a\ud7ff", "\U0010ffff", "\u202eevil", "<script>", "'; DROP TABLE"],
)
def test_odd_text_is_kept_or_refused_and_never_a_failure(api: Client, title: str) -> None:
    answer = api.post("/parties/organisations", {"name": title})
    assert answer.status_code in {201, 422}


# Parameters


@pytest.mark.parametrize(
    ("address", "parameter", "code"),
    [
        ("/cooperations?limit=0", "limit", "greater_than_equal"),
        ("/cooperations?limit=201", "limit", "less_than_equal"),
        ("/cooperations?limit=1_0", "limit", "int_parsing"),
        ("/cooperations?limit=\u0663", "limit", "int_parsing"),
        ("/cooperations?limit=1&limit=2", "limit", "parameter.twice"),
        ("/cooperations?active=yes", "active", "bool_parsing"),
        ("/cooperations?phase=running&phase=x", "phase", "literal_error"),
        ("/cooperations?party=x", "party", "string_pattern_mismatch"),
        ("/cooperations?unknown=1", "unknown", "extra_forbidden"),
        ("/programmes?as_of=2026-01-01", "as_of", "time.not_answered"),
        ("/programmes?known_at=1", "known_at", "time.not_answered"),
        ("/reports/time-bounded?as_of=0", "as_of", "date_parsing"),
        ("/reports/time-bounded?as_of=2026-02-30", "as_of", "date_from_datetime_parsing"),
        ("/parties?search=%00", "search", "text.unprintable"),
        ("/parties?search=%20", "search", "string_too_short"),
        ("/reports/time-bounded?known_at=yesterday", "known_at", "moment_parsing"),
        ("/reports/time-bounded?known_at=2026-W01-1", "known_at", "moment_parsing"),
        ("/reports/audit-trail?actor=Nobody", "actor", "actor.unknown"),
        ("/events?after=-1", "after", "int_parsing"),
    ],
)
def test_a_parameter_at_fault_is_named(
    api: Client, address: str, parameter: str, code: str
) -> None:
    problem = refused(api.get(address), 422, "request.parameters_invalid")
    found = problem["errors"][0]
    assert (found["parameter"], found["code"]) == (parameter, code)


@pytest.mark.parametrize("cursor", ["x", "WyJ4Il0", "%00", "W10", "bnVsbA"])
@pytest.mark.parametrize("path", ["/cooperations", "/parties", "/reports/audit-trail"])
def test_a_cursor_of_another_list_is_refused(api: Client, path: str, cursor: str) -> None:
    problem = refused(api.get(f"{path}?cursor={cursor}"), 422, "cursor.invalid")
    assert problem["errors"][0]["parameter"] == "cursor"


# Where from


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "none", "origin": "http://evil.example"},
    ],
)
def test_other_sites_may_not_write(api: Client, headers: dict[str, str]) -> None:
    refused(api.post("/actors", {"name": "Robin"}, **headers), 403, "request.foreign_write")
    assert len(api.koop.home.keys.actors()) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://127.0.0.1:8765"},
        {"sec_fetch_site": "same-origin", "origin": "http://127.0.0.1:8765"},
    ],
)
def test_programs_and_own_pages_may_write(api: Client, headers: dict[str, str]) -> None:
    assert api.post("/actors", {"name": "Robin"}, **headers).status_code == 201


def test_another_host_is_refused_with_a_problem(api: Client) -> None:
    refused(api.get("/parties", host="koop.example"), 421, "request.host_unknown")
    assert "default-src 'none'" in api.get("/parties").headers["content-security-policy"]


def test_an_unforeseen_failure_is_a_problem_that_tells_nothing(
    api: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("Erika Mustermann")

    monkeypatch.setattr(api.koop.engine, "freshness", broken)
    answer = api.ask("GET", "/parties")
    assert "Erika" not in answer.text + capsys.readouterr().err
    refused(answer, 500, "request.failed")

"""Versions, idempotency keys, waiting and strictness of what is written over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from koop_es.api import examples as ex
from tests.api.asking import Client, example_cooperation, example_parties, refused

if TYPE_CHECKING:
    from koop_es.app import Koop

NOTES = f"/cooperations/{ex.COOPERATION}/notes"
NOTE = {"text": "The caretaker has the key until Friday."}


@pytest.fixture
def api(koop: Koop) -> Client:
    example_cooperation(koop)
    return Client(koop)


# Versions


def test_a_write_says_on_which_version_it_is_based(api: Client) -> None:
    head = api.koop.store.head()
    refused(api.ask("POST", NOTES, json=NOTE), 428, "request.if_match_missing")
    assert api.koop.store.head() == head


def test_the_version_must_be_the_last_one(api: Client) -> None:
    first = api.post(NOTES, NOTE, if_match='"1"')
    assert first.headers["etag"] == '"2"'
    problem = refused(api.post(NOTES, NOTE, if_match='"1"'), 412, "ledger.version_conflict")
    assert (problem["params"]["expected"], problem["params"]["found"]) == ("1", "2")
    assert api.post(NOTES, NOTE, if_match='"7", "2"').status_code == 200


@pytest.mark.parametrize("tags", ['W/"1"', '"x"', '"-1"', '"99999999999999999999"', '""', '"1.0"'])
def test_what_is_no_strong_version_matches_nothing(api: Client, tags: str) -> None:
    refused(api.post(NOTES, NOTE, if_match=tags), 412, "ledger.version_conflict")


@pytest.mark.parametrize("header", ["1", '"1', "", '"1";"2"', "*, *", '"1",,'])
def test_a_header_that_is_no_list_of_versions_is_refused(api: Client, header: str) -> None:
    refused(api.post(NOTES, NOTE, if_match=header), 400, "request.if_match_malformed")


def test_what_does_not_exist_has_no_version(api: Client) -> None:
    for path in (f"/cooperations/{'0' * 32}/notes", "/cooperations/K-1999-001/notes"):
        refused(api.post(path, NOTE), 404, "stream.unknown")
    refused(api.post(f"/cooperations/{ex.HOUSE}/notes", NOTE), 404, "stream.unknown")


# Idempotency


def test_the_same_key_takes_effect_once(api: Client) -> None:
    first, again = (api.post(NOTES, NOTE, idempotency_key="k", if_match='"1"') for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == {**first.json(), "replayed": True}
    assert api.koop.store.version(ex.COOPERATION) == 2


def test_what_was_created_is_created_once(api: Client) -> None:
    body = ex.BODIES["RegisterPerson"]
    first, again = (api.post("/parties/persons", body, idempotency_key="k") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.headers["location"] == again.headers["location"]


def test_a_key_belongs_to_one_body_and_one_actor(api: Client) -> None:
    api.post("/actors", {"name": "Robin"})
    api.post(NOTES, NOTE, idempotency_key="k")
    code = "command.idempotency_key_reused"
    other = api.post(NOTES, {"text": "Something else"}, idempotency_key="k")
    assert refused(other, 422, code)["errors"][0]["header"] == "Idempotency-Key"
    refused(api.post(NOTES, NOTE, idempotency_key="k", koop_actor="Robin"), 422, code)


def test_the_same_key_at_once_is_told_to_come_again(api: Client) -> None:
    how: dict[str, Any] = {"json": NOTE, "headers": {"if-match": "*", "idempotency-key": "k"}}
    answers = api.many([("POST", NOTES, how)] * 8)
    busy = [each for each in answers if each.status_code != 200]
    assert len(busy) < 8
    for each in busy:
        refused(each, 409, "command.idempotency_key_running")
        assert each.headers["retry-after"] == "1"
    assert api.koop.store.version(ex.COOPERATION) == 2


@pytest.mark.parametrize(("key", "code"), [("", "text.empty"), ("k" * 256, "text.too_long")])
def test_a_blank_or_endless_key_is_refused(api: Client, key: str, code: str) -> None:
    problem = refused(api.post(NOTES, NOTE, idempotency_key=key), 422, "invalid")
    (error,) = problem["errors"]
    assert (error["header"], error["code"]) == ("Idempotency-Key", code)


def test_many_writes_at_once_each_take_effect(api: Client) -> None:
    how: dict[str, Any] = {"json": NOTE, "headers": {"if-match": "*"}}
    answers = api.many([("POST", NOTES, how)] * 40)
    versions = sorted(each.json()["version"] for each in answers)
    assert versions == list(range(2, 42))


# Actors and parties


def test_an_unknown_actor_is_refused(api: Client) -> None:
    problem = refused(api.post(NOTES, NOTE, koop_actor="Nobody"), 422, "actor.unknown")
    assert problem["errors"][0]["header"] == "Koop-Actor"


@pytest.mark.parametrize("party", ["x", "0" * 31, ex.HOUSE.upper()])
def test_a_party_behind_is_named_by_its_id(api: Client, party: str) -> None:
    code = "request.parameters_invalid"
    problem = refused(api.post(NOTES, NOTE, koop_on_behalf_of=party), 422, code)
    assert problem["errors"][0]["header"] == "Koop-On-Behalf-Of"


def test_an_unknown_party_behind_is_refused(api: Client) -> None:
    problem = refused(api.post(NOTES, NOTE, koop_on_behalf_of="0" * 32), 422, "party.unknown")
    assert problem["errors"][0]["header"] == "Koop-On-Behalf-Of"


def test_a_name_is_registered_once(api: Client) -> None:
    assert api.post("/actors", {"name": " Robin \n Example "}).json()["name"] == "Robin Example"
    taken = refused(api.post("/actors", {"name": "Robin Example"}), 422, "actor.exists")
    assert taken["errors"][0]["pointer"] == "/name"
    names = [each["name"] for each in api.get("/actors").json()["items"]]
    assert names == ["Robin Example", "operator"]


def test_a_name_registered_under_a_key_is_registered_once_and_answered_twice(api: Client) -> None:
    first = api.post("/actors", {"name": "Robin"}, idempotency_key="k")
    again = api.post("/actors", {"name": "Robin"}, idempotency_key="k")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    refused(
        api.post("/actors", {"name": "Kim"}, idempotency_key="k"),
        422,
        "command.idempotency_key_reused",
    )
    refused(api.post("/actors", {"name": "Robin"}, idempotency_key="l"), 422, "actor.exists")
    refused(api.post("/actors", {"name": "Robin"}), 422, "actor.exists")
    problem = refused(api.post("/actors", {"name": "Kim"}, idempotency_key=" "), 422, "invalid")
    assert problem["errors"][0]["header"] == "Idempotency-Key"
    other = api.post("/actors", {"name": "Kim"}, idempotency_key="l").json()
    assert other["id"] != first.json()["id"]
    assert len(api.get("/actors").json()["items"]) == 3
    api.post(NOTES, NOTE, koop_actor="Robin", idempotency_key="k")


# Waiting


def test_an_answer_waits_for_the_read_models_if_asked(koop: Koop) -> None:
    example_parties(koop)
    api = Client(koop)
    body = ex.BODIES["AgreeCooperation"]
    answer = api.post("/cooperations", body, prefer="respond-async, wait=5")
    assert answer.headers["preference-applied"] == "wait=5"
    assert answer.json()["stale"] is False
    found = api.ask("GET", answer.headers["location"])
    assert (found.status_code, found.json()["stale"]) == (200, False)


def test_an_answer_that_did_not_wait_says_how_old_it_is(koop: Koop) -> None:
    example_cooperation(koop)
    api = Client(koop)
    seen = api.get(f"/cooperations/{ex.COOPERATION}").json()["last_position"]
    api.post(NOTES, NOTE)
    later = api.ask("GET", f"/cooperations/{ex.COOPERATION}")
    assert (later.json()["stale"], later.headers["koop-position"]) == (True, str(seen))


# What is wrong is told with its place


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"title": ""}, "/title", "string_too_short"),
        ({"title": 1}, "/title", "string_type"),
        ({"title": "x", "goals": [{"title": "y"}, {}]}, "/goals/1/title", "missing"),
        ({"title": "x", "no": 1}, "/no", "extra_forbidden"),
        ({"title": "x", "a/b~c": 1}, "/a~1b~0c", "extra_forbidden"),
        ({"title": "x", "imported": False}, "/imported", "extra_forbidden"),
        ({"title": "x", "term": {"ends_on": "0"}}, "/term/ends_on", "date_parsing"),
        ({"title": "x", "effective_on": "20261121"}, "/effective_on", "date_parsing"),
        ({"title": "x", "effective_on": 0}, "/effective_on", "date_type"),
        ({"title": "x", "effective_on": "2026-02-30"}, "/effective_on", "date_parsing"),
        ({"title": "x", "goals": [{"title": "y", "evidence_required": "yes"}]},
         "/goals/0/evidence_required", "bool_type"),
        ({"title": "x", "expected": {"check_rhythm_months": "3"}},
         "/expected/check_rhythm_months", "int_type"),
        ({"title": "x", "goals": [{"title": "y", "weight": True}]},
         "/goals/0/weight", "decimal_type"),
        ({"title": "x", "reason": {"$pd": "text", "c": "0" * 64}}, "", "text.expected"),
    ],
)  # fmt: skip
def test_a_field_at_fault_has_a_pointer(
    api: Client, body: dict[str, Any], pointer: str, code: str
) -> None:
    problem = refused(api.post("/cooperations", body), 422, "invalid")
    found = [(each["pointer"], each["code"]) for each in problem["errors"]]
    assert found == [(pointer, code)]
    assert all(each["detail"] for each in problem["errors"])


def test_every_field_at_fault_is_told_in_the_language(api: Client) -> None:
    body = {"title": "", "term": {"starts_on": "x", "ends_on": "y"}, "z": 1}
    problem = refused(api.post("/cooperations", body, accept_language="de"), 422, "invalid")
    places = {each["pointer"] for each in problem["errors"]}
    assert places == {"/term/starts_on", "/term/ends_on", "/title", "/z"}
    assert "Ein solches Feld gibt es nicht." in [each["detail"] for each in problem["errors"]]
    assert problem["title"] == "Die Eingabe hat nicht die erwartete Form."


def test_a_rule_is_told_with_its_code_and_the_field(api: Client) -> None:
    body = {"ends_on": "2027-01-31", "reason": "Earlier"}
    problem = api.post(f"/cooperations/{ex.COOPERATION}/extensions", body).json()
    assert (problem["status"], problem["errors"][0]["pointer"]) == (422, "/ends_on")


def test_a_field_of_the_address_is_none_of_the_body(api: Client) -> None:
    path = f"/cooperations/{ex.COOPERATION}/goals/g1/measurements"
    body = {"progress": {"value": "1"}, "goal_id": "g1"}
    problem = refused(api.post(path, body), 422, "invalid")
    assert [each["pointer"] for each in problem["errors"]] == ["/goal_id"]


def test_numbers_may_be_text_so_that_none_loses_a_digit(api: Client) -> None:
    path = f"/cooperations/{ex.COOPERATION}/goals/g1/measurements"
    for given in ("123456789012345.123456789", 12.5, 3):
        assert api.post(path, {"progress": {"value": given}}).status_code == 200
    measured = api.get(f"/cooperations/{ex.COOPERATION}").json()["goals"][0]["measured"]
    assert [each["value"] for each in measured] == ["123456789012345.123456789", "12.5", "3"]

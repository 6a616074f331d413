"""What waits for a second person over HTTP, and batches of first entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from koop_es.api import examples as ex
from koop_es.cooperations.commands import AssignProgramme
from koop_es.kernel.approvals import Approval
from koop_es.programmes.commands import ChangeProgrammeSettings
from koop_es.programmes.terms import ProgrammeSettings
from tests.api.asking import example_cooperation, refused

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.api.asking import Client

ONE = f"/cooperations/{ex.COOPERATION}"
ENDING = {"manner": "by_consent", "reason": "The house is sold"}


@pytest.fixture
def guarded(koop: Koop) -> Koop:
    """Return a home with a cooperation whose programme asks for four eyes, and two persons."""
    example_cooperation(koop)
    settings = ProgrammeSettings(four_eyes=tuple(Approval))
    koop.execute(ChangeProgrammeSettings(settings=settings), stream=ex.PROGRAMME)
    koop.execute(AssignProgramme(programme=ex.PROGRAMME), stream=ex.COOPERATION)
    for name in ("Ada", "Bo"):
        koop.home.keys.add_actor(name)
    return koop


def end(api: Client, **headers: str) -> Any:
    return api.post(f"{ONE}/ending", ENDING, koop_actor="Ada", **headers)


def test_an_entry_that_waits_is_accepted_and_not_recorded(guarded: Koop, api: Client) -> None:
    answer = end(api)
    assert answer.status_code == 202
    (approval,) = answer.json()["pending"]
    assert api.get(ONE).json()["manner"] is None
    (waits,) = api.get("/approvals?status=waiting").json()["items"]
    assert (waits["id"], waits["requested_by"]) == (approval, "Ada")
    assert waits["why"] == ENDING["reason"]
    assert waits["protects"] == ["ending"]
    assert guarded.store.head() == answer.json()["position"]


@pytest.mark.usefixtures("guarded")
def test_another_person_approves_it_and_the_trail_tells_both(api: Client) -> None:
    (approval,) = end(api).json()["pending"]
    path = f"{ONE}/approvals/{approval}/grant"
    refused(api.post(path, {}, koop_actor="Ada"), 422, "approval.own_entry")
    granted = api.post(path, {}, koop_actor="Bo")
    assert granted.status_code == 200
    assert [each["type"] for each in granted.json()["events"]] == [
        "koop.cooperation.approval_granted.v1",
        "koop.cooperation.ended.v1",
    ]
    assert api.get(ONE).json()["manner"] == "by_consent"
    rows = api.get("/reports/audit-trail?limit=200").json()["rows"]
    assert (rows[-1]["actor"], rows[-1]["approver"]) == ("Ada", "Bo")
    assert rows[-1]["reason"] == ENDING["reason"]
    assert {row["approver"] for row in rows[:-1]} == {None}
    (told,) = api.get(f"/approvals?cooperation={ex.COOPERATION}").json()["items"]
    assert (told["status"], told["decided_by"]) == ("granted", "Bo")
    before = told["requested_at"]
    (told,) = api.get(f"/approvals?known_at={before}").json()["items"]
    assert (told["status"], told["decided_by"]) == ("waiting", None)
    assert not api.get(f"/approvals?known_at={before - 1}").json()["items"]
    assert not api.get("/approvals?status=waiting").json()["items"]


def test_asking_again_under_the_same_key_asks_once(guarded: Koop, api: Client) -> None:
    first = end(api, idempotency_key="once")
    again = end(api, idempotency_key="once")
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json()["replayed"]
    assert again.json()["pending"] == first.json()["pending"]
    (approval,) = first.json()["pending"]
    path = f"{ONE}/approvals/{approval}/grant"
    head = [api.post(path, {}, koop_actor="Bo", idempotency_key="g").json()["position"]]
    head.append(api.post(path, {}, koop_actor="Bo", idempotency_key="g").json()["position"])
    assert head == [guarded.store.head()] * 2


def test_two_who_approve_at_once_have_one_effect(guarded: Koop, api: Client) -> None:
    guarded.home.keys.add_actor("Cy")
    (approval,) = end(api).json()["pending"]
    path = f"{ONE}/approvals/{approval}/grant"
    names = ("Bo", "Cy") * 3
    headers = [{"if-match": "*", "koop-actor": name} for name in names]
    answers = api.many([("POST", path, {"json": {}, "headers": each}) for each in headers])
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [200, *[422] * 5]
    topics = [record.topic for record in guarded.store.read_stream(ex.COOPERATION)]
    assert topics.count("koop.cooperation.ended.v1") == 1


def test_a_refusal_is_told_with_its_reason(guarded: Koop, api: Client) -> None:
    (approval,) = end(api).json()["pending"]
    body = {"reason": "The report is missing"}
    assert api.post(f"{ONE}/approvals/{approval}/refusal", body, koop_actor="Bo").status_code == 200
    (told,) = api.get("/approvals?status=refused").json()["items"]
    assert told["reason"] == body["reason"]
    assert guarded.store.read_stream(ex.COOPERATION)[-1].event.reason is not None


def test_first_entries_are_told_one_by_one(koop: Koop, api: Client) -> None:
    example_cooperation(koop)
    agreement = {**ex.BODIES["AgreeCooperation"], "effective_on": "2024-01-10"}
    rows: list[dict[str, Any]] = [
        {"command": "cooperation.agree", "as": "old", **agreement},
        {"command": "note.add", "cooperation": "old", "text": "a", "effective_on": "2024-02-01"},
        {"command": "note.add", "cooperation": "nobody", "text": "a"},
    ]
    body = {"reason": "From the files", "entries": rows}
    told = api.post("/first-entries", body).json()
    assert told["counts"] == {"recorded": 2, "pending": 0, "known": 0, "refused": 1}
    assert told["rows"][2]["code"] == "stream.unknown"
    again = api.post("/first-entries", body).json()
    assert again["counts"] == {"recorded": 0, "pending": 0, "known": 2, "refused": 1}
    head = koop.store.head()
    strict = api.post("/first-entries", {**body, "strict": True, "reason": "x"}).json()
    assert (strict["stopped"], koop.store.head()) == (True, head)


def test_a_batch_in_a_guarded_programme_waits(guarded: Koop, api: Client) -> None:
    rows = [{"command": "note.add", "cooperation": ex.COOPERATION, "text": "a"}]
    late = [{**rows[0], "effective_on": "2024-02-01"}]
    told = api.post("/first-entries", {"entries": [*rows, *late]}).json()
    assert [row["status"] for row in told["rows"]] == ["recorded", "pending"]
    assert guarded.store.head() == told["rows"][-1]["position"]

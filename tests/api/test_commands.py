"""Every command is carried out as its example in the description says."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.api import examples as ex
from koop_es.api.commands import WRITES
from koop_es.api.example_values import PLACES
from koop_es.api.models import CommandAnswer
from koop_es.api.operations import places
from koop_es.api.table import OPERATIONS
from koop_es.ledger.topics import CAPABILITIES
from tests.api.asking import Client, example_cooperation, example_parties

if TYPE_CHECKING:
    from koop_es.api.operations import Write
    from koop_es.app import Koop

BY_NAME = {operation.name: operation for operation in WRITES}

BEFORE: dict[str, tuple[str, ...]] = {
    "reach_milestone": ("plan_milestone",),
    "reschedule_milestone": ("plan_milestone",),
    "miss_milestone": ("plan_milestone",),
    "drop_milestone": ("plan_milestone",),
    "close_measure": ("record_controlling_check",),
    "record_decision": ("record_controlling_check",),
    **dict.fromkeys(
        (
            "revise_proposal",
            "invite_party",
            "confirm_agreement",
            "decline_agreement",
            "withdraw_proposal",
        ),
        ("propose_agreement",),
    ),
    "enter_into_force": ("agree_cooperation",),
    "resume_cooperation": ("suspend_cooperation",),
    "deliver_contribution": ("pledge_contribution",),
    "leave_programme": ("assign_programme",),
    "notify_funder": ("assign_programme",),
    "record_consent": ("assign_programme",),
    "answer_finding": ("raise_finding",),
    "settle_finding": ("raise_finding",),
    "revoke_ending": ("end_cooperation",),
    "close_file": ("end_cooperation",),
    "drop_goal": ("set_goal",),
    "close_relationship": ("found_group",),
    "change_form": ("found_group",),
    "record_touch": ("found_group",),
    "make_introduction": ("establish_contact",),
    "change_openness": ("establish_contact",),
    "set_cadence": ("establish_contact",),
    "review_group": ("found_group",),
    "rename_person": ("register_person",),
    "separate_party": ("merge_party",),
    "grant_approval": ("change_programme_settings", "assign_programme", "end_cooperation"),
    "refuse_approval": ("change_programme_settings", "assign_programme", "end_cooperation"),
}
"""What must have happened for an example to make sense."""


SINGULAR = {"parties": "party", "confirmation": "cooperation"}


def carried_out(api: Client, operation: Write, made: dict[str, str]) -> dict[str, Any]:
    """Carry out a command as its example says, with the ids that earlier ones made."""
    values = {**PLACES, **made}
    path = operation.path.format(**{name: values[name] for name in places(operation.path)})
    body = deepcopy(ex.BODIES[operation.body.__name__])
    if "corrects" in body:
        body["corrects"] = api.koop.store.read_stream(ex.COOPERATION)[0].event_id
    headers = {} if operation.tag == "approvals" else {"koop_actor": "Somebody else"}
    answer = api.post(path, body, **headers)
    told = answer.json()
    done = 202 if told.get("pending") else 200
    assert answer.status_code == (201 if operation.creates else done), answer.text
    CommandAnswer.model_validate(told)
    assert answer.headers["koop-position"] == str(told["position"])
    assert answer.headers["etag"] == f'"{told["version"]}"'
    if operation.creates:
        made[f"{SINGULAR.get(operation.tag, operation.tag.removesuffix('s'))}_id"] = told["stream"]
        assert answer.headers["location"].endswith(told["stream"])
    return told | {"path": path}


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_command_does_what_its_example_says(
    koop: Koop, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "enter_into_force":
        waits = {"conditional": True, "expected": {"condition_precedent": "The grant is there"}}
        monkeypatch.setitem(
            ex.BODIES, "AgreeCooperation", {**ex.BODIES["AgreeCooperation"], **waits}
        )
    (example_parties if name == "agree_cooperation" else example_cooperation)(koop)
    koop.home.keys.add_actor("Somebody else")
    api, made = Client(koop), dict[str, str]()
    for each in BEFORE.get(name, ()):
        before = carried_out(api, BY_NAME[each], made)
        made |= {f"{kind}_id": ids[0] for kind, ids in before["ids"].items()}
    told = carried_out(api, BY_NAME[name], made)
    head = koop.store.head()
    assert told["position"] == head
    entry = koop.store.read_raw(head - 1, 1)[0]
    assert (entry.stream, entry.version) == (told["stream"], told["version"])
    assert json.loads(entry.raw)["entered_via"] == "api"


def test_every_command_has_one_address() -> None:
    commands = [command for capability in CAPABILITIES for command in capability.commands]
    assert sorted(each.__name__ for each in commands) == sorted(
        operation.body.__name__ for operation in WRITES
    )


def test_no_two_operations_share_an_address_or_a_name() -> None:
    assert len({(each.method, each.path) for each in OPERATIONS}) == len(OPERATIONS)
    assert len({each.name for each in OPERATIONS}) == len(OPERATIONS)


def test_a_dry_run_answers_and_stores_nothing(koop: Koop, api: Client) -> None:
    example_parties(koop)
    head = koop.store.head()
    answer = api.post("/cooperations?dry_run=true", ex.BODIES["AgreeCooperation"])
    assert (answer.status_code, answer.json()["dry_run"]) == (200, True)
    assert answer.json()["ids"] == {"goal": ["g1"]}
    assert "location" not in answer.headers
    assert koop.store.head() == head


def test_the_actor_and_the_party_behind_are_recorded(koop: Koop, api: Client) -> None:
    example_parties(koop)
    name = "Jörg Beispiel"
    assert api.post("/actors", {"name": name}).status_code == 201
    headers = {"Koop-Actor": name.encode(), "Koop-On-Behalf-Of": ex.HOUSE}
    answer = api.ask("POST", "/parties/persons", json=ex.BODIES["RegisterPerson"], headers=headers)
    assert answer.status_code == 201, answer.text
    envelope = json.loads(koop.store.read_raw(koop.store.head() - 1, 1)[0].raw)
    assert koop.home.keys.actors()[envelope["actor"]] == name
    assert envelope["on_behalf_of"] == ex.HOUSE


def test_a_cooperation_is_named_by_its_code_too(koop: Koop, api: Client) -> None:
    code = example_cooperation(koop).code
    assert api.post(f"/cooperations/{code}/notes", {"text": "Hello"}).status_code == 200
    assert api.get(f"/cooperations/{code}").json()["id"] == ex.COOPERATION


def test_a_file_comes_back_as_it_was_attached(koop: Koop, api: Client) -> None:
    example_cooperation(koop)
    path = f"/cooperations/{ex.COOPERATION}/evidence"
    evidence = api.post(path, ex.BODIES["AttachEvidence"]).json()["ids"]["evidence"][0]
    listed = api.get(path).json()["items"]
    assert [(each["evidence_id"], each["file_name"]) for each in listed] == [
        (evidence, "reading-list.txt")
    ]
    file = api.get(f"{path}/{evidence}")
    assert file.content == b"Reading list\n"
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"].startswith("attachment")
    assert api.get(f"{path}/e99").json()["code"] == "evidence.not_found"

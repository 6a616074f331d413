"""The description of the API is in step, complete, and true of every example in it."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.api.answered import ANSWERS
from koop_es.api.commands import WRITES
from koop_es.api.example_values import PARTS
from koop_es.api.examples import BODIES
from koop_es.api.files import NewActor
from koop_es.api.first_entries import FirstEntries
from koop_es.api.openapi import description, description_bytes
from koop_es.api.operations import POLICY, Other, Read
from koop_es.api.table import OPERATIONS
from koop_es.kernel.event import Part
from tests.api.asking import OURS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.asking import Client

FILE = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
DESCRIPTION = description()
DESCRIBED = [
    (path, method, each)
    for path, methods in DESCRIPTION["paths"].items()
    for method, each in methods.items()
]


def test_the_committed_file_is_in_step() -> None:
    assert FILE.read_bytes() == description_bytes(), "run scripts/openapi"


def test_it_is_served(api: Client) -> None:
    answer = api.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.content == description_bytes()


def test_every_operation_is_described_under_its_name() -> None:
    assert {each["operationId"] for _, _, each in DESCRIBED} == {each.name for each in OPERATIONS}
    assert all(each["summary"] and each["x-koop-policy"] == POLICY for _, _, each in DESCRIBED)
    tags = {each["name"] for each in DESCRIPTION["tags"]}
    assert {tag for _, _, each in DESCRIBED for tag in each["tags"]} == tags


def test_every_query_has_a_model_and_every_command_an_example() -> None:
    assert {each.name for each in OPERATIONS if isinstance(each, Read)} < set(ANSWERS)
    others = {each.body.__name__ for each in OPERATIONS if isinstance(each, Other) and each.body}
    assert {each.body.__name__ for each in WRITES} | others == set(BODIES)


@pytest.mark.parametrize(
    "model", [*(each.body for each in WRITES), NewActor, FirstEntries], ids=lambda m: m.__name__
)
def test_the_example_of_a_body_fits(model: Any) -> None:
    parts = (
        "goal_id",
        "milestone_id",
        "measure_id",
        "decision_id",
        "contribution_id",
        "finding_id",
        "approval_id",
    )
    known = dict.fromkeys(parts, "g1")
    given = {name: value for name, value in known.items() if name in model.model_fields}
    body = json.dumps({**given, **BODIES[model.__name__]})
    model.model_validate_json(body, strict=True)


def parts(kind: type[Part] = Part) -> Iterator[type[Part]]:
    yield kind
    for each in kind.__subclasses__():
        yield from parts(each)


@pytest.mark.parametrize("name", sorted(PARTS))
def test_the_example_of_a_value_fits(name: str) -> None:
    (model,) = (each for each in parts() if each.__name__ == name)
    model.model_validate_json(json.dumps(PARTS[name]), strict=True)


@pytest.mark.parametrize("model", ANSWERS.values(), ids=ANSWERS)
def test_the_example_of_an_answer_fits(model: Any) -> None:
    schema = DESCRIPTION["components"]["schemas"][model.__name__]
    model.model_validate(schema["examples"][0])


def test_every_object_has_an_example_and_no_field_is_left_over() -> None:
    for name, schema in DESCRIPTION["components"]["schemas"].items():
        if schema.get("type") == "object":
            assert schema["examples"], name
    for write in WRITES:
        schema = DESCRIPTION["components"]["schemas"][write.body.__name__]
        assert not set(schema["properties"]) & write.closed


def test_every_code_is_in_it_with_its_titles() -> None:
    told = DESCRIPTION["components"]["schemas"]["Problem"]["x-koop-codes"]
    assert told["ledger.version_conflict"]["status"] == 412
    assert (
        told["cooperation.has_ended"]["title"]["de"] != told["cooperation.has_ended"]["title"]["en"]
    )


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_type_of_problem_is_a_page(api: Client, language: str) -> None:
    told = DESCRIPTION["components"]["schemas"]["Problem"]["x-koop-codes"]
    for code, described in told.items():
        page = api.ask("GET", f"{OURS}/problems/{code}", headers={"accept-language": language})
        assert page.status_code == 200
        assert described["title"][language] in html.unescape(page.text)
    assert api.ask("GET", f"{OURS}/problems/no.such").status_code == 404

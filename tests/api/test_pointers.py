"""A pointer leads into the body that was sent, for every rule that names a field."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import koop_es
from koop_es.api import examples as ex
from koop_es.api.commands import WRITES
from koop_es.api.placing import IN_TERMS
from tests.api.asking import Client, example_cooperation

if TYPE_CHECKING:
    from koop_es.app import Koop

EQUAL = {"title": "Ten stay", "baseline": {"value": 10}, "target": {"value": 10}}
UNFIT = {
    "title": "Half stay",
    "indicator": {"name": "share", "unit": "%", "measure": "percentage"},
    "target": {"value": 400},
}
UNFIT_BASELINE = {**UNFIT, "baseline": {"value": -1}, "target": {"value": 40}}
AGREED: dict[str, Any] = ex.BODIES["AgreeCooperation"]
HOUSE = AGREED["parties"][0]["party"]
HERE = f"/cooperations/{ex.COOPERATION}"


def agreeing(**changed: Any) -> dict[str, Any]:
    return {**AGREED, **changed}


TABLE: list[tuple[str, dict[str, Any], str]] = [
    (f"{HERE}/goals", {"terms": EQUAL}, "/terms/target/value"),
    (f"{HERE}/goals", {"terms": UNFIT}, "/terms/target/value"),
    (f"{HERE}/goals", {"terms": UNFIT_BASELINE}, "/terms/baseline/value"),
    (f"{HERE}/goals/g1/revisions", {"terms": EQUAL, "reason": "x"}, "/terms/target/value"),
    (
        "/cooperations",
        agreeing(goals=[{"title": "First"}, EQUAL]),
        "/goals/1/target/value",
    ),
    ("/cooperations", agreeing(goals=[UNFIT]), "/goals/0/target/value"),
    ("/cooperations", agreeing(parties=AGREED["parties"][:1]), "/parties"),
    ("/cooperations", agreeing(arose_from="0" * 32), "/arose_from"),
    (f"{HERE}/milestones", {"title": "Opening", "due_on": None}, "/due_on"),
    (f"{HERE}/checks", {"summary": "No light"}, "/light"),
    (f"{HERE}/programmes", {"programme": "0" * 32}, "/programme"),
]


@pytest.mark.parametrize(("path", "body", "pointer"), TABLE)
def test_a_pointer_leads_into_the_body(
    koop: Koop, api: Client, path: str, body: dict[str, Any], pointer: str
) -> None:
    example_cooperation(koop)
    for query in ("", "?dry_run=true"):
        answer = api.post(path + query, body)
        assert answer.status_code == 422, answer.text
        assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]


def told_fields() -> set[str]:
    """Return the fields that rules name in the sources."""
    found: set[str] = set()
    root = Path(inspect.getfile(koop_es)).parent
    for part in ("cooperations", "relationships", "parties", "programmes"):
        for file in (root / part).glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                    found |= {
                        str(each.value.value)
                        for each in node.exc.keywords
                        if each.arg == "field" and isinstance(each.value, ast.Constant)
                    }
    return found


def test_every_field_that_a_rule_names_is_one_of_a_body() -> None:
    known = {name for each in WRITES for name in each.body.model_fields}
    assert told_fields()
    assert {each.partition(".")[0] for each in told_fields()} - known == IN_TERMS - {"baseline"}

"""Examples of answers, made from the schemas of their models."""

from __future__ import annotations

from typing import Any, Final

from koop_es.api.example_values import COOPERATION, HOUSE, PROGRAMME, Json

WORDS: Final[dict[str, Any]] = {
    "actor": "operator",
    "check_id": "c4",
    "code": "K-2026-001",
    "compliance": 0.75,
    "datacontenttype": "application/json",
    "population_digest": "0d6798bd8076771792ff7278a8a16c8fb6a388cca99cb59f89e9fa4f64463d46",
    "decision_id": "d4",
    "effective_basis": "stated",
    "entered_via": "api",
    "event_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "evidence_id": "e5",
    "form": "cooperation",
    "goal_id": "g1",
    "id": COOPERATION,
    "kind": "organisation",
    "light": "green",
    "measure_id": "a4",
    "media_type": "text/plain",
    "message": "Hint: the goal “Ten volunteers stay for a year (g2)” has no measurable indicator",
    "milestone_id": "m2",
    "name": "Example House",
    "party": HOUSE,
    "party_id": HOUSE,
    "pointer": "/goals/0/title",
    "programme": PROGRAMME,
    "role": "lead",
    "sentence": "Note: The caretaker has the key until Friday.",
    "source": "/api/v1/events",
    "specversion": "1.0",
    "status": "open",
    "stream": COOPERATION,
    "subject": "K-2026-001",
    "time": "2026-11-21T09:30:00.000000Z",
    "recorded_at": "2026-11-21T09:30:00.000000Z",
    "known_at": "2026-11-21T09:30:00.000000Z",
    "title": "Reading together",
    "type": "koop.cooperation.note_added.v1",
}
"""What an answer's field holds in examples, by its name."""


def example_of(schema: Json, schemas: Json, name: str = "") -> Any:  # noqa: PLR0911 - one arm a kind
    """Return an example that fits a schema, for the models of answers.

    Args:
        schema: A JSON schema as pydantic makes them.
        schemas: All of them by name.
        name: Of the field.
    """
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas, name)
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas, name)
    match schema.get("type"):
        case "object":
            fields: Json = schema.get("properties", {})
            return {field: example_of(each, schemas, field) for field, each in fields.items()}
        case "array":
            return [example_of(schema["items"], schemas, name.removesuffix("s"))]
        case "string" if schema.get("format") == "date":
            return "2026-11-21"
        case "string":
            return WORDS.get(name, name or "text")
        case "boolean":
            return False
        case "null":
            return None
        case _:
            return 0.5 if schema.get("type") == "number" else 3

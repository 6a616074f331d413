"""The description of the API (OpenAPI 3.1), made from the table of operations."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pydantic.json_schema import models_json_schema
from pydantic_core import to_json

from koop_es import __version__
from koop_es.api.answered import ANSWERS
from koop_es.api.describing import (
    HEADERS,
    PARAMETERS,
    READ_PROBLEMS,
    TAGS,
    WRITE_PROBLEMS,
    codes,
    tell_fields,
)
from koop_es.api.events import BATCH, STREAM
from koop_es.api.example_answers import example_of
from koop_es.api.example_values import PARTS, PLACES
from koop_es.api.examples import BODIES
from koop_es.api.exports import ANSWERED as EXPORTED
from koop_es.api.files import BYTES
from koop_es.api.models import CloudEvent, CommandAnswer, Problem
from koop_es.api.negotiating import JSON, PROBLEM
from koop_es.api.operations import POLICY, Other, Read, Write, places
from koop_es.api.queries import Query, WriteQuery
from koop_es.api.table import OPERATIONS
from koop_es.exchange.sheets import CSV, MEDIA_TYPES, XLSX

if TYPE_CHECKING:
    from pydantic import BaseModel

    from koop_es.api.operations import Operation

Json = dict[str, Any]

REF: Final = "#/components/schemas/"
WAITS: Final = "The entry waits for the approval of a second person; it is not recorded until then."
OTHER_ANSWERS: Final[dict[str, tuple[str, Json]]] = {
    "get_evidence": (BYTES, {"type": "string", "format": "binary"}),
    "list_events": (BATCH, {"type": "array", "items": {"$ref": REF + "CloudEvent"}}),
    "follow_events": (STREAM, {"type": "string"}),
    "get_report_file": ("text/csv", {"type": "string"}),
    **EXPORTED,
}
"""Media type and schema of the answers that are no JSON documents."""

FILES: Final[dict[str, Json]] = {
    MEDIA_TYPES[CSV].partition(";")[0]: {"schema": {"type": "string"}},
    MEDIA_TYPES[XLSX]: {"schema": {"type": "string", "format": "binary"}},
}
"""Kinds of file as which reports are told, too."""

INFO: Final = (
    "Every command and every query of Koop. Without accounts it answers this machine alone; the "
    "header Koop-Actor tells who records. Writes to what exists name the version that they are "
    "based on (If-Match); a refused request answers with a problem document whose code is stable."
)


def description() -> Json:
    """Return the whole description."""
    schemas = _schemas()
    paths: dict[str, Json] = {}
    for operation in OPERATIONS:
        method = operation.method.lower()
        paths.setdefault(operation.path, {})[method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Koop", "version": __version__, "description": INFO},
        "servers": [{"url": "/api/v1"}],
        "tags": [{"name": name, "description": said} for name, said in TAGS.items()],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "headers": HEADERS,
            "parameters": PARAMETERS,
            "responses": {
                f"Problem{status}": _problem(said)
                for status, said in {**READ_PROBLEMS, **WRITE_PROBLEMS}.items()
            },
        },
    }


@cache
def description_bytes() -> bytes:
    """Return the description as it is served and as it lies in ``docs/openapi.json``."""
    return to_json(description(), indent=2) + b"\n"


# Schemas


def _schemas() -> Json:
    bodies: list[type[BaseModel]] = [each.body for each in OPERATIONS if isinstance(each, Write)]
    answers = [*ANSWERS.values(), CommandAnswer, CloudEvent, Problem]
    bodies += [each.body for each in OPERATIONS if isinstance(each, Other) and each.body]
    asked = models_json_schema(
        [(model, "validation") for model in bodies], ref_template=REF + "{model}"
    )
    told = models_json_schema(
        [(model, "serialization") for model in answers], ref_template=REF + "{model}"
    )
    schemas: Json = {**told[1]["$defs"], **asked[1]["$defs"]}
    for operation in OPERATIONS:
        if isinstance(operation, Write):
            _close(schemas[operation.body.__name__], operation.closed)
    schemas["Problem"]["x-koop-codes"] = codes()
    for name, schema in schemas.items():
        tell_fields(schema)
        if schema.get("type") == "object":
            schema["examples"] = [_example(name, schema, schemas)]
    return schemas


def _close(schema: Json, closed: frozenset[str]) -> None:
    """Take the fields out of a command's schema that its body may not hold."""
    schema["properties"] = {
        name: each for name, each in schema["properties"].items() if name not in closed
    }
    required = [name for name in schema.get("required", []) if name not in closed]
    schema.pop("required", None)
    if required:
        schema["required"] = required


def _example(name: str, schema: Json, schemas: Json) -> Any:
    given = BODIES.get(name, PARTS.get(name))
    return example_of(schema, schemas) if given is None else given


# Operations


def _operation(operation: Operation) -> Json:
    described: Json = {
        "operationId": operation.name,
        "summary": _summary(operation),
        "tags": [operation.tag],
        "x-koop-policy": POLICY,
        "parameters": [*_in_path(operation), *_in_query(operation), *_in_head(operation)],
        "responses": _responses(operation),
    }
    body = None if isinstance(operation, Read) else operation.body
    if body is not None:
        content = {JSON: {"schema": {"$ref": REF + body.__name__}}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _summary(operation: Operation) -> str:
    about = operation.body if isinstance(operation, Write) else operation.answer
    return (about.__doc__ or "").strip().partition("\n")[0].partition(";")[0].rstrip(".")


def _in_path(operation: Operation) -> list[Json]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1, "maxLength": 100},
            "example": PLACES[name],
        }
        for name in places(operation.path)
    ]


def _in_query(operation: Operation) -> list[Json]:
    model: type[Query] = WriteQuery if isinstance(operation, Write) else operation.query
    schema = model.model_json_schema()
    needed = set(schema.get("required", ()))
    return [
        _parameter(name, dict(each), needed=name in needed)
        for name, each in schema.get("properties", {}).items()
    ]


def _parameter(name: str, schema: Json, *, needed: bool) -> Json:
    said = schema.pop("description", "")
    schema.pop("title", None)
    # What is left out is absent: null is no value in an address.
    kinds = [each for each in schema.pop("anyOf", []) if each != {"type": "null"}]
    schema |= kinds[0] if kinds else {}
    if schema.get("default", 0) in (None, ()):
        del schema["default"]
    required = {"required": True} if needed else {}
    return {"name": name, "in": "query", "description": said, **required, "schema": schema}


def _in_head(operation: Operation) -> list[Json]:
    wanted = ["accept_language"]
    if isinstance(operation, Read | Write):
        wanted.append("prefer")
    # What enters many has a receipt for each of them.
    if operation.method == "POST" and not (isinstance(operation, Other) and not operation.creates):
        wanted.append("idempotency_key")
    if isinstance(operation, Other) and operation.query is WriteQuery:
        wanted.append("koop_actor")
    if isinstance(operation, Write):
        wanted += ["koop_actor", "koop_on_behalf_of"]
        if not operation.creates:
            wanted.append("if_match")
    return [{"$ref": f"#/components/parameters/{name}"} for name in wanted]


def _responses(operation: Operation) -> Json:
    problems = READ_PROBLEMS if operation.method == "GET" else WRITE_PROBLEMS
    referred = {
        str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in problems
    }
    return dict(sorted({**_answers(operation), **referred}.items()))


def _answers(operation: Operation) -> Json:
    """Return the answers of an operation that was carried out, by status."""
    headers = ["Koop-Position"]
    if isinstance(operation, Write):
        headers += ["ETag", "Preference-Applied"]
        done = _answer("What the command did.", JSON, {"$ref": REF + "CommandAnswer"}, headers)
        if not operation.creates:
            waits = operation.path.startswith("/cooperations/") and operation.tag != "approvals"
            return {"200": done, "202": {**done, "description": WAITS}} if waits else {"200": done}
        # A dry run creates nothing.
        return {"200": done, "201": {**done, "headers": _headers([*headers, "Location"])}}
    if operation.name in ANSWERS:
        schema = {"$ref": REF + ANSWERS[operation.name].__name__}
        if operation.method == "POST" and isinstance(operation, Other) and not operation.creates:
            return {"200": _answer("What became of each entry.", JSON, schema, headers)}
        if operation.method == "POST":
            return {"201": _answer("What was registered.", JSON, schema, [*headers, "Location"])}
        headers += ["ETag", "Link", "Preference-Applied"]
        answer = _answer("What was asked for.", JSON, schema, headers)
        if isinstance(operation, Read) and operation.files:
            answer["content"] |= FILES
        return {"200": answer}
    media_type, schema = OTHER_ANSWERS[operation.name]
    headers += ["Koop-Left-Out", "Koop-Lost"] if operation.tag == "exports" else ["Link"]
    answer = _answer("What was asked for.", media_type, schema, headers)
    if media_type in FILES:
        answer["content"] = dict(FILES)
    return {"200": answer}


def _answer(said: str, media_type: str, schema: Json, headers: list[str]) -> Json:
    return {
        "description": said,
        "headers": _headers(headers),
        "content": {media_type: {"schema": schema}},
    }


def _headers(names: list[str]) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _problem(said: str) -> Json:
    return {"description": said, "content": {PROBLEM: {"schema": {"$ref": REF + "Problem"}}}}

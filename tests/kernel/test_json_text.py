"""What is written in one walk is what a plain copy and Python's encoder would give."""

from __future__ import annotations

import json
from datetime import UTC, date
from decimal import Decimal
from enum import IntEnum
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koop_es.kernel.event import TOPICS
from koop_es.kernel.fields import FieldValues
from koop_es.kernel.ids import fingerprint
from koop_es.kernel.json_text import CANONICAL, LARGEST_INTEGER, SPACED, Form, Writer
from koop_es.kernel.jsonable import jsonable, plain_value
from koop_es.kernel.lights import Light
from koop_es.kernel.text import Document, FreeText, Private
from koop_es.ledger.answers import Request, body_text
from koop_es.ledger.topics import CAPABILITIES
from tests.support.anything import commands
from tests.support.samples import SAMPLES, event_classes, full

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.event import Event

COMMANDS = [command for capability in CAPABILITIES for command in capability.commands]
NAMES = st.text(st.characters(codec="ascii"))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.text()
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.sampled_from(Light),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(NAMES, inner),
    max_leaves=20,
)


def copied(value: Any, path: str) -> Any:
    """Return a plain copy, each private value told by its path."""
    match value:
        case Private():
            return {"$pd": path, "c": value.value if isinstance(value.value, str) else "bytes"}
        case dict():
            items = cast("dict[str, Any]", value).items()
            return {name: copied(item, f"{path}.{name}") for name, item in items}
        case list():
            return [copied(each, f"{path}.{n}") for n, each in enumerate(cast("list[Any]", value))]
        case _:
            return value


def by_path(value: Private, path: str) -> dict[str, str]:
    return copied(value, path)


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def written(value: Any, form: Form = CANONICAL) -> str:
    return Writer(form).text(value, "fact", by_path)


@given(VALUES)
def test_plain_values_are_written_as_the_encoder_does(value: Any) -> None:
    assert written(value) == canonical(plain_value(value))
    assert written(value, SPACED) == json.dumps(plain_value(value), sort_keys=True)


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("*.json")), ids=lambda file: file.name)
def test_what_was_stored_is_written_as_its_copy_would_be(file: Path) -> None:
    kind = TOPICS[file.name.removesuffix(".json").removesuffix(".least")]
    fact = kind.brought_up(json.loads(file.read_text()))
    event = kind.model_validate_json(json.dumps(fact))
    assert written(event) == canonical(copied(jsonable(event), "fact"))


@pytest.mark.parametrize("kind", event_classes(), ids=lambda kind: kind.__name__)
def test_every_draft_is_written_as_its_copy_would_be(kind: type[Event]) -> None:
    event = kind.model_validate(full(kind))
    assert written(event) == canonical(copied(jsonable(event), "fact"))


@given(commands(COMMANDS))
def test_every_command_is_compared_by_the_text_that_it_always_had(command: Command) -> None:
    fields = told(jsonable(command))
    request = Request(command, actor="Ann", stream="a" * 32)
    body = {
        "actor": "ä",
        "on_behalf_of": None,
        "command": command.NAME,
        "stream": "a" * 32,
        "fields": fields,
    }
    assert body_text(request, "ä") == json.dumps(body, sort_keys=True)


def told(value: Any) -> Any:
    """Return a plain copy that tells private texts, and of private bytes their hash."""
    match value:
        case Private():
            return fingerprint(value.value) if isinstance(value.value, bytes) else value.value
        case dict():
            return {name: told(item) for name, item in cast("dict[str, Any]", value).items()}
        case list():
            return [told(each) for each in cast("list[Any]", value)]
        case _:
            return value


def test_a_private_value_is_told_its_place() -> None:
    fields = FieldValues({"b": FreeText("x"), "a": [1, {"c": Document(b"x")}], "z": None})
    assert written(fields) == (
        '{"a":[1,{"c":{"$pd":"fact.a.1.c","c":"bytes"}}],"b":{"$pd":"fact.b","c":"x"},"z":null}'
    )


class Word(str):
    __slots__ = ()


class Days(date):
    pass


class UnorderedWords(frozenset[str]):
    __slots__ = ()


class Number(IntEnum):
    ONE = 1


def test_what_is_derived_is_written_as_what_it_derives_from() -> None:
    odd = [Word("a"), Days(2026, 1, 2), Number.ONE, Decimal("1.50"), UnorderedWords(["b"])]
    assert written(odd) == '["a","2026-01-02",1,"1.5",["b"]]'


@pytest.mark.parametrize(
    "wrong", [1.0, float("nan"), 2**53, -(2**53), b"bytes", {"ä": 1}, {1: 2}, [0.5], object()]
)
def test_what_cannot_be_stored_is_refused_each_time(wrong: object) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match=r"stored|ASCII"):
            written({"value": wrong})

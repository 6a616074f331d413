"""The gate: no field of any event holds text without a class, so no private word gets in."""

from __future__ import annotations

import types
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from koop_es.cooperations.capability import COOPERATION
from koop_es.kernel.event import TOPICS, Event, Part
from koop_es.kernel.fields import FieldValues
from koop_es.kernel.record import Envelope
from koop_es.kernel.text import Private, PublicText, TextClass
from koop_es.parties.capability import PARTY
from koop_es.programmes.capability import PROGRAMME
from koop_es.relationships.capability import RELATIONSHIP
from koop_es.samples.capability import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

CAPABILITIES = (COOPERATION, RELATIONSHIP, PARTY, PROGRAMME, SAMPLE)
UNIONS = (Union, types.UnionType)
HARMLESS = (Enum, bool, int, date, Decimal, types.NoneType, Private, FieldValues)
"""What holds no words of its own; a correction's fields come from an event that this gate walks."""


def unclassed(model: type[BaseModel]) -> set[str]:
    """Return the paths of all text without a class in a model and all it is made of."""
    return set(_in_model(model, model.__name__, frozenset()))


def _in_model(model: type[BaseModel], path: str, above: frozenset[type]) -> Iterator[str]:
    if model in above:
        return
    for name, field in model.model_fields.items():
        classed = any(isinstance(mark, TextClass) for mark in field.metadata)
        if not (classed and field.annotation is str):
            yield from _in_type(field.annotation, f"{path}.{name}", above | {model})


def _in_type(kind: Any, path: str, above: frozenset[type]) -> Iterator[str]:
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *marks = get_args(kind)
        if not (inner is str and any(isinstance(mark, TextClass) for mark in marks)):
            yield from _in_type(inner, path, above)
    elif origin is Literal or kind is Ellipsis:
        return
    elif origin is not None:
        for inner in get_args(kind):
            yield from _in_type(inner, path if origin in UNIONS else f"{path}[]", above)
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from _in_model(kind, path, above)
    elif not (isinstance(kind, type) and issubclass(kind, HARMLESS)):
        yield path


def event_classes() -> list[type[Event]]:
    return [event for capability in CAPABILITIES for event in capability.events]


@pytest.mark.parametrize("event", event_classes(), ids=lambda event: event.TOPIC)
def test_every_text_of_an_event_has_a_class(event: type[Event]) -> None:
    assert unclassed(event) == set()


def test_every_text_of_an_envelope_has_a_class() -> None:
    assert unclassed(Envelope) == set()


def test_every_registered_event_belongs_to_a_capability() -> None:
    assert set(TOPICS.values()) == set(event_classes())


class Inner(Part):
    plain: str
    classed: PublicText


class Planted(BaseModel):
    classed: PublicText
    maybe_classed: PublicText | None = None
    several_classed: tuple[PublicText, ...] = ()
    kind: Literal["a", "b"] = "a"
    one: str
    maybe: str | None = None
    several: tuple[str, ...] = ()
    by_name: dict[str, int] = {}
    inner: Inner
    inners: tuple[Inner | None, ...] = ()
    marked: Annotated[str, "no class"] = ""
    anything: Any = None
    raw: bytes = b""


def test_the_gate_bites_wherever_plain_text_hides() -> None:
    plain = {
        "one",
        "maybe",
        "several[]",
        "by_name[]",
        "inner.plain",
        "inners[].plain",
        "marked",
        "anything",
        "raw",
    }
    assert unclassed(Planted) == {f"Planted.{path}" for path in plain}


def test_the_gate_bites_on_a_planted_event() -> None:
    try:

        class Slipped(Event):
            """A fact with a field that nobody classed."""

            TOPIC: ClassVar[str] = "koop.test.slipped.v1"

            remark: str

        assert unclassed(Slipped) == {"Slipped.remark"}
    finally:
        TOPICS.pop("koop.test.slipped.v1", None)


def test_an_event_without_a_stored_name_is_refused() -> None:
    with pytest.raises(TypeError, match="stored name"):
        type("Nameless", (Event,), {"__module__": __name__})


def test_a_stored_name_is_taken_only_once() -> None:
    topic = "koop.cooperation.agreed.v1"
    with pytest.raises(TypeError, match="stored name"):
        type("Second", (Event,), {"__module__": __name__, "TOPIC": topic})
    assert TOPICS[topic].__name__ == "CooperationAgreed"


@pytest.mark.parametrize("topic", TOPICS)
def test_a_stored_name_is_literal_and_has_a_version(topic: str) -> None:
    koop, kind, fact, version = topic.split(".")
    assert (koop, version[0]) == ("koop", "v")
    assert kind in {capability.kind for capability in CAPABILITIES}
    assert fact.replace("_", "").isalpha()
    assert version[1:].isdigit()

"""One stored sample of every event class: ``python -m tests.support.samples`` writes missing ones.

A sample is never overwritten: what was stored once must load for ever.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin

from pydantic import StringConstraints

from koop_es.cooperations.capability import COOPERATION
from koop_es.cooperations.terms import Progress
from koop_es.kernel.event import Part
from koop_es.kernel.fields import FieldValues
from koop_es.kernel.text import Document, PersonalText, Private
from koop_es.parties.capability import PARTY
from koop_es.programmes.capability import PROGRAMME
from koop_es.relationships.capability import RELATIONSHIP
from koop_es.samples.capability import SAMPLE
from tests.support.records import STREAM, stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from koop_es.kernel.event import Event

SAMPLES: Final = Path(__file__).parents[1] / "samples"
CAPABILITIES: Final = (COOPERATION, RELATIONSHIP, PARTY, PROGRAMME, SAMPLE)
TEXTS: Final = {
    "^[0-9a-f]{32}$": "a1" * 16,
    "^[0-9a-f]{64}$": "c" * 64,
    "^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "g7-2",
    None: "Größe & Maß",
}


def event_classes() -> list[type[Event]]:
    """Return every class of event that can be stored."""
    return [event for capability in CAPABILITIES for event in capability.events]


def full(model: type[Part]) -> dict[str, Any]:
    """Return values for all fields of a model."""
    values = {name: _value(field) for name, field in model.model_fields.items()}
    if model is Progress:
        del values["statement"]
    return values


def least(model: type[Part]) -> dict[str, Any]:
    """Return values for the fields of a model that have no default."""
    if model is Progress:
        return {"value": Decimal("27.5")}
    required = {n: f for n, f in model.model_fields.items() if f.is_required()}
    return {name: _value(field) for name, field in required.items()}


def _value(field: FieldInfo) -> Any:
    patterns = [m.pattern for m in field.metadata if isinstance(m, StringConstraints)]
    pattern = next((p for p in patterns if isinstance(p, str)), None)
    return _example(field.annotation, pattern)


def _example(kind: Any, pattern: str | None = None) -> Any:
    if get_origin(kind) is tuple:
        return (_example(get_args(kind)[0]),)
    if hasattr(kind, "__metadata__"):
        marks = [m.pattern for m in kind.__metadata__ if isinstance(m, StringConstraints)]
        return _example(kind.__origin__, next((p for p in marks if isinstance(p, str)), pattern))
    if get_args(kind):
        return _example(next(k for k in get_args(kind) if k is not type(None)), pattern)
    return _plain(kind, pattern)


def _plain(kind: type, pattern: str | None) -> Any:
    if issubclass(kind, Private):
        return kind(subject=_subject(kind), commitment="c" * 64)
    if issubclass(kind, Part):
        return full(kind)
    if issubclass(kind, Enum):
        return next(iter(kind))
    if kind is str:
        return TEXTS.get(pattern, "Größe & Maß")
    return {
        bool: True,
        int: 3,
        date: date(2026, 5, 20),
        Decimal: Decimal("27.5"),
        FieldValues: FieldValues({"title": "Lesefest", "due_on": None}),
    }[kind]


def _subject(kind: type[Private]) -> str:
    if issubclass(kind, PersonalText):
        return STREAM
    return "document" if issubclass(kind, Document) else "text"


def samples() -> Iterator[tuple[Path, type[Event], str]]:
    """Yield each sample's file, class and what a new one would hold."""
    for event in event_classes():
        yield SAMPLES / f"{event.TOPIC}.json", event, stored(event.model_validate(full(event)))
        small = stored(event.model_validate(least(event)))
        yield SAMPLES / f"{event.TOPIC}.least.json", event, small


def write_missing() -> list[str]:
    """Write the samples that are not there yet and return their names."""
    SAMPLES.mkdir(exist_ok=True)
    missing = [(file, fact) for file, _, fact in samples() if not file.exists()]
    for file, fact in missing:
        file.write_text(fact + "\n")
    return [file.name for file, _ in missing]


if __name__ == "__main__":
    print("\n".join(write_missing()) or "nothing is missing")  # noqa: T201 - its answer

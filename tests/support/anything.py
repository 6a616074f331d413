"""Strategies: any command that is well typed, sensible or not, drawn field by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin

from hypothesis import strategies as st
from pydantic import StringConstraints, ValidationError

from koop_es.cooperations.commands import CorrectEntry
from koop_es.cooperations.contribution_terms import Quantity
from koop_es.cooperations.terms import Progress
from koop_es.kernel.days import EARLIEST, LATEST
from koop_es.kernel.event import Part
from koop_es.kernel.jsonable import jsonable
from koop_es.kernel.text import Document, Private
from koop_es.parties.terms import ContactPoint
from tests.support import parties
from tests.support.records import TODAY, entry_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic.fields import FieldInfo

    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

    Draw = Callable[[st.SearchStrategy[Any]], Any]

STREAM_ID: Final = "^[0-9a-f]{32}$"
LOCAL_ID: Final = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
STREAMS: Final = (
    parties.SCHOOL,
    parties.LIBRARY,
    parties.CLUB,
    parties.SILENT,
    parties.PROGRAMME,
    parties.GROUP,
    parties.NOBODY,
)
BY_FIELD: Final = {
    "party": STREAMS[:4],
    "parties": STREAMS[:4],
    "owner": STREAMS[:4],
    "person": STREAMS[:4],
    "former": STREAMS[:4],
    "funder": STREAMS[:4],
    "programme": (parties.PROGRAMME,),
    "successor": (parties.GROUP,),
    "arose_from": (parties.GROUP,),
}
"""Streams that fit a field; now and then another is drawn."""
WORDS: Final = ("Lesen", "Größe & Maß", "a", "読書", "x" * 90, "é")
NONSENSE: Final = ("g1", "m2", "g1-2", "a3", "c3", "d3", "e2", "z99", "kick-off")
NUMBERS: Final = ("0", "1", "-1", "0.5", "100", "100.000000001", "999999999999999", "1e-9")
NEAR: Final = tuple(TODAY + timedelta(days=n) for n in (-90, -31, -30, -9, -2, -1, 0, 1, 60, 300))
EDGES: Final = (date.min, date.max, date(2, 1, 1), date(9999, 1, 31))
near: Final = st.sampled_from(NEAR)
days: Final = near | near | near | st.sampled_from(EDGES) | st.dates()
"""Days that may be asked of; commands name those near ours."""
named: Final = near | near | near | st.dates(EARLIEST, LATEST)
LETTERS: Final = {
    "goal_id": "g",
    "milestone_id": "m",
    "measure_id": "a",
    "decision_id": "d",
    "evidence": "e",
    "contribution_id": "b",
    "finding_id": "f",
    "follows": "p",
}
"""What an id of that field begins with."""
USUAL: Final = (
    *("reason", "parties", "themes", "goals", "term", "starts_on", "ends_on"),
    *("light", "deviations", "measures", "decision_needed", "follow_up"),
)
CONTACTS: Final = (
    {"kind": "email", "value": "reading@example.org"},
    {"kind": "website", "value": "https://example.org"},
    {"kind": "phone", "value": "030 1234"},
)
AMOUNTS: Final = (Decimal("0.5"), Decimal(100))
UNITS: Final = ("EUR", "h")
SELDOM: Final = ("effective_basis", "evidence", "imported", "arose_from", "lights", "owner")


@dataclass(frozen=True, slots=True)
class World:
    """What a command may sensibly name: the parts and entries that are there."""

    parts: Sequence[str] = ()
    records: Sequence[Record[Event]] = ()


@st.composite
def commands(draw: Draw, kinds: Sequence[type[Command]], world: World | None = None) -> Command:
    """Draw a command of one of the kinds."""
    return _model(draw, draw(st.sampled_from(kinds)), world or World())


def _model(draw: Draw, kind: type[Any], world: World) -> Any:
    if kind is Progress:
        number = st.sampled_from(NUMBERS).map(lambda n: {"value": n})
        return Progress.model_validate(draw(number | st.just({"statement": "well"})))
    if kind is Quantity:
        return Quantity(amount=draw(st.sampled_from(AMOUNTS)), unit=draw(st.sampled_from(UNITS)))
    if kind is ContactPoint:
        return ContactPoint.model_validate(draw(st.sampled_from(CONTACTS)))
    if kind is CorrectEntry:
        return _correction(draw, world)
    given = {
        name: _field(draw, name, info, world)
        for name, info in kind.model_fields.items()
        if info.is_required() or draw(_wanted(name))
    }
    try:
        return kind.model_validate(given)
    except ValidationError:
        # What the shape itself forbids (a weight of 0) never gets as far as a decision.
        required = {n: given[n] for n, i in kind.model_fields.items() if i.is_required()}
        return kind.model_validate(required)


def _wanted(name: str) -> st.SearchStrategy[bool]:
    times = 15 if name in USUAL else 1 if name in SELDOM else 5
    return st.integers(0, 15).map(lambda n: n < times)


def _field(draw: Draw, name: str, info: FieldInfo, world: World) -> Any:
    return _value(draw, info.annotation, _pattern(info.metadata), world, name)


def _pattern(marks: Sequence[Any]) -> str | None:
    found = (mark.pattern for mark in marks if isinstance(mark, StringConstraints))
    return next((pattern for pattern in found if isinstance(pattern, str)), None)


def _value(draw: Draw, kind: Any, pattern: str | None, world: World, name: str) -> Any:
    if hasattr(kind, "__metadata__"):
        inner = _pattern(kind.__metadata__) or pattern
        return _value(draw, kind.__origin__, inner, world, name)
    if get_origin(kind) is tuple:
        size = draw(st.integers(0, 3) if name != "parties" else st.integers(1, 4))
        inner = get_args(kind)[0]
        return tuple(_value(draw, inner, pattern, world, name) for _ in range(size))
    if get_args(kind):
        inner = next(k for k in get_args(kind) if k is not type(None))
        return _value(draw, inner, pattern, world, name)
    if issubclass(kind, Part):
        return _model(draw, kind, world)
    return draw(_plain(kind, pattern, world, name))


def _mostly(fitting: Sequence[str], others: Sequence[str]) -> st.SearchStrategy[str]:
    return st.integers(0, 9).flatmap(lambda n: st.sampled_from(fitting if n else others))


def _plain(kind: type[Any], pattern: str | None, world: World, name: str) -> Any:
    if issubclass(kind, Document):
        return st.binary(max_size=3).map(Document)
    if issubclass(kind, Private):
        return st.sampled_from(WORDS).map(kind)
    if issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    if kind is str and pattern == STREAM_ID:
        fitting = BY_FIELD.get(name, STREAMS)
        return _mostly(fitting, STREAMS)
    if kind is str and pattern == LOCAL_ID:
        known = [part for part in world.parts if part.startswith(LETTERS.get(name, ""))]
        return _mostly(known or NONSENSE, NONSENSE)
    simple: dict[type[Any], st.SearchStrategy[Any]] = {
        str: st.sampled_from(WORDS),
        bool: st.booleans(),
        int: st.integers(1, 120),
        date: named,
        Decimal: st.sampled_from(NUMBERS),
    }
    return simple[kind]


# Corrections

junk: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from((*WORDS, *STREAMS)),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(WORDS), inner),
    max_leaves=4,
)


def _correction(draw: Draw, world: World) -> CorrectEntry:
    """Draw a correction of an entry: its own fields with values of other entries, or junk."""
    last = len(world.records) + draw(st.sampled_from((0, 0, 0, 1)))
    version: int = draw(st.integers(1, max(last, 1)))
    fields: dict[str, Any] = {}
    if version <= len(world.records):
        kind = type(world.records[version - 1].event)
        names = draw(st.lists(st.sampled_from(sorted(kind.model_fields)), min_size=1, max_size=2))
        fields = {name: _corrected_value(draw, name, kind, world) for name in names}
    how = draw(st.sampled_from(("change", "change", "retract")))
    reason = draw(st.sampled_from((None, "wrong", "wrong", "wrong", "wrong")))
    return CorrectEntry(corrects=entry_id(version), kind=how, fields=fields, reason=reason)


def _corrected_value(draw: Draw, name: str, kind: type[Event], world: World) -> Any:
    if name == "fields" or draw(st.integers(0, 5)) == 0:
        return draw(junk)
    try:
        value = _field(draw, name, kind.model_fields[name], world)
    except KeyError:  # the fields of a correction have no type to draw from
        return draw(junk)
    return _raw(value)


def _raw(value: Any) -> Any:
    """Return a value as somebody writes it: words for drafts, fields for parts."""
    if isinstance(value, tuple):
        return [_raw(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, Part):
        return {name: _raw(item) for name, item in jsonable(value).items()}
    if isinstance(value, dict):
        return {name: _raw(item) for name, item in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list):
        return [_raw(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
    return value.value if isinstance(value, Private) else value

"""All of the program's modules, errors, enums and models, and valid JSON for any event."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import types
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar, Union, cast, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel

import koop_es
import koop_es_projections
from koop_es.kernel.event import TOPICS, Event
from koop_es.kernel.fields import FieldValues
from koop_es.kernel.numbers import plain
from koop_es.kernel.text import Private, TextClass

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")
PACKAGES: Final = (koop_es, koop_es_projections)
SOURCES: Final = sorted(file for each in PACKAGES for file in Path(each.__path__[0]).rglob("*.py"))
IDS: Final = st.text("0123456789abcdef", min_size=32, max_size=32)
LOCAL_IDS: Final = st.from_regex(r"[a-z][0-9]{1,3}", fullmatch=True)
WORDS: Final = st.text("aäß{}%\n é.–0", min_size=1).filter(lambda text: bool(text.strip()))
NUMBERS: Final = st.decimals(1, 1000, places=2).map(plain)
CODES: Final = st.from_regex(r"[a-z{}]{1,10}", fullmatch=True)


def import_everything() -> None:
    """Import every module of the program, so that every class is known."""
    for package in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)


def subclasses(kind: type[T]) -> list[type[T]]:
    """Return all of the program's classes below a class, in a steady order."""
    import_everything()
    found: dict[str, type[T]] = {}
    waiting = [kind]
    while waiting:
        for each in waiting.pop().__subclasses__():
            waiting.append(each)
            if each.__module__.startswith("koop_es"):
                found[f"{each.__module__}.{each.__qualname__}"] = each
    return [found[name] for name in sorted(found)]


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Yield every call in the program with the name of what is called."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                name = getattr(called, "attr", None) or getattr(called, "id", "")
                yield name, node


def places(text: str) -> set[str]:
    """Return the names in a text's ``{places}``."""
    return set(re.findall(r"{(\w+)}", text))


def event_classes() -> list[type[Event]]:
    """Return every event of the program, by its stored name."""
    import_everything()
    return [kind for _, kind in sorted(TOPICS.items()) if kind.__module__.startswith("koop_es.")]


def events_as_json() -> st.SearchStrategy[tuple[type[Event], dict[str, Any]]]:
    """Return a strategy of event classes with valid facts of theirs as JSON."""
    return st.sampled_from(event_classes()).flatmap(_fact)


def _fact(kind: type[Event]) -> st.SearchStrategy[tuple[type[Event], dict[str, Any]]]:
    return _model(kind).map(lambda fact: (kind, fact))


def _model(kind: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    if kind.__name__ == "Progress":
        number = st.fixed_dictionaries({"value": NUMBERS})
        words = st.fixed_dictionaries({"statement": _private()})
        return number | words
    needed: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for name, field in kind.model_fields.items():
        group = needed if field.is_required() and field.annotation is not None else optional
        group[name] = _value(name, field.annotation, tuple(field.metadata))
    return st.fixed_dictionaries(needed, optional=optional).map(_without_none)


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _value(name: str, hint: Any, metadata: tuple[Any, ...] = ()) -> st.SearchStrategy[Any]:
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *more = get_args(hint)
        return _value(name, inner, (*metadata, *more))
    if origin in {Union, types.UnionType}:
        return st.one_of(*(_value(name, each, metadata) for each in get_args(hint)))
    if origin is tuple:
        return st.lists(_value(name, get_args(hint)[0]), max_size=3)
    return _plain(name, hint, metadata)


SIMPLE: Final[dict[Any, st.SearchStrategy[Any]]] = {
    type(None): st.none(),
    bool: st.booleans(),
    int: st.integers(1, 100),
    date: st.dates().map(date.isoformat),
    Decimal: NUMBERS,
}


def _plain(name: str, hint: Any, metadata: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if hint in SIMPLE:
        return SIMPLE[hint]
    if hint is str:
        return _text(name, metadata)
    return _changed_fields() if hint is FieldValues else _of_class(cast("type[Any]", hint))


def _of_class(kind: type[Any]) -> st.SearchStrategy[Any]:
    if issubclass(kind, Private):
        return _private()
    if issubclass(kind, Enum):
        return st.sampled_from([member.value for member in kind])
    return _model(cast("type[BaseModel]", kind))


def _text(name: str, metadata: tuple[Any, ...]) -> st.SearchStrategy[str]:
    classes = [each.name for each in metadata if isinstance(each, TextClass)]
    patterns = [str(getattr(each, "pattern", "")) for each in metadata]
    if any("{64}" in each for each in patterns):
        return IDS.map(lambda half: half * 2)
    if "id" in classes:
        local = name.endswith("_id") or any(each.startswith("^[a-z]") for each in patterns)
        return LOCAL_IDS if local else IDS
    return CODES if "code" in classes else WORDS


def _private() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({"$pd": st.just("text"), "c": IDS.map(lambda half: half * 2)})


def _changed_fields() -> st.SearchStrategy[dict[str, Any]]:
    values = {
        "title": WORDS,
        "due_on": st.dates().map(date.isoformat),
        "summary": _private(),
        "term": st.fixed_dictionaries({"ends_on": st.dates().map(date.isoformat)}),
        "parties": st.lists(st.fixed_dictionaries({"party": IDS, "record_keeper": st.booleans()})),
    }
    return st.fixed_dictionaries({}, optional={n: each | st.none() for n, each in values.items()})

"""Frozen views as plain fields, ready for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, cast


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def fields_of(item: Any) -> dict[str, Any]:
    """Return a frozen dataclass as a dictionary, nested ones included.

    Unlike ``dataclasses.asdict`` it copies no plain value: views are frozen.
    """
    return {name: _value(getattr(item, name)) for name in _names(cast("type[Any]", type(item)))}


def _value(value: Any) -> Any:
    if is_dataclass(value):
        return fields_of(value)
    if isinstance(value, tuple | list):
        return [_value(each) for each in cast("list[Any]", value)]
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, Any]", value)
        return {name: _value(each) for name, each in entries.items()}
    return value


def plain(value: Any) -> Any:
    """Return nested fields with private texts as text: ``{"text": …}`` alone is one."""
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        if set(entries) == {"text"}:
            return entries["text"]
        return {name: plain(item) for name, item in entries.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in cast("list[Any]", value)]
    return value

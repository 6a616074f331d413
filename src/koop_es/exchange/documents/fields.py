"""Frozen views as plain fields, ready for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, Final, cast

AS_IT_IS: Final = frozenset({str, int, float, bool, NoneType, date, Decimal})


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def fields_of(item: Any) -> dict[str, Any]:
    """Return a frozen dataclass as a dictionary, nested ones included.

    Unlike ``dataclasses.asdict`` it copies no plain value: views are frozen. What holds nothing
    but a private text is told as that text.
    """
    return {name: _value(getattr(item, name)) for name in _names(cast("type[Any]", type(item)))}


def _value(value: Any) -> Any:
    kind = cast("type[Any]", type(value))
    if kind in AS_IT_IS:
        return value
    if kind is tuple or kind is list:
        return [_value(each) for each in cast("list[Any]", value)]
    names = _names(kind)
    if names:
        return value.text if names == ("text",) else fields_of(value)
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, Any]", value)
        return {name: _value(each) for name, each in entries.items()}
    return value

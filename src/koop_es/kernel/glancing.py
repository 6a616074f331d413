"""A glance at what a command holds: most of it needs none of the closer looks, which cost more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from pydantic import BaseModel

from koop_es.kernel.characters import is_plain
from koop_es.kernel.days import is_far
from koop_es.kernel.text import Private

_NO_WORDS: Final[set[type[Any]]] = {bool, int, type(None), date, Decimal}
"""Classes whose values hold no words of anybody's; enumerations and private ones are added."""


def holds_words(value: object) -> bool:
    """Tell whether a value may hold public text that is not plainly what it shows.

    What is private is looked at where it is read.
    """
    if isinstance(value, str) and is_plain(value):
        return False
    kind = type(value)
    if kind in _NO_WORDS:
        return False
    if issubclass(kind, Enum | Private):
        _NO_WORDS.add(kind)
        return False
    return not (kind is tuple and not value)


def may_mislead(value: object) -> bool:
    """Tell whether a value may hold a day far from ours, or a commitment in place of words."""
    kind = type(value)
    look = _LOOKS.get(kind)
    if look is None:
        look = _LOOKS[kind] = _look_of(kind)
    return look is not _never and look(value)


def _never(_value: object) -> bool:
    return False


def _always(_value: object) -> bool:
    return True


def _any(values: Any) -> bool:
    return any(map(may_mislead, values))


def _of_model(model: BaseModel) -> bool:
    return any(map(may_mislead, vars(model).values()))


def _of_private(private: Private) -> bool:
    return not private.is_draft


_LOOKS: Final[dict[type[Any], Callable[[Any], bool]]] = {
    str: _never,
    bool: _never,
    int: _never,
    type(None): _never,
    Decimal: _never,
    date: is_far,
    tuple: _any,
}


def _look_of(kind: type[Any]) -> Callable[[Any], bool]:
    if issubclass(kind, BaseModel):
        return _of_model
    if issubclass(kind, Private):
        return _of_private
    return _never if issubclass(kind, Enum) else _always

"""A frozen object once more, with other values in some of its fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")
_Set = Callable[[object, object], None]


def changed(whole: T, /, **values: object) -> T:
    """Return a dataclass with slots with other values, as ``dataclasses.replace`` does.

    States have many fields and change with every entry: this takes them over as they are, and
    looks at none of them.

    Args:
        whole: An object of a class of two fields or more that does nothing when it is made.
        values: New values by field.

    Raises:
        TypeError: The class has no such field.
    """
    kind = type(whole)
    all_of, setters = _ways(kind)
    new = object.__new__(kind)
    for put, value in zip(setters.values(), all_of(whole), strict=True):
        put(new, value)
    for name, value in values.items():
        put = setters.get(name)
        if put is None:
            msg = f"{kind.__name__} has no field {name!r}"
            raise TypeError(msg)
        put(new, value)
    return new


@cache
def _ways(kind: type[Any]) -> tuple[Callable[[object], tuple[object, ...]], dict[str, _Set]]:
    """Return what reads all fields of a class, and what sets each: it is frozen otherwise."""
    names = [field.name for field in fields(kind)]
    return attrgetter(*names), {name: getattr(kind, name).__set__ for name in names}

"""Models as plain JSON values: dates and decimals as strings, private values left as they are."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic import BaseModel

from koop_es.kernel.numbers import plain
from koop_es.kernel.text import Private
from koop_es.kernel.times import utc_text

if TYPE_CHECKING:
    from collections.abc import Iterator


PLAIN: Final = frozenset({str, int, bool, type(None)})
"""What JSON holds as it is, and most values are; what is derived from it need not be."""


def jsonable(model: BaseModel) -> dict[str, Any]:
    """Return the model's fields ready for JSON; None is left out, drafts stay objects."""
    return cast("dict[str, Any]", plain_value(model.model_dump(exclude_none=True)))


def privates(value: Any) -> Iterator[Private]:
    """Yield the private values in what ``jsonable`` returned."""
    match value:
        case Private():
            yield value
        case dict():
            for item in cast("dict[str, Any]", value).values():
                yield from privates(item)
        case list():
            for item in cast("list[Any]", value):
                yield from privates(item)
        case _:
            return


def texts(value: Any) -> Iterator[str]:
    """Yield the public texts in a value and all it is made of; names of fields are none."""
    match value:
        case str():
            yield value
        case BaseModel():
            for name in type(value).model_fields:
                yield from texts(getattr(value, name))
        case dict():
            for item in cast("dict[str, Any]", value).values():
                yield from texts(item)
        case list() | tuple():
            for item in cast("list[Any]", value):
                yield from texts(item)
        case _:
            return


def plain_value(value: Any) -> Any:  # noqa: PLR0911 - one arm a kind of value is a table
    """Return a value ready for JSON; objects that are no plain value are left as they are."""
    if type(value) in PLAIN:
        return value
    match value:
        case dict():
            entries = cast("dict[str, Any]", value)
            return {name: plain_value(item) for name, item in entries.items()}
        case list() | tuple() | set() | frozenset():
            return [plain_value(item) for item in cast("list[Any]", value)]
        case Enum():
            return value.value
        case datetime():
            return utc_text(value)
        case date():
            return value.isoformat()
        case Decimal():
            return plain(value)
        case _:
            return value

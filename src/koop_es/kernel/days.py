"""The days that a command may name: those near ours, so that no slip of the hand is stored."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic import BaseModel
from pydantic_core import InitErrorDetails, PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Iterator

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2999, 12, 31)
CENTURY: Final = 100
THIS_CENTURY: Final = 2000

Place = tuple[str | int, ...]


def is_far(day: date) -> bool:
    """Tell whether a day lies outside 1900 to 2999."""
    return not EARLIEST <= day <= LATEST


def far_days(value: Any, place: Place = ()) -> Iterator[InitErrorDetails]:
    """Yield the days outside 1900 to 2999 in a command and all it is made of, with their places."""
    match value:
        case date() if not isinstance(value, datetime):
            if is_far(value):
                yield InitErrorDetails(type=_far(value), loc=place, input=value)
        case BaseModel():
            for name in type(value).model_fields:
                yield from far_days(getattr(value, name), (*place, name))
        case dict():
            for name, item in cast("dict[str, Any]", value).items():
                yield from far_days(_named(name, item), (*place, name))
        case list() | tuple():
            for nth, item in enumerate(cast("list[Any]", value)):
                yield from far_days(item, (*place, nth))
        case _:
            return


def _named(name: str, item: Any) -> Any:
    """Return the day that a correction names as text; whatever else it is, others will tell."""
    if not name.endswith("_on") or not isinstance(item, str):
        return item
    try:
        return date.fromisoformat(item)
    except ValueError:
        return item


def _far(day: date) -> PydanticCustomError:
    if day.year < CENTURY:
        return PydanticCustomError(
            "day.two_digits", "Did you mean {year}?", {"year": THIS_CENTURY + day.year}
        )
    return PydanticCustomError("day.far", "Days lie between 1900-01-01 and 2999-12-31.")

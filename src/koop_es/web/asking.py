"""Values in a page's address: each is read strictly, and what does not fit is told plainly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from koop_es.kernel.moments import read_day, read_moment, with_plus
from koop_es.web.refusals import DayInvalid, InstantInvalid, QueryInvalid

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from starlette.requests import Request

    from koop_es.kernel.moments import Moment

LONGEST: Final = 200


def text(request: Request, name: str, longest: int = LONGEST) -> str | None:
    """Return a value, None where it is left out or empty.

    Raises:
        QueryInvalid: It is too long.
    """
    value = request.query_params.get(name, "").strip()
    if len(value) > longest:
        raise QueryInvalid(field=name, value=value[:longest] + "…")
    return value or None


def choice(request: Request, name: str, possible: Collection[str]) -> str | None:
    """Return one of the possible values, or None.

    Raises:
        QueryInvalid: It is none of them.
    """
    value = text(request, name)
    if value is not None and value not in possible:
        raise QueryInvalid(field=name, value=value)
    return value


def whole(request: Request, name: str, default: int, low: int, high: int) -> int:
    """Return a whole number within limits.

    Raises:
        QueryInvalid: It is no number, or lies outside.
    """
    value = text(request, name)
    if value is None:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
        raise QueryInvalid(field=name, value=value)
    return int(value)


def day(request: Request, name: str) -> date | None:
    """Return a day written ``2026-11-21`` or ``21.11.2026``, or None.

    Raises:
        DayInvalid: It is written otherwise, or there is no such day.
    """
    value = text(request, name)
    if value is None:
        return None
    try:
        return read_day(value)
    except ValueError as error:
        raise DayInvalid(field=name, value=value) from error


def moment(request: Request, name: str, time_zone: str) -> Moment | None:
    """Return an instant or a position, or None; without an offset it is of the home's time zone.

    Raises:
        InstantInvalid: It is written otherwise, or there is no such instant.
    """
    value = text(request, name)
    try:
        return None if value is None else read_moment(with_plus(value), time_zone)
    except ValueError as error:
        raise InstantInvalid(field=name, value=value) from error

"""Values in a page's address: each is read strictly, and what does not fit is told plainly."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from koop_es.kernel.times import bearable
from koop_es.web.refusals import DayInvalid, InstantInvalid, QueryInvalid

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.requests import Request

LONGEST: Final = 200
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_GERMAN_DAY: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_GERMAN_INSTANT: Final = re.compile(
    r"(\d{1,2}\.\d{1,2}\.\d{4})(?:,? (\d{2}:\d{2}(?::\d{2})?))?", re.ASCII
)
_INSTANT: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?",
    re.ASCII,
)


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
        return _day(value)
    except ValueError as error:
        raise DayInvalid(field=name, value=value) from error


def _day(value: str) -> date:
    if german := _GERMAN_DAY.fullmatch(value):
        nth, month, year = map(int, german.groups())
        return date(year, month, nth)
    if not _ISO_DAY.fullmatch(value):
        raise ValueError(value)
    return date.fromisoformat(value)


def instant(request: Request, name: str, time_zone: str) -> datetime | None:
    """Return an aware instant; one without an offset is of the home's time zone, or None.

    Raises:
        InstantInvalid: It is written otherwise, or there is no such instant.
    """
    # In an address a plus that nobody encoded arrives as a blank.
    value = re.sub(r"(:\d{2}(?:\.\d+)?) (\d{2}:\d{2})$", r"\1+\2", text(request, name) or "")
    if not value:
        return None
    try:
        read = bearable(_instant(value))
    except ValueError as error:
        raise InstantInvalid(field=name, value=value) from error
    return read if read.tzinfo else read.replace(tzinfo=ZoneInfo(time_zone))


def _instant(value: str) -> datetime:
    if german := _GERMAN_INSTANT.fullmatch(value):
        value = " ".join([_day(german[1]).isoformat(), *filter(None, [german[2]])])
    if _ISO_DAY.fullmatch(value):
        value += "T23:59:59.999999"
    if not _INSTANT.fullmatch(value):
        raise ValueError(value)
    return datetime.fromisoformat(value)

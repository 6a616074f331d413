"""A moment of the recorded axis as people and programs write it: an instant, a day, a position."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from koop_es.kernel.times import bearable

Moment = datetime | int
"""An aware instant, or a position of the record."""

_POSITION: Final = re.compile(r"[0-9]{1,15}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_GERMAN_DAY: Final = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_INSTANT: Final = re.compile(
    r"(?P<day>[0-9.-]{8,10})"
    r"(?:(?:T|,? )(?P<hour>[0-9]{2}(:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,6})?)?)?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?))?"
)
"""A day as ``read_day`` reads it, and an hour with or without its time zone."""
LAST_OF_A_DAY: Final = time.max.replace(fold=1)
"""The last instant of a day, also of one whose last hour comes twice as clocks are set back."""
_BARE_PLUS: Final = re.compile(r"(:[0-9]{2}(?:\.[0-9]+)?) ([0-9]{2}:[0-9]{2})$")


def read_day(text: str) -> date:
    """Return a day written as 2026-11-21 or 21.11.2026.

    Raises:
        ValueError: It is written otherwise, or there is no such day.
    """
    text = text.strip()
    if german := _GERMAN_DAY.fullmatch(text):
        nth, month, year = map(int, german.groups())
        return date(year, month, nth)
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def read_moment(text: str, time_zone: str) -> Moment:
    """Return a moment; a day means its end, and an hour without a zone is one of the home's.

    Raises:
        ValueError: It is written otherwise, or there is no such moment.
    """
    text = text.strip()
    if _POSITION.fullmatch(text):
        return int(text)
    found = _INSTANT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    day, hour = read_day(found["day"]), found["hour"]
    read = datetime.fromisoformat(f"{day}T{hour}") if hour else datetime.combine(day, LAST_OF_A_DAY)
    return bearable(read if read.tzinfo else read.replace(tzinfo=ZoneInfo(time_zone)))


def with_plus(text: str) -> str:
    """Return a moment from an address, in which a plus that nobody encoded arrives as a blank."""
    return _BARE_PLUS.sub(r"\1+\2", text)

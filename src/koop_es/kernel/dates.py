"""Calendar days: the effective axis counts in days of the home's time zone."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import datetime


def add_months(day: date, months: int) -> date:
    """Return the same day of the month ``months`` later, or that month's last day.

    The result is held within the calendar's years 1 to 9999.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def add_days(day: date, days: int) -> date:
    """Return the day ``days`` later, held within the calendar's years 1 to 9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def local_day(instant: datetime, time_zone: str) -> date:
    """Return the calendar day of an aware instant in the named time zone."""
    return instant.astimezone(ZoneInfo(time_zone)).date()

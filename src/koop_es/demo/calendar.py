"""Days of the demo, counted from the day on which it was first filled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from koop_es.kernel.dates import add_months

SATURDAY: Final = 5
OPENING: Final = time(8, 30)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days before and after the base day.

    Attributes:
        base: The day on which the demo was first filled.
        time_zone: In which it counts.
    """

    base: date
    time_zone: str

    def ago(self, days: int) -> date:
        """Return the working day that many days before, or last before that."""
        day = self.base - timedelta(days=days)
        return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))

    def ahead(self, days: int) -> date:
        """Return the working day that many days later, or next after that."""
        day = self.base + timedelta(days=days)
        return day + timedelta(days=(7 - day.weekday()) if day.weekday() >= SATURDAY else 0)

    def first(self, months: int) -> date:
        """Return the first day of the month that many months after this one."""
        return add_months(self.base.replace(day=1), months)

    def last(self, months: int) -> date:
        """Return the last day of the month that many months after this one."""
        return self.first(months + 1) - timedelta(days=1)

    def instant(self, days_ago: int, minutes: int) -> datetime:
        """Return a moment in the office on a working day.

        Args:
            days_ago: Which day.
            minutes: How long after the office opened.
        """
        day = self.ago(days_ago)
        opened = datetime.combine(day, OPENING, ZoneInfo(self.time_zone))
        return opened + timedelta(minutes=minutes)

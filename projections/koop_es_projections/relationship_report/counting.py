"""Counting the stock of a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from koop_es_projections.relationship_report.views import FormStock, Stock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

DURATIONS: Final = ("time_bounded", "ongoing", "unknown")
FORMS: Final = ("encounter", "cooperation", "contact", "group")
TOTAL: Final = "total"


@dataclass(slots=True)
class Tally:
    """Ties of one form and duration, counted."""

    count: int = 0
    past_end: int = 0
    suspended: int = 0
    dormant: int = 0
    ages: list[int] = field(default_factory=list[int])
    remaining: list[int] = field(default_factory=list[int])

    def told(self, duration: str, of: int) -> Stock:
        """Return the counts as a row, its share taken of a whole."""
        return Stock(
            duration=duration,
            count=self.count,
            share=self.count / of if of else None,
            median_age_days=median(self.ages) if self.ages else None,
            median_remaining_days=median(self.remaining) if self.remaining else None,
            past_end=self.past_end,
            suspended=self.suspended,
            dormant=self.dormant,
        )


def counted(rows: Iterable[Any], as_of: date) -> dict[tuple[str, str], Tally]:
    """Return the ties counted by form and duration."""
    counts = {(form, duration): Tally() for form in FORMS for duration in DURATIONS}
    for form, duration, starts_on, ends_on, suspended, is_past_end, dormant in rows:
        found = counts[form, duration]
        found.count += 1
        found.past_end += bool(is_past_end)
        found.suspended += suspended
        found.dormant += bool(dormant)
        if starts_on is not None:
            found.ages.append((as_of - starts_on).days)
        if ends_on is not None and ends_on >= as_of:
            found.remaining.append((ends_on - as_of).days)
    return counts


def added(counts: Iterable[Tally]) -> Tally:
    """Return several tallies as one."""
    whole = Tally()
    for one in counts:
        whole.count += one.count
        whole.past_end += one.past_end
        whole.suspended += one.suspended
        whole.dormant += one.dormant
        whole.ages += one.ages
        whole.remaining += one.remaining
    return whole


def form_stock(form: str, counts: dict[tuple[str, str], Tally]) -> FormStock:
    """Return the tallies of one form."""
    total = added(counts[form, duration] for duration in DURATIONS)
    rows = (counts[form, duration].told(duration, total.count) for duration in DURATIONS)
    return FormStock(form, tuple(rows), total.told(TOTAL, total.count))

"""What templates say: days, distances, numbers and codes in the words of one language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from koop_es.ledger.actors import OPERATOR
from koop_es.wording import formats
from koop_es.wording.fields import field_name
from koop_es.wording.headings import heading
from koop_es.wording.labels import label
from koop_es.wording.report_titles import report_title
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from koop_es.wording.translating import Translator


UNNAMED: Final = msgid("operator")

LONG: Final = 100
"""From so many days on, months say it better."""

DAYS_A_MONTH: Final = 30.44


def _months(days: float) -> int:
    return round(days / DAYS_A_MONTH)


@dataclass(frozen=True, slots=True)
class Saying:
    """Speaks one language on one day.

    Attributes:
        t: The language.
        today: Day from which distances are counted.
        time_zone: In which instants are told.
    """

    t: Translator
    today: date
    time_zone: str

    def day(self, value: date | str | None) -> str:
        """Return a day, a dash where there is none."""
        return "–" if value is None else formats.day(value, self.t)

    def month(self, value: date) -> str:
        """Return a month: ``03/2026``."""
        return f"{value:%m}/{value.year:04}"

    def moment(self, value: datetime | str) -> str:
        """Return an instant to the minute."""
        return formats.moment(value, self.t, self.time_zone)

    def number(self, value: Decimal | float | str | None) -> str:
        """Return a number, a dash where there is none."""
        return "–" if value is None else formats.number(value, self.t)

    def share(self, value: float | Decimal | None) -> str:
        """Return a share as a percentage."""
        return formats.share(value, self.t)

    def percent(self, value: int) -> str:
        """Return whole percent."""
        return formats.share(Decimal(value) / 100, self.t)

    def distance(self, due_on: date) -> str:
        """Return how far away a task is: ``in 9 days``, ``6 days overdue``."""
        count = (due_on - self.today).days
        if abs(count) < LONG:
            return formats.distance(count, self.t)
        if count > 0:
            return self.t.ngettext("in {number} month", "in {number} months", _months(count))
        return self.t.ngettext("{number} month overdue", "{number} months overdue", _months(-count))

    def remaining(self, ends_on: date) -> str:
        """Return how long a term still runs: ``40 days left``; ``passed 6 days ago``."""
        return self.passed((ends_on - self.today).days)

    def passed(self, count: int) -> str:
        """Return the same for days from the last day on, negative once it has passed."""
        if abs(count) < LONG:
            return formats.remaining(count, self.t)
        if count > 0:
            return self.t.ngettext("{number} month left", "{number} months left", _months(count))
        return self.t.ngettext(
            "passed {number} month ago", "passed {number} months ago", _months(-count)
        )

    def starting(self, starts_on: date) -> str:
        """Return how far away a beginning is: ``begins in 9 days``."""
        count = (starts_on - self.today).days
        return self.t.ngettext("begins in {number} day", "begins in {number} days", count)

    def label(self, kind: str, code: str | None) -> str:
        """Return the word for a code, a dash where there is none."""
        return "–" if code is None else label(kind, code, self.t)

    def labels(self, kind: str, codes: Iterable[str]) -> list[tuple[str, str]]:
        """Return codes with their words, as they are offered to be chosen."""
        return [(code, self.label(kind, code)) for code in codes]

    def actor(self, name: str) -> str:
        """Return what somebody is called who enters: the one without a name of their own, too."""
        return self.t.gettext(UNNAMED) if name == OPERATOR else name

    def field(self, name: str) -> str:
        """Return what a field is called."""
        return field_name(name, self.t)

    def heading(self, name: str) -> str:
        """Return what a column is called."""
        return heading(name, self.t)

    def report(self, name: str) -> str:
        """Return what a report is called."""
        return report_title(name, self.t)

    def listed(self, items: Sequence[str], most: int | None = None) -> str:
        """Return ``A, B and C``."""
        return formats.listed(list(items), self.t, most)

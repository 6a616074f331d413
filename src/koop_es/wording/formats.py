"""Days, instants, numbers and lists as people of one language write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.wording.translating import Translator

NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"
_SWAP: Final = str.maketrans(",.", ".,")


def day(value: date | str, t: Translator) -> str:
    """Return a calendar day: ``21.11.2026`` in German, ``2026-11-21`` in English.

    Text that is no day of the form ``2026-11-21`` comes back as it is.
    """
    known = value if isinstance(value, date) else _day(value)
    if known is None:
        return str(value)
    year, month, nth = f"{known.year:04}", f"{known.month:02}", f"{known.day:02}"
    return f"{nth}.{month}.{year}" if t.language == "de" else f"{year}-{month}-{nth}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-21") else None
    except ValueError:
        return None


def moment(value: datetime | str, t: Translator, time_zone: str = "Europe/Berlin") -> str:
    """Return an aware instant to the minute in a time zone: ``21.11.2026, 06:36``."""
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = instant.astimezone(ZoneInfo(time_zone))
    comma = "," if t.language == "de" else ""
    return f"{day(local.date(), t)}{comma} {local:%H:%M}"


def number(value: Decimal | float | str, t: Translator) -> str:
    """Return a number with the language's comma: ``1.234,5`` in German, ``1,234.5`` in English.

    Text that is no number comes back as it is.
    """
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not exact.is_finite():
        return str(value)
    english = format(exact, ",f")
    if "." in english:
        english = english.rstrip("0").rstrip(".")
    return english.translate(_SWAP) if t.language == "de" else english


def share(value: float | Decimal | None, t: Translator) -> str:
    """Return a share as a percentage to one decimal: ``27,5 %``; a dash for a share of nothing."""
    if value is None:
        return "–"
    percent = number(round(Decimal(str(value)) * 100, 1), t)
    return f"{percent}{NO_BREAK_SPACE}%" if t.language == "de" else f"{percent}%"


def listed(items: Sequence[str], t: Translator, most: int | None = None) -> str:
    """Return ``A, B and C``; beyond ``most`` items the rest are counted."""
    if most is not None and len(items) > most:
        rest = t.gettext("{number} more", number=len(items) - most)
        return listed([*items[:most], rest], t)
    if len(items) <= 1:
        return "".join(items)
    return t.gettext("{first} and {last}", first=", ".join(items[:-1]), last=items[-1])


def days(count: int, t: Translator) -> str:
    """Return a number of days: ``1 day``, ``40 days``."""
    return t.ngettext("{number} day", "{number} days", count)


def distance(count: int, t: Translator) -> str:
    """Return how far away a task's due day is: ``in 9 days``, ``today``, ``6 days overdue``.

    Args:
        count: Due day minus today, in days.
        t: The language.
    """
    if count == 0:
        return t.gettext("today")
    if count > 0:
        return t.ngettext("in {number} day", "in {number} days", count)
    return t.ngettext("{number} day overdue", "{number} days overdue", -count)


def remaining(count: int, t: Translator) -> str:
    """Return how long a term still runs: ``40 days left``, ``ends today``, ``passed 6 days ago``.

    Args:
        count: Last day minus today, in days; a term that has passed is not called overdue.
        t: The language.
    """
    if count == 0:
        return t.gettext("ends today")
    if count > 0:
        return t.ngettext("{number} day left", "{number} days left", count)
    return t.ngettext("passed {number} day ago", "passed {number} days ago", -count)

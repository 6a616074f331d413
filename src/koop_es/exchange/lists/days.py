"""Days as people write them in one column after another, none of them guessed."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from koop_es.exchange import problems
from koop_es.exchange.lists.grids import NUMBERED_FROM, Unreadable
from koop_es.exchange.lists.tidying import one_line, slug
from koop_es.kernel.days import is_far

if TYPE_CHECKING:
    from koop_es.exchange.lists.grids import Cell

FIRST_NUMBER: Final = 20_000
LAST_NUMBER: Final = 80_000
"""Day numbers of spreadsheets from 1954 to 2119: what else is a number is no day."""
THIS_CENTURY: Final = 2000
TURN: Final = 70
MONTHS: Final = 12

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}.*)?")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_DOTS: Final = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})(?: \d{1,2}:\d{2}.*)?")
_EITHER: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})")
_WORDS: Final = re.compile(r"(\d{1,2})\.? ([^\W\d_]+)\.?,? (\d{4})")
_ENGLISH: Final = re.compile(r"([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTH: Final = re.compile(r"(?:([^\W\d_]+)\.? |(\d{1,2})[/.])(\d{4})")
_YEAR: Final = re.compile(r"(\d{4})")
_NUMBER: Final = re.compile(r"\d{5}(?:\.\d+)?")

_NAMES: Final = (
    ("jan", "jaen", "jaenner"),
    ("feb", "feber"),
    ("maer", "mar", "mrz"),
    ("apr",),
    ("mai", "may"),
    ("jun",),
    ("jul",),
    ("aug",),
    ("sep",),
    ("okt", "oct"),
    ("nov",),
    ("dez", "dec"),
)
ENDLESS: Final = (
    *("unbefristet", "laufend", "fortlaufend", "dauerhaft", "ongoing", "open", "offen", "heute"),
    *("biaufweiteres", "bisaufweiteres", "today", "permanent", "keinende", "openend", "openended"),
)
"""What stands in the place of an end, compared without blanks and marks."""


class Day(NamedTuple):
    """A day that was read, or why none was.

    Attributes:
        day: The day; None where the cell holds none.
        told: Code of what must be told of it; a problem where there should be a day.
    """

    day: date | None
    told: str | None = None


def read_day(  # noqa: PLR0911 - kinds of cells
    cell: Cell, order: str, *, last: bool = False, since: date = NUMBERED_FROM
) -> Day:
    """Return the day in a cell.

    Args:
        cell: The cell.
        order: ``dmy`` or ``mdy`` for dates such as 03/04/2024; empty if nobody said.
        last: Whether a month or a year stands for its last day instead of its first.
        since: The day that numbers of days count from.
    """
    if isinstance(cell, Unreadable | bool):
        return Day(None, problems.BAD_DATE)
    if isinstance(cell, date):
        return _checked(cell)
    text = one_line(cell)
    if _NUMBER.fullmatch(text) or (isinstance(cell, int | float) and not _YEAR.fullmatch(text)):
        return _numbered(float(cell), since)
    if not text:
        return Day(None)
    if slug(text) in ENDLESS:
        return Day(None, problems.END_IN_WORDS)
    try:
        return _read(text, order, last=last)
    except ValueError:
        return Day(None, problems.BAD_DATE)


def _read(text: str, order: str, *, last: bool) -> Day:
    if found := _ISO.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
        return _checked(date(year, month, day))
    if found := _DOTS.fullmatch(text):
        day, month = int(found[1]), int(found[2])
        return _checked(date(_year(found[3]), month, day))
    if found := _EITHER.fullmatch(text):
        return _either(int(found[1]), int(found[2]), _year(found[3]), order)
    return _in_words(text) or _of_month(text, last=last)


def _in_words(text: str) -> Day | None:
    """Return a day whose month is named; None for another."""
    if (found := _WORDS.fullmatch(text)) and (month := _month(found[2])):
        return _checked(date(int(found[3]), month, int(found[1])))
    if (found := _ENGLISH.fullmatch(text)) and (month := _month(found[1])):
        return _checked(date(int(found[3]), month, int(found[2])))
    return None


def _either(one: int, two: int, year: int, order: str) -> Day:
    """Return a date of which nobody sees whether day or month comes first, if it can be told."""
    if order == "mdy" or (not order and two > MONTHS):
        return _checked(date(year, one, two))
    if order == "dmy" or one > MONTHS or one == two:
        return _checked(date(year, two, one))
    return Day(None, problems.DATE_AMBIGUOUS)


def _of_month(text: str, *, last: bool) -> Day:
    """Return the first or last day of a month or year, told as taken so."""
    if found := _MONTH.fullmatch(text):
        month = _month(found[1]) if found[1] else int(found[2])
        if not month or month > MONTHS:
            return Day(None, problems.BAD_DATE)
        year = int(found[3])
        day = date(year, month, monthrange(year, month)[1] if last else 1)
        return Day(_checked(day).day, problems.DATE_OF_MONTH)
    if found := _YEAR.fullmatch(text):
        year = int(found[1])
        day = date(year, 12, 31) if last else date(year, 1, 1)
        checked = _checked(day)
        return Day(checked.day, checked.told or problems.DATE_OF_MONTH)
    return Day(None, problems.BAD_DATE)


def _numbered(number: float, since: date) -> Day:
    if not FIRST_NUMBER <= number <= LAST_NUMBER:
        return Day(None, problems.BAD_DATE)
    return Day(since + timedelta(days=int(number)), problems.DATE_NUMBER)


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:  # noqa: PLR2004 - two digits leave the century out
        return year
    return year + THIS_CENTURY - (100 if year >= TURN else 0)


def _month(name: str) -> int | None:
    plain = slug(name)
    for number, beginnings in enumerate(_NAMES, start=1):
        if any(plain.startswith(each) for each in beginnings):
            return number
    return None


def _checked(day: date) -> Day:
    return Day(None, problems.BAD_DATE) if is_far(day) else Day(day)

"""R9: the last light of each cooperation, stale ones told as such, at the ends of months too."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import case, select

from koop_es.projecting.collecting import uncollected
from koop_es.projecting.reading import many_rows
from koop_es_projections.programmes.tables import graces
from koop_es_projections.reports.matrix import month_ends
from koop_es_projections.reports.parts import names_of_all

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy import Table

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked

UNCHECKED: Final = "unchecked"
NOT_DUE: Final = "not_due"
ORDER: Final = ("red", UNCHECKED, "yellow", "green", NOT_DUE)


@dataclass(frozen=True, slots=True)
class LightRow:
    """A cooperation's last light.

    Attributes:
        stream: The cooperation's id.
        code: Its short code.
        title: What it is called today.
        light: The last check's; ``unchecked`` where none was held in time, ``not_due`` where none
            was due yet.
        stale_since: Day on which the next check was due, if that and the grace have passed.
        last_check_on: Day of the last check.
        due_on: When the next check is due; None while it rests.
        history: Its light at the ends of the months before, the earliest first; None where it was
            not in stock.
    """

    stream: str
    code: str | None
    title: str | None
    light: str
    stale_since: date | None
    last_check_on: date | None
    due_on: date | None
    history: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class LightMonth:
    """How many cooperations showed which light on a day; stale ones are among them.

    Attributes:
        on: The day.
        red: Last light red.
        yellow: Last light yellow.
        green: Last light green.
        unchecked: Never checked, though a check was due.
        not_due: Never checked, and no check due yet.
        stale: Whose next check was overdue.
        count: All of them.
    """

    on: date
    red: int
    yellow: int
    green: int
    unchecked: int
    not_due: int
    stale: int
    count: int


@dataclass(frozen=True, slots=True)
class LightTotals:
    """The day's lights, and those of the ends of the months before.

    Attributes:
        red: Last light red.
        yellow: Last light yellow.
        green: Last light green.
        unchecked: Never checked, though a check was due.
        not_due: Never checked, and no check due yet.
        stale: Whose next check was overdue.
        count: All cooperations in stock.
        series: The same of each day told, the report's own last.
    """

    red: int
    yellow: int
    green: int
    unchecked: int
    not_due: int
    stale: int
    count: int
    series: tuple[LightMonth, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was to be seen of a cooperation on a day."""

    light: str
    stale_since: date | None
    last_check_on: date | None
    due_on: date | None


@uncollected()
def lights(
    asked: Asked, *, months: int = 0, of: str | None = None
) -> Report[LightRow, LightTotals]:
    """Return the last lights, the ones most in need first.

    Args:
        asked: The question.
        months: How many ends of months before the day are told, too.
        of: Only of this cooperation.
    """
    table, position = asked.ties()
    days = [*month_ends(asked.as_of, months), asked.as_of]
    seen = [_seen(asked, table, day, of) for day in days]
    last = seen[-1]
    names = names_of_all(asked.connection, asked.as_of)
    rows = [
        LightRow(
            stream,
            *names.get(stream, (None, None)),
            one.light,
            one.stale_since,
            one.last_check_on,
            one.due_on,
            tuple(_light(earlier, stream) for earlier in seen[:-1]),
        )
        for stream, one in last.items()
    ]
    rows.sort(key=_need)
    series = tuple(_month(day, each) for day, each in zip(days, seen, strict=True))
    now = series[-1]
    totals = LightTotals(
        now.red, now.yellow, now.green, now.unchecked, now.not_due, now.stale, now.count, series
    )
    return asked.told(position, rows, totals)


def _need(row: LightRow) -> tuple[int, bool, str, str]:
    """Return by what rows are ordered: stale ones stand above those of their light."""
    return ORDER.index(row.light), row.stale_since is None, row.code or "", row.stream


def _seen(asked: Asked, table: Table, day: date, of: str | None) -> dict[str, _Seen]:
    column = table.c
    due_on = case((column.suspended, None), else_=column.check_due_on).label("due_on")
    columns = (column.stream, column.last_light, column.last_check_on, due_on, column.programmes)
    told = select(*columns).where(asked.in_stock(table, day), column.form == "cooperation")
    if of is not None:
        told = told.where(column.stream == of)
    within = graces(asked.connection, asked.policy, day, asked.known_at)
    rows = many_rows(asked.connection, told)
    return {
        stream: _told(light, last_check_on, next_on, within.overdue_before(programmes, day))
        for stream, light, last_check_on, next_on, programmes in rows
    }


def _told(
    light: str | None, last_check_on: date | None, due_on: date | None, overdue_before: date
) -> _Seen:
    stale = due_on is not None and due_on < overdue_before
    known = light or (UNCHECKED if stale else NOT_DUE)
    return _Seen(known, due_on if stale else None, last_check_on, due_on)


def _light(seen: Mapping[str, _Seen], stream: str) -> str | None:
    found = seen.get(stream)
    return None if found is None else found.light


def _month(day: date, seen: Mapping[str, _Seen]) -> LightMonth:
    counts = Counter(one.light for one in seen.values())
    return LightMonth(
        on=day,
        red=counts["red"],
        yellow=counts["yellow"],
        green=counts["green"],
        unchecked=counts[UNCHECKED],
        not_due=counts[NOT_DUE],
        stale=sum(one.stale_since is not None for one in seen.values()),
        count=len(seen),
    )

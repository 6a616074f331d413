"""R2: the stock by tie and duration, of one day or at the ends of months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from koop_es_projections.reports.asking import STRONG

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import Table

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked

DURATIONS: Final = ("time_bounded", "ongoing", "unknown")
TIES: Final = ("weak", "strong")


@dataclass(frozen=True, slots=True)
class MatrixTotals:
    """The stock of the report's day by duration.

    Attributes:
        time_bounded: Ties with an end or an end condition.
        ongoing: Those of which it is stated that there is none.
        unknown: Those that were imported without a statement.
        count: All of them.
    """

    time_bounded: int
    ongoing: int
    unknown: int
    count: int


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """The stock of one tie on one day, by duration; encounter and contact are weak.

    Attributes:
        on: The day.
        tie: ``weak`` or ``strong``.
        time_bounded: Ties with an end or an end condition.
        ongoing: Those of which it is stated that there is none.
        unknown: Those that were imported without a statement.
        count: All of them.
    """

    on: date
    tie: str
    time_bounded: int
    ongoing: int
    unknown: int
    count: int


def matrix(asked: Asked, *, months: int = 0) -> Report[MatrixRow, MatrixTotals]:
    """Return the stock per tie and duration; its cells add up to R1.

    Args:
        asked: The question.
        months: How many ends of months before the day are told, too; the earliest comes first.
    """
    table, position = asked.ties()
    days = (*month_ends(asked.as_of, months), asked.as_of)
    rows = [row for day in days for row in _on(asked, table, day)]
    last = rows[-len(TIES) :]
    counts = (sum(getattr(row, name) for row in last) for name in (*DURATIONS, "count"))
    return asked.told(position, rows, MatrixTotals(*counts))


def month_ends(day: date, months: int) -> list[date]:
    """Return the last days of so many months before a day, the earliest first."""
    found: list[date] = []
    for _ in range(months):
        if day.replace(day=1).toordinal() <= 1:
            break
        day = day.replace(day=1) - timedelta(days=1)
        found.append(day)
    return found[::-1]


def _on(asked: Asked, table: Table, day: date) -> Iterator[MatrixRow]:
    column = table.c
    told = (
        select(column.form, column.duration, func.count())
        .where(asked.in_stock(table, day))
        .group_by(column.form, column.duration)
    )
    counts = dict.fromkeys(((tie, duration) for tie in TIES for duration in DURATIONS), 0)
    for form, duration, count in asked.connection.execute(told):
        counts["strong" if form in STRONG else "weak", duration] += count
    for tie in TIES:
        bounded, ongoing, unknown = (counts[tie, duration] for duration in DURATIONS)
        yield MatrixRow(day, tie, bounded, ongoing, unknown, bounded + ongoing + unknown)

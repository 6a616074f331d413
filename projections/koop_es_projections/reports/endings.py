"""R11: how cooperations ended, what came of them, and whether when they were to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from koop_es.projecting.collecting import uncollected
from koop_es.projecting.reading import many_rows
from koop_es_projections.current_status.retitled import retitled
from koop_es_projections.current_status.tables import CURRENT_STATUS
from koop_es_projections.relationship_report.endings import NEVER_IN_FORCE
from koop_es_projections.relationship_report.views import Count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import Table

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked


BY_NOTICE: Final = frozenset({"notice_regular", "notice_for_cause"})
"""Manners of ending that a notice brings; they are early by the end that was valid then."""


@dataclass(frozen=True, slots=True)
class EndedBy:
    """Cooperations that ended in one way.

    Attributes:
        manner: How they ended.
        result: What became of their goals.
        afterwards: What they turned into.
        count: How many.
        early: How many of them before the planned end that held then.
    """

    manner: str
    result: str
    afterwards: str
    count: int
    early: int


@dataclass(frozen=True, slots=True)
class EndingTotals:
    """All endings together.

    Attributes:
        count: Cooperations that have ended.
        early: Those that ended before the planned end that held then.
        early_rate: Their share, from 0 to 1, of those with a planned end; None of nothing.
        extended: Those whose end had been moved to a later day, or set later on.
        extension_rate: Their share of all; None of nothing.
        median_planned_days: Median of the days from the start to the end first agreed.
        median_actual_days: Median of the days from the start to the last day.
    """

    count: int
    early: int
    early_rate: float | None
    extended: int
    extension_rate: float | None
    median_planned_days: float | None
    median_actual_days: float | None


@dataclass(frozen=True, slots=True)
class EndedTie:
    """A cooperation that has ended; one that never came into force had no duration.

    Attributes:
        stream: Its id.
        code: Its short code.
        title: What it is called today.
        manner: How it ended.
        result: What became of its goals.
        afterwards: What it turned into.
        starts_on: First day.
        ends_originally: The end first agreed.
        ends_on: The planned end that held on the last day.
        ended_on: Last day.
        early: Whether that was before the planned end, by notice before the one that was valid
            when it was given.
        extended: Whether its end had been moved to a later day, or set later on.
        planned_days: Days from the start to the end first agreed.
        actual_days: Days from the start to the last day.
    """

    stream: str
    code: str | None
    title: str | None
    manner: str
    result: str
    afterwards: str
    starts_on: date | None
    ends_originally: date | None
    ends_on: date | None
    ended_on: date
    early: bool
    extended: bool
    planned_days: int | None
    actual_days: int | None


@uncollected()
def endings(asked: Asked, *, since: date | None = None) -> Report[EndedBy, EndingTotals]:
    """Return how cooperations ended by the report's day.

    Args:
        asked: The question.
        since: Only those that ended on that day or later; all without.
    """
    table, position = asked.ties()
    ended = list(_ended(asked, table, since))
    ways = [(one.manner, one.result, one.afterwards) for one in ended]
    early = Counter(way for way, one in zip(ways, ended, strict=True) if one.early)
    counts = Counter(ways)
    ordered = sorted(counts, key=lambda way: (-counts[way], way))
    rows = [EndedBy(*way, count=counts[way], early=early[way]) for way in ordered]
    return asked.told(position, rows, _totals(ended))


@uncollected()
def ended_ties(asked: Asked, *, since: date | None = None) -> Report[EndedTie, Count]:
    """Return every cooperation that R11 counts, the one that ended last first."""
    table, position = asked.ties()
    rows = sorted(
        _ended(asked, table, since), key=lambda one: (-one.ended_on.toordinal(), one.code or "")
    )
    return asked.told(position, rows, Count(len(rows)))


def _ended(asked: Asked, table: Table, since: date | None) -> Iterator[EndedTie]:
    column = table.c
    named, _ = CURRENT_STATUS.active(asked.connection)
    told = (
        select(
            column.stream,
            named.c.code,
            named.c.title,
            column.manner,
            column.result,
            column.afterwards,
            column.starts_on,
            column.ends_originally,
            column.ends_on,
            column.ended_on,
            column.noticed_end,
        )
        .select_from(table.outerjoin(named, named.c.cooperation_id == column.stream))
        .where(asked.there(table), column.manner.is_not(None))
    )
    if since is not None:
        told = told.where(column.ended_on >= since)
    titles = retitled(asked.connection, asked.as_of)
    return (
        _tie(stream, code, titles.get(stream, title), *rest)
        for stream, code, title, *rest in many_rows(asked.connection, told)
    )


def _tie(  # noqa: PLR0913, PLR0917 - the columns of a row
    stream: str,
    code: str | None,
    title: str | None,
    manner: str,
    result: str,
    afterwards: str,
    starts_on: date | None,
    ends_originally: date | None,
    ends_on: date | None,
    ended_on: date,
    noticed_end: date | None,
) -> EndedTie:
    in_force = manner != NEVER_IN_FORCE
    valid = noticed_end or ends_on if manner in BY_NOTICE else ends_on
    return EndedTie(
        stream=stream,
        code=code,
        title=title,
        manner=manner,
        result=result,
        afterwards=afterwards,
        starts_on=starts_on,
        ends_originally=ends_originally,
        ends_on=ends_on,
        ended_on=ended_on,
        early=in_force and valid is not None and ended_on < valid,
        extended=ends_on is not None and (ends_originally is None or ends_on > ends_originally),
        planned_days=_days(starts_on, ends_originally),
        actual_days=_days(starts_on, ended_on) if in_force else None,
    )


def _days(first: date | None, last: date | None) -> int | None:
    return None if first is None or last is None else (last - first).days


def _totals(ended: list[EndedTie]) -> EndingTotals:
    planned = [one.planned_days for one in ended if one.planned_days is not None]
    actual = [one.actual_days for one in ended if one.actual_days is not None]
    early, extended = sum(one.early for one in ended), sum(one.extended for one in ended)
    with_end = sum(one.ends_on is not None and one.manner != NEVER_IN_FORCE for one in ended)
    return EndingTotals(
        count=len(ended),
        early=early,
        early_rate=early / with_end if with_end else None,
        extended=extended,
        extension_rate=extended / len(ended) if ended else None,
        median_planned_days=median(planned) if planned else None,
        median_actual_days=median(actual) if actual else None,
    )

"""R13: how long after their day entries are recorded, and how many are corrected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import case, func, select

from koop_es.kernel.event import ReasonCode
from koop_es.projecting.collecting import uncollected
from koop_es.projecting.reading import many_rows
from koop_es_projections.audit_trail.tables import AUDIT_TRAIL
from koop_es_projections.relationship_report.views import Count, TieFilter

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, Table

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked

FIRST: Final = (ReasonCode.FIRST_ENTRY.value, ReasonCode.IMPORTED.value)
"""Reasons of what is entered for the first time, long after its day."""
UNKNOWN: Final = "unknown"
AHEAD: Final = "ahead"
SAME_DAY: Final = "same_day"
WEEK: Final = "week"
TOLERATED: Final = "tolerated"
QUARTER: Final = "quarter"
YEAR: Final = "year"
LONGER: Final = "longer"
SPANS: Final = (AHEAD, SAME_DAY, WEEK, TOLERATED, QUARTER, YEAR, LONGER, UNKNOWN)
OWN_SLIP: Final = timedelta(hours=24)
"""Who corrects an entry of their own so soon has slipped."""


@dataclass(frozen=True, slots=True)
class LateRow:
    """Entries recorded so long after their day.

    Attributes:
        span: ``ahead`` (before it), ``same_day``, ``week``, ``tolerated`` (up to the setting),
            ``quarter`` (90 days), ``year``, ``longer`` or ``unknown`` (without a day).
        count: How many.
        first_entries: How many of them were entered for the first time, or imported.
    """

    span: str
    count: int
    first_entries: int


@dataclass(frozen=True, slots=True)
class LateTotals:
    """All entries together.

    Attributes:
        count: How many.
        beyond_tolerance: Those recorded later than the setting allows, first entries left out.
        first_entries_beyond: First entries recorded so late.
        corrections: Corrections, own slips left out.
        own_slips: Corrections of one's own entry within 24 hours.
        corrections_per_100: Corrections per 100 other entries, own slips left out; None of nothing.
    """

    count: int
    beyond_tolerance: int
    first_entries_beyond: int
    corrections: int
    own_slips: int
    corrections_per_100: float | None


@dataclass(frozen=True, slots=True)
class LateEntry:
    """An entry recorded later than the setting allows.

    Attributes:
        position: Its place in the record.
        stream: What it is about.
        type: Its stored name.
        effective_on: Its day.
        recorded_on: Day on which it was recorded.
        days_between: Days from the one to the other.
        first_entry: Whether it was entered for the first time, or imported.
    """

    position: int
    stream: str
    type: str
    effective_on: date
    recorded_on: date
    days_between: int
    first_entry: bool


def recorded_late(asked: Asked) -> Report[LateRow, LateTotals]:
    """Return how many entries were recorded how long after their day.

    The home's tolerance may be longer than 90 days: what it allows then counts as tolerated.
    """
    table, position = AUDIT_TRAIL.active(asked.connection)
    first = func.coalesce(table.c.reason_code.in_(FIRST), False).label("is_first")
    span = _span(table, asked.policy.backdating_tolerance).label("span")
    told = (
        select(span, first, func.count(), func.count().filter(table.c.corrects.is_not(None)))
        .where(*_entries(asked, table))
        .group_by("span", "is_first")
    )
    counts: Counter[tuple[str, bool]] = Counter()
    corrections = 0
    for name, is_first, count, correcting in many_rows(asked.connection, told):
        counts[name, bool(is_first)] += count
        corrections += correcting
    rows = [
        LateRow(name, counts[name, False] + counts[name, True], counts[name, True])
        for name in SPANS
    ]
    slips = _own_slips(asked, table) if corrections else 0
    whole = counts.total()
    others = whole - corrections
    beyond = (QUARTER, YEAR, LONGER)
    totals = LateTotals(
        count=whole,
        beyond_tolerance=sum(counts[name, False] for name in beyond),
        first_entries_beyond=sum(counts[name, True] for name in beyond),
        corrections=corrections - slips,
        own_slips=slips,
        corrections_per_100=100 * (corrections - slips) / others if others else None,
    )
    return asked.told(position, rows, totals)


@uncollected()
def late_entries(asked: Asked) -> Report[LateEntry, Count]:
    """Return every entry beyond the tolerance, first entries too, in the order of recording."""
    table, position = AUDIT_TRAIL.active(asked.connection)
    column = table.c
    told = (
        select(
            column.position,
            column.stream,
            column.topic,
            column.effective_on,
            column.recorded_on,
            column.days_between,
            func.coalesce(column.reason_code.in_(FIRST), False),
        )
        .where(*_entries(asked, table), column.days_between > asked.policy.backdating_tolerance)
        .order_by(column.position)
    )
    rows = [
        LateEntry(position_of, stream, topic, effective_on, recorded_on, days, bool(first))
        for position_of, stream, topic, effective_on, recorded_on, days, first in many_rows(
            asked.connection, told
        )
    ]
    return asked.told(position, rows, Count(len(rows)))


def _entries(asked: Asked, table: Table) -> list[ColumnElement[bool]]:
    """Return the conditions for the entries recorded and effective by then, of the ties wanted."""
    effective = func.coalesce(table.c.effective_on, table.c.recorded_on)
    found: list[ColumnElement[bool]] = [effective <= asked.as_of]
    if asked.known_at is not None:
        found.append(table.c.position <= asked.known_at)
    if asked.filters != TieFilter():
        ties, _ = asked.ties()
        found.append(table.c.stream.in_(select(ties.c.stream).where(asked.there(ties))))
    return found


def _span(table: Table, tolerance: int) -> ColumnElement[str]:
    days = table.c.days_between
    return case(
        (days.is_(None), UNKNOWN),
        (days < 0, AHEAD),
        (days == 0, SAME_DAY),
        (days <= min(7, tolerance), WEEK),
        (days <= tolerance, TOLERATED),
        (days <= 90, QUARTER),  # noqa: PLR2004 - as it is called
        (days <= 365, YEAR),  # noqa: PLR2004 - as it is called
        else_=LONGER,
    )


def _own_slips(asked: Asked, table: Table) -> int:
    """Return how many corrections were of one's own entry within 24 hours."""
    former = table.alias()
    told = (
        select(table.c.recorded_at, former.c.recorded_at)
        .join_from(
            table,
            former,
            (former.c.stream == table.c.stream)
            & (former.c.event_id == table.c.corrects)
            & (former.c.actor == table.c.actor),
        )
        .where(*_entries(asked, table), table.c.corrects.is_not(None))
    )
    return sum(
        datetime.fromisoformat(later) - datetime.fromisoformat(earlier) <= OWN_SLIP
        for later, earlier in many_rows(asked.connection, told)
    )

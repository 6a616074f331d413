"""Reports on ties: R1, R6, R7 and R8, for any day and as known at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from koop_es.cooperations.dates import is_check_overdue
from koop_es.kernel.dates import add_days
from koop_es.kernel.policy import Policy
from koop_es.projecting.collecting import uncollected
from koop_es.projecting.reading import many_rows
from koop_es.projecting.timeline import known
from koop_es_projections.current_status.retitled import retitled
from koop_es_projections.current_status.tables import CURRENT_STATUS
from koop_es_projections.programmes.tables import graces
from koop_es_projections.relationship_report.counting import (
    DURATIONS,
    FORMS,
    TOTAL,
    added,
    counted,
    form_stock,
)
from koop_es_projections.relationship_report.stock import (
    dormant,
    in_stock,
    next_end,
    notice,
    notice_by,
    past_end,
)
from koop_es_projections.relationship_report.tables import RELATIONSHIP_REPORT
from koop_es_projections.relationship_report.views import (
    CheckDue,
    CheckTotals,
    Count,
    PlannedEnd,
    Report,
    Stock,
    StockTotals,
    TieFilter,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Select, Table

    from koop_es.projecting.graces import Graces

__all__ = ["checks_due", "expiring", "graces", "term_passed", "time_bounded"]

POLICY: Final = Policy()
ALL_TIES: Final = TieFilter()


@uncollected()
def time_bounded(
    connection: Connection,
    *,
    as_of: date,
    known_at: int | None = None,
    filters: TieFilter = ALL_TIES,
    policy: Policy = POLICY,
) -> Report[Stock, StockTotals]:
    """Return how many ties are time-bounded, ongoing, or nobody knows (R1).

    Args:
        connection: To the read models.
        as_of: The day of which the report tells.
        known_at: Last position that counts; all without.
        filters: Which ties are counted.
        policy: The home's tolerances.

    Raises:
        NotReady: The read model has not been built yet.
    """
    table, position = RELATIONSHIP_REPORT.active(connection)
    column = table.c
    listed = (column.form, column.duration, column.starts_on, next_end(table), column.suspended)
    told = select(*listed, past_end(table, as_of), dormant(table, as_of, policy)).where(
        in_stock(table, as_of, known_at, filters, policy)
    )
    counts = counted(many_rows(connection, told), as_of)
    everything = added(counts.values())
    rows = tuple(
        added(counts[form, duration] for form in FORMS).told(duration, everything.count)
        for duration in DURATIONS
    )
    by_form = tuple(form_stock(form, counts) for form in FORMS)
    totals = StockTotals(everything.told(TOTAL, everything.count), by_form)
    return Report(as_of, known_at, position, filters, rows, totals)


# Checks


@uncollected()
def checks_due(
    connection: Connection,
    *,
    as_of: date,
    known_at: int | None = None,
    filters: TieFilter = ALL_TIES,
    policy: Policy = POLICY,
    within_days: int | None = None,
) -> Report[CheckDue, CheckTotals]:
    """Return the active cooperations whose next check is due, the most overdue first (R6).

    Args:
        connection: To the read models.
        as_of: The day of which the report tells.
        known_at: Last position that counts; all without.
        filters: Which cooperations are counted.
        policy: The home's tolerances.
        within_days: List only checks due up to so many days later; the totals take in all.

    Raises:
        NotReady: The read model has not been built yet.
    """
    table, position = RELATIONSHIP_REPORT.active(connection)
    column = table.c
    active = in_stock(table, as_of, known_at, filters, policy) & ~column.suspended
    columns = (
        column.check_due_on,
        column.last_check_on,
        column.rhythm_months,
        column.ends_on,
        column.programmes,
    )
    found = _named(connection, table, columns, active & column.check_due_on.is_not(None))
    within = graces(connection, policy, as_of, known_at)
    titles = retitled(connection, as_of)
    rows = [
        CheckDue(
            stream=row.stream,
            code=row.code,
            title=titles.get(row.stream, row.title),
            due_on=row.check_due_on,
            days=(row.check_due_on - as_of).days,
            overdue=row.check_due_on < within.overdue_before(row.programmes, as_of),
            last_check_on=row.last_check_on,
            rhythm_months=row.rhythm_months,
            ends_on=row.ends_on,
        )
        for row in found
    ]
    rows.sort(key=lambda row: (row.due_on, row.code or "", row.stream))
    due, in_time = _compliance(connection, table, as_of, known_at, active, within)
    totals = CheckTotals(
        cooperations=len(rows),
        overdue=sum(row.overdue for row in rows),
        due=due,
        in_time=in_time,
        compliance=in_time / due if due else None,
    )
    if within_days is not None:
        rows = [row for row in rows if row.days <= within_days]
    return Report(as_of, known_at, position, filters, tuple(rows), totals)


def _compliance(
    connection: Connection,
    table: Table,
    as_of: date,
    known_at: int | None,
    active: ColumnElement[bool],
    within: Graces,
) -> tuple[int, int]:
    """Return how many checks were due by the day, and how many of them were held in time."""
    column = table.c
    streams = select(column.stream).where(active, column.form == "cooperation")
    past = known(table, known_at) & (column.valid_from <= as_of) & column.stream.in_(streams)
    told = select(column.stream, column.last_check_on, column.check_due_on, column.programmes)
    due = in_time = grace = 0
    before, last, due_on = "", None, None
    ordered = told.where(past).order_by(column.stream, column.valid_from)
    for stream, held_on, next_due_on, programmes in many_rows(connection, ordered):
        if stream != before:
            due += is_check_overdue(due_on, as_of, grace)
            before, last, due_on = stream, held_on, None
        grace = within.within(programmes)
        if held_on != last and due_on is not None:
            due += 1
            in_time += (held_on - due_on).days <= grace
        last, due_on = held_on, next_due_on
    return due + is_check_overdue(due_on, as_of, grace), in_time


# Planned ends


@uncollected()
def expiring(
    connection: Connection,
    *,
    as_of: date,
    within_days: int = 90,
    known_at: int | None = None,
    filters: TieFilter = ALL_TIES,
    policy: Policy = POLICY,
) -> Report[PlannedEnd, Count]:
    """Return the active ties that end within so many days, the first to end first (R7).

    An announced ending counts from its recording on, where it comes before the planned end.

    Args:
        connection: To the read models.
        as_of: The day of which the report tells.
        within_days: How far to look ahead.
        known_at: Last position that counts; all without.
        filters: Which ties are counted.
        policy: The home's tolerances.

    Raises:
        NotReady: The read model has not been built yet.
    """
    table, position = RELATIONSHIP_REPORT.active(connection)
    end = next_end(table)
    ahead = end.between(as_of, add_days(as_of, within_days)) & ~table.c.suspended
    where = in_stock(table, as_of, known_at, filters, policy) & ahead
    rows = _ends(connection, table, as_of, end, where)
    return Report(as_of, known_at, position, filters, rows, Count(len(rows)))


@uncollected()
def term_passed(
    connection: Connection,
    *,
    as_of: date,
    known_at: int | None = None,
    filters: TieFilter = ALL_TIES,
    policy: Policy = POLICY,
) -> Report[PlannedEnd, Count]:
    """Return the ties past their planned end that nobody has ended, the longest first (R8).

    Args:
        connection: To the read models.
        as_of: The day of which the report tells.
        known_at: Last position that counts; all without.
        filters: Which ties are counted.
        policy: The home's tolerances.

    Raises:
        NotReady: The read model has not been built yet.
    """
    table, position = RELATIONSHIP_REPORT.active(connection)
    where = in_stock(table, as_of, known_at, filters, policy) & past_end(table, as_of)
    rows = _ends(connection, table, as_of, table.c.ends_on, where)
    return Report(as_of, known_at, position, filters, rows, Count(len(rows)))


def _ends(
    connection: Connection,
    table: Table,
    as_of: date,
    end: ColumnElement[date | None],
    where: ColumnElement[bool],
) -> tuple[PlannedEnd, ...]:
    columns = (table.c.form, table.c.starts_on, end.label("ends_on"), *notice(table))
    titles = retitled(connection, as_of)
    rows = [
        PlannedEnd(
            stream=row.stream,
            form=row.form,
            code=row.code,
            title=titles.get(row.stream, row.title),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            days=(row.ends_on - as_of).days,
            notice_by=notice_by(row, row.ends_on, as_of),
        )
        for row in _named(connection, table, columns, where)
    ]
    return tuple(sorted(rows, key=lambda row: (row.ends_on, row.code or "", row.stream)))


def _named(
    connection: Connection,
    table: Table,
    columns: Iterable[ColumnElement[Any]],
    where: ColumnElement[bool],
) -> list[Any]:
    """Return ties with code and title, cooperations' from the read model of how they stand."""
    named, _ = CURRENT_STATUS.active(connection)
    title = func.coalesce(named.c.title, table.c.title).label("title")
    joined = table.outerjoin(named, named.c.cooperation_id == table.c.stream)
    listed: list[ColumnElement[Any]] = [table.c.stream, named.c.code, title, *columns]
    told: Select[Any] = select(*listed).select_from(joined).where(where)
    return list(many_rows(connection, told))

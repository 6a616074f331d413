"""What is due first of R6, R7 and R8, and how much: bounded, however many ties there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import func, select

from koop_es.kernel.dates import add_days
from koop_es.projecting.graces import overdue_before
from koop_es.projecting.reading import barred
from koop_es_projections.relationship_report.queries import graces
from koop_es_projections.relationship_report.stock import (
    in_stock,
    next_end,
    notice,
    notice_by,
    past_end,
)
from koop_es_projections.relationship_report.tables import RELATIONSHIP_REPORT
from koop_es_projections.relationship_report.views import CheckDue, PlannedEnd, TieFilter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Select, Table

    from koop_es.kernel.policy import Policy

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class First(Generic[R]):
    """The first rows of a report.

    Attributes:
        rows: The most urgent ones.
        count: How many there are altogether.
    """

    rows: tuple[R, ...]
    count: int


def first_checks(
    connection: Connection, *, today: date, policy: Policy, within_days: int, most: int
) -> First[CheckDue]:
    """Return the first checks due within so many days, the most overdue first (R6).

    Rows here name ties by their ids alone: whoever shows them looks up a few names at once.
    """
    table, _ = RELATIONSHIP_REPORT.active(connection)
    column = table.c
    where = _stock(table, today, policy) & ~column.suspended
    where &= column.check_due_on <= add_days(today, within_days)
    due = (column.check_due_on, column.last_check_on, column.rhythm_months, column.ends_on)
    columns = (*due, column.programmes)
    rows, count = _first(connection, (column.stream, *columns), where, column.check_due_on, most)
    within = graces(connection, policy)
    found = tuple(
        CheckDue(
            stream=row.stream,
            code=None,
            title=None,
            due_on=row.check_due_on,
            days=(row.check_due_on - today).days,
            overdue=row.check_due_on < within.overdue_before(row.programmes, today),
            last_check_on=row.last_check_on,
            rhythm_months=row.rhythm_months,
            ends_on=row.ends_on,
        )
        for row in rows
    )
    return First(found, count)


def checks_overdue(connection: Connection, *, today: date, policy: Policy) -> int:
    """Return how many checks are overdue (R6)."""
    table, _ = RELATIONSHIP_REPORT.active(connection)
    within = graces(connection, policy)
    until = [(barred([each]), add_days(today, -days)) for each, days in within.of]
    home = add_days(today, -within.home)
    late = table.c.check_due_on < overdue_before(table.c.programmes, home, until)
    return _count(connection, table, _stock(table, today, policy) & ~table.c.suspended & late)


def first_to_end(
    connection: Connection, *, today: date, policy: Policy, within_days: int, most: int
) -> First[PlannedEnd]:
    """Return the ties that end first within so many days (R7)."""
    table, _ = RELATIONSHIP_REPORT.active(connection)
    end = next_end(table)
    ahead = end.between(today, add_days(today, within_days)) & ~table.c.suspended
    return _ends(connection, table, today, end, _stock(table, today, policy) & ahead, most)


def first_passed(
    connection: Connection, *, today: date, policy: Policy, most: int
) -> First[PlannedEnd]:
    """Return the ties that are past their planned end, the longest first (R8)."""
    table, _ = RELATIONSHIP_REPORT.active(connection)
    where = _stock(table, today, policy) & past_end(table, today)
    return _ends(connection, table, today, table.c.ends_on, where, most)


def _stock(table: Table, today: date, policy: Policy) -> ColumnElement[bool]:
    return in_stock(table, today, None, TieFilter(), policy)


def _ends(
    connection: Connection,
    table: Table,
    today: date,
    end: ColumnElement[date | None],
    where: ColumnElement[bool],
    most: int,
) -> First[PlannedEnd]:
    column = table.c
    own = (column.stream, column.form, column.title, column.starts_on, end.label("end"))
    columns = (*own, *notice(table))
    rows, count = _first(connection, columns, where, end, most)
    found = tuple(
        PlannedEnd(
            stream=row.stream,
            form=row.form,
            code=None,
            title=row.title,
            starts_on=row.starts_on,
            ends_on=row.end,
            days=(row.end - today).days,
            notice_by=notice_by(row, row.end, today),
        )
        for row in rows
    )
    return First(found, count)


def _first(
    connection: Connection,
    columns: Sequence[ColumnElement[Any]],
    where: ColumnElement[bool],
    day: ColumnElement[date | None],
    most: int,
) -> tuple[list[Any], int]:
    """Return the first rows by a day, and how many there are."""
    listed: list[ColumnElement[Any]] = [*columns, func.count().over().label("many")]
    told: Select[Any] = select(*listed).where(where)
    rows = list(connection.execute(told.order_by(day, columns[0]).limit(most)))
    return rows, rows[0].many if rows else 0


def _count(connection: Connection, table: Table, where: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(table).where(where)
    return connection.execute(counted).scalar_one()

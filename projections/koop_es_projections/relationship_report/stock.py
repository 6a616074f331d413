"""Which ties are in the stock of a day, as conditions of the database (section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_

from koop_es.cooperations.dates import notice_deadline
from koop_es.kernel.dates import add_days
from koop_es.projecting.reading import earlier, includes
from koop_es.projecting.timeline import holds

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, Table

    from koop_es.kernel.policy import Policy
    from koop_es_projections.relationship_report.views import TieFilter


def in_stock(
    table: Table, as_of: date, known_at: int | None, filters: TieFilter, policy: Policy
) -> ColumnElement[bool]:
    """Return the condition for ties in the stock: begun, not ended before, and once in force.

    An encounter stays for the setting's days after its last day, and then is over by itself.
    """
    column = table.c
    afterglow = add_days(as_of, -policy.encounter_afterglow)
    return and_(
        holds(table, as_of, known_at),
        ~column.never_in_force,
        ~column.pending,
        or_(column.starts_on.is_(None), column.starts_on <= as_of),
        or_(column.ended_on.is_(None), column.ended_on >= as_of),
        or_(column.form != "encounter", column.ends_on >= afterglow),
        *narrowed(table, filters),
    )


def past_end(table: Table, as_of: date) -> ColumnElement[bool]:
    """Return the condition for ties past their planned end that have not ended by then.

    The day on which one ends still belongs to it.
    """
    column = table.c
    not_ended = or_(column.ended_on.is_(None), column.ended_on >= as_of)
    return and_(column.ends_on < as_of, not_ended, column.form != "encounter")


def dormant(table: Table, as_of: date, policy: Policy) -> ColumnElement[bool]:
    """Return the condition for contacts and groups without any entry for too long."""
    silent = table.c.last_event_on < add_days(as_of, -policy.dormant_after)
    return silent & table.c.form.in_(["contact", "group"])


def next_end(table: Table) -> ColumnElement[date | None]:
    """Return the planned end, or that of an announced ending if it comes first (R7)."""
    return earlier(table.c.ends_on, table.c.announced_end)


def notice(table: Table) -> tuple[ColumnElement[Any], ...]:
    """Return the columns by which ``notice_by`` tells until when notice can be given."""
    column = table.c
    planned = column.ends_on.label("planned_end")
    return planned, column.notice_months, column.notice_days, column.noticed_end


def notice_by(row: Any, ends_on: date, as_of: date) -> date | None:
    """Return the last day for notice; None where nobody needs to know of one any more.

    A notice is one to the end that was valid when it was given: a later end overtakes it.
    """
    if row.planned_end != ends_on or row.noticed_end == ends_on or ends_on < as_of:
        return None
    return notice_deadline(ends_on, row.notice_months, row.notice_days)


def narrowed(table: Table, filters: TieFilter) -> list[ColumnElement[bool]]:
    """Return the conditions by which a filter narrows the ties."""
    column, found = table.c, list["ColumnElement[bool]"]()
    if filters.form is not None:
        found.append(column.form == filters.form)
    if filters.area is not None:
        found.append(column.area.startswith(filters.area, autoescape=True))
    if filters.party is not None:
        family = filters.family or (filters.party,)
        found.append(or_(*(includes(column.party_ids, each) for each in family)))
    for listed, value in (
        (column.themes_folded, filters.theme and filters.theme.casefold()),
        (column.programmes, filters.programme),
    ):
        if value is not None:
            found.append(includes(listed, value))
    return found

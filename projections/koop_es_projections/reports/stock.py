"""The ties in the stock of a day, one by one: what R1 and R2 count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from koop_es.projecting.collecting import uncollected
from koop_es.projecting.reading import many_rows
from koop_es_projections.current_status.retitled import retitled
from koop_es_projections.current_status.tables import CURRENT_STATUS
from koop_es_projections.relationship_report.stock import dormant, next_end, past_end
from koop_es_projections.relationship_report.views import Count
from koop_es_projections.reports.asking import STRONG

if TYPE_CHECKING:
    from datetime import date

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked


@dataclass(frozen=True, slots=True)
class TieInStock:
    """A tie in the stock of a day.

    Attributes:
        stream: Its id.
        code: Short code of a cooperation.
        title: What it is called today.
        form: Its form.
        tie: ``weak`` or ``strong``.
        duration: ``time_bounded``, ``ongoing`` or ``unknown``.
        starts_on: First day.
        ends_on: Next end, planned or announced.
        past_end: Whether it is past its planned end and not ended.
        suspended: Whether it rests.
        dormant: Whether it is a contact or a group without an entry for long.
    """

    stream: str
    code: str | None
    title: str | None
    form: str
    tie: str
    duration: str
    starts_on: date | None
    ends_on: date | None
    past_end: bool
    suspended: bool
    dormant: bool


@uncollected()
def ties_in_stock(asked: Asked) -> Report[TieInStock, Count]:
    """Return every tie that R1 and R2 count, by form, duration and begin."""
    table, position = asked.ties()
    column = table.c
    named, _ = CURRENT_STATUS.active(asked.connection)
    title = func.coalesce(named.c.title, column.title)
    told = (
        select(
            column.stream,
            named.c.code,
            title.label("title"),
            column.form,
            column.duration,
            column.starts_on,
            next_end(table).label("ends_on"),
            past_end(table, asked.as_of).label("past_end"),
            column.suspended,
            dormant(table, asked.as_of, asked.policy).label("dormant"),
        )
        .select_from(table.outerjoin(named, named.c.cooperation_id == column.stream))
        .where(asked.in_stock(table))
        .order_by(column.form, column.duration, column.starts_on, column.stream)
    )
    titles = retitled(asked.connection, asked.as_of)
    rows = [
        TieInStock(
            stream=row.stream,
            code=row.code,
            title=titles.get(row.stream, row.title),
            form=row.form,
            tie="strong" if row.form in STRONG else "weak",
            duration=row.duration,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            past_end=bool(row.past_end),
            suspended=row.suspended,
            dormant=bool(row.dormant),
        )
        for row in many_rows(asked.connection, told)
    ]
    return asked.told(position, rows, Count(len(rows)))

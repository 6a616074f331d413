"""R3: which form ties had on one day and which on another; the flows balance the stocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, null, select, union_all

from koop_es.kernel.dates import add_months
from koop_es.projecting.collecting import uncollected
from koop_es.projecting.reading import many_rows
from koop_es_projections.current_status.retitled import retitled
from koop_es_projections.current_status.tables import CURRENT_STATUS
from koop_es_projections.relationship_report.views import Count

if TYPE_CHECKING:
    from sqlalchemy import Subquery, Table

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked

FORMS: Final = ("encounter", "cooperation", "contact", "group")
NEW: Final = "new"
ENDED: Final = "ended"
YEAR: Final = 12
"""Months between the two days, where the first is not told."""


@dataclass(frozen=True, slots=True)
class Transition:
    """Ties that had one form on the first day and another, or the same, on the second.

    Attributes:
        before: Their form on the first day; ``new`` of those not in its stock.
        after: Their form on the second; ``ended`` of those not in its stock.
        count: How many.
    """

    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class FormFlow:
    """The stock of a form on both days, and what came and went: before + came - went = after.

    Attributes:
        form: The form.
        before: Stock on the first day.
        came: Ties that were new, or of another form.
        went: Ties that ended, or have another form.
        after: Stock on the second day.
    """

    form: str
    before: int
    came: int
    went: int
    after: int


@dataclass(frozen=True, slots=True)
class Flows:
    """All stocks and flows.

    Attributes:
        since: The first day; the second is the report's.
        before: Ties in the first day's stock.
        new: Ties that came.
        ended: Ties that went.
        after: Ties in the second day's stock.
        by_form: The same of each form, changes of form among what came and went.
    """

    since: date
    before: int
    new: int
    ended: int
    after: int
    by_form: tuple[FormFlow, ...]


@dataclass(frozen=True, slots=True)
class TieMoved:
    """A tie and its form on both days.

    Attributes:
        stream: Its id.
        code: Short code of a cooperation.
        title: What it is called today.
        before: As ``Transition`` has it.
        after: As ``Transition`` has it.
    """

    stream: str
    code: str | None
    title: str | None
    before: str
    after: str


def transitions(asked: Asked, *, since: date | None = None) -> Report[Transition, Flows]:
    """Return from which form to which ties moved until the report's day.

    Args:
        asked: The question.
        since: The first day; a year before without.
    """
    table, position = asked.ties()
    first = since or add_months(asked.as_of, -YEAR)
    moved = _moved(asked, table, first)
    told = select(moved.c.before, moved.c.after, func.count()).group_by(
        moved.c.before, moved.c.after
    )
    counts: dict[tuple[str, str], int] = {
        (before or NEW, after or ENDED): count
        for before, after, count in many_rows(asked.connection, told)
    }
    order = [*FORMS, NEW, ENDED]
    ordered = sorted(counts, key=lambda pair: (order.index(pair[0]), order.index(pair[1])))
    rows = [Transition(before, after, counts[before, after]) for before, after in ordered]
    return asked.told(position, rows, _flows(first, counts))


@uncollected()
def ties_moved(asked: Asked, *, since: date | None = None) -> Report[TieMoved, Count]:
    """Return every tie that R3 counts, with its form on both days."""
    table, position = asked.ties()
    moved = _moved(asked, table, since or add_months(asked.as_of, -YEAR))
    named, _ = CURRENT_STATUS.active(asked.connection)
    title = func.coalesce(named.c.title, moved.c.title)
    told = (
        select(moved.c.stream, named.c.code, title, moved.c.before, moved.c.after)
        .select_from(moved.outerjoin(named, named.c.cooperation_id == moved.c.stream))
        .order_by(moved.c.before, moved.c.after, named.c.code, moved.c.stream)
    )
    titles = retitled(asked.connection, asked.as_of)
    rows = [
        TieMoved(stream, code, titles.get(stream, called), before or NEW, after or ENDED)
        for stream, code, called, before, after in many_rows(asked.connection, told)
    ]
    return asked.told(position, rows, Count(len(rows)))


def _moved(asked: Asked, table: Table, since: date) -> Subquery:
    """Return the ties in either day's stock, with their form on each."""
    column = table.c
    nothing: Any = null()
    before = select(
        column.stream, column.title, column.form.label("before"), nothing.label("after")
    ).where(asked.in_stock(table, since))
    after = select(
        column.stream, column.title, nothing.label("before"), column.form.label("after")
    ).where(asked.in_stock(table))
    both = union_all(before, after).subquery()
    return (
        select(
            both.c.stream,
            func.max(both.c.title).label("title"),
            func.max(both.c.before).label("before"),
            func.max(both.c.after).label("after"),
        )
        .group_by(both.c.stream)
        .subquery()
    )


def _flows(since: date, counts: dict[tuple[str, str], int]) -> Flows:
    def added(before: str | None = None, after: str | None = None) -> int:
        pairs = counts.items()
        return sum(n for (b, a), n in pairs if before in {None, b} and after in {None, a})

    by_form = tuple(
        FormFlow(
            form=form,
            before=added(before=form),
            came=added(after=form) - counts.get((form, form), 0),
            went=added(before=form) - counts.get((form, form), 0),
            after=added(after=form),
        )
        for form in FORMS
    )
    whole = added()
    new, ended = added(before=NEW), added(after=ENDED)
    return Flows(since, whole - new, new, ended, whole - ended, by_form)

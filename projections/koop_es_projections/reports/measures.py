"""R10: measures agreed in checks: open, overdue, carried on and on, and how fast they close."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, Final

from koop_es.projecting.collecting import uncollected
from koop_es.projecting.reading import open_texts
from koop_es_projections.plan_report.queries import plans
from koop_es_projections.plan_report.tables import MEASURE
from koop_es_projections.relationship_report.views import Count
from koop_es_projections.reports.parts import cooperations

if TYPE_CHECKING:
    from datetime import date

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked
    from koop_es_projections.reports.parts import Named

OPEN: Final = "open"
OVERDUE: Final = "overdue"
CLOSED: Final = "closed"
OFTEN: Final = 3
"""Carried so often or more, a measure stands out."""


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure.

    Attributes:
        stream: The cooperation's id.
        code: Its short code.
        cooperation: What it is called today.
        measure_id: The measure's id.
        title: What is to be done; None once erased, and of closed ones.
        state: ``open``, ``overdue`` (open past its due day) or ``closed``.
        opened_on: Day on which it was agreed.
        due_on: By when.
        closed_on: Day on which it was done.
        days: Days from its opening until it was closed, or until the report's day.
        carried: How many checks have carried it on.
    """

    stream: str
    code: str | None
    cooperation: str | None
    measure_id: str
    title: str | None
    state: str
    opened_on: date
    due_on: date | None
    closed_on: date | None
    days: int
    carried: int


@dataclass(frozen=True, slots=True)
class MeasureTotals:
    """All measures together.

    Attributes:
        measures: How many.
        open: Those not closed, overdue ones among them.
        overdue: Those open past their due day.
        closed: Those closed.
        carried_often: Those open that three checks or more have carried on.
        median_days_to_close: Median of the days from opening to closing; None of nothing.
    """

    measures: int
    open: int
    overdue: int
    closed: int
    carried_often: int
    median_days_to_close: float | None


COLUMNS: Final = (
    "stream",
    "part",
    "title",
    "state",
    "opened_on",
    "due_on",
    "done_on",
    "times",
)


@uncollected()
def measures(asked: Asked, *, of: str | None = None) -> Report[MeasureRow, MeasureTotals]:
    """Return the measures that are open, the most overdue first; the totals take in closed ones.

    Args:
        asked: The question.
        of: Only of this cooperation.
    """
    rows, sealed, position = _measures(asked, of)
    texts = open_texts(asked.store, sealed.values())
    still = [row for row in rows if row.state != CLOSED]
    still.sort(key=lambda row: (row.due_on is None, str(row.due_on), row.code or "", row.stream))
    titles = {place: texts.get(commitment) for place, commitment in sealed.items()}
    named = (replace(row, title=titles.get((row.stream, row.measure_id))) for row in still)
    return asked.told(position, named, _totals(rows))


@uncollected()
def all_measures(asked: Asked, *, of: str | None = None) -> Report[MeasureRow, Count]:
    """Return every measure that R10 counts, closed ones too, by cooperation."""
    rows, _, position = _measures(asked, of)
    rows.sort(key=lambda row: (row.code or "", row.stream, row.opened_on, row.measure_id))
    return asked.told(position, rows, Count(len(rows)))


def _measures(
    asked: Asked, of: str | None
) -> tuple[list[MeasureRow], dict[tuple[str, str], str], int]:
    """Return all measures, the commitments of the titles of open ones, and the last position."""
    named, _ = cooperations(asked, of)
    found, position = plans(
        asked.connection, MEASURE, COLUMNS, as_of=asked.as_of, known_at=asked.known_at, of=of
    )
    rows: list[MeasureRow] = []
    sealed: dict[tuple[str, str], str] = {}
    for stream, measure_id, title, *told in found:
        if stream in named:
            row = _row(asked.as_of, named[stream], stream, measure_id, *told)
            rows.append(row)
            if row.state != CLOSED:
                sealed[stream, measure_id] = title
    return rows, sealed, position


def _row(
    as_of: date,
    named: Named,
    stream: str,
    measure_id: str,
    state: str,
    opened_on: date,
    due_on: date | None,
    closed_on: date | None,
    carried: int,
) -> MeasureRow:
    late = state == OPEN and due_on is not None and due_on < as_of
    return MeasureRow(
        stream=stream,
        code=named.code,
        cooperation=named.title,
        measure_id=measure_id,
        title=None,
        state=OVERDUE if late else state,
        opened_on=opened_on,
        due_on=due_on,
        closed_on=closed_on,
        days=((closed_on or as_of) - opened_on).days,
        carried=carried,
    )


def _totals(rows: list[MeasureRow]) -> MeasureTotals:
    states = Counter(row.state for row in rows)
    closing = [row.days for row in rows if row.state == CLOSED]
    return MeasureTotals(
        measures=len(rows),
        open=states[OPEN] + states[OVERDUE],
        overdue=states[OVERDUE],
        closed=states[CLOSED],
        carried_often=sum(row.state != CLOSED and row.carried >= OFTEN for row in rows),
        median_days_to_close=median(closing) if closing else None,
    )

"""R5: whether milestones are reached when they are due."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from koop_es.projecting.collecting import uncollected
from koop_es_projections.plan_report.queries import plans
from koop_es_projections.plan_report.tables import MILESTONE
from koop_es_projections.reports.parts import Named, cooperations

if TYPE_CHECKING:
    from datetime import date

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked

ON_TIME: Final = "on_time"
LATE: Final = "late"
OVERDUE: Final = "overdue"
PLANNED: Final = "planned"
MISSED: Final = "missed"
DROPPED: Final = "dropped"
DROPPED_LATE: Final = "dropped_after_due"
UNDATED: Final = "undated"
STILL_OPEN: Final = frozenset({"planned", "partly_reached"})
COLUMNS: Final = (
    "stream",
    "part",
    "title",
    "state",
    "due_originally",
    "due_on",
    "done_on",
    "times",
    "valid_from",
)
MISSES: Final = (LATE, OVERDUE, MISSED, DROPPED_LATE)


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone and how punctual it is.

    Attributes:
        stream: The cooperation's id.
        code: Its short code.
        cooperation: What it is called today.
        milestone_id: The milestone's id.
        title: What it is called.
        status: What became of it.
        punctuality: ``on_time``, ``late``, ``overdue`` (open, or left open by an ending, past its
            due day), ``missed``, ``dropped_after_due``, ``planned`` (not due yet), ``dropped``
            (before it was due) or ``undated``.
        due_originally: Day first planned.
        due_on: Day planned now.
        reached_on: Day on which it was reached, fully or partly.
        slip_originally: Days from the day first planned until it was reached, or until the report's
            day; negative before.
        slip: The same from the day planned now.
        moved: How often it was moved.
    """

    stream: str
    code: str | None
    cooperation: str | None
    milestone_id: str
    title: str
    status: str
    punctuality: str
    due_originally: date | None
    due_on: date | None
    reached_on: date | None
    slip_originally: int | None
    slip: int | None
    moved: int


@dataclass(frozen=True, slots=True)
class MilestoneTotals:
    """All milestones together.

    Attributes:
        milestones: How many.
        on_time: Reached by the day planned for them last.
        late: Reached after it.
        overdue: Open past their due day.
        missed: Missed, or dropped after they were due.
        hit_rate: Those on time of all on time, late, overdue and missed; None of nothing.
        moved: How many were moved at least once.
        moved_often: How many were moved twice or more.
        median_slip_originally: Median of the days by which those reached missed their first day.
        median_slip: The same against the day planned last.
    """

    milestones: int
    on_time: int
    late: int
    overdue: int
    missed: int
    hit_rate: float | None
    moved: int
    moved_often: int
    median_slip_originally: float | None
    median_slip: float | None


@uncollected()
def milestones(asked: Asked, *, of: str | None = None) -> Report[MilestoneRow, MilestoneTotals]:
    """Return every milestone with its slip, by cooperation and due day.

    Args:
        asked: The question.
        of: Only of this cooperation.
    """
    named, _ = cooperations(asked, of)
    found, position = plans(
        asked.connection, MILESTONE, COLUMNS, as_of=asked.as_of, known_at=asked.known_at, of=of
    )
    rows = [_row(asked.as_of, named[row[0]], *row) for row in found if row[0] in named]
    rows.sort(key=_order)
    return asked.told(position, rows, totals_of(rows))


def _order(row: MilestoneRow) -> tuple[str, str, bool, str, str]:
    due_on = row.due_on.isoformat() if row.due_on else ""
    return row.code or "", row.stream, row.due_on is None, due_on, row.milestone_id


def _row(  # noqa: PLR0913, PLR0917 - the columns in their order
    as_of: date,
    named: Named,
    stream: str,
    milestone_id: str,
    title: str,
    status: str,
    due_originally: date | None,
    due_on: date | None,
    reached_on: date | None,
    moved: int,
    since: date,
) -> MilestoneRow:
    over = as_of if named.ended_on is None else min(as_of, named.ended_on)
    until = reached_on if status == "reached" else over if status in STILL_OPEN else None
    return MilestoneRow(
        stream,
        named.code,
        named.title,
        milestone_id,
        title,
        status,
        _punctuality(status, due_on, reached_on, since, over),
        due_originally,
        due_on,
        reached_on,
        _days(due_originally, until),
        _days(due_on, until),
        moved,
    )


def _punctuality(
    status: str, due_on: date | None, reached_on: date | None, since: date, over: date
) -> str:
    """Return how punctual a milestone is.

    Args:
        status: What became of it.
        due_on: Day planned now.
        reached_on: Day on which it was reached.
        since: Day from which on its status holds.
        over: The report's day, or the cooperation's last one before it.
    """
    if status == MISSED:
        return MISSED
    if status == DROPPED:
        return DROPPED_LATE if due_on is not None and since > due_on else DROPPED
    if due_on is None:
        return UNDATED
    if status in STILL_OPEN:
        return OVERDUE if due_on < over else PLANNED
    return LATE if reached_on is not None and reached_on > due_on else ON_TIME


def _days(first: date | None, last: date | None) -> int | None:
    return None if first is None or last is None else (last - first).days


def totals_of(rows: list[MilestoneRow]) -> MilestoneTotals:
    """Return what milestones add up to."""
    counts = Counter(row.punctuality for row in rows)
    judged = counts[ON_TIME] + sum(counts[each] for each in MISSES)
    reached = [row for row in rows if row.status == "reached"]
    first = [row.slip_originally for row in reached if row.slip_originally is not None]
    now = [row.slip for row in reached if row.slip is not None]
    return MilestoneTotals(
        milestones=len(rows),
        on_time=counts[ON_TIME],
        late=counts[LATE],
        overdue=counts[OVERDUE],
        missed=counts[MISSED] + counts[DROPPED_LATE],
        hit_rate=counts[ON_TIME] / judged if judged else None,
        moved=sum(row.moved > 0 for row in rows),
        moved_often=sum(row.moved > 1 for row in rows),
        median_slip_originally=median(first) if first else None,
        median_slip=median(now) if now else None,
    )

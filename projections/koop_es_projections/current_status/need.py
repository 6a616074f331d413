"""Where a cooperation stands on a day and what it needs, as expressions of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, case, func, literal, or_

from koop_es.kernel.dates import add_days
from koop_es.projecting.reading import earlier
from koop_es_projections.current_status.tables import current_end
from koop_es_projections.current_status.views import Need, Phase

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause

    from koop_es.kernel.policy import Policy

NEEDS: Final[tuple[Need, ...]] = tuple(Need)


@dataclass(frozen=True, slots=True)
class Standing:
    """Expressions that depend on the day.

    Attributes:
        end: The planned end that holds.
        following: That, or the day of an announced ending if it comes first.
        phase: Where the cooperation stands.
        rank: Index of its need, the most urgent first.
        day: By what cooperations of one need are ordered, the earliest first.
    """

    end: ColumnElement[date | None]
    following: ColumnElement[date | None]
    phase: ColumnElement[str]
    rank: ColumnElement[int]
    day: ColumnElement[str]


def standing(
    table: FromClause,
    today: date,
    policy: Policy,
    planned_end: ColumnElement[date | None] | None = None,
) -> Standing:
    """Return the expressions for one day.

    Args:
        table: Rows with the columns of ``current_status``.
        today: The day.
        policy: The home's graces.
        planned_end: The planned end that holds that day, where the detail need not be asked.
    """
    column = table.c
    end = current_end(table, today) if planned_end is None else planned_end
    phase = _phase(table, end, today)
    checks_until = add_days(today, -policy.check_grace)
    tasks = func.min(
        func.coalesce(column.milestone_due_on, date.max),
        func.coalesce(column.measures_due_on, date.max),
    )
    following = earlier(end, column.ended_on)
    ends_soon = following <= add_days(today, policy.ending_notice)
    rank = case(
        (phase == Phase.FILE_CLOSED, _rank(Need.FILE_CLOSED)),
        (phase == Phase.ENDED, _rank(Need.ENDED)),
        (phase == Phase.TERM_PASSED, _rank(Need.CLOSING)),
        (phase == Phase.AGREED, _rank(Need.NOT_BEGUN)),
        (column.ended_on <= today, _rank(Need.NOTHING)),
        (column.last_light == "red", _rank(Need.RED)),
        (column.check_due_on < checks_until, _rank(Need.CHECK_OVERDUE)),
        (tasks < today, _rank(Need.TASK_OVERDUE)),
        (column.last_light == "yellow", _rank(Need.YELLOW)),
        (and_(phase == Phase.RUNNING, ends_soon), _rank(Need.ENDING_SOON)),
        else_=_rank(Need.NOTHING),
    )
    over = phase.in_([Phase.FILE_CLOSED, Phase.ENDED])
    day = case(
        (over, func.coalesce(column.ended_on, column.ending_recorded_on)),
        (phase == Phase.TERM_PASSED, end),
        (phase == Phase.AGREED, column.starts_on),
        (column.ended_on <= today, column.ended_on),
        (column.last_light == "red", column.last_check_on),
        (column.check_due_on < checks_until, column.check_due_on),
        (tasks < today, tasks),
        else_=func.coalesce(column.check_due_on, following),
    )
    return Standing(end, following, phase, rank, func.coalesce(day, date.max))


def _rank(need: Need) -> ColumnElement[int]:
    return literal(NEEDS.index(need))


def _phase(table: FromClause, end: ColumnElement[date | None], today: date) -> ColumnElement[str]:
    """Return ``koop_es.cooperations.dates.phase_on`` as an expression."""
    column = table.c
    not_ended = or_(column.ended_on.is_(None), column.ended_on > today)
    unknown = and_(column.ending_recorded_on.is_not(None), column.ended_on.is_(None))
    return case(
        (column.file_closed, literal(Phase.FILE_CLOSED.value)),
        (or_(unknown, column.ended_on < today), literal(Phase.ENDED.value)),
        (column.starts_on > today, literal(Phase.AGREED.value)),
        (and_(end < today, not_ended), literal(Phase.TERM_PASSED.value)),
        else_=literal(Phase.RUNNING.value),
    )

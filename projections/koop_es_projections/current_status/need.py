"""Where a cooperation stands on a day and what it needs, as expressions of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, case, func, literal, or_

from koop_es.kernel.dates import add_days
from koop_es.projecting.graces import overdue_before
from koop_es.projecting.reading import earlier
from koop_es_projections.current_status.tables import current_end, resting
from koop_es_projections.current_status.views import OVER, Need, Phase

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause

    from koop_es.kernel.policy import Policy
    from koop_es.projecting.timeline import Day

NOT_BEGUN: Final = frozenset({Phase.PROPOSED, Phase.CONDITIONAL, Phase.AGREED})
WITHDRAWN: Final = Phase.WITHDRAWN.value
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
    others = days_of(today, policy)
    days = Days(today, others["checks_until"], others["notice_until"])
    return standing_on(table, days, planned_end)


@dataclass(frozen=True, slots=True)
class Days:
    """The days that cooperations are compared with, or their places in a statement.

    Attributes:
        today: The day of which is asked.
        checks_until: Checks due before it are overdue.
        notice_until: What ends up to it ends soon.
        within: Programmes with a grace of their own, and their days for ``checks_until``.
    """

    today: Day
    checks_until: Day
    notice_until: Day
    within: tuple[tuple[ColumnElement[str], Day], ...] = ()


def days_of(today: date, policy: Policy) -> dict[str, date]:
    """Return the other days that a day and the home's graces make."""
    return {
        "checks_until": add_days(today, -policy.check_grace),
        "notice_until": add_days(today, policy.ending_notice),
    }


def standing_on(
    table: FromClause, days: Days, planned_end: ColumnElement[date | None] | None = None
) -> Standing:
    """Return the expressions for days; see ``standing``."""
    column, today = table.c, days.today
    checks_until = overdue_before(column.programme_ids, days.checks_until, days.within)
    end = current_end(table, today) if planned_end is None else planned_end
    suspended = resting(table, today, with_detail=planned_end is None)
    phase = _phase(table, end, suspended, today)
    tasks = func.min(
        func.coalesce(column.milestone_due_on, date.max),
        func.coalesce(column.measures_due_on, date.max),
    )
    following = earlier(end, column.ended_on)
    ends_soon = following <= days.notice_until
    rank = case(
        (phase == Phase.FILE_CLOSED, _rank(Need.FILE_CLOSED)),
        (phase == Phase.ENDED, _rank(Need.ENDED)),
        (phase == Phase.TERM_PASSED, _rank(Need.CLOSING)),
        (phase == Phase.PROPOSED, _rank(Need.CONFIRMATION)),
        (phase == Phase.WITHDRAWN, _rank(Need.WITHDRAWN)),
        (phase == Phase.CONDITIONAL, _rank(Need.NOT_BEGUN)),
        (phase == Phase.AGREED, _rank(Need.NOT_BEGUN)),
        (phase == Phase.SUSPENDED, _rank(Need.SUSPENDED)),
        (column.ended_on <= today, _rank(Need.NOTHING)),
        (column.last_light == "red", _rank(Need.RED)),
        (column.check_due_on < checks_until, _rank(Need.CHECK_OVERDUE)),
        (tasks < today, _rank(Need.TASK_OVERDUE)),
        (column.last_light == "yellow", _rank(Need.YELLOW)),
        (and_(phase == Phase.RUNNING, ends_soon), _rank(Need.ENDING_SOON)),
        else_=_rank(Need.NOTHING),
    )
    over = is_over(phase)
    day = case(
        (over, func.coalesce(column.ended_on, column.ending_recorded_on)),
        (phase == Phase.TERM_PASSED, end),
        (or_(*(phase == each for each in sorted(NOT_BEGUN))), column.starts_on),
        (phase == Phase.SUSPENDED, column.suspended_from),
        (column.ended_on <= today, column.ended_on),
        (column.last_light == "red", column.last_check_on),
        (column.check_due_on < checks_until, column.check_due_on),
        (tasks < today, tasks),
        else_=func.coalesce(column.check_due_on, following),
    )
    return Standing(end, following, phase, rank, func.coalesce(day, date.max))


def is_over(phase: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition for phases in which nothing is waited for any more."""
    return or_(*(phase == each for each in sorted(OVER)))


def _rank(need: Need) -> ColumnElement[int]:
    return literal(NEEDS.index(need))


def _pending(table: FromClause, today: Day) -> ColumnElement[bool]:
    """Return ``koop_es.cooperations.dates.is_pending`` as an expression."""
    in_force_on = table.c.in_force_on
    return and_(
        table.c.conditional.is_(True),
        or_(in_force_on.is_(None), in_force_on > today),
    )


def _phase(
    table: FromClause,
    end: ColumnElement[date | None],
    suspended: ColumnElement[bool],
    today: Day,
) -> ColumnElement[str]:
    """Return ``koop_es.cooperations.dates.phase_on`` as an expression."""
    column = table.c
    unknown = and_(column.ending_recorded_on.is_not(None), column.ended_on.is_(None))
    return case(
        (column.proposed == WITHDRAWN, literal(Phase.WITHDRAWN.value)),
        (column.proposed.is_not(None), literal(Phase.PROPOSED.value)),
        (column.file_closed, literal(Phase.FILE_CLOSED.value)),
        (or_(unknown, column.ended_on < today), literal(Phase.ENDED.value)),
        (_pending(table, today), literal(Phase.CONDITIONAL.value)),
        (column.starts_on > today, literal(Phase.AGREED.value)),
        (end < today, literal(Phase.TERM_PASSED.value)),
        (suspended, literal(Phase.SUSPENDED.value)),
        else_=literal(Phase.RUNNING.value),
    )

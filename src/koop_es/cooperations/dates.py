"""Rules about dates that both sides need: phase, next end, next check due, what is overdue."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from koop_es.kernel.dates import add_days, add_months

if TYPE_CHECKING:
    from collections.abc import Iterable


class Phase(StrEnum):
    """Where a cooperation stands on a day (section 3.3); derived, never recorded."""

    PROPOSED = "proposed"
    CONDITIONAL = "conditional"
    AGREED = "agreed"
    RUNNING = "running"
    SUSPENDED = "suspended"
    TERM_PASSED = "term_passed"
    ENDED = "ended"
    FILE_CLOSED = "file_closed"
    WITHDRAWN = "withdrawn"


def phase_on(
    day: date,
    *,
    starts_on: date | None,
    ends_on: date | None,
    has_ending: bool,
    ended_on: date | None,
    file_closed: bool,
    suspended: bool = False,
    pending: bool = False,
) -> Phase:
    """Return where a cooperation stands on a day.

    The last day still belongs to it. An ending of unknown day holds at once; until the end of its
    last day one of known day does not close a term that has passed.

    Args:
        day: The day in question.
        starts_on: First day of the term.
        ends_on: Planned last day.
        has_ending: Whether an ending was recorded.
        ended_on: Its last day; None when nobody knows.
        file_closed: Whether nothing more is to be recorded.
        suspended: Whether it rests; what has passed its term is past it all the same.
        pending: Whether it waits for what its agreement asks for, and so is not in force.
    """
    if file_closed:
        return Phase.FILE_CLOSED
    if has_ending and (ended_on is None or ended_on < day):
        return Phase.ENDED
    if pending:
        return Phase.CONDITIONAL
    if starts_on is not None and starts_on > day:
        return Phase.AGREED
    if ends_on is not None and ends_on < day:
        return Phase.TERM_PASSED
    return Phase.SUSPENDED if suspended else Phase.RUNNING


def is_pending(day: date, *, conditional: bool, in_force_on: date | None) -> bool:
    """Tell whether a conditional agreement is not yet in force on a day."""
    return conditional and (in_force_on is None or day < in_force_on)


def notice_deadline(ends_on: date | None, months: int | None, days: int | None) -> date | None:
    """Return the last day for notice to the end of a term; None where none was agreed."""
    if ends_on is None or (months is None and days is None):
        return None
    return add_days(add_months(ends_on, -(months or 0)), -(days or 0))


def earliest_end(given_on: date, months: int | None, days: int | None) -> date | None:
    """Return the day on which a notice takes effect at the earliest; None without a period."""
    if months is None and days is None:
        return None
    return add_days(add_months(given_on, months or 0), days or 0)


def next_end(planned: date | None, announced: date | None) -> date | None:
    """Return the day that comes first: the planned end, or that of an announced ending."""
    return min((day for day in (planned, announced) if day is not None), default=None)


def explicit_check_on(before: date | None, held_on: date, named: date | None) -> date | None:
    """Return the day named for the next check, after one more check was held.

    A day that was named stands until a check is held on or after it, or another day is named.

    Args:
        before: The day that stood before this check.
        held_on: When this check was held; those held before it must have been looked at.
        named: The day that this check names.
    """
    if named is not None:
        return named
    return before if before is not None and held_on < before else None


def explicit_check_of(checks: Iterable[tuple[date | None, date | None]]) -> date | None:
    """Return the day named for the next check that stands after all checks (R6).

    Args:
        checks: Of each check the day on which it was held and the day that it names, in the order
            of their recording. One held on an unknown day counts as the earliest.
    """
    standing: date | None = None
    for held_on, named in sorted(checks, key=lambda check: check[0] or date.min):
        standing = explicit_check_on(standing, held_on or date.min, named)
    return standing


def next_check_due(
    *,
    explicit: date | None,
    last_held: date | None,
    starts_on: date | None,
    rhythm_months: int | None,
) -> date | None:
    """Return when the next controlling check is due (R6), or None if nothing was agreed.

    An explicit date stands (``explicit_check_of``); else the last check held, or the start, plus
    the rhythm. There is none where the calendar ends before.
    """
    if explicit is not None:
        return explicit
    counted_from = last_held or starts_on
    if counted_from is None or rhythm_months is None:
        return None
    try:
        return add_months(counted_from, rhythm_months)
    except OverflowError:
        return None


def is_check_overdue(due_on: date | None, today: date, grace_days: int) -> bool:
    """Tell whether the check is overdue: due day plus grace lies before today (R6)."""
    return due_on is not None and add_days(due_on, grace_days) < today

"""Rules about dates that both sides need: current end, next check due, and when it is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.kernel.dates import add_days, add_months

if TYPE_CHECKING:
    from datetime import date


def next_check_due(
    *,
    explicit: date | None,
    last_held: date | None,
    starts_on: date | None,
    rhythm_months: int | None,
) -> date | None:
    """Return when the next controlling check is due (R6), or None if nothing was agreed.

    An explicit date stands; else the last check held, or the start, plus the rhythm. There is
    none where the calendar ends before.
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

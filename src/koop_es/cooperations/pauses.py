"""Suspensions: from which day to which a cooperation rests, and what that does to its clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Turn: TypeAlias = tuple[date, bool]
"""A day, and whether the cooperation is suspended from it on."""

Pause: TypeAlias = tuple[date, date | None]
"""The first day of a suspension, and the day of resumption, which no longer belongs to it."""


def with_turn(turns: Sequence[Turn], day: date, *, suspended: bool) -> tuple[Turn, ...]:
    """Return the turns with one more, in the order of their days, then of their recording."""
    return tuple(sorted((*turns, (day, suspended)), key=lambda turn: turn[0]))


def is_suspended(turns: Iterable[Turn], day: date) -> bool:
    """Tell whether the cooperation is suspended on a day."""
    suspended = False
    for since, rests in turns:
        if since > day:
            break
        suspended = rests
    return suspended


def pauses_in(turns: Iterable[Turn]) -> list[Pause]:
    """Return the suspensions in their order, those without a day left out."""
    found: list[Pause] = []
    begun: date | None = None
    for day, suspended in turns:
        if suspended:
            begun = begun or day
        elif begun is not None:
            found += [(begun, day)] if begun < day else []
            begun = None
    return found if begun is None else [*found, (begun, None)]


def due_after_pauses(
    due_on: date | None, counted_from: date | None, pauses: Iterable[Pause]
) -> date | None:
    """Return the day on which a check is due, as suspensions stop the clock (R6).

    Args:
        due_on: The day on which it would be due without them.
        counted_from: The last check, or the start; None when nobody knows.
        pauses: The suspensions in their order.

    Returns:
        None while nobody knows when the clock goes on, or where the calendar ends before.
    """
    for begins_on, resumed_on in pauses:
        if due_on is None or begins_on > due_on:
            break
        if resumed_on is None:
            return None
        due_on = later_by(due_on, max(begins_on, counted_from or begins_on), resumed_on)
    return due_on


def later_by(day: date, stopped_on: date, resumed_on: date) -> date | None:
    """Return a day later by the days for which a clock stood; None beyond the calendar."""
    stood = max(resumed_on - stopped_on, timedelta())
    try:
        return day + stood
    except OverflowError:
        return None

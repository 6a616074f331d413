"""The milestones of a cooperation along its term, as the measures of a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from koop_es import logs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from koop_es_projections.current_status.detail_views import MilestoneView
    from koop_es_projections.current_status.views import CooperationItem

LEFT: Final = 230
RIGHT: Final = 770
TOP: Final = 34
ROW: Final = 30
FEWEST: Final = 2
MONTHS: Final = 12
MOST_TICKS: Final = 7
STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 1200, 12000)
LONGEST_STEP: Final = 24_000
LONGEST: Final = 30
NEAR_THE_EDGE: Final = 660


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone in the drawing.

    Attributes:
        title: What it is, shortened where it is long.
        on: The day at which it stands: reached, or else due.
        x: Distance from the left.
        y: Distance from the top.
        state: ``done``, ``late``, ``off`` or ``open``.
        before: Where it stood at first, if it was moved.
        label_left: Whether its day is written to its left, because the edge is near.
    """

    title: str
    on: date
    x: int
    y: int
    state: str
    before: int | None
    label_left: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Milestones along a term.

    Attributes:
        height: Of the drawing.
        ticks: First days of months or years, and where they are.
        marks: The milestones that have a day.
        today: Where today is; None where it lies outside.
        starts: Where the term begins.
        ends: Where it ends.
    """

    height: int
    ticks: tuple[tuple[date, int], ...]
    marks: tuple[Mark, ...]
    today: int | None
    starts: int | None
    ends: int | None


def drawn(
    item: CooperationItem, milestones: Sequence[MilestoneView], today: date
) -> Drawing | None:
    """Return the drawing; None where fewer than two days make a line, or it cannot be made."""
    try:
        return _drawn(item, milestones, today)
    except Exception as error:  # noqa: BLE001 - the page tells in words what the drawing shows
        logs.tell("drawing.failed", "error", **logs.of_error(error))
        return None


def _drawn(
    item: CooperationItem, milestones: Sequence[MilestoneView], today: date
) -> Drawing | None:
    placed = [(each, each.reached_on or each.due_on) for each in milestones]
    dated = [(each, on) for each, on in placed if on is not None]
    first_days = [each.due_originally for each, _ in dated if each.due_originally]
    days = [on for _, on in dated] + first_days
    days += [day for day in (item.starts_on, item.ended_on or item.ends_on) if day]
    if not dated or len(set(days)) < FEWEST:
        return None
    first, last = min(days), max(days)

    def at(day: date) -> int:
        return LEFT + round((RIGHT - LEFT) * (day - first).days / (last - first).days)

    marks = [_mark(each, on, at, nth) for nth, (each, on) in enumerate(dated)]
    return Drawing(
        height=TOP + ROW * len(marks) + 26,
        ticks=tuple((day, at(day)) for day in _ticks(first, last)),
        marks=tuple(marks),
        today=at(today) if first <= today <= last else None,
        starts=at(item.starts_on) if item.starts_on else None,
        ends=at(end) if (end := item.ended_on or item.ends_on) else None,
    )


def _mark(each: MilestoneView, on: date, at: Callable[[date], int], nth: int) -> Mark:
    moved = each.moved > 0 and each.due_originally is not None
    title = each.title if len(each.title) <= LONGEST else f"{each.title[: LONGEST - 1]}…"
    return Mark(
        title=title,
        on=on,
        x=at(on),
        y=TOP + ROW * nth + ROW // 2,
        state=_state(each),
        before=at(each.due_originally) if moved and each.due_originally else None,
        label_left=at(on) > NEAR_THE_EDGE,
    )


def _state(each: MilestoneView) -> str:
    if each.status in {"reached", "partly_reached"}:
        return "done"
    if each.overdue or each.status == "missed":
        return "late"
    return "off" if each.status == "dropped" or each.left_open else "open"


def _ticks(first: date, last: date) -> Iterator[date]:
    """Yield first days of months, in steps that leave room for their names."""
    months = (last.year - first.year) * MONTHS + last.month - first.month + 1
    step = next((n for n in STEPS if months / n <= MOST_TICKS), LONGEST_STEP)
    start = first.year * MONTHS + first.month - 1
    for number in range(start + (-start) % step, last.year * MONTHS + last.month, step):
        day = date(number // MONTHS, number % MONTHS + 1, 1)
        if first <= day <= last:
            yield day

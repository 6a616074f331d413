"""Steps of the fold of today, for the fold through time to take over where both are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row

    Step = tuple[Record[Event], Row | None, Row]

MOST: Final = 20_000
"""Steps that are kept: those of a page."""
NEAR: Final = 50_000
"""Positions without a question after which nobody is taken to ask any more."""


class Steps:
    """What an entry made of a row, by position, until somebody takes it up.

    Today's row and the one through time are the same as long as no entry tells of days to come:
    what is in effect by the day of its recording is in effect for good. A step is given only to
    who stands at the very row that it began with, so all steps before it were taken over, too.
    """

    def __init__(self) -> None:
        self._by_position: dict[int, Step] = {}
        self._asked_at = -NEAR

    def keep(self, record: Record[Event], before: Row | None, after: Row) -> None:
        """Keep a step, if somebody has lately asked for others."""
        position = record.position
        if abs(position - self._asked_at) < NEAR and record.effective_day <= record.recorded_on:
            if len(self._by_position) >= MOST:
                self._by_position.clear()
            self._by_position[position] = record, before, after

    def take(self, record: Record[Event], before: Row | None) -> Row | None:
        """Return the row after an entry and forget it; None where no such step was kept."""
        self._asked_at = record.position
        kept = self._by_position.pop(record.position, None)
        if kept is None or kept[0] is not record or kept[1] is not before:
            return None
        return kept[2]


STEPS: Final = Steps()

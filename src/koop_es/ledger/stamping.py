"""The instant of recording and the day that is today: the clock's, seldom the last entry's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from koop_es import logs
from koop_es.kernel.times import read_instant, utc_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

NOTICEABLE: Final = timedelta(minutes=5)
"""How far a clock may be behind the last entry before people are told."""


LITTLE_BEHIND: Final = timedelta(days=1)
"""How far the clock may be behind the last entry for that one's day to be taken for today."""


def instant_of_today(now: datetime, last: datetime | None) -> datetime:
    """Return the instant whose day is today: the later one, unless that is far ahead.

    A clock that is a little behind the last entry, as after it was set right or where two machines
    differ, does not put a fact on the day before the one that it follows. But an entry far ahead
    was itself recorded by a wrong clock: its day would be a false fact in all that is recorded
    afterwards, while ``recorded_at`` alone must never go back.

    Args:
        now: What the clock tells, as an aware instant.
        last: When the last entry was recorded; None if there is none.
    """
    return last if last is not None and now < last <= now + LITTLE_BEHIND else now


def instant_after(clock: Callable[[], datetime], last: str, position: int) -> str:
    """Return what an entry is told to be recorded at.

    Args:
        clock: Tells the time; a watched one is told where it is not followed.
        last: The instant of the last entry, empty if there is none.
        position: The last entry's.
    """
    now = clock()
    told = max(utc_text(now), last)
    if isinstance(clock, WatchedClock):
        clock.note(read_instant(told) - now, position)
    return told


class WatchedClock:
    """A clock that notes when it falls behind the record, and when it is right again.

    A server runs for months: who looks at the clock only at its start never hears of it.

    Args:
        clock: Tells the time as an aware instant.

    Attributes:
        is_told: Whether the log is told, as it is in a server; other commands look beforehand.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._is_behind = False
        self.is_told = False

    def __call__(self) -> datetime:
        """Return the time as an aware instant."""
        return self._clock()

    def note(self, behind: timedelta, position: int) -> None:
        """Note how far it is behind what an entry behind a position was recorded at."""
        is_behind = behind > NOTICEABLE
        if is_behind == self._is_behind:
            return
        self._is_behind = is_behind
        if self.is_told:
            event, level = ("clock_behind", "warning") if is_behind else ("clock_right", "info")
            logs.tell(event, level, position=position)

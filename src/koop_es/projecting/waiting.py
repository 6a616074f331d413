"""Waiting until something is done, here or in another process."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST_WAIT: Final = 0.005
LONGEST_WAIT: Final = 0.1
LONGEST_REST: Final = 0.05
"""Seconds that a rest takes at most."""
UNHURRIED: Final = 4
"""How many times as long as it worked the engine rests while nobody waits for it."""
LARGE: Final = 200
"""Entries before which it does not rest."""


class Pulse:
    """Beats whenever something was done in this process; other processes are not heard."""

    def __init__(self) -> None:
        self._beaten = threading.Condition()
        self._beats = 0
        self._waiting = 0

    @property
    def is_awaited(self) -> bool:
        """Whether somebody waits in this process."""
        return self._waiting > 0

    def beat(self) -> None:
        """Wake everybody who waits in this process."""
        with self._beaten:
            self._beats += 1
            self._beaten.notify_all()

    def waits(self, timeout: float) -> Iterator[None]:
        """Yield at once, then after every beat, until time is up.

        Without a beat it yields all the same, after longer and longer waits: another process may
        have done what is waited for.
        """
        deadline = time.monotonic() + timeout
        wait = SHORTEST_WAIT
        while True:
            seen = self._beats
            yield
            left = deadline - time.monotonic()
            if left <= 0:
                return
            with self._beaten:
                self._waiting += 1
                self._beaten.wait_for(lambda seen=seen: self._beats != seen, min(wait, left))
                self._waiting -= 1
            wait = min(wait * 2, LONGEST_WAIT)


class Pace:
    """Lets whoever works on small pages rest as long as it has worked, or longer if nobody waits.

    A page of few entries takes hardly less than one of many, and those who write need the time;
    meanwhile more entries come, which go into the next page.
    """

    def __init__(self) -> None:
        self._begun: float | None = None

    def rest(self, behind: int, *, awaited: bool = True) -> float:
        """Return the seconds to rest before the next page; called before each, and at the end.

        Args:
            behind: Entries that wait; none at the end.
            awaited: Whether somebody waits until they are read.
        """
        now = time.monotonic()
        worked = 0.0 if self._begun is None else now - self._begun
        times = 1 if awaited else UNHURRIED
        rest = min(worked * times, LONGEST_REST) if 0 < behind < LARGE else 0.0
        self._begun = now + rest if behind > 0 else None
        return rest

"""Waiting until something is done, here or in another process."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST_WAIT: Final = 0.005
LONGEST_WAIT: Final = 0.1


class Pulse:
    """Beats whenever something was done in this process; other processes are not heard."""

    def __init__(self) -> None:
        self._beaten = threading.Condition()
        self._beats = 0

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
                self._beaten.wait_for(lambda seen=seen: self._beats != seen, min(wait, left))
            wait = min(wait * 2, LONGEST_WAIT)

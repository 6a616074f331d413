"""Waiting for somebody else, a little longer each time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST_WAIT: Final = 0.005
LONGEST_WAIT: Final = 0.1


def waits(timeout: float) -> Iterator[None]:
    """Yield at once and then again and again, sleeping longer and longer, until time is up."""
    deadline = time.monotonic() + timeout
    wait = SHORTEST_WAIT
    while True:
        yield
        left = deadline - time.monotonic()
        if left <= 0:
            return
        time.sleep(min(wait, left))
        wait = min(wait * 2, LONGEST_WAIT)

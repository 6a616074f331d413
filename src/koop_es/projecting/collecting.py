"""Keeping the cyclic garbage collector out of what makes thousands of objects without a cycle."""

from __future__ import annotations

import gc
import time
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

REST: Final = 5.0
"""Seconds from one collection to the next at least, while there is more and more to fold."""
SHARE: Final = 100
"""How many times as long as a collection took the collector rests after it."""
OLDEST_TOO: Final = 12
"""Every so many collections also look through what has been there for long."""
_YOUNG, _ALL = 1, 2


@contextmanager
def uncollected() -> Generator[Callable[[], None]]:
    """Keep the collector out, and yield what lets it in if that was long ago.

    Pages leave rows of busy streams behind, which the collector would walk again and again: that
    took a tenth of the time of all folding. Others in the process may leave cycles meanwhile.
    """
    was_on = gc.isenabled()
    gc.disable()
    times, due = count(1), time.monotonic() + REST

    def let_in() -> None:
        nonlocal due
        began = time.monotonic()
        if was_on and began > due:
            gc.collect(_YOUNG if next(times) % OLDEST_TOO else _ALL)
            ended = time.monotonic()
            due = ended + max(REST, SHARE * (ended - began))

    try:
        yield let_in
    finally:
        if was_on:
            gc.enable()

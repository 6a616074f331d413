"""How long tests wait: far longer than a busy machine needs, for what comes costs no more by it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE: Final = 120.0
"""Seconds after which it never comes."""


def until(holds: Callable[[], bool], never: str = "it never came", every: float = 0.01) -> None:
    """Wait until something holds, and fail if it never does."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, never
        time.sleep(every)

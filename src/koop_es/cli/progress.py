"""A progress bar, drawn on a terminal only."""

from __future__ import annotations

import sys
from typing import Final

from koop_es.cli.session import on_terminal

WIDTH: Final = 30


class Progress:
    """Draws how far something has come, on stderr.

    Args:
        what: What is being done, in the session's language.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = -1
        self._is_drawn = on_terminal()

    def __call__(self, done: int, total: int | None = None) -> None:
        """Draw it again if a percent, or a thousand of an unknown number, has passed."""
        step = done * 100 // max(total, 1) if total is not None else done // 1000
        if not self._is_drawn or step == self._shown:
            return
        self._shown = step
        if total is None:
            sys.stderr.write(f"\r{self._what} {done}")
        else:
            filled = "█" * (step * WIDTH // 100)
            sys.stderr.write(f"\r{self._what} {filled:░<{WIDTH}} {done}/{total}")
        sys.stderr.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._is_drawn and self._shown >= 0:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()

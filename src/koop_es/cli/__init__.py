"""The ``koop`` command: it starts fast and imports a subject only when that is asked for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from koop_es import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command line.

    Args:
        argv: The words behind ``koop``; those of the process if left out.

    Returns:
        0 ok, 1 failure, 2 usage, 3 not found, 4 conflict or refused, 5 integrity broken; 130 when
        interrupted.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        if words == ["--version"] and _version_told():
            return 0
        from koop_es.cli.program import run

        return run(words)
    except KeyboardInterrupt:
        return INTERRUPTED


def _version_told() -> bool:
    try:
        sys.stdout.write(f"koop {__version__}\n")
        sys.stdout.flush()
    except OSError:
        # What is wrong with stdout is told as for every other command.
        return False
    return True

"""P11: how long the program takes to start."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Final

STARTS: Final = {"koop --version": ["--version"], "koop --help": ["--help"]}


def times(runs: int) -> dict[str, list[float]]:
    """Return milliseconds of each start, by what was started."""
    return {name: _times(words, runs) for name, words in STARTS.items()}


def _times(words: list[str], runs: int) -> list[float]:
    koop = Path(sys.executable).with_name("koop")
    taken: list[float] = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        subprocess.run([koop, *words], capture_output=True, check=True)
        taken.append((time.perf_counter() - began) * 1000)
    return taken[1:]

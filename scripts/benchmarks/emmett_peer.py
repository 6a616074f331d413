"""Emmett on PostgreSQL, the peer in another language; its packages are installed when measured."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Final

from scripts.benchmarks.homes import fresh_database

HERE: Final = Path(__file__).parent / "emmett"
FOLDER: Final = "emmett"
REBUILT: Final = 5_000
APPENDED: Final = 800


def install(folder: Path) -> None:
    """Install the pinned packages into a folder of the benchmark's own."""
    place = folder / FOLDER
    place.mkdir()
    for name in ("package.json", "measure.mjs"):
        (place / name).write_text((HERE / name).read_text())
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"]
    subprocess.run(["npm", "install", *quiet], cwd=place, check=True, capture_output=True)


def emmett_rebuild(folder: Path) -> Any:
    """Its consumer on one projection in SQL, 1,000 events a batch."""
    return _measured(folder, "rebuild", REBUILT)


def emmett_append(folder: Path) -> Any:
    """One event a call, one call after another."""
    return _measured(folder, "append", APPENDED)


def emmett_append_16(folder: Path) -> Any:
    """The same from 16 sides at once."""
    return _measured(folder, "append16", APPENDED)


def _measured(folder: Path, what: str, events: int) -> Any:
    with fresh_database() as url:
        done = subprocess.run(
            ["node", "measure.mjs", what, url, str(events)],
            cwd=folder / FOLDER,
            check=True,
            capture_output=True,
            text=True,
        )
    return json.loads(done.stdout.splitlines()[-1])

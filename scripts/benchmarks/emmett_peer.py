"""Emmett, the peer in another language; its packages are installed when it is measured."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from scripts.benchmarks.homes import fresh_database, on_server

HERE: Final = Path(__file__).parent / "emmett"
FOLDER: Final = "emmett"
REBUILT: Final = 5_000
APPENDED: Final = 800


def install(folder: Path) -> None:
    """Install the pinned packages into a folder of the benchmark's own.

    The driver for SQLite may have to be compiled, which takes some minutes and needs a compiler,
    make and the headers of Node.js.
    """
    place = folder / FOLDER
    place.mkdir()
    own = HERE / ("postgres" if on_server() else "sqlite")
    for file in (HERE / "measure.mjs", own / "package.json", own / "peer.mjs"):
        (place / file.name).write_text(file.read_text())
    quiet = ["--no-audit", "--no-fund", "--no-package-lock"]
    scripts = ["--ignore-scripts"] if on_server() else []
    done = subprocess.run(
        ["npm", "install", *quiet, *scripts], cwd=place, check=False, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"Emmett cannot be installed:\n{done.stderr}")


def emmett_rebuild(folder: Path) -> Any:
    """Its consumer on one projection in SQL, 1,000 events a batch."""
    return _measured(folder, "rebuild", REBUILT)


def emmett_append(folder: Path) -> Any:
    """One event a call, one call after another."""
    return _measured(folder, "append", APPENDED)


def emmett_append_16(folder: Path) -> Any:
    """The same from 16 sides at once; not on SQLite, where most find the file locked."""
    return _measured(folder, "append16", APPENDED)


def _measured(folder: Path, what: str, events: int) -> Any:
    place = folder / FOLDER
    if on_server():
        with fresh_database() as url:
            return _run(place, what, url, events)
    with tempfile.TemporaryDirectory(dir=place) as own:
        return _run(place, what, f"{own}/events.db", events)


def _run(place: Path, what: str, address: str, events: int) -> Any:
    done = subprocess.run(
        ["node", "measure.mjs", what, address, str(events)],
        cwd=place,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])

"""Runs every measurement in turn, round by round, and prints one table with the ratios."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from scripts.benchmarks import commands, http, network, peer, starts
from scripts.benchmarks.table import Taken, show

GROUPS: Final = {
    "rebuilds": ("library_one", "rebuild_one", "physical", "rebuild_all", "live_all"),
    "commands": (
        "library_command",
        "command_one",
        "command_waiting",
        "library_threads",
        "command_cold",
    ),
    "lags": ("lag", "visible", "takeover"),
    "http": (
        "http_constant",
        "http_status",
        "http_new_status",
        "http_list",
        "http_new_list",
        "http_deep_list",
        "http_parsed",
        "http_check",
    ),
    "starts": (),
}
"""Cases by group, in the order in which each round takes them."""

PEER_EVENTS: Final = 20_000


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    groups: list[str] = arguments.only or list(GROUPS)
    cases = [case for group in groups for case in GROUPS[group]]
    with tempfile.TemporaryDirectory(prefix="koop-bench-") as name:
        folder = Path(name)
        _build(folder, arguments.events, groups)
        taken = {case: Taken() for case in cases}
        for number in range(1, arguments.rounds + 1):
            for case in cases:
                _say(f"round {number} of {arguments.rounds}: {case}")
                taken[case].add(_measure(case, folder))
    begun = starts.times(arguments.rounds * 5) if "starts" in groups else {}
    print(f"{network.stamp()}, {platform.machine()}, {os.cpu_count()} cores,", _versions())
    print(f"scripts/bench {' '.join(sys.argv[1:])}; load of the machine: {_load()}\n")
    print("\n".join(show(taken, begun)))


def _build(folder: Path, events: int, groups: list[str]) -> None:
    if {"rebuilds", "http"} & {*groups}:
        _say(f"writing {events:,} events ...")
        network.build(folder / "home", events)
        peer.build(folder, min(events, PEER_EVENTS))
    if {"commands", "lags", "http"} & {*groups}:
        commands.build(folder)
    if "http" in groups:
        http.build(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--events", type=int, default=100_000, help="events in the ledger")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, taken in turn")
    parser.add_argument("--only", choices=GROUPS, action="append", help="one group; repeatable")
    return parser.parse_args()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _measure(case: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "scripts.benchmarks.cases", case, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{case} failed:\n{done.stderr}")
    return json.loads(done.stdout)


def _load() -> str:
    return "/".join(f"{each:.1f}" for each in os.getloadavg())


def _versions() -> str:
    names = ("eventsourcing", "pydantic", "SQLAlchemy")
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
    return python + ", ".join(f"{name} {version(name)}" for name in names)


if __name__ == "__main__":
    main()

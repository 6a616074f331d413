"""Runs every measurement in turn, round by round, and prints one table with the ratios."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Final

from scripts.benchmarks import network, peer

ORDER: Final = ("library_one", "rebuild_one", "physical", "rebuild_all", "live_all")
STARTS: Final = {"koop --version": ["--version"], "koop --help": ["--help"]}
PEER_EVENTS: Final = 20_000
TARGETS: Final = (
    ("P1a", "one read model / library's loop", "rebuild_one", "library_one", 60.0),
    ("P1a", "one read model / physical limit", "rebuild_one", "physical", 0.4),
    ("P1b", "all read models / library's loop on one", "rebuild_all", "library_one", 20.0),
    ("P2", "all, live pages of 500 / library's loop on one", "live_all", "library_one", 8.0),
)
MEMORY: Final = {"rebuild_one": 200, "rebuild_all": 400}
START_TARGETS: Final = {"koop --version": 150, "koop --help": 400}


@dataclass(slots=True)
class Taken:
    """What the rounds of one case took."""

    rates: list[float] = field(default_factory=list[float])
    peaks: list[float] = field(default_factory=list[float])

    def show(self) -> str:
        """Return median, least and greatest rate, and peak memory."""
        middle, low, high = statistics.median(self.rates), min(self.rates), max(self.rates)
        return f"{middle:>10,.0f} ({low:,.0f}-{high:,.0f})  {max(self.peaks):>6,.0f} MiB"


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="koop-bench-") as name:
        folder = Path(name)
        _say(f"writing {arguments.events:,} events ...")
        network.build(folder / "home", arguments.events)
        peer.build(folder, min(arguments.events, PEER_EVENTS))
        taken = {case: Taken() for case in ORDER}
        for number in range(1, arguments.rounds + 1):
            for case in ORDER:
                _say(f"round {number} of {arguments.rounds}: {case}")
                _measure(case, folder, taken[case])
        starts = {name: _start(words, arguments.rounds * 5) for name, words in STARTS.items()}
    _print(arguments, taken, starts)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--events", type=int, default=100_000, help="events in the ledger")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, taken in turn")
    return parser.parse_args()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _measure(case: str, folder: Path, taken: Taken) -> None:
    command = [sys.executable, "-m", "scripts.benchmarks.cases", case, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{case} failed:\n{done.stderr}")
    figures = json.loads(done.stdout)
    taken.rates.append(figures["events"] / figures["seconds"])
    taken.peaks.append(figures["peak_mib"])


def _start(words: list[str], runs: int) -> list[float]:
    koop = Path(sys.executable).with_name("koop")
    times: list[float] = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        subprocess.run([koop, *words], capture_output=True, check=True)
        times.append((time.perf_counter() - began) * 1000)
    return times[1:]


def _print(
    arguments: argparse.Namespace, taken: dict[str, Taken], starts: dict[str, list[float]]
) -> None:
    print(f"{network.stamp()}, {platform.machine()}, {os.cpu_count()} cores,", _versions())
    print(f"scripts/bench --events {arguments.events} --rounds {arguments.rounds}\n")
    print("case           events/s: median (least-greatest)   peak memory")
    for case, figures in taken.items():
        print(f"{case:14} {figures.show()}")
    print("\ntarget                                                     ratio   wanted")
    for number, words, ours, theirs, wanted in TARGETS:
        ratio = statistics.median(taken[ours].rates) / statistics.median(taken[theirs].rates)
        print(f"{number:4} {words:50} {ratio:8.2f}  >= {wanted:g}  {_met(ratio >= wanted)}")
    for case, limit in MEMORY.items():
        peak = max(taken[case].peaks)
        print(f"P1   peak memory of {case:34} {peak:8.0f}  <= {limit} MiB  {_met(peak <= limit)}")
    for name, times in starts.items():
        middle, limit = statistics.median(times), START_TARGETS[name]
        spread = f"({min(times):.0f}-{max(times):.0f})"
        print(f"P11  {name} {spread:36} {middle:8.0f}  <= {limit} ms  {_met(middle <= limit)}")


def _met(fulfilled: object) -> str:
    return "met" if fulfilled else "missed"


def _versions() -> str:
    names = ("eventsourcing", "pydantic", "SQLAlchemy")
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
    return python + ", ".join(f"{name} {version(name)}" for name in names)


if __name__ == "__main__":
    main()

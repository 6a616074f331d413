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
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scripts.benchmarks import commands, emmett_peer, http, imports, network, peer, reports, starts
from scripts.benchmarks.homes import SERVER, server_version
from scripts.benchmarks.table import Taken, show
from tests.support.postgres import OWNER, Server, programs

if TYPE_CHECKING:
    from collections.abc import Generator

GROUPS: Final = {
    "rebuilds": (
        "library_one",
        "rebuild_one",
        "decoded",
        "physical",
        "rebuild_all",
        "live_all",
    ),
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
    "emmett": ("emmett_rebuild", "emmett_append"),
    "emmett_16": ("emmett_append_16",),
    "imports": ("library_saves", "import_cordis", "library_saved", "import_tenth"),
    "reports": (),
    "starts": (),
}
"""Cases by group, in the order in which each round takes them."""

USUAL: Final = {
    "sqlite": ("rebuilds", "commands", "lags", "http", "reports", "imports", "starts"),
    "postgres": (
        "rebuilds",
        "commands",
        "lags",
        "http",
        "reports",
        "imports",
        "emmett",
        "emmett_16",
    ),
}
"""Groups that are measured where none is named, by database."""

PEER_EVENTS: Final = 20_000


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    groups: list[str] = arguments.only or [*USUAL[arguments.database]]
    with tempfile.TemporaryDirectory(prefix="koop-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        if arguments.database == "postgres":
            os.environ[SERVER] = stack.enter_context(_server(folder))
        taken = _taken(folder, groups, arguments)
        asked: reports.Table = {}
        if "reports" in groups:
            kept = Path(arguments.keep) if arguments.keep else folder
            asked = reports.taken(kept, arguments.events, arguments.rounds, _say)
        told = _versions()
    begun = starts.times(arguments.rounds * 5) if "starts" in groups else {}
    print(f"{network.stamp()}, {platform.machine()}, {os.cpu_count()} cores,", told)
    print(f"scripts/bench {' '.join(sys.argv[1:])}; load of the machine: {_load()}\n")
    if asked:
        print("\n".join(reports.show(asked)))
    if taken or begun:
        print("\n".join(show(taken, begun)))


def _taken(folder: Path, groups: list[str], arguments: argparse.Namespace) -> dict[str, Taken]:
    _build(folder, arguments.events, groups)
    cases = [case for group in groups for case in GROUPS[group]]
    taken = {case: Taken() for case in cases}
    for number in range(1, arguments.rounds + 1):
        for case in cases:
            _say(f"round {number} of {arguments.rounds}: {case}")
            taken[case].add(_measure(case, folder))
    return taken


@contextmanager
def _server(folder: Path) -> Generator[str]:
    """Run a server of the benchmark's own, with the settings that it comes with."""
    found = programs()
    if found is None:
        sys.exit("PostgreSQL is missing: install Debian's package postgresql.")
    folder.chmod(0o755)
    server = Server(found, within=folder)
    try:
        yield f"postgresql://{OWNER}@127.0.0.1:{server.port}"
    finally:
        server.close()


def _build(folder: Path, events: int, groups: list[str]) -> None:
    if {"rebuilds", "http"} & {*groups}:
        _say(f"writing {events:,} events ...")
        network.build(folder / "home", events)
        peer.build(folder, min(events, PEER_EVENTS))
    if {"commands", "lags", "http"} & {*groups}:
        commands.build(folder)
    if "http" in groups:
        http.build(folder)
    if "imports" in groups:
        imports.build(folder, events)
    if {"emmett", "emmett_16"} & {*groups}:
        emmett_peer.install(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--database", choices=USUAL, default="sqlite", help="what is measured")
    parser.add_argument("--events", type=int, default=100_000, help="events in the ledger")
    parser.add_argument("--rounds", type=int, default=3, help="rounds, taken in turn")
    parser.add_argument("--keep", metavar="FOLDER", help="folder that keeps the homes of reports")
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
    database = server_version() or f"SQLite {sqlite3.sqlite_version}"
    python = f"Python {platform.python_version()}, {database}, "
    return python + ", ".join(f"{name} {version(name)}" for name in names)


if __name__ == "__main__":
    main()

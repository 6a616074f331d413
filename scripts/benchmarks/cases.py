"""One measurement a call: each runs in a process of its own and prints what it took."""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import psycopg

from koop_es.app import Koop
from koop_es.projecting import runner
from koop_es.projecting.collecting import uncollected
from koop_es.projecting.engine import Engine
from koop_es_projections import ALL
from scripts.benchmarks import commands, emmett_peer, http, imports, lag, peer, peer_postgres
from scripts.benchmarks.homes import address, forget, on_server, place, settings
from scripts.benchmarks.memory import peak_mib

if TYPE_CHECKING:
    from collections.abc import Callable

LIVE_PAGE: Final = 500


def _catch_up(
    folder: Path, names: frozenset[str] | None = None, page: int | None = None
) -> tuple[int, float]:
    with Koop.open(settings(folder / "home")) as koop:
        with tempfile.TemporaryDirectory(dir=folder) as out:
            wanted = [p for p in ALL if names is None or p.name in names]
            engine = Engine(koop.store, place(Path(out)), wanted, koop.now)
            if page is not None:
                runner.CATCHING_UP = page  # pyright: ignore[reportAttributeAccessIssue] - as live
            began = time.perf_counter()
            engine.catch_up()
            seconds = time.perf_counter() - began
            engine.close()
            forget(Path(out))
        return koop.store.head(), seconds


def rebuild_one(folder: Path) -> tuple[int, float]:
    """P1 (a): fold all events into ``current_status`` alone."""
    return _catch_up(folder, names=frozenset({"current_status"}))


def rebuild_all(folder: Path) -> tuple[int, float]:
    """P1 (b): fold all events into every shipped read model."""
    return _catch_up(folder)


def live_all(folder: Path) -> tuple[int, float]:
    """P2: fold all events into every shipped read model, 500 a page."""
    return _catch_up(folder, page=LIVE_PAGE)


def decoded(folder: Path) -> tuple[int, float]:
    """What every fold begins with: read all events and make records of them, nothing folded."""
    with Koop.open(settings(folder / "home")) as koop:
        began, count, position = time.perf_counter(), 0, 0
        with uncollected():
            while records := koop.store.read_trusting(position, runner.CATCHING_UP):
                position = records[-1].position
                count += len(records)
        return count, time.perf_counter() - began


def library_one(folder: Path) -> tuple[int, float]:
    """The library's loop on one read model."""
    return (peer_postgres if on_server() else peer).rebuild(folder)


def physical(folder: Path) -> tuple[int, float]:
    """The limit: scan the stored bytes and write one row a stream in bulk, nothing decoded."""
    return (_physical_on_server if on_server() else _physical_in_file)(folder)


def _physical_in_file(folder: Path) -> tuple[int, float]:
    out = folder / "physical.db"
    out.unlink(missing_ok=True)
    source = sqlite3.connect(folder / "home" / "ledger.db")
    target = sqlite3.connect(out, isolation_level=None)
    target.execute("PRAGMA journal_mode=WAL")
    target.execute("CREATE TABLE status (id TEXT PRIMARY KEY, version INTEGER, state BLOB)")
    began, count = time.perf_counter(), 0
    rows: dict[str, tuple[str, int, bytes]] = {}
    for row in source.execute(
        "SELECT originator_id, originator_version, state FROM stored_events ORDER BY position"
    ):
        rows[row[0]] = row
        count += 1
    target.execute("BEGIN")
    target.executemany("INSERT OR REPLACE INTO status VALUES (?,?,?)", rows.values())
    target.execute("COMMIT")
    return count, time.perf_counter() - began


def _physical_on_server(folder: Path) -> tuple[int, float]:
    with (
        psycopg.connect(address(folder / "home")) as source,
        psycopg.connect(address(folder / "home"), autocommit=True) as target,
    ):
        target.execute("DROP TABLE IF EXISTS physical")
        target.execute("CREATE TABLE physical (id TEXT PRIMARY KEY, version INTEGER, state BYTEA)")
        began, count = time.perf_counter(), 0
        rows: dict[str, tuple[Any, ...]] = {}
        with source.cursor("events", binary=True) as events:
            events.itersize = 20_000
            events.execute(
                "SELECT originator_id, originator_version, state FROM koop_ledger.stored_events"
                " ORDER BY position"
            )
            for row in events:
                rows[row[0]] = row
                count += 1
        copying = target.cursor().copy("COPY physical FROM STDIN (FORMAT BINARY)")
        with copying as copy:
            copy.set_types(["text", "int4", "bytea"])
            for row in rows.values():
                copy.write_row(row)
        return count, time.perf_counter() - began


CASES: Final[dict[str, Callable[[Path], Any]]] = {
    each.__name__: each
    for each in (
        library_one,
        rebuild_one,
        decoded,
        physical,
        rebuild_all,
        live_all,
        emmett_peer.emmett_rebuild,
        emmett_peer.emmett_append,
        emmett_peer.emmett_append_16,
        commands.library_command,
        commands.library_threads,
        commands.command_cold,
        commands.command_one,
        commands.command_waiting,
        imports.import_tenth,
        imports.import_cordis,
        imports.library_saves,
        imports.library_saved,
        lag.lag,
        lag.visible,
        lag.takeover,
        http.http_constant,
        http.http_parsed,
        http.http_check,
        http.http_status,
        http.http_new_status,
        http.http_list,
        http.http_new_list,
        http.http_deep_list,
    )
}


def main() -> None:
    """Run the case named first on the folder named second."""
    name, folder = sys.argv[1:3]
    told = CASES[name](Path(folder))
    if isinstance(told, tuple):
        told = dict(zip(("events", "seconds"), cast("tuple[int, float]", told), strict=True))
    print(json.dumps({"peak_mib": peak_mib(), **told}))


if __name__ == "__main__":
    main()

"""P8: every report, today and of the past, each in a process of its own on read models at rest.

``python -m scripts.benchmarks.reports HOME REPORT QUESTION`` asks once and prints what it took.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from koop_es.app import Koop
from koop_es.exchange.reports.definitions import PARTY
from koop_es.exchange.reports.table import BY_NAME, REPORTS
from koop_es_projections.audit_trail.queries import audit_trail
from koop_es_projections.audit_trail.views import AuditFilter
from koop_es_projections.parties.tables import PARTIES
from koop_es_projections.reports.asking import Asked
from scripts.benchmarks import decade
from scripts.benchmarks.homes import environment, settings
from scripts.benchmarks.memory import peak_mib

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

QUESTIONS: Final = ("today", "past", "known")
"""Of today; of a day in the past; of that day, by what was known half a year later."""

DAY: Final = date(2024, 6, 30)
KNOWN: Final = datetime(2024, 12, 31, tzinfo=UTC)
PAGE: Final = 100
"""Of the audit trail one page is asked for, however long it is."""

MOST: Final = 2.0
GROWTH: Final = 1.2
"""Seconds of R1 to R11, and how far from linear they may grow; a tenth of the network is small.

Processor time counts: with the file in the system's memory nothing else is waited for but others.
"""

LONGEST: Final = 300


@dataclass(slots=True)
class Answered:
    """What the rounds of one question took on one home."""

    seconds: list[float] = field(default_factory=list[float])
    processor: list[float] = field(default_factory=list[float])
    rows: int = 0
    peak: float = 0.0

    def add(self, told: dict[str, Any]) -> None:
        """Add a round."""
        self.seconds.append(told["seconds"])
        self.processor.append(told["processor"])
        self.rows, self.peak = told["rows"], max(self.peak, told["peak_mib"])

    @property
    def least(self) -> float:
        """The least processor time: others on the machine only add to it."""
        return min(self.processor)

    def show(self) -> str:
        """Return median of the seconds, and the least processor time."""
        return f"{statistics.median(self.seconds):6.2f} ({self.least:5.2f})"


Table = dict[tuple[str, str, int], Answered]


def taken(folder: Path, events: int, rounds: int, say: Callable[[str], None]) -> Table:
    """Build two homes, the smaller a tenth of the larger, and ask both every report."""
    sizes = (max(events // 100, 100), max(events // 10, 1000))
    homes = {size: _home(folder, size, say) for size in sizes}
    found: Table = defaultdict(Answered)
    for nth in range(1, rounds + 1):
        for report in REPORTS:
            say(f"round {nth} of {rounds}: {report.number} {report.name}")
            for question in QUESTIONS if report.past else QUESTIONS[:1]:
                for size, home in homes.items():
                    found[report.name, question, size].add(_measure(home, report.name, question))
        for report in REPORTS:
            found[report.name, "command", sizes[1]].add(_command(homes[sizes[1]], report.name))
    return found


def _home(folder: Path, size: int, say: Callable[[str], None]) -> Path:
    home = folder / f"decade-{size}"
    if not home.exists():
        say(f"a decade of {size:,} cooperations ...")
        decade.build(home, size)
    with Koop.open(settings(home)) as koop:
        koop.catch_up()
    return home


def _measure(home: Path, report: str, question: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "scripts.benchmarks.reports", str(home), report, question]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)
    if done.returncode != 0:
        sys.exit(f"{report} failed:\n{done.stderr}")
    return json.loads(done.stdout)


def _command(home: Path, report: str) -> dict[str, Any]:
    """Take the whole command, from its start to the last byte of JSON."""
    options = ["--of", _party_of(home)] if _of_a_party(report) else []
    koop = Path(sys.executable).with_name("koop")
    began = time.perf_counter()
    child = subprocess.Popen(
        [koop, "report", report, "--format", "json", *options],
        stdout=subprocess.DEVNULL,
        env={**os.environ, **environment(home)},
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"koop report {report} failed")
    return {
        "seconds": time.perf_counter() - began,
        "processor": used.ru_utime + used.ru_stime,
        "rows": 0,
        "peak_mib": used.ru_maxrss / 1024,
    }


def _of_a_party(report: str) -> bool:
    return any(each.kind == PARTY and each.needed for each in BY_NAME[report].options)


def _party_of(home: Path) -> str:
    with Koop.open(settings(home)) as koop, koop.projections.connect() as connection:
        return _a_party(connection)


def _a_party(connection: Connection) -> str:
    table, _ = PARTIES.active(connection)
    first = select(table.c.party_id).order_by(table.c.registered_at).limit(1)
    return connection.execute(first).scalar_one()


# One question in a process of its own


def ask(home: Path, report: str, question: str) -> dict[str, Any]:
    """Return what one answer took, the home being open."""
    with Koop.open(settings(home)) as koop:
        known_at = koop.store.position_at(KNOWN) if question == "known" else None
        as_of = koop.today() if question == "today" else DAY
        with koop.projections.connect() as connection:
            options = {"of": _a_party(connection)} if _of_a_party(report) else {}
            asked = Asked(
                connection=connection,
                store=koop.store,
                as_of=as_of,
                known_at=known_at,
                policy=koop.settings.policy,
                statuses=koop.engine.status,
            )
            began = time.perf_counter(), time.process_time()
            rows = _answer(asked, report, options)
            ended = time.perf_counter(), time.process_time()
    seconds, processor = (last - first for first, last in zip(began, ended, strict=True))
    return {"seconds": seconds, "processor": processor, "rows": rows, "peak_mib": peak_mib()}


def _answer(asked: Asked, report: str, options: dict[str, Any]) -> int:
    query = BY_NAME[report].ask
    if query is not None:
        return len(query(asked, **options).rows)
    as_of = None if asked.as_of != DAY else asked.as_of
    wanted = AuditFilter(as_of=as_of, known_at=asked.known_at)
    return len(audit_trail(asked.connection, asked.store, filters=wanted, limit=PAGE).rows)


# The table


def show(found: Table) -> Iterator[str]:
    """Yield the lines of the table: wall-clock seconds, processor time in brackets."""
    small, large = sorted({size for _, _, size in found})[-2:]
    yield f"seconds to answer (processor time), {small:,} and {large:,} cooperations"
    heads = [f"{question} {size:,}" for question in QUESTIONS for size in (small, large)]
    yield f"{'report':22}{'rows':>8} " + "".join(f"{head:>16}" for head in heads) + "  growth  MiB"
    for report in REPORTS:
        yield _line(found, report.number, report.name, small, large)
    yield f"\nwhole command with {large:,} cooperations, printed as JSON"
    for report in REPORTS:
        if command := found.get((report.name, "command", large)):
            yield f"{report.number:4}{report.name:18}{command.show()}  {command.peak:,.0f} MiB"


def _line(found: Table, number: str, name: str, small: int, large: int) -> str:
    cells: list[str] = []
    growths: list[float] = []
    slowest = peak = 0.0
    for question in QUESTIONS:
        pair = [found.get((name, question, size)) for size in (small, large)]
        cells += [f"{each.show() if each else '':>16}" for each in pair]
        if pair[0] and pair[1]:
            growths.append(pair[1].least / max(pair[0].least, 0.005) * small / large)
            slowest = max(slowest, pair[1].least)
            peak = max(peak, pair[1].peak)
    rows = found[name, "today", large].rows
    told = f"{number:4}{name:18}{rows:>8,} " + "".join(cells) + f"{max(growths):8.2f}{peak:5,.0f}"
    if int(number[1:]) <= 11:  # noqa: PLR2004 - R1 to R11 have a target
        met = slowest <= MOST and max(growths) <= GROWTH
        told += "  met" if met else "  missed"
    return told


if __name__ == "__main__":
    print(json.dumps(ask(Path(sys.argv[1]), sys.argv[2], sys.argv[3])))

"""P5: files of CORDIS shape imported, read models caught up, beside the library's bare saves."""

from __future__ import annotations

import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from koop_es.app import Koop
from koop_es.exchange.cordis import plan_cordis
from koop_es.exchange.importing import run
from scripts.benchmarks import cordis_files, peer
from scripts.benchmarks.homes import forget, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENTS_A_PROJECT: Final = 10
"""Agreement, four milestones planned and reached, every other one's ending, a fifth of a party."""

LIBRARY: Final = 2000
"""Projects whose entries the library saves: it takes its time, and each like the one before."""


def build(folder: Path, events: int) -> None:
    """Write the files: those of a tenth of the projects, and of all."""
    for name, projects in _sizes(events).items():
        cordis_files.write(folder / name, projects)


def _sizes(events: int) -> dict[str, int]:
    return {
        "cordis-tenth": max(events // EVENTS_A_PROJECT // 10, 100),
        "cordis": max(events // EVENTS_A_PROJECT, 1000),
    }


def import_tenth(folder: Path) -> Any:
    """The same of a tenth of the projects: what it peaks at should not grow."""
    return _import(folder, folder / "cordis-tenth")


def import_cordis(folder: Path) -> Any:
    """P5: import, and bring all read models up to date."""
    return _import(folder, folder / "cordis")


def _import(folder: Path, files: Path) -> Any:
    with tempfile.TemporaryDirectory(dir=folder) as out:
        home = Path(out) / "home"
        with Koop.open(settings(home)) as koop:
            began, used = time.perf_counter(), [time.process_time()]
            names = ("project.csv", "organization.csv", "deliverables.csv")
            plan = plan_cordis(*(files / name for name in names))
            used.append(time.process_time())
            report = run(koop, plan)
            used.append(time.process_time())
            koop.catch_up()
            used.append(time.process_time())
            events, seconds = koop.store.head(), time.perf_counter() - began
            if report.problems:
                raise ValueError(report.problems[0])
        forget(home)
    return _taken(events, seconds, used)


def _taken(events: int, seconds: float, used: list[float]) -> dict[str, Any]:
    """Return what a case took; of each of its steps the processor's microseconds an event."""
    steps = [(after - before) / events * 1e6 for before, after in pairwise(used)]
    return {"events": events, "seconds": seconds, "steps": steps}


def library_saves(folder: Path) -> Any:
    """The library's ``save()`` of each of the same events by itself, as a command leaves it."""
    return _library(folder, each=True)


def library_saved(folder: Path) -> Any:
    """The same with one ``save()`` for all events of a cooperation."""
    return _library(folder, each=False)


def _library(folder: Path, *, each: bool) -> Any:
    with tempfile.TemporaryDirectory(dir=folder) as out:
        app = peer.application(Path(out))
        count, began, used = 0, time.perf_counter(), time.process_time()
        for number in range(LIBRARY):
            many = _events_of(number)
            for nth, cooperation in enumerate(_lived(number), start=1):
                if each or nth == many:
                    app.save(cooperation)
            count += many
        seconds, ended = time.perf_counter() - began, time.process_time()
        app.close()
        return _taken(count, seconds, [used, ended])


def _events_of(number: int) -> int:
    return 1 + 2 * cordis_files.DELIVERABLES + number % 2


def _lived(number: int) -> Iterator[peer.Cooperation]:
    """Yield a cooperation after each of its events."""
    ident, _, title, starts_on, ends_on, topics, signed_on, objective = cordis_files.project(number)
    actor = f"{number:032x}"
    cooperation = peer.Cooperation(
        title=f"{title}: {objective}",
        themes=topics,
        lead=actor,
        partner=actor,
        term=f"{starts_on}/{ends_on}",
    )
    yield cooperation
    told = {"effective_on": signed_on, "actor": actor, "entered_via": "import"}
    for nth in range(cordis_files.DELIVERABLES):
        external_id, name, *_ = cordis_files.deliverable(number, nth)
        cooperation.record(kind="planned", command=f"{external_id}", text=f"{name}", **told)
        yield cooperation
        cooperation.record(kind="reached", command=f"{external_id}", text="fully", **told)
        yield cooperation
    if number % 2:
        cooperation.record(kind="ended", command=ident, text="unknown", **told)
        yield cooperation

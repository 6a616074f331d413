"""P9, visibility across processes and takeover: from a command to the read models.

``python -m scripts.benchmarks.lag HOME`` runs the engine until its input ends.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from koop_es.app import Koop
from koop_es.projecting.places import FilePlace
from koop_es_projections import ALL
from scripts.benchmarks.commands import check
from scripts.benchmarks.homes import copied, place, settings

if TYPE_CHECKING:
    from collections.abc import Generator

COMMANDS: Final = 200
FIRST: Final = 10
"""Commands that come before those that are measured."""

PAUSE: Final = 0.03
"""Seconds between two commands: the machine is to be idle."""

LOOK: Final = 0.002
"""Seconds between two looks at the read models of another process."""

TAKEOVERS: Final = 3
LONGEST: Final = 30.0
NOBODY: Final = "nobody runs the engine"


@contextmanager
def _opened(folder: Path) -> Generator[tuple[Koop, Path, str]]:
    with copied(folder, "small") as home, Koop.open(settings(home)) as koop:
        koop.catch_up()
        # Catching up leaves much behind: looking through it takes a tenth of a second or two, once.
        gc.collect()
        yield koop, home, koop.store.read_raw(koop.store.head() - 1, 1)[0].stream


def lag(folder: Path) -> Any:
    """P9: from asking for a command to its position in every read model, in one process."""
    with _opened(folder) as (koop, _, stream):
        koop.engine.start()
        taken: list[float] = []
        for _ in range(FIRST + COMMANDS):
            time.sleep(PAUSE)
            began = time.perf_counter()
            answer = koop.execute(check(), stream=stream)
            if koop.wait_for(answer.position or 0, LONGEST).stale:
                sys.exit(NOBODY)
            taken.append(time.perf_counter() - began)
        return _told(taken[FIRST:])


def visible(folder: Path) -> Any:
    """The same where another process runs the engine."""
    with _opened(folder) as (koop, home, stream), _owner(home):
        _until_owned(home)
        taken: list[float] = []
        for _ in range(FIRST + COMMANDS):
            time.sleep(PAUSE)
            began = time.perf_counter()
            _seen_after(koop, stream)
            taken.append(time.perf_counter() - began)
        return _told(taken[FIRST:])


def takeover(folder: Path) -> Any:
    """From the death of the engine's process to a command in the next one's read models."""
    taken: list[float] = []
    with _opened(folder) as (koop, home, stream), ExitStack() as processes:
        owner = processes.enter_context(_owner(home))
        for _ in range(TAKEOVERS):
            _until_owned(home)
            heir = processes.enter_context(_owner(home))
            time.sleep(PAUSE)
            began = time.perf_counter()
            owner.kill()
            _seen_after(koop, stream)
            taken.append(time.perf_counter() - began)
            owner = heir
    return _told(taken)


def _seen_after(koop: Koop, stream: str) -> None:
    """Carry out a command, and look until another process has brought it into the read models."""
    answer = koop.execute(check(), stream=stream)
    deadline = time.monotonic() + LONGEST
    while koop.engine.freshness(answer.position).stale:
        if time.monotonic() > deadline:
            sys.exit(NOBODY)
        time.sleep(LOOK)


@contextmanager
def _owner(home: Path) -> Generator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.benchmarks.lag", str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if process.stdout is not None:
            process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.communicate()


def _until_owned(home: Path) -> None:
    where = place(home)
    looking = (FilePlace(where) if isinstance(where, Path) else where).ownership()
    while looking.take([projection.name for projection in ALL]):
        looking.give_up()
        time.sleep(LOOK)
    looking.close()


def _told(taken: list[float]) -> Any:
    told = [round(each * 1000, 3) for each in taken]
    return {"events": len(taken), "seconds": sum(taken), "milliseconds": told}


def main(home: str) -> None:
    """Run the engine until the input ends."""
    with Koop.open(settings(Path(home))) as koop:
        koop.engine.start()
        print("ready", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1])

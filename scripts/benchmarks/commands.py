"""P3 and P4: commands one by one and 64 waiting, beside the library's load and save."""

from __future__ import annotations

import threading
import time
from collections import deque
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from koop_es.app import Koop
from koop_es.cooperations.commands import RecordControllingCheck
from koop_es.kernel.lights import Light
from koop_es.kernel.text import FreeText
from scripts.benchmarks import network, peer
from scripts.benchmarks.homes import copied, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from concurrent.futures import Future
    from pathlib import Path

    from koop_es.ledger.answers import Answer

SMALL: Final = 20_000
"""Events in the ledgers that commands are measured on, ours and the library's."""

ONE_BY_ONE: Final = 500
WAITING: Final = 64
TOGETHER: Final = 3_000
THREADS: Final = 8
SUMMARY: Final = "All contributions as agreed, nothing to be decided."


def build(folder: Path) -> None:
    """Make the ledgers that each measurement gets a copy of."""
    network.build(folder / "small", SMALL)
    (folder / "small-peer").mkdir()
    peer.build(folder / "small-peer", SMALL)


def check() -> RecordControllingCheck:
    """Return a green check in one sentence, which goes to the vault."""
    return RecordControllingCheck(
        light=Light.GREEN, summary=FreeText(SUMMARY), next_check_on=date(2026, 12, 1)
    )


@contextmanager
def _koop(folder: Path, *, remembered: bool) -> Generator[tuple[Koop, list[str]]]:
    """Open a copy, and name cooperations of ten entries each."""
    with copied(folder, "small") as home, Koop.open(settings(home)) as koop:
        last = koop.store.read_raw(koop.store.head() - ONE_BY_ONE, ONE_BY_ONE)
        streams = list(dict.fromkeys(entry.stream for entry in last))
        if remembered:
            for stream in streams:
                koop.execute(check(), stream=stream, dry_run=True)
        yield koop, streams


def command_cold(folder: Path) -> tuple[int, float]:
    """Load ten entries, decide, append: each cooperation for the first time."""
    return _one_by_one(folder, remembered=False)


def command_one(folder: Path) -> tuple[int, float]:
    """P3: decide and append, one after another, on cooperations used before."""
    return _one_by_one(folder, remembered=True)


def _one_by_one(folder: Path, *, remembered: bool) -> tuple[int, float]:
    with _koop(folder, remembered=remembered) as (koop, streams):
        began = time.perf_counter()
        for nth, stream in enumerate(streams):
            koop.execute(check(), stream=stream, idempotency_key=f"key {nth}")
        return len(streams), time.perf_counter() - began


def command_waiting(folder: Path) -> tuple[int, float]:
    """P4: the same with 64 always waiting."""
    with _koop(folder, remembered=True) as (koop, streams):
        waiting: deque[Future[Answer]] = deque()
        began = time.perf_counter()
        for nth in range(TOGETHER):
            if len(waiting) == WAITING:
                waiting.popleft().result()
            stream = streams[nth % len(streams)]
            waiting.append(koop.submit(check(), stream=stream, idempotency_key=f"key {nth}"))
        for future in waiting:
            future.result()
        return TOGETHER, time.perf_counter() - began


def library_command(folder: Path) -> tuple[int, float]:
    """The library's load and save on streams of ten events, one after another."""
    return _library(folder, lambda work, many: [work(nth) for nth in range(many)])


def library_threads(folder: Path) -> tuple[int, float]:
    """The same in eight threads."""
    return _library(folder, _in_threads)


def _library(
    folder: Path, run: Callable[[Callable[[int], None], int], object]
) -> tuple[int, float]:
    with copied(folder, "small-peer") as place:
        app = peer.application(place)
        first = app.recorder.select_notifications(1, ONE_BY_ONE * network.EVENTS_A_STREAM)
        streams = [UUID(f"{each}") for each in dict.fromkeys(each.originator_id for each in first)]

        def work(nth: int) -> None:
            peer.command(app, streams[nth], SUMMARY)

        began = time.perf_counter()
        run(work, len(streams))
        seconds = time.perf_counter() - began
        app.close()
        return len(streams), seconds


def _in_threads(work: Callable[[int], None], many: int) -> None:
    def part(first: int) -> None:
        for nth in range(first, many, THREADS):
            work(nth)

    threads = [threading.Thread(target=part, args=(first,)) for first in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

"""Several processes that serve one socket: begun, watched, begun anew when one dies, and ended."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Final

from koop_es import logs
from koop_es.kernel.refusals import KoopError, Unavailable
from koop_es.web.server import PATIENCE, SIGNALS, serve_by_one

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Generator
    from multiprocessing.context import SpawnContext, SpawnProcess
    from multiprocessing.synchronize import Event

    from koop_es.settings import Settings

LOOK_EVERY: Final = 0.5
"""Seconds between two looks whether to stop."""
BRIEF: Final = 5.0
"""Seconds; who lives no longer is not begun anew for ever."""
TRIES: Final = 5
LONGEST_END: Final = PATIENCE + 5


class WorkersFailed(Unavailable):
    """The processes that serve end as soon as they begin; the log tells why."""

    code = "serve.workers_failed"


def serve_by_many(
    settings: Settings,
    listening: socket.socket,
    language: str | None,
    workers: int,
    ready: Callable[[], None],
) -> None:
    """Serve a home in several processes until SIGINT or SIGTERM.

    Args:
        settings: Which home, and how.
        listening: The socket that all of them accept from.
        language: Of the pages, where not each browser says it.
        workers: How many.
        ready: Called once all of them serve.

    Raises:
        WorkersFailed: They end as soon as they begin.
    """
    stopping = threading.Event()
    with _told_by_signals(stopping):
        crew = _Crew(settings, listening, language)
        try:
            crew.begin(workers)
            crew.watch(stopping, ready)
        finally:
            crew.end()


class _Crew:
    def __init__(self, settings: Settings, listening: socket.socket, language: str | None) -> None:
        # A process that was forked would share what must not be shared, such as connections.
        self._context: SpawnContext = multiprocessing.get_context("spawn")
        self._job = (settings, listening, language)
        self._members: dict[SpawnProcess, tuple[Event, float]] = {}
        self._brief = 0

    def begin(self, many: int) -> None:
        """Begin processes."""
        for _ in range(many):
            serving = self._context.Event()
            member = self._context.Process(target=_work, args=(*self._job, serving), name="serve")
            member.start()
            self._members[member] = (serving, time.monotonic())

    def watch(self, stopping: threading.Event, ready: Callable[[], None]) -> None:
        """Begin anew who dies, until it is time to stop."""
        told = False
        while not stopping.is_set():
            wait([member.sentinel for member in self._members], LOOK_EVERY if told else 0.05)
            for member in [each for each in self._members if not each.is_alive()]:
                if not stopping.is_set():
                    self._replace(member)
            if not told and all(serving.is_set() for serving, _ in self._members.values()):
                told = True
                ready()

    def _replace(self, member: SpawnProcess) -> None:
        _, began = self._members.pop(member)
        self._brief = self._brief + 1 if time.monotonic() - began < BRIEF else 0
        member.join()
        member.close()
        logs.tell("worker_ended", "warning")
        if self._brief >= TRIES:
            raise WorkersFailed
        self.begin(1)

    def end(self) -> None:
        """End all, by force who takes too long."""
        for member in self._members:
            member.terminate()
        deadline = time.monotonic() + LONGEST_END
        for member in self._members:
            member.join(max(0.0, deadline - time.monotonic()))
            if member.is_alive():
                member.kill()
                member.join()
            member.close()
        self._members.clear()


@contextmanager
def _told_by_signals(stopping: threading.Event) -> Generator[None]:
    def stop(_number: int, _frame: object) -> None:
        stopping.set()

    before = {each: signal.signal(each, stop) for each in SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _work(
    settings: Settings, listening: socket.socket, language: str | None, serving: Event
) -> None:
    """Serve in a process that was begun for it, and end when the one that began it does."""
    logs.configure(settings.log_format, settings.log_level or "info")
    logs.take_over_libraries()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        serve_by_one(settings, listening, language, serving.set)
    except KoopError as error:
        logs.tell("worker_failed", "error", code=error.code)
        raise SystemExit(1) from error


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)

"""The engine: brings every read model up to the head of the ledger, and rebuilds them."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Final

from koop_es import logs
from koop_es.kernel.refusals import Unavailable
from koop_es.kernel.times import utc_text
from koop_es.projecting import builds
from koop_es.projecting.builds import BuildState, OwnershipLost
from koop_es.projecting.opening import Opening
from koop_es.projecting.ownership import Ownership
from koop_es.projecting.runner import Runner, begin_build
from koop_es.projecting.status import (
    EngineFailed,
    Freshness,
    RebuildUnfinished,
    Status,
    UnknownReadModel,
    freshness_of,
    has_come_to,
    refuse_failed,
    status_of,
    waiting_since,
)
from koop_es.projecting.waiting import Pace, Pulse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine as Database

    from koop_es.ledger.port import Store
    from koop_es.projecting.database import ReadModelFile
    from koop_es.projecting.runner import Progress
    from koop_es.projecting.shapes import Projection

POLL: Final = 0.1
"""Seconds between two looks at the ledger when nobody wakes the engine."""


class Engine:
    """Keeps read models up to date; one process of a home at a time owns it.

    Args:
        store: The ledger, which the engine only reads.
        file: The database of the read models; made where it is missing.
        projections: The read models to keep, in the order in which they are fed.
        clock: Tells the time as an aware instant.
        page_sizes: Entries in a page, live and catching up, where the usual ones do not fit.

    Attributes:
        trouble: What keeps the background thread from working, if something does.
    """

    def __init__(
        self,
        store: Store,
        file: Path,
        projections: Sequence[Projection],
        clock: Callable[[], datetime],
        page_sizes: tuple[int, int] | None = None,
    ) -> None:
        self._store = store
        self._projections = tuple(projections)
        self._clock = clock
        self._page_sizes = page_sizes
        self._ownership = Ownership(file.with_name("engine.lock"))
        self._opening = Opening(file, self._runner_of)
        self._running = threading.Lock()
        self._woken = threading.Event()
        self._pulse = Pulse()
        self._pace = Pace()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.trouble: Unavailable | None = None

    @property
    def _database(self) -> ReadModelFile:
        return self._opening.opened()[0]

    def _runner_of(self, database: ReadModelFile) -> Runner:
        return Runner(self._store, database, self._projections, self._now, self._page_sizes)

    @property
    def reading(self) -> Database:
        """Connections for queries: a transaction sees one state of all read models throughout.

        Raises:
            Unavailable: The file cannot be used; the class tells why.
        """
        return self._database.reading

    def _now(self) -> str:
        return utc_text(self._clock())

    # Catching up

    def catch_up(self, timeout: float = 10.0, progress: Progress | None = None) -> Freshness:
        """Bring the read models up to the head, or wait until the engine's owner has.

        Args:
            timeout: Seconds to wait for another owner; running here takes what it takes.
            progress: Called with the position reached and the head.

        Raises:
            Unavailable: The ledger or the read models cannot be used.
        """
        return self.wait_for(self._store.head(), timeout, progress)

    def wait_for(
        self, position: int, timeout: float = 10.0, progress: Progress | None = None
    ) -> Freshness:
        """Bring the read models up to a position of the ledger at least; see ``catch_up``."""
        self._woken.set()
        for _ in self._pulse.waits(timeout):
            if self._has_come_to(position) or self._run_here(position, progress):
                break
        return self.freshness(position)

    def _has_come_to(self, head: int) -> bool:
        database = self._database
        try:
            found = database.builds()
        except Unavailable:
            if self._is_made_anew(database):
                return False
            raise
        if self._is_made_anew(database):
            return False
        furthest = max((build.position for build in found), default=0)
        # Beyond the ledger's end lies only what another ledger, such as a later copy, told.
        was_set_back = furthest > head and furthest > self._store.head()
        return not was_set_back and has_come_to(head, self._projections, found)

    def _is_made_anew(self, database: ReadModelFile) -> bool:
        """Tell whether the engine of this process throws a file away: what it told is void."""
        ours = self._ownership.is_ours
        return ours and (self._opening.is_unsettled or self._database is not database)

    def _run_here(self, head: int, progress: Progress | None) -> bool:
        """Run up to a position if nobody else owns the engine, and tell whether that was done."""
        if self._thread is not None or not self._running.acquire(blocking=False):
            return False
        try:
            if not self._ownership.take():
                return False
            self._opening.fit_to_feed()[1].run(head, partial(self._tell, progress))
        except OwnershipLost:
            return False
        finally:
            self._ownership.give_up()
            self._running.release()
            self._pulse.beat()
        return True

    def _tell(self, progress: Progress | None, position: int, head: int) -> None:
        self._pulse.beat()
        if progress is not None:
            progress(position, head)

    def freshness(self, head: int | None = None) -> Freshness:
        """Return how far the read models have come, without waiting."""
        until = self._store.head() if head is None else head
        return freshness_of(until, self._projections, self._database.builds())

    # In the background

    def start(self) -> None:
        """Run in a thread of its own whenever nobody else owns the engine."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._keep_running, name="engine", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Say that the ledger has grown, so that the engine does not wait for its next look."""
        self._woken.set()

    def stop(self) -> None:
        """End the thread; what it was doing is committed or rolled back."""
        if self._thread is not None:
            self._stopping.set()
            self._woken.set()
            self._thread.join()
            self._thread = None

    def _keep_running(self) -> None:
        try:
            while not self._stopping.is_set():
                self._woken.clear()
                self._run_once()
                self._woken.wait(POLL)
        finally:
            if self._ownership.is_ours:
                logs.tell("engine_given_up")
            self._ownership.give_up()

    def _run_once(self) -> None:
        try:
            with self._running:
                was_ours = self._ownership.is_ours
                if self._ownership.take():
                    if not was_ours:
                        logs.tell("engine_owned")
                    database, runner = self._opening.fit_to_feed()
                    runner.run(None, self._keep_pace, partial(self._is_over, database))
            if self.trouble is not None:
                logs.tell("engine_recovered")
            self.trouble = None
        except OwnershipLost:
            logs.tell("engine_lost", "warning")
            self._ownership.give_up()
        except Unavailable as error:
            # A full disk or a locked file passes; until then everybody can see it here.
            self._note_trouble(error)
        except Exception as error:  # noqa: BLE001 - a thread that ends would never recover
            self._note_trouble(EngineFailed(), **logs.of_error(error))

    def _note_trouble(self, trouble: Unavailable, **details: str) -> None:
        if self.trouble is None or self.trouble.code != trouble.code:
            logs.tell("engine_troubled", "warning", code=trouble.code, **details)
        self.trouble = trouble

    def _is_over(self, database: ReadModelFile) -> bool:
        return self._stopping.is_set() or not database.is_in_place

    def _keep_pace(self, position: int, head: int) -> None:
        self._pulse.beat()
        rest = self._pace.rest(head - position, awaited=self._pulse.is_awaited)
        self._stopping.wait(rest)

    # Life cycle

    def status(self) -> list[Status]:
        """Return how each read model stands."""
        head, found = self._store.head(), self._database.builds()
        since = partial(waiting_since, self._store, self._clock)
        return [status_of(each, found, head, since) for each in self._projections]

    def rebuild(
        self, *names: str, timeout: float = 3600.0, progress: Progress | None = None
    ) -> None:
        """Build read models anew beside the old ones, and switch when they have caught up.

        Args:
            names: Which; all without any.
            timeout: Seconds to wait if another process owns the engine.
            progress: Called with the position reached and the head.

        Raises:
            UnknownReadModel: There is none of that name.
            RebuildFailed: An entry could not be folded; the old build goes on serving.
            RebuildUnfinished: Another owner of the engine took too long.
        """
        wanted = [self._known(name) for name in names] or list(self._projections)
        head = self._store.head()
        with self._database.writing.begin() as connection:
            begun = {(p.name, begin_build(connection, p, self._now(), head).suffix) for p in wanted}
        self._woken.set()
        for _ in self._pulse.waits(timeout):
            self._run_here(head, progress)
            found = [b for b in self._database.builds() if (b.name, b.suffix) in begun]
            refuse_failed(found)
            if all(build.active for build in found):
                return
        raise RebuildUnfinished

    def discard(self) -> None:
        """Throw the whole file away, as a damaged or foreign one needs it, and build it anew.

        Raises:
            Unavailable: Another process owns the engine.
        """
        if self._thread is not None or not self._ownership.take():
            raise RebuildUnfinished
        try:
            self._opening.throw_away()
        finally:
            self._ownership.give_up()
        self.catch_up()

    def pause(self, name: str) -> None:
        """Stop feeding a read model; queries go on reading it as it is."""
        self._set_state(name, BuildState.LIVE, BuildState.PAUSED)

    def resume(self, name: str) -> None:
        """Feed a paused or failed read model again from where it stopped."""
        self._set_state(name, BuildState.PAUSED, BuildState.LIVE)
        self._set_state(name, BuildState.FAILED, BuildState.LIVE)
        self._woken.set()

    def _set_state(self, name: str, before: BuildState, after: BuildState) -> None:
        self._known(name)
        with self._database.writing.begin() as connection:
            for build in builds.read_builds(connection):
                if build.name == name and build.state is before and build.active:
                    builds.set_state(connection, build, after)

    def _known(self, name: str) -> Projection:
        for projection in self._projections:
            if projection.name == name:
                return projection
        raise UnknownReadModel(name=name)

    def close(self) -> None:
        """Stop, and close all connections."""
        self.stop()
        self._opening.close()

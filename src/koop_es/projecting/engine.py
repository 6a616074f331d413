"""The engine: brings every read model up to the head of the ledger, and rebuilds them."""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from koop_es import logs
from koop_es.kernel.refusals import Unavailable
from koop_es.projecting.background import Background
from koop_es.projecting.builds import OwnershipLost
from koop_es.projecting.life_cycle import LifeCycle
from koop_es.projecting.opening import Opening
from koop_es.projecting.owners import Heart
from koop_es.projecting.places import FilePlace, hear_ledger
from koop_es.projecting.runner import Runner
from koop_es.projecting.status import (
    Freshness,
    RebuildUnfinished,
    freshness_of,
    has_come_to,
)
from koop_es.projecting.waiting import Pace, Pulse
from koop_es.projecting.witness import are_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Engine as Database

    from koop_es.ledger.port import Store
    from koop_es.projecting.places import Listening, Place, ReadModels
    from koop_es.projecting.runner import Progress
    from koop_es.projecting.shapes import Projection
    from koop_es.settings import DatabaseURL


def _nothing() -> None:
    return


class Engine(LifeCycle):
    """Keeps read models up to date; one process of a home at a time owns it.

    Args:
        store: The ledger, which the engine only reads.
        place: The file of the read models, or where else they are kept; made where missing.
        projections: The read models to keep, in the order in which they are fed.
        clock: Tells the time as an aware instant.
        page_sizes: Entries in a page, live and catching up, where the usual ones do not fit.
        others: Read models of other packages, which make no answer stale.
        ledger: Database that holds the ledger and tells of each append, where one does.
        sets_aside: Whether an entry that a read model cannot fold is set aside; else it stops.
        then: Called in the background by the owner, each time that it has caught up.
    """

    def __init__(
        self,
        store: Store,
        place: Path | Place,
        projections: Sequence[Projection],
        clock: Callable[[], datetime],
        page_sizes: tuple[int, int] | None = None,
        *,
        others: Sequence[Projection] = (),
        ledger: DatabaseURL | None = None,
        sets_aside: bool = False,
        then: Callable[[], object] = _nothing,
    ) -> None:
        super().__init__(store, (*projections, *others), clock, Pulse())
        self._awaited = tuple(projections)
        self._page_sizes = page_sizes
        self._names = [projection.name for projection in self._projections]
        self._sets_aside = sets_aside
        self._then = then
        self._ledger = ledger
        self._place: Place = FilePlace(place) if isinstance(place, Path) else place
        self._ownership = self._place.ownership()
        self._opening = Opening(self._place, self._runner_of)
        self._listening: list[Listening] = []
        self._running = threading.Lock()
        self._is_known = False
        self._pace = Pace()
        self._heart = Heart(self._now)
        self._background = Background(self._work, self._give_up)

    @property
    def _database(self) -> ReadModels:
        return self._opening.opened()[0]

    def _runner_of(self, database: ReadModels) -> Runner:
        return Runner(
            self._store,
            database,
            self._projections,
            self._now,
            self._page_sizes,
            sets_aside=self._sets_aside,
        )

    @property
    def reading(self) -> Database:
        """Connections for queries: a transaction sees one state of all read models throughout.

        Raises:
            Unavailable: The file cannot be used; the class tells why.
        """
        return self._database.reading

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
        self.wake()
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
        shapes = {(each.name, each.version) for each in self._projections}
        mine = [build for build in found if build.active and (build.name, build.version) in shapes]
        furthest = max((build.position for build in mine), default=0)
        # Beyond the ledger's end lies only what another ledger, such as a later copy, told.
        was_set_back = furthest > head and furthest > self._store.head()
        if was_set_back or not has_come_to(head, self._projections, found):
            return False
        # From then on whoever feeds them looks, each time before it goes on.
        self._is_known = self._is_known or are_there(self._store, [build.seen for build in mine])
        return self._is_known

    def _is_made_anew(self, database: ReadModels) -> bool:
        """Tell whether the engine of this process throws a file away: what it told is void."""
        ours = self._ownership.is_ours
        return ours and (self._opening.is_unsettled or self._database is not database)

    def _run_here(self, head: int, progress: Progress | None) -> bool:
        """Run up to a position if nobody else owns the engine, and tell whether that was done."""
        if self._background.is_running or not self._running.acquire(blocking=False):
            return False
        try:
            mine = self._ownership.take(self._names)
            if not mine:
                return False
            runner = self._opening.fit_to_feed()[1]
            runner.run(head, partial(self._tell, progress), names=mine)
        except OwnershipLost:
            return False
        finally:
            self._ownership.give_up()
            self._running.release()
            self._pulse.beat()
        return len(mine) == len(self._names)

    def _tell(self, progress: Progress | None, position: int, head: int) -> None:
        self._pulse.beat()
        if progress is not None:
            progress(position, head)

    def freshness(self, head: int | None = None) -> Freshness:
        """Return how far the read models have come, without waiting."""
        until = self._store.head() if head is None else head
        return freshness_of(until, self._awaited, self._database.builds())

    # In the background

    def start(self) -> None:
        """Run in a thread of its own whenever nobody else owns the engine."""
        if not self._background.is_running:
            self._listening = [each for each in self._listen() if each is not None]
            self._background.start()

    def _listen(self) -> Iterator[Listening | None]:
        yield self._place.listen(self._hear)
        if self._ledger is not None:
            yield hear_ledger(self._ledger, self.wake)

    def _hear(self) -> None:
        """Somebody fed a page, or asked for something."""
        self._pulse.beat()
        self.wake()

    def wake(self) -> None:
        """Say that the ledger has grown, so that the engine does not wait for its next look."""
        self._background.woken.set()

    def stop(self) -> None:
        """End the thread; what it was doing is committed or rolled back."""
        self._background.stop()
        while self._listening:
            self._listening.pop().stop()

    @property
    def is_at_work(self) -> bool:
        """Whether it runs in the background of this process."""
        return self._background.is_running

    @property
    def trouble(self) -> Unavailable | None:
        """What keeps the background thread from working, if something does."""
        return self._background.trouble

    def _work(self) -> None:
        with self._running:
            were_ours = self._ownership.is_ours
            mine = self._ownership.take(self._names, shared=True)
            if not mine:
                return
            if not were_ours:
                logs.tell("engine_owned")
            database, runner = self._opening.fit_to_feed()
            self._heart.beat(database, mine)
            is_over = partial(self._is_over, database, mine)
            runner.run(None, self._keep_pace, is_over, mine)
        self._then()

    def _is_over(self, database: ReadModels, mine: frozenset[str]) -> bool:
        if self._background.stopping.is_set() or not database.is_in_place:
            return True
        still = self._ownership.take(self._names, shared=True)
        self._heart.beat(database, still)
        return still != mine

    def _give_up(self) -> None:
        if self._ownership.is_ours:
            logs.tell("engine_given_up")
        with suppress(Unavailable):
            self._heart.stop(self._database)
        self._ownership.give_up()

    def _keep_pace(self, position: int, head: int) -> None:
        self._pulse.beat()
        rest = self._pace.rest(head - position, awaited=self._pulse.is_awaited)
        self._background.stopping.wait(rest)

    def discard(self) -> None:
        """Throw the whole file away, as a damaged or foreign one needs it, and build it anew.

        Raises:
            Unavailable: Another process owns the engine.
        """
        if self._background.is_running or not self._ownership.take(self._names):
            raise RebuildUnfinished
        try:
            self._opening.throw_away()
        finally:
            self._ownership.give_up()
        self.catch_up()

    def close(self) -> None:
        """Stop, and close all connections."""
        self.stop()
        self._opening.close()
        self._ownership.close()

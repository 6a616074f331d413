"""One run of the engine by its owner: page after page, until every build has caught up."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

from koop_es import logs
from koop_es.kernel.event import TOPICS
from koop_es.projecting import builds
from koop_es.projecting.builds import BuildState
from koop_es.projecting.feeding import Feeder, Page, feed_together, topics_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from sqlalchemy import Connection

    from koop_es.ledger.port import Store
    from koop_es.projecting.builds import Build
    from koop_es.projecting.database import ReadModelFile
    from koop_es.projecting.shapes import Projection

    Progress = Callable[[int, int], None]

LIVE: Final = 500
CATCHING_UP: Final = 10_000
"""Entries in a page: few while live, many while catching up."""


def _never() -> bool:
    return False


class Runner:
    """Feeds every build; only the engine's owner may run it.

    Args:
        store: The ledger.
        database: The read models.
        projections: What to keep, in the order in which it is fed.
        now: Tells the time as text.
        page_sizes: Entries in a page, live and catching up.
    """

    def __init__(
        self,
        store: Store,
        database: ReadModelFile,
        projections: Sequence[Projection],
        now: Callable[[], str],
        page_sizes: tuple[int, int] | None = None,
    ) -> None:
        self._store = store
        self._database = database
        self._projections = {projection.name: projection for projection in projections}
        self._now = now
        self._live, self._catching_up = page_sizes or (LIVE, CATCHING_UP)
        self._feeders: dict[tuple[str, str], Feeder] = {}
        self._indexed: set[tuple[str, str]] = set()

    def run(
        self,
        target: int | None = None,
        progress: Progress | None = None,
        stopping: Callable[[], bool] = _never,
    ) -> None:
        """Feed all builds up to a position at least, or to the head, and switch to finished ones.

        Raises:
            OwnershipLost: Somebody else feeds the builds; nothing of the page was written.
            Unavailable: The ledger or the read models cannot be used now.
        """
        found: Sequence[Build] | None = self._begin_missing()
        while not stopping():
            head = self._store.head()
            running = [b for b in found or self._database.builds() if self._is_mine(b)]
            found = None
            lowest = min((build.position for build in running), default=head)
            if progress is not None:
                progress(lowest, head)
            # What is being built goes up to the head, so that a switch never goes back in time.
            building = any(build.state is BuildState.BUILDING for build in running)
            if lowest < (head if target is None or building else min(target, head)):
                with uncollected():
                    self._feed_some(running, head)
            elif not self._finish_some(running):
                return

    def _is_mine(self, build: Build) -> bool:
        projection = self._projections.get(build.name)
        return projection is not None and projection.version == build.version and build.is_running

    # Beginning and finishing builds

    def _begin_missing(self) -> Sequence[Build] | None:
        """Begin a build of each read model that has none, or only one of another shape.

        Returns:
            All builds, or None where that changed them.
        """
        head, found = self._store.head(), self._database.builds()
        kept = {
            (build.name, build.version)
            for build in found
            if build.state is not BuildState.RETIRED and build.position <= head
        }
        missing = [p for p in self._projections.values() if (p.name, p.version) not in kept]
        if missing:
            with self._database.writing.begin() as connection:
                for projection in missing:
                    begin_build(connection, projection, self._now(), head)
        dropped = self._drop_retired(found)
        return None if missing or dropped else found

    def _finish_some(self, running: Sequence[Build]) -> bool:
        """Index or switch to the builds that have caught up; tell whether there were any."""
        finished = [build for build in running if build.state is BuildState.BUILDING]
        for build in finished:
            key = (build.name, build.suffix)
            if key in self._indexed:
                with self._database.writing.begin() as connection:
                    builds.switch_to(connection, build, self._now())
                logs.tell("model_built", model=build.name, position=build.position)
            else:
                self._make_indexes(build)
                self._indexed.add(key)
        if finished:
            self._drop_retired(self._database.builds())
        return bool(finished)

    def _make_indexes(self, build: Build) -> None:
        # Indexes are made after the rows: keeping them up to date all along costs more.
        table = self._projections[build.name].shape.table(build.suffix)
        with self._database.writing.begin() as connection:
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                connection.execute(CreateIndex(index, if_not_exists=True))

    def _drop_retired(self, found: Sequence[Build]) -> bool:
        """Drop the builds that nobody reads any more; tell whether there were any."""
        retired = [
            build
            for build in found
            if build.state is BuildState.RETIRED and build.name in self._projections
        ]
        for build in retired:
            with self._database.writing.begin() as connection:
                table = self._projections[build.name].shape.table(build.suffix)
                connection.execute(DropTable(table, if_exists=True))
                builds.forget(connection, build)
        return bool(retired)

    # Feeding

    def _feed_some(self, running: Sequence[Build], head: int) -> None:
        """Feed one page to the builds that stand where the furthest behind stands."""
        behind = [build for build in running if build.position < head]
        serving = [build for build in behind if build.state is BuildState.LIVE]
        after = min(build.position for build in serving or behind)
        group = [build for build in running if build.position == after]
        page = self._read(group, after, head)
        feeders = [(self._feeder(build), build) for build in group]
        feed_together(self._database.writing, feeders, page)

    def _read(self, group: Sequence[Build], after: int, head: int) -> Page:
        wants = frozenset[type].union(*(self._projections[b.name].wants for b in group))
        topics = () if wants >= set(TOPICS.values()) else topics_of(wants)
        size = self._live if head - after <= self._live else self._catching_up
        records = self._store.read_all(after, size, topics=topics)
        end = head
        if records and (len(records) == size or records[-1].position > head):
            end = records[-1].position
        return Page(after, end, records)

    def _feeder(self, build: Build) -> Feeder:
        key = (build.name, build.suffix)
        feeder = self._feeders.get(key)
        if feeder is None:
            projection = self._projections[build.name]
            feeder = Feeder(self._store, self._database.writing, projection, build.suffix)
            self._feeders[key] = feeder
        return feeder


@contextmanager
def uncollected() -> Generator[None]:
    """Keep the cyclic garbage collector out of a page.

    A page is made of thousands of objects without a cycle; the collector would walk them all
    again and again, which takes as long as folding them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def begin_build(connection: Connection, projection: Projection, now: str, head: int) -> Build:
    """Begin a build beside the one that serves; unfinished ones of the same name are given up.

    Args:
        connection: To the read models, in a transaction.
        projection: What to build.
        now: The time as text.
        head: Last position of the ledger; a build beyond it belongs to another ledger.
    """
    for build in builds.read_builds(connection):
        if build.name == projection.name and (not build.active or build.position > head):
            builds.retire(connection, build)
    begun = builds.add_build(connection, projection.name, projection.version, now)
    table = projection.shape.table(begun.suffix)
    connection.execute(DropTable(table, if_exists=True))
    connection.execute(CreateTable(table))
    return begun

"""One run of the engine by its owner: page after page, until every build has caught up."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from koop_es.kernel.event import TOPICS
from koop_es.projecting.building import Builder
from koop_es.projecting.builds import BuildState
from koop_es.projecting.collecting import uncollected
from koop_es.projecting.dead_letters import Aside
from koop_es.projecting.feeding import Feeder, feed_together
from koop_es.projecting.pages import Page, topics_of
from koop_es.projecting.retrying import try_again

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from koop_es.ledger.port import Store
    from koop_es.projecting.builds import Build
    from koop_es.projecting.places import ReadModels
    from koop_es.projecting.shapes import Projection

    Progress = Callable[[int, int], None]

LIVE: Final = 500
CATCHING_UP: Final = 8_000
"""Entries in a page: few while live, many while catching up."""
OF_TWO: Final = 5_000
"""Those of a page while catching up where the next one is in memory beside it."""


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
        sets_aside: Whether what cannot be folded is set aside; else a build stops there.
    """

    def __init__(
        self,
        store: Store,
        database: ReadModels,
        projections: Sequence[Projection],
        now: Callable[[], str],
        page_sizes: tuple[int, int] | None = None,
        *,
        sets_aside: bool = False,
    ) -> None:
        self._store = store
        self._database = database
        self._projections = {projection.name: projection for projection in projections}
        self._now, self._sets_aside = now, sets_aside
        self._builder = Builder(store, database, self._projections, now)
        is_file = database.writing.dialect.name == "sqlite"
        catching_up = CATCHING_UP if is_file else min(CATCHING_UP, OF_TWO)
        self._live, self._catching_up = page_sizes or (LIVE, catching_up)
        self._feeders: dict[tuple[str, str], Feeder] = {}
        self._ahead: Page | None = None
        self._ahead_of: Sequence[str] = ()

    def run(
        self,
        target: int | None = None,
        progress: Progress | None = None,
        stopping: Callable[[], bool] = _never,
        names: Collection[str] | None = None,
    ) -> None:
        """Feed builds up to a position at least, or to the head, and switch to finished ones.

        Args:
            target: The position; None for the head, wherever it goes.
            progress: Called before each page with the position reached and the head.
            stopping: Tells before each page whether to leave it at that.
            names: The read models that this process owns; all of them where it is not told.

        Raises:
            OwnershipLost: Somebody else feeds the builds; nothing of the page was written.
            Unavailable: The ledger or the read models cannot be used now.
        """
        mine = self._projections if names is None else names
        found: Sequence[Build] | None = self._builder.begin_missing(mine)
        self._try_again(found or self._database.builds(), mine)
        self._ahead = None
        with uncollected() as collect:
            self._feed(found, mine, target, progress, stopping, collect)

    def _feed(
        self,
        found: Sequence[Build] | None,
        mine: Collection[str],
        target: int | None,
        progress: Progress | None,
        stopping: Callable[[], bool],
        between_pages: Callable[[], None],
    ) -> None:
        while not stopping():
            head = self._store.head()
            running = [b for b in found or self._database.builds() if self._is_fed(b, mine)]
            found = None
            lowest = min((build.position for build in running), default=head)
            if progress is not None:
                progress(lowest, head)
            # What is being built goes up to the head, so that a switch never goes back in time.
            building = any(build.state is BuildState.BUILDING for build in running)
            if lowest < (head if target is None or building else min(target, head)):
                self._feed_some(running, head)
                between_pages()
            elif not self._builder.finish(running, mine):
                return

    def _is_fed(self, build: Build, mine: Collection[str]) -> bool:
        if build.name not in mine or not build.is_running:
            return False
        projection = self._projections.get(build.name)
        return projection is not None and projection.version == build.version

    def _try_again(self, found: Sequence[Build], mine: Collection[str]) -> None:
        """Fold what was set aside and is asked for."""
        for build in found:
            if build.letters and self._is_fed(build, mine):
                feeder = self._feeder(build)
                try_again(self._store, self._database.writing, feeder, build)

    # Feeding

    def _feed_some(self, running: Sequence[Build], head: int) -> None:
        """Feed one page to the builds that stand where the furthest behind stands."""
        behind = [build for build in running if build.position < head]
        serving = [build for build in behind if build.state is BuildState.LIVE]
        after = min(build.position for build in serving or behind)
        group = [build for build in running if build.position == after]
        topics, page = self._topics(group), self._ahead
        if page is None or (page.after, topics) != (after, self._ahead_of):
            page = self._read(after, head, topics)
        self._ahead = None
        feeders = [(self._feeder(build), build) for build in group]
        ahead = partial(self._read_ahead, page.end, head, topics)
        feed_together(self._database.writing, feeders, page, ahead)

    def _topics(self, group: Sequence[Build]) -> Sequence[str]:
        wants = frozenset[type].union(*(self._projections[b.name].wants for b in group))
        return () if wants >= set(TOPICS.values()) else topics_of(wants)

    def _read_ahead(self, after: int, head: int, topics: Sequence[str]) -> None:
        """Read the next page while a server is busy with this one."""
        if after < head:
            # What keeps it from being read is told when its turn has come.
            with suppress(Exception):
                self._ahead, self._ahead_of = self._read(after, head, topics), topics

    def _read(self, after: int, head: int, topics: Sequence[str]) -> Page:
        size = self._live if head - after <= self._live else self._catching_up
        records = self._store.read_trusting(after, size, topics=topics)
        end = head
        if records and (len(records) == size or records[-1].position > head):
            end = records[-1].position
        return Page(after, end, records)

    def _feeder(self, build: Build) -> Feeder:
        key = (build.name, build.suffix)
        feeder = self._feeders.get(key)
        if feeder is None:
            projection = self._projections[build.name]
            aside = Aside(projection, self._now, wanted=self._sets_aside)
            writing = self._database.writing
            feeder = Feeder(self._store, writing, projection, build.suffix, aside)
            self._feeders[key] = feeder
        return feeder

"""What people ask of read models: how they stand, to rebuild, pause, resume, retry, drop them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial
from typing import TYPE_CHECKING

from koop_es.kernel.times import utc_text
from koop_es.projecting import builds, dead_letters
from koop_es.projecting.building import begin_build, drop, of_this_ledger
from koop_es.projecting.builds import BuildState
from koop_es.projecting.owners import read_owners
from koop_es.projecting.status import (
    RebuildUnfinished,
    RetryUnfinished,
    Status,
    StillRead,
    StoppedAgain,
    UnknownReadModel,
    refuse_failed,
    statuses,
    waiting_since,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from koop_es.ledger.port import Store
    from koop_es.projecting.builds import Build
    from koop_es.projecting.dead_letters import DeadLetter
    from koop_es.projecting.places import ReadModels
    from koop_es.projecting.runner import Progress
    from koop_es.projecting.shapes import Projection
    from koop_es.projecting.waiting import Pulse


class LifeCycle(ABC):
    """The part of the engine that people speak to.

    What they ask for is noted in the database, and done by the engine's owner, here or elsewhere.

    Args:
        store: The ledger.
        projections: The read models.
        clock: Tells the time as an aware instant.
        pulse: Beats whenever something was done.
    """

    def __init__(
        self,
        store: Store,
        projections: Sequence[Projection],
        clock: Callable[[], datetime],
        pulse: Pulse,
    ) -> None:
        self._store = store
        self._projections = tuple(projections)
        self._clock = clock
        self._pulse = pulse

    @property
    @abstractmethod
    def _database(self) -> ReadModels: ...

    @abstractmethod
    def _run_here(self, head: int, progress: Progress | None) -> bool: ...

    @abstractmethod
    def wake(self) -> None:
        """Say that there may be something to do."""

    def _now(self) -> str:
        return utc_text(self._clock())

    def status(self, *, replaced: bool = False) -> list[Status]:
        """Return how each read model stands.

        Args:
            replaced: Whether to tell of builds that were replaced, too, and of read models that
                this program does not know.
        """
        with self._database.reading.connect() as connection:
            found, owners = builds.read_builds(connection), read_owners(connection)
        since = partial(waiting_since, self._store, self._clock)
        known, rest = statuses(self._projections, found, self._store.head(), since, owners)
        return [*known, *rest] if replaced else known

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
            BuildFailed: Or there is none of this version that could.
            RebuildUnfinished: Another owner of the engine took too long.
        """
        wanted = [self.known(name) for name in names] or list(self._projections)
        head, is_ours = self._store.head(), of_this_ledger(self._store)
        with self._database.changing() as connection:
            new = [begin_build(connection, p, self._now(), is_ours) for p in wanted]
        begun = {(build.name, build.suffix) for build in new}
        self.wake()
        for _ in self._pulse.waits(timeout):
            self._run_here(head, progress)
            found = self._database.builds()
            mine = [build for build in found if (build.name, build.suffix) in begun]
            refuse_failed(mine, found)
            if all(build.active for build in mine):
                return
        raise RebuildUnfinished

    def pause(self, name: str) -> None:
        """Stop feeding a read model; queries go on reading it as it is."""
        self._set_states(name, {BuildState.LIVE: BuildState.PAUSED})

    def resume(self, name: str) -> None:
        """Feed a paused or failed read model again from where it stopped."""
        again = BuildState.LIVE
        self._set_states(name, {BuildState.PAUSED: again, BuildState.FAILED: again})
        self.wake()

    def refuse_stopped(self, name: str) -> None:
        """Refuse a read model that has stopped at an entry.

        Raises:
            StoppedAgain: It names the entry and the error.
        """
        for each in self.status():
            if each.name == name and each.state == BuildState.FAILED:
                raise StoppedAgain(name=name, error=each.error, position=each.error_position)

    def _set_states(self, name: str, after: dict[BuildState, BuildState]) -> None:
        self.known(name)
        with self._database.changing() as connection:
            for build in builds.read_builds(connection):
                if build.name != name or build.state not in after:
                    continue
                # What never served and failed goes on being built: it is switched to in the end.
                state = after[build.state] if build.active else BuildState.BUILDING
                builds.set_state(connection, build, state)
            builds.beat(connection)

    def letters(self, name: str | None = None) -> list[DeadLetter]:
        """Return the entries that serving read models, or one of them, have set aside."""
        if name is not None:
            self.known(name)
        with self._database.reading.connect() as connection:
            serving = {(b.name, b.suffix) for b in builds.read_builds(connection) if b.active}
            found = dead_letters.read_letters(connection)
        return [
            letter
            for letter in found
            if (letter.name, letter.suffix) in serving and name in {None, letter.name}
        ]

    def retry(self, *names: str, timeout: float = 60.0) -> int:
        """Fold what read models have set aside, as far as it can be folded now.

        Args:
            names: Which read models; all without any.
            timeout: Seconds to wait if another process owns the engine.

        Returns:
            How many entries were folded.

        Raises:
            UnknownReadModel: There is none of that name.
            RetryUnfinished: Another owner of the engine took too long.
        """
        wanted = {self.known(name).name for name in names} or {p.name for p in self._projections}
        with self._database.changing() as connection:
            asked = sum(
                dead_letters.ask_for(connection, build)
                for build in self._serving(connection, wanted)
            )
            builds.beat(connection)
        self.wake()
        for _ in self._pulse.waits(timeout):
            self._run_here(self._store.head(), None)
            with self._database.reading.connect() as connection:
                serving = self._serving(connection, wanted)
                if not sum(dead_letters.asked_of(connection, build) for build in serving):
                    return asked - sum(build.letters for build in serving)
        raise RetryUnfinished

    def _serving(self, connection: Connection, names: set[str]) -> list[Build]:
        found = builds.read_builds(connection)
        return [build for build in found if build.active and build.name in names]

    def drop_old(self, *names: str, timeout: float = 30.0) -> list[str]:
        """Drop builds that were replaced, and named read models that no program knows any more.

        Args:
            names: Which read models; all that this program knows without any.
            timeout: Seconds to wait for those who still read what was replaced.

        Returns:
            The full names of the tables that were dropped.

        Raises:
            UnknownReadModel: Nothing is kept of that name.
            StillRead: Somebody has been reading for too long.
        """
        kept = {build.name for build in self._database.builds()}
        for name in names:
            if name not in kept:
                raise UnknownReadModel(name=name)
        if not self._database.outlasted(timeout):
            raise StillRead
        with self._database.changing() as connection:
            old = [b for b in builds.read_builds(connection) if self._is_old(b, names)]
            for build in old:
                drop(connection, build)
        return [f"{build.name}_{build.suffix}" for build in old]

    def _is_old(self, build: Build, names: Sequence[str]) -> bool:
        if names and build.name not in names:
            return False
        if build.state is BuildState.RETIRED:
            return True
        return bool(names) and all(each.name != build.name for each in self._projections)

    def known(self, name: str) -> Projection:
        """Return the read model of a name.

        Raises:
            UnknownReadModel: There is none.
        """
        for projection in self._projections:
            if projection.name == name:
                return projection
        raise UnknownReadModel(name=name)

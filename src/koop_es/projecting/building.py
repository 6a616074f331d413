"""Builds are begun beside those that serve, switched to when they have caught up, and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import MetaData, Table
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

from koop_es import logs
from koop_es.projecting import builds
from koop_es.projecting.builds import BuildState
from koop_es.projecting.witness import asked_once

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sqlalchemy import Connection

    from koop_es.ledger.port import Store
    from koop_es.projecting.builds import Build
    from koop_es.projecting.places import ReadModels
    from koop_es.projecting.shapes import Projection

AT_ONCE: Final = 0.0


class Builder:
    """Begins, finishes and drops builds; only their owner may let it.

    Args:
        store: The ledger.
        database: The read models.
        projections: What to build, by name.
        now: Tells the time as text.
    """

    def __init__(
        self,
        store: Store,
        database: ReadModels,
        projections: Mapping[str, Projection],
        now: Callable[[], str],
    ) -> None:
        self._store = store
        self._database = database
        self._projections = projections
        self._now = now
        self._indexed: set[tuple[str, str]] = set()

    def begin_missing(self, names: Collection[str]) -> Sequence[Build] | None:
        """Begin a build of each read model that has none, or only one of another shape or ledger.

        Args:
            names: Which read models to look after.

        Returns:
            All builds, or None where that changed them.
        """
        found = self._database.builds()
        is_ours = of_this_ledger(self._store)
        missing = self._missing(found, is_ours, names)
        if missing:
            with self._database.changing() as connection:
                for projection in self._missing(builds.read_builds(connection), is_ours, names):
                    begin_build(connection, projection, self._now(), is_ours)
        dropped = self._drop_given_up(found, names)
        return None if missing or dropped else found

    def _missing(
        self, found: Sequence[Build], is_ours: Callable[[Build], bool], names: Collection[str]
    ) -> list[Projection]:
        kept = {
            (build.name, build.version)
            for build in found
            if build.state is not BuildState.RETIRED and is_ours(build)
        }
        wanted = [each for each in self._projections.values() if each.name in names]
        return [each for each in wanted if (each.name, each.version) not in kept]

    def finish(self, running: Sequence[Build], names: Collection[str]) -> bool:
        """Index or switch to the builds that have caught up; tell whether there were any."""
        finished = [build for build in running if build.state is BuildState.BUILDING]
        for build in finished:
            key = (build.name, build.suffix)
            if key in self._indexed:
                with self._database.changing() as connection:
                    builds.switch_to(connection, build, self._now())
                logs.tell("model_built", model=build.name, position=build.position)
            else:
                self._make_indexes(build)
                self._indexed.add(key)
        if finished:
            self._drop_given_up(self._database.builds(), names)
        return bool(finished)

    def _make_indexes(self, build: Build) -> None:
        # Indexes are made after the rows: keeping them up to date all along costs more.
        table = self._projections[build.name].shape.table(build.suffix)
        with self._database.writing.begin() as connection:
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                connection.execute(CreateIndex(index, if_not_exists=True))

    def _drop_given_up(self, found: Sequence[Build], names: Collection[str]) -> bool:
        """Drop the builds that never served, and of those that did all but the last one.

        The last one is kept until somebody asks that it be dropped, or another follows it.
        """
        retired = [b for b in found if b.state is BuildState.RETIRED and b.name in names]
        last = {build.name: build.number for build in retired if build.rebuilt_at}
        never = [build for build in retired if not build.rebuilt_at]
        older = [b for b in retired if b.rebuilt_at and b.number < last[b.name]]
        if older and not self._database.outlasted(AT_ONCE):
            older = []
        for build in [*never, *older]:
            with self._database.changing() as connection:
                drop(connection, build)
        return bool(never or older)


def of_this_ledger(store: Store) -> Callable[[Build], bool]:
    """Return what tells whether a build was folded from the ledger, and not from another one."""
    head, is_there = store.head(), asked_once(store)
    return lambda build: build.position <= head and is_there(build)


def begin_build(
    connection: Connection, projection: Projection, now: str, is_ours: Callable[[Build], bool]
) -> Build:
    """Begin a build beside the one that serves; unfinished ones of the same name are given up.

    Args:
        connection: To the read models, in a transaction that changes builds.
        projection: What to build.
        now: The time as text.
        is_ours: Tells whether a build was folded from this ledger; others serve no longer.
    """
    for build in builds.read_builds(connection):
        if build.name == projection.name and (not build.active or not is_ours(build)):
            builds.retire(connection, build)
    begun = builds.add_build(connection, projection.name, projection.version, now)
    table = projection.shape.table(begun.suffix)
    connection.execute(DropTable(table, if_exists=True))
    connection.execute(CreateTable(table))
    return begun


def drop(connection: Connection, build: Build) -> None:
    """Drop the table of a build that nobody reads any more, and forget it."""
    table = Table(f"{build.name}_{build.suffix}", MetaData())
    connection.execute(DropTable(table, if_exists=True))
    builds.forget(connection, build)

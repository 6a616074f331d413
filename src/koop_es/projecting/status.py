"""How far the read models have come, and what can go wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koop_es.kernel.refusals import KoopError, NotFound, Unavailable
from koop_es.kernel.times import read_instant
from koop_es.projecting.builds import BuildState, refuse_unbuilt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from koop_es.ledger.port import Store
    from koop_es.projecting.builds import Build
    from koop_es.projecting.owners import Owner
    from koop_es.projecting.shapes import Projection


class UnknownReadModel(NotFound):
    """There is no read model of that name."""

    code = "projections.unknown"


class RebuildFailed(KoopError):
    """An entry could not be folded; queries go on reading the old build."""

    code = "projections.rebuild_failed"


class RebuildUnfinished(Unavailable):
    """Another process owns the engine and has not finished the rebuild in time."""

    code = "projections.rebuild_unfinished"


class RetryUnfinished(Unavailable):
    """Another process owns the engine and has not tried again in time."""

    code = "projections.retry_unfinished"


class StillRead(Unavailable):
    """Somebody has been reading since before the read models were replaced."""

    code = "projections.still_read"


class EngineFailed(Unavailable):
    """The engine met an error that it does not know; the log tells more, and it tries again."""

    code = "projections.engine_failed"


class StoppedAgain(KoopError):
    """A read model was resumed, and could not fold the entry this time either."""

    code = "projections.stopped_again"


def refuse_failed(begun: Sequence[Build], found: Sequence[Build]) -> None:
    """Refuse builds of which one has failed.

    Args:
        begun: Those that are asked about.
        found: All builds.

    Raises:
        RebuildFailed: It names the entry that could not be folded.
        BuildFailed: So does this, where nothing of the same version is there to serve.
    """
    for build in begun:
        if build.state is BuildState.FAILED:
            refuse_unbuilt(build.name, build.version, found)
            reached = [
                other.position for other in found if other.name == build.name and other.active
            ]
            raise RebuildFailed(
                name=build.name,
                error=build.error,
                position=build.error_position,
                reached=max(reached, default=None),
            )


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far the read models have come.

    Attributes:
        position: The position that all of them have seen.
        head: The ledger's last position when asked.
        stale: Whether entries are missing.
    """

    position: int
    head: int
    stale: bool

    @property
    def lag_events(self) -> int:
        """How many positions are missing."""
        return max(0, self.head - self.position)


@dataclass(frozen=True, slots=True)
class Status:
    """One read model, as ``koop projections list`` tells of it (R22).

    Attributes:
        name: The read model.
        version: Version of its projection.
        state: ``building``, ``live``, ``paused``, ``failed`` or ``retired``.
        position: Last position that it has seen: what queries read, or what is being built of a
            version of which nothing serves yet.
        lag_events: How many positions it is behind.
        lag_seconds: How long the oldest entry that it has not seen has been waiting.
        error: Code of what stopped it.
        error_position: Position of the entry that did.
        rebuilt_at: When the build that queries read was switched to.
        serving: Whether queries of this version find a build.
        dead_letters: How many entries were set aside.
        owner: Which process feeds it in the background, if one does.
        heard_at: When that one last told that it is there.
    """

    name: str
    version: int
    state: str
    position: int
    lag_events: int
    lag_seconds: float
    error: str | None
    error_position: int | None
    rebuilt_at: str | None
    serving: bool
    dead_letters: int = 0
    owner: str | None = None
    heard_at: str | None = None


def freshness_of(head: int, projections: Sequence[Projection], found: Sequence[Build]) -> Freshness:
    """Return how far the builds that queries read have come."""
    versions = {projection.name: projection.version for projection in projections}
    positions = [
        build.position
        for build in found
        if build.active and versions.get(build.name) == build.version
    ]
    complete = len(positions) == len(versions)
    position = min(positions, default=head) if complete else 0
    return Freshness(position, head, stale=position < head or not complete)


def has_come_to(head: int, projections: Sequence[Projection], found: Sequence[Build]) -> bool:
    """Tell whether nothing is left to wait for; what has failed or is paused never comes."""
    return all(_has_come(head, projection, found) for projection in projections)


def _has_come(head: int, projection: Projection, found: Sequence[Build]) -> bool:
    mine = [build for build in _of(projection, found) if build.version == projection.version]
    serving = [build for build in mine if build.active]
    if serving:
        return not any(build.is_running and build.position < head for build in serving)
    return bool(mine) and not any(build.is_running for build in mine)


def _of(projection: Projection, found: Sequence[Build]) -> list[Build]:
    return [
        build
        for build in found
        if build.name == projection.name and build.state is not BuildState.RETIRED
    ]


def statuses(
    projections: Sequence[Projection],
    found: Sequence[Build],
    head: int,
    waiting_since: Callable[[int], float],
    owners: Mapping[str, Owner],
) -> tuple[list[Status], list[Status]]:
    """Return how the read models stand, and what is kept of others and of earlier builds.

    Args:
        projections: Those that the program knows.
        found: All builds.
        head: The ledger's last position.
        waiting_since: Tells for how many seconds the entry behind a position has been waiting.
        owners: Who feeds them in the background.
    """
    known = [_status_of(each, found, head, waiting_since, owners) for each in projections]
    versions = {each.name: each.version for each in known}
    rest = [b for b in found if b.state is BuildState.RETIRED or _is_of_others(b, versions)]
    return known, [_of_rest(build, head, waiting_since) for build in rest]


def _is_of_others(build: Build, versions: Mapping[str, int]) -> bool:
    """Tell whether only programs that know other read models, or other versions, read a build."""
    version = versions.get(build.name)
    return version is None or (build.active and build.version != version)


def _of_rest(build: Build, head: int, waiting_since: Callable[[int], float]) -> Status:
    is_behind = build.active and build.position < head
    return Status(
        name=build.name,
        version=build.version,
        state=build.state,
        position=build.position,
        lag_events=head - build.position if is_behind else 0,
        lag_seconds=waiting_since(build.position) if is_behind else 0.0,
        error=build.error,
        error_position=build.error_position,
        rebuilt_at=build.rebuilt_at,
        serving=build.active,
        dead_letters=build.letters,
    )


def _status_of(
    projection: Projection,
    found: Sequence[Build],
    head: int,
    waiting_since: Callable[[int], float],
    owners: Mapping[str, Owner],
) -> Status:
    mine = [build for build in _of(projection, found) if build.version == projection.version]
    serving = next((build for build in mine if build.active), None)
    newest = mine[-1] if mine else None
    shown = serving or newest
    position = shown.position if shown else 0
    owner = owners.get(projection.name)
    return Status(
        name=projection.name,
        version=projection.version,
        state=newest.state if newest else BuildState.BUILDING,
        position=position,
        lag_events=max(0, head - position),
        lag_seconds=waiting_since(position) if position < head else 0.0,
        error=newest.error if newest else None,
        error_position=newest.error_position if newest else None,
        rebuilt_at=serving.rebuilt_at if serving else None,
        serving=serving is not None,
        dead_letters=shown.letters if shown else 0,
        owner=owner.worker if owner else None,
        heard_at=owner.heard_at if owner else None,
    )


def waiting_since(store: Store, clock: Callable[[], datetime], position: int) -> float:
    """Return for how many seconds the entry behind a position has been waiting."""
    waiting = store.read_raw(position, 1)
    if not waiting:
        return 0.0
    waited = clock() - read_instant(waiting[0].recorded_at)
    return max(0.0, waited.total_seconds())

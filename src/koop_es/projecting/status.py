"""How far the read models have come, and what can go wrong with them."""

from __future__ import annotations

from dataclasses import dataclass

from koop_es.kernel.refusals import KoopError, NotFound, Unavailable


class UnknownReadModel(NotFound):
    """There is no read model of that name."""

    code = "projections.unknown"


class RebuildFailed(KoopError):
    """An entry could not be folded; queries go on reading the old build."""

    code = "projections.rebuild_failed"


class RebuildUnfinished(Unavailable):
    """Another process owns the engine and has not finished the rebuild in time."""

    code = "projections.rebuild_unfinished"


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
    """One read model, as ``koop projections status`` tells of it (R22).

    Attributes:
        name: The read model.
        version: Version of its projection.
        state: ``building``, ``live``, ``paused`` or ``failed``.
        position: Last position that it has seen.
        lag_events: How many positions it is behind.
        lag_seconds: How long the oldest entry that it has not seen has been waiting.
        error: Code of what stopped it.
        error_position: Position of the entry that did.
        rebuilt_at: When the build that queries read was switched to.
        serving: Whether queries find a build.
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

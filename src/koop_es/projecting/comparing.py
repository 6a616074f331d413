"""Comparing the read models that are served with what the record gives when it is folded afresh."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from sqlalchemy import select

from koop_es.projecting.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy import Engine as Database

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.port import Store
    from koop_es.projecting.runner import Progress
    from koop_es.projecting.shapes import Projection

FOLDED_AT_ONCE: Final = 1000


class Served(NamedTuple):
    """A read model as it is served.

    Attributes:
        projection: Which.
        position: The last position that it has seen.
        digest: Over all its rows.
    """

    projection: Projection
    position: int
    digest: str


def differing(
    store: Store,
    serving: Database,
    projections: Sequence[Projection],
    clock: Callable[[], datetime],
    progress: Progress | None = None,
) -> list[str]:
    """Return the names of the read models that are not what the record gives.

    Each is compared as of the position that it has seen, so others may write meanwhile.

    Args:
        store: The ledger.
        serving: Connections to the read models.
        projections: Which to compare; each has been built.
        clock: Tells the time.
        progress: Called with the position reached and the one to reach.

    Raises:
        NotReady: One has not been built.
        Unavailable: The ledger or a file cannot be used.
    """
    with serving.connect() as connection:
        served = [_served(connection, projection) for projection in projections]
    wrong: list[str] = []
    for position in sorted({each.position for each in served}):
        group = [each for each in served if each.position == position]
        afresh = _afresh(store, position, [each.projection for each in group], clock, progress)
        wrong += [each.projection.name for each in group if each not in afresh]
    return wrong


def _served(connection: Connection, projection: Projection) -> Served:
    table, position = projection.shape.active(connection)
    ordered = select(table).order_by(*table.primary_key.columns)
    digest = hashlib.sha256()
    for row in connection.execute(ordered).yield_per(FOLDED_AT_ONCE):
        digest.update(repr(tuple(row)).encode())
    return Served(projection, position, digest.hexdigest())


def _afresh(
    store: Store,
    position: int,
    projections: Sequence[Projection],
    clock: Callable[[], datetime],
    progress: Progress | None,
) -> list[Served]:
    """Fold the record up to a position into a file of its own."""
    until = cast("Store", _Until(store, position))
    with tempfile.TemporaryDirectory(prefix="koop-") as folder:
        engine = Engine(until, Path(folder) / "projections.db", projections, clock)
        try:
            engine.catch_up(progress=progress)
            with engine.reading.connect() as connection:
                return [_served(connection, projection) for projection in projections]
        finally:
            engine.close()


class _Until:
    """The ledger as it was when a position was its last."""

    def __init__(self, store: Store, position: int) -> None:
        self._store = store
        self._position = position

    def head(self) -> int:
        return self._position

    def read_trusting(
        self, after: int, limit: int, *, topics: Sequence[str] = ()
    ) -> list[Record[Event]]:
        found = self._store.read_trusting(after, limit, topics=topics)
        return [record for record in found if record.position <= self._position]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

"""Given events, then rows: folded in every way in which the engine may come to them."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from koop_es.projecting.engine import Engine
from koop_es.testing.history import opened_ledger

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from koop_es.app import Koop
    from koop_es.kernel.event import Event
    from koop_es.projecting.shapes import Projection
    from koop_es.testing.history import Entry

Rows = list[dict[str, Any]]


class FoldsDiffer(AssertionError):
    """Two ways of folding the same entries led to different rows, or one led to none at all."""


def rows_of(projection: Projection, *history: Event | Entry) -> Rows:
    """Return a read model's rows in the order of their keys.

    The history is folded in batches of one, of two and of all entries: each in one go, then
    stopped half-way and resumed, then looked for once more, then rebuilt. All must lead to the
    same rows.

    Args:
        projection: The read model.
        history: Events and entries, in the order of recording.

    Raises:
        FoldsDiffer: They do not, or an entry cannot be folded.
    """
    with opened_ledger(history) as koop, tempfile.TemporaryDirectory(prefix="koop-") as folder:
        ways = _ways(koop, projection, Path(folder))
        first, rows = next(ways)
        for way, others in ways:
            if others != rows:
                raise FoldsDiffer(_difference(first, rows, way, others))
    return rows


def _ways(koop: Koop, projection: Projection, folder: Path) -> Iterator[tuple[str, Rows]]:
    head = koop.store.head()
    for size in dict.fromkeys((1, 2, max(head, 1))):
        way = f"batches of {size}"
        with _engine(koop, projection, folder / f"whole-{size}", size) as engine:
            yield way, _caught_up(engine, projection, way)
            yield f"{way}, looked for once more", _caught_up(engine, projection, way)
            engine.rebuild(projection.name)
            yield f"{way}, rebuilt", _rows(engine, projection)
        halves = folder / f"halves-{size}"
        with _engine(koop, projection, halves, size) as engine:
            engine.wait_for(head // 2)
        with _engine(koop, projection, halves, size) as engine:
            yield f"{way}, resumed half-way", _caught_up(engine, projection, way)


@contextmanager
def _engine(koop: Koop, projection: Projection, folder: Path, size: int) -> Generator[Engine]:
    folder.mkdir(exist_ok=True)
    file = folder / "projections.db"
    engine = Engine(koop.store, file, [projection], koop.clock, (size, size))
    try:
        yield engine
    finally:
        engine.close()


def _caught_up(engine: Engine, projection: Projection, way: str) -> Rows:
    engine.catch_up()
    (status,) = engine.status()
    if status.error is not None:
        msg = f"{projection.name}, {way}: {status.error} at position {status.error_position}"
        raise FoldsDiffer(msg)
    return _rows(engine, projection)


def _rows(engine: Engine, projection: Projection) -> Rows:
    with engine.reading.connect() as connection:
        table, _ = projection.shape.active(connection)
        ordered = select(table).order_by(*table.primary_key.columns)
        return [dict(row) for row in connection.execute(ordered).mappings()]


def _difference(first: str, rows: Rows, way: str, others: Rows) -> str:
    told = [f"only in {first}: {row}" for row in rows if row not in others]
    told += [f"only in {way}: {row}" for row in others if row not in rows]
    return "\n".join(told or [f"{first} and {way} tell the same rows in another order"])

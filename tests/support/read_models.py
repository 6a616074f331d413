"""Engines over a store, and what is in their tables."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from koop_es.projecting.engine import Engine
from koop_es_projections import ALL
from tests.support.places import place_in

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

    from koop_es.ledger.port import Store
    from koop_es.projecting.shapes import Projection

NOON: Final = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)


@contextmanager
def engine_over(
    store: Store,
    folder: Path,
    projections: Sequence[Projection] = ALL,
    pages: tuple[int, int] | None = None,
) -> Generator[Engine]:
    """Run an engine on the read models of a folder."""
    engine = Engine(store, place_in(folder), projections, lambda: NOON, pages)
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def caught_up(store: Store, folder: Path) -> Generator[Connection]:
    """Return a connection to read models that have seen the whole ledger."""
    with engine_over(store, folder) as engine:
        engine.catch_up()
        with engine.reading.connect() as connection:
            yield connection


def rows_of(connection: Connection, projection: Projection) -> list[dict[str, Any]]:
    """Return the rows of a read model in the order of their keys."""
    table, _ = projection.shape.active(connection)
    ordered = select(table).order_by(*table.primary_key.columns)
    return [dict(row) for row in connection.execute(ordered).mappings()]


def all_rows(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every shipped read model."""
    with engine.reading.connect() as connection:
        return {projection.name: rows_of(connection, projection) for projection in ALL}

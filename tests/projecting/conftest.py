"""A ledger in memory and engines on a folder, for the tests of the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.projecting.engine import Engine
from tests.ledger.making import Clock
from tests.projecting.small import Entries, Names
from tests.support.memory_store import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from koop_es.projecting.shapes import Projection

    OpenEngine = Callable[..., Engine]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> MemoryStore:
    return MemoryStore(clock)


@pytest.fixture
def open_engine(store: MemoryStore, tmp_path: Path, clock: Clock) -> Iterator[OpenEngine]:
    """Return a function that opens engines on one file, all closed in the end."""
    engines: list[Engine] = []

    def open_one(
        projections: Sequence[Projection] | None = None, pages: tuple[int, int] | None = None
    ) -> Engine:
        kept = projections if projections is not None else (Names(), Entries())
        engines.append(Engine(store, tmp_path / "projections.db", kept, clock, pages))
        return engines[-1]

    yield open_one
    for engine in engines:
        engine.close()

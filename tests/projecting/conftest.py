"""A ledger in memory and engines on a folder, for the tests of the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.projecting.engine import Engine
from tests.ledger.making import Clock
from tests.projecting.small import Entries, Names
from tests.support.memory_store import MemoryStore
from tests.support.places import ownership_of, place_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from koop_es.projecting.places import Owning, Place
    from koop_es.projecting.shapes import Projection

    OpenEngine = Callable[..., Engine]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> MemoryStore:
    return MemoryStore(clock)


@pytest.fixture(params=["file", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | Place:
    """Where the read models of a test are kept."""
    if request.param == "server":
        request.getfixturevalue("postgres")
    return place_in(tmp_path, on_server=request.param == "server")


@pytest.fixture
def other(place: Path | Place) -> Iterator[Owning]:
    """Return what another process would own the read models by."""
    owning = ownership_of(place)
    yield owning
    owning.close()


@pytest.fixture
def open_engine(store: MemoryStore, place: Path | Place, clock: Clock) -> Iterator[OpenEngine]:
    """Return a function that opens engines on one file, all closed in the end."""
    engines: list[Engine] = []

    def open_one(
        projections: Sequence[Projection] | None = None,
        pages: tuple[int, int] | None = None,
        *,
        sets_aside: bool = False,
    ) -> Engine:
        kept = projections if projections is not None else (Names(), Entries())
        engine = Engine(store, place, kept, clock, pages, sets_aside=sets_aside)
        engines.append(engine)
        return engine

    yield open_one
    for engine in engines:
        engine.close()

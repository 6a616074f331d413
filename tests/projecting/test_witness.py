"""A ledger that was taken back: rows that were folded from what it lost are folded anew."""

from __future__ import annotations

import time
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from koop_es.projecting.witness import are_there, told_of_entry
from tests.ledger.making import append, named
from tests.projecting.small import names
from tests.support.patience import PATIENCE, until
from tests.support.places import opened

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.projecting.builds import Build
    from koop_es.projecting.engine import Engine
    from koop_es.projecting.places import Place
    from tests.projecting.conftest import OpenEngine
    from tests.support.memory_store import MemoryStore

LOST = 3


@pytest.fixture
def folded(open_engine: OpenEngine, store: MemoryStore) -> Engine:
    """Rows of five entries, the last three of which the ledger has lost since."""
    for name in ("Old 1", "Old 2"):
        append(store, named(name))
    saved = deepcopy(store.contents)
    for n in range(LOST):
        append(store, named(f"Lost {n}"))
    engine = open_engine()
    engine.catch_up()
    store.contents = saved
    return engine


def recorded_since(store: MemoryStore, many: int) -> list[str]:
    """Record entries in place of the lost ones, and return all names."""
    new = [f"New {n}" for n in range(many)]
    for name in new:
        append(store, named(name))
    return [*new, "Old 1", "Old 2"]


@pytest.mark.parametrize("since", [0, LOST - 1, LOST, LOST + 2])
def test_a_program_that_is_begun_finds_it(
    open_engine: OpenEngine, store: MemoryStore, folded: Engine, since: int
) -> None:
    folded.close()
    expected = recorded_since(store, since)
    engine = open_engine()
    assert not engine.catch_up(PATIENCE).stale
    assert names(engine) == expected


@pytest.mark.parametrize("since", [0, LOST, LOST + 2])
def test_a_program_that_runs_finds_it(store: MemoryStore, folded: Engine, since: int) -> None:
    expected = recorded_since(store, since)
    folded.start()

    def is_so() -> bool:
        folded.catch_up(PATIENCE)
        return names(folded) == expected

    until(is_so)
    began = time.monotonic()
    folded.catch_up(PATIENCE)
    assert time.monotonic() - began < PATIENCE / 2


def test_what_was_paused_is_folded_anew(store: MemoryStore, folded: Engine) -> None:
    folded.pause("names")
    expected = recorded_since(store, LOST + 2)
    folded.catch_up(PATIENCE)
    assert names(folded) == expected


def test_what_an_earlier_version_folded_is_taken_as_it_is(
    open_engine: OpenEngine, store: MemoryStore, place: Path | Place
) -> None:
    append(store, named("A"))
    first = open_engine()
    first.catch_up()
    first.close()
    models = opened(place)
    with models.writing.begin() as connection:
        connection.execute(text("ALTER TABLE builds DROP COLUMN seen"))
    models.close()
    append(store, named("B"))
    engine = open_engine()
    engine.catch_up()
    assert names(engine) == ["A", "B"]
    assert {(b.number, b.position, b.seen is None) for b in opened_builds(place)} == {(1, 2, False)}


def opened_builds(place: Path | Place) -> list[Build]:
    models = opened(place)
    try:
        return [*models.builds()]
    finally:
        models.close()


def test_what_cannot_be_told_is_not_folded_anew(store: MemoryStore) -> None:
    append(store, named("A"))
    (entry,) = store.read_raw(0, 1)
    told = told_of_entry(entry)
    assert told is not None
    assert are_there(store, [told, None])
    assert not are_there(store, ["1:ffff"])
    assert not are_there(store, ["2:ffff"])
    store.contents.entries[0] = replace(entry, raw=b"damaged")
    assert are_there(store, ["1:ffff"])

"""Entries that cannot be folded, set aside where that is wished, and folded later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.projecting.builds import BuildFailed
from koop_es.projecting.status import UnknownReadModel
from tests.ledger.making import append, named
from tests.projecting.small import POISON, Entries, Names, Poisoned, names, read
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from koop_es.projecting.engine import Engine
    from tests.projecting.conftest import OpenEngine
    from tests.support.memory_store import MemoryStore


def set_aside(engine: Engine, name: str = "names") -> list[tuple[int, str | None]]:
    return [(letter.position, letter.error) for letter in engine.letters(name)]


def filled(store: MemoryStore) -> tuple[str, str]:
    """Append a good stream and one that bears poison and goes on after it."""
    good = append(store, named("Good"))
    bad = append(store, named("Bad"))
    append(store, named(POISON), stream=bad, expected=1)
    append(store, named("Better"), stream=good, expected=1)
    append(store, named("Worse"), stream=bad, expected=2)
    return good, bad


@pytest.mark.parametrize("pages", [(1, 1), (2, 3), (500, 10_000)])
def test_what_cannot_be_folded_is_set_aside_with_what_follows_it(
    open_engine: OpenEngine, store: MemoryStore, pages: tuple[int, int]
) -> None:
    engine = open_engine([Names(bears_poison=False), Entries()], pages, sets_aside=True)
    engine.catch_up()
    _, bad = filled(store)
    assert not engine.catch_up().stale
    assert names(engine) == ["Bad", "Better"]
    assert set_aside(engine) == [(3, "ZeroDivisionError"), (5, None)]
    assert {letter.stream for letter in engine.letters()} == {bad}
    (status, entries) = engine.status()
    assert (status.state, status.position, status.dead_letters) == ("live", 5, 2)
    assert entries.dead_letters == 0
    append(store, named("Worst"), stream=bad, expected=3)
    engine.catch_up()
    assert [position for position, _ in set_aside(engine)] == [3, 5, 6]


def test_what_was_set_aside_gives_the_rows_of_a_rebuild_once_it_can_be_folded(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    poisoned = Names(bears_poison=False)
    engine = open_engine([poisoned, Entries()], sets_aside=True)
    engine.catch_up()
    filled(store)
    engine.catch_up()
    engine.close()
    mended = open_engine(sets_aside=True)
    assert mended.retry() == 2
    assert set_aside(mended) == []
    kept = read(mended, Names())
    assert names(mended) == ["Better", "Worse"]
    mended.rebuild()
    assert read(mended, Names()) == kept


def test_what_still_cannot_be_folded_stays_set_aside(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    engine = open_engine([Names(bears_poison=False), Entries()], sets_aside=True)
    engine.catch_up()
    filled(store)
    engine.catch_up()
    assert engine.retry("names") == 0
    assert set_aside(engine) == [(3, "ZeroDivisionError"), (5, None)]
    assert not any(letter.asked for letter in engine.letters())
    assert not engine.catch_up().stale


def test_each_entry_of_a_log_stands_for_itself(open_engine: OpenEngine, store: MemoryStore) -> None:
    engine = open_engine([Poisoned()], sets_aside=True)
    engine.catch_up()
    filled(store)
    engine.catch_up()
    assert set_aside(engine, "poisoned") == [(3, "ZeroDivisionError")]
    assert [row["position"] for row in read(engine, Poisoned())] == [1, 2, 4, 5]
    engine.close()
    mended = open_engine([Poisoned(bears_poison=True)])
    assert mended.retry() == 1
    assert [row["position"] for row in read(mended, Poisoned())] == [1, 2, 3, 4, 5]


def test_a_build_sets_nothing_aside(open_engine: OpenEngine, store: MemoryStore) -> None:
    filled(store)
    engine = open_engine([Names(bears_poison=False)], sets_aside=True)
    assert engine.catch_up().stale
    (status,) = engine.status()
    assert (status.state, status.error_position, status.serving) == ("failed", 3, False)
    with pytest.raises(BuildFailed):
        engine.rebuild("names")


def test_a_first_build_that_failed_goes_on_once_it_can(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    filled(store)
    open_engine([Names(bears_poison=False)]).catch_up()
    engine = open_engine([Names()])
    engine.resume("names")
    assert not engine.catch_up().stale
    assert names(engine) == ["Better", "Worse"]


def test_a_rebuild_leaves_nothing_set_aside(open_engine: OpenEngine, store: MemoryStore) -> None:
    engine = open_engine([Names(bears_poison=False)], sets_aside=True)
    engine.catch_up()
    filled(store)
    engine.catch_up()
    engine.close()
    mended = open_engine([Names()])
    mended.rebuild()
    assert mended.letters() == []
    assert mended.status()[0].dead_letters == 0


def test_trying_again_is_asked_of_whoever_owns_the_engine(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    first = open_engine([Names(bears_poison=False), Entries()], sets_aside=True)
    first.catch_up()
    filled(store)
    first.catch_up()
    owner, other = open_engine(), open_engine()
    owner.start()
    owner.wait_for(0, timeout=PATIENCE)
    assert other.retry(timeout=PATIENCE) == 2
    owner.stop()
    assert names(other) == ["Better", "Worse"]


def test_an_unknown_read_model_has_no_dead_letters(open_engine: OpenEngine) -> None:
    engine = open_engine()
    with pytest.raises(UnknownReadModel):
        engine.letters("nothing")
    with pytest.raises(UnknownReadModel):
        engine.retry("nothing")


@pytest.mark.parametrize("kind", [MemoryError, OSError])
def test_what_passes_stops_no_read_model(
    open_engine: OpenEngine, store: MemoryStore, kind: type[Exception]
) -> None:
    model = Names(bears_poison=False, error=kind)
    engine = open_engine([model])
    engine.catch_up()
    filled(store)
    with pytest.raises(kind):
        engine.catch_up()
    assert [each.state for each in engine.status()] == ["live"]
    model.bears_poison = True
    assert not engine.catch_up().stale

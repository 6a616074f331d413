"""Catching up: pages, checkpoints, ownership, and what cannot be folded."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from koop_es.kernel.refusals import IntegrityBroken
from koop_es.projecting import builds
from koop_es.projecting.builds import NotReady, OwnershipLost
from koop_es.projecting.dead_letters import Aside
from koop_es.projecting.feeding import Feeder
from koop_es.projecting.pages import Page
from tests.ledger.making import append, named, new_id, noted
from tests.projecting.small import POISON, Entries, Names, names, read
from tests.support.places import opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.engine import Engine
    from koop_es.projecting.places import Place
    from tests.ledger.making import Clock
    from tests.projecting.conftest import OpenEngine
    from tests.support.memory_store import MemoryStore


def states(engine: Engine) -> dict[str, tuple[str, int]]:
    return {status.name: (status.state, status.position) for status in engine.status()}


def test_an_empty_ledger_gives_empty_read_models(open_engine: OpenEngine) -> None:
    engine = open_engine()
    fresh = engine.catch_up()
    assert (fresh.position, fresh.head, fresh.stale) == (0, 0, False)
    assert names(engine) == []


def test_before_the_first_run_nothing_is_ready(open_engine: OpenEngine) -> None:
    engine = open_engine()
    with pytest.raises(NotReady):
        names(engine)
    assert engine.freshness().stale
    assert [status.serving for status in engine.status()] == [False, False]


def test_rows_follow_the_ledger(open_engine: OpenEngine, store: MemoryStore) -> None:
    engine = open_engine()
    stream = append(store, named("Old"))
    engine.catch_up()
    append(store, named("New"), stream=stream, expected=1)
    append(store, named("Other"))
    fresh = engine.catch_up()
    assert (fresh.position, fresh.stale, fresh.lag_events) == (3, False, 0)
    assert names(engine) == ["New", "Other"]
    assert [row["entries"] for row in read(engine, Names()) if row["name"] == "New"] == [2]
    assert [row["position"] for row in read(engine, Entries())] == [1, 2, 3]


def test_a_fold_may_remove_a_row(open_engine: OpenEngine, store: MemoryStore) -> None:
    engine = open_engine(pages=(1, 1))
    stream = append(store, named("Somebody"))
    append(store, named("nobody"), stream=stream, expected=1)
    engine.catch_up()
    assert names(engine) == []


@pytest.mark.parametrize("pages", [(1, 1), (2, 2), (3, 2), (500, 10_000)])
def test_the_page_size_makes_no_difference(
    open_engine: OpenEngine, store: MemoryStore, pages: tuple[int, int]
) -> None:
    stream = new_id()
    for version in range(7):
        append(store, named(f"Name {version}"), stream=stream, expected=version)
        append(store, noted())
    engine = open_engine(pages=pages)
    assert engine.catch_up().position == 14
    assert names(engine) == ["Name 6"]
    assert len(read(engine, Entries())) == 7


def test_the_position_moves_though_nothing_matched(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    append(store, noted(), noted(), noted())
    engine = open_engine(pages=(2, 2))
    engine.catch_up()
    assert states(engine) == {"names": ("live", 3), "entries": ("live", 3)}


def test_a_read_model_that_comes_later_catches_up_beside_the_others(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    append(store, *(named(str(n)) for n in range(5)))
    open_engine([Names()]).catch_up()
    append(store, *(named(str(n)) for n in range(5, 9)))
    engine = open_engine([Names(), Entries()], pages=(2, 2))
    engine.catch_up()
    assert len(names(engine)) == 2
    assert [row["position"] for row in read(engine, Entries())] == list(range(1, 10))


def test_read_models_that_meet_are_fed_from_one_reading(
    open_engine: OpenEngine, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(store, *(named(str(n)) for n in range(5)))
    open_engine([Names()]).catch_up()
    append(store, *(named(str(n)) for n in range(5, 10)))
    engine = open_engine([Names(), Entries()], pages=(3, 3))
    reads: list[int] = []
    read_all = store.read_all

    def counted(after: int, limit: int, *, topics: Sequence[str] = ()) -> list[Record[Event]]:
        reads.append(after)
        return read_all(after, limit, topics=topics)

    monkeypatch.setattr(store, "read_all", counted)
    engine.catch_up()
    # The one that serves goes first; the other follows, and stops where the first one stood.
    assert reads == [5, 8, 0, 3, 6, 9]
    append(store, named("Both"))
    reads.clear()
    engine.catch_up()
    assert reads == [10]


def test_a_second_owner_is_stopped_by_the_checkpoint(
    open_engine: OpenEngine, store: MemoryStore, place: Path | Place
) -> None:
    engine = open_engine()
    append(store, named("First"))
    engine.catch_up()
    with engine.reading.connect() as connection:
        outdated = builds.active_build(connection, "entries", 1)
    append(store, named("Second"))
    engine.catch_up()
    before = read(engine, Entries())
    append(store, named("Third"))
    other = opened(place)
    aside = Aside(Entries(), lambda: "", wanted=False)
    feeder = Feeder(store, other.writing, Entries(), outdated.suffix, aside)
    with pytest.raises(OwnershipLost):
        feeder.feed(outdated, Page(2, 3, store.read_all(2, 10)))
    other.close()
    assert read(engine, Entries()) == before
    assert engine.catch_up().position == 3


def test_a_crash_between_rows_and_checkpoint_leaves_nothing(
    open_engine: OpenEngine, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine()
    append(store, named("First"))
    engine.catch_up()
    append(store, named("Second"))

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(builds, "advance", crash)
        with pytest.raises(KeyboardInterrupt):
            engine.catch_up()
    assert names(engine) == ["First"]
    assert states(engine) == {"names": ("live", 1), "entries": ("live", 1)}
    engine.catch_up()
    assert names(engine) == ["First", "Second"]


def test_an_entry_that_cannot_be_folded_stops_one_read_model(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    engine = open_engine([Names(bears_poison=False), Entries()])
    engine.catch_up()
    append(store, named("Good"))
    append(store, named("Better"))
    append(store, named(POISON))
    append(store, named("Best"))
    fresh = engine.catch_up()
    assert fresh.stale
    (failed, live) = engine.status()
    assert (failed.state, failed.error, failed.error_position) == ("failed", "ZeroDivisionError", 3)
    assert (live.state, live.position, live.lag_events) == ("live", 4, 0)
    assert names(engine) == ["Better", "Good"]
    assert len(read(engine, Entries())) == 4


def test_what_failed_goes_on_once_it_can(open_engine: OpenEngine, store: MemoryStore) -> None:
    append(store, named("Good"))
    open_engine([Names(bears_poison=False)]).catch_up()
    append(store, named(POISON))
    open_engine([Names(bears_poison=False)]).catch_up()
    engine = open_engine([Names()])
    assert engine.catch_up().stale
    engine.resume("names")
    assert not engine.catch_up().stale
    assert names(engine) == ["Good", POISON]


def test_a_read_model_that_failed_keeps_nobody_waiting(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    engine = open_engine([Names(bears_poison=False)])
    engine.catch_up()
    append(store, named(POISON))
    engine.catch_up()
    engine.start()
    assert engine.catch_up(timeout=60).stale
    engine.stop()


def test_a_ledger_that_cannot_be_read_fails_no_read_model(
    open_engine: OpenEngine, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine()
    engine.catch_up()
    append(store, named("Good"))

    def broken(*_: object, **__: object) -> None:
        raise IntegrityBroken

    with monkeypatch.context() as patch:
        patch.setattr(store, "read_all", broken)
        with pytest.raises(IntegrityBroken):
            engine.catch_up()
    assert states(engine) == {"names": ("live", 0), "entries": ("live", 0)}
    engine.catch_up()
    assert names(engine) == ["Good"]


def test_lag_is_told_in_entries_and_seconds(
    open_engine: OpenEngine, store: MemoryStore, clock: Clock
) -> None:
    engine = open_engine()
    engine.catch_up()
    append(store, named("A"))
    clock.forward(timedelta(seconds=7))
    append(store, named("B"))
    (status, _) = engine.status()
    assert (status.lag_events, status.lag_seconds) == (2, 7.0)
    engine.catch_up()
    (status, _) = engine.status()
    assert (status.lag_events, status.lag_seconds) == (0, 0.0)


def test_a_paused_read_model_stays_so_when_it_is_rebuilt(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    engine = open_engine()
    engine.catch_up()
    engine.pause("names")
    append(store, named("A"))
    engine.rebuild("names")
    append(store, named("B"))
    engine.catch_up()
    assert states(engine) == {"names": ("paused", 1), "entries": ("live", 2)}
    engine.resume("names")
    engine.catch_up()
    assert states(engine) == {"names": ("live", 2), "entries": ("live", 2)}


def test_a_paused_read_model_stands_still(open_engine: OpenEngine, store: MemoryStore) -> None:
    engine = open_engine()
    engine.catch_up()
    engine.pause("names")
    append(store, named("A"))
    assert engine.catch_up(timeout=60).stale
    assert states(engine) == {"names": ("paused", 0), "entries": ("live", 1)}
    engine.resume("names")
    assert not engine.catch_up().stale
    assert names(engine) == ["A"]

"""Who runs the engine: one process or thread at a time, and the next when it ends."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tests.ledger.making import append, named
from tests.projecting.small import BOTH, Names, names, read
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from koop_es.projecting.places import Owning
    from tests.projecting.conftest import OpenEngine
    from tests.support.memory_store import MemoryStore


def test_who_does_not_own_the_engine_waits_and_says_stale(
    open_engine: OpenEngine, store: MemoryStore, other: Owning
) -> None:
    engine = open_engine()
    engine.catch_up()
    append(store, named("Late"))
    assert other.take(BOTH)
    fresh = engine.catch_up(timeout=0.05)
    assert (fresh.position, fresh.head, fresh.stale) == (0, 1, True)
    other.give_up()
    assert not engine.catch_up(timeout=0.05).stale


def test_who_waits_takes_over_when_the_owner_ends(
    open_engine: OpenEngine, store: MemoryStore, other: Owning
) -> None:
    engine = open_engine()
    engine.catch_up()
    append(store, named("Late"))
    assert other.take(BOTH)
    release = threading.Timer(0.1, other.give_up)
    release.start()
    assert not engine.catch_up(timeout=PATIENCE).stale
    release.join()


def test_the_engine_never_owns_for_longer_than_it_runs(
    open_engine: OpenEngine, other: Owning
) -> None:
    open_engine().catch_up()
    assert other.take(BOTH)


def test_the_thread_follows_the_ledger(open_engine: OpenEngine, store: MemoryStore) -> None:
    engine = open_engine()
    engine.start()
    for n in range(5):
        append(store, named(str(n)))
        engine.wake()
        assert not engine.wait_for(n + 1, timeout=PATIENCE).stale
    engine.stop()
    assert names(engine) == ["0", "1", "2", "3", "4"]
    assert engine.trouble is None


def test_waiting_for_what_never_comes_ends(open_engine: OpenEngine) -> None:
    engine = open_engine()
    engine.catch_up()
    assert engine.wait_for(1, timeout=0.02).stale


def test_of_two_threads_one_works_and_the_other_takes_over(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    first, second = open_engine(), open_engine()
    first.start()
    append(store, named("A"))
    assert not first.wait_for(1, timeout=PATIENCE).stale
    second.start()
    first.stop()
    append(store, named("B"))
    assert not second.wait_for(2, timeout=PATIENCE).stale
    second.stop()


def test_engines_that_take_turns_do_not_trust_what_they_remember(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    first, second = open_engine(), open_engine()
    stream = append(store, named("A"))
    for version, engine in enumerate([first, second, first, second, first], start=1):
        engine.catch_up()
        append(store, named(f"Name {version}"), stream=stream, expected=version)
    second.catch_up()
    (row,) = read(first, Names())
    assert (row["name"], row["entries"]) == ("Name 5", 6)


def test_what_is_waited_for_and_not_in_the_ledger_is_stale(open_engine: OpenEngine) -> None:
    engine = open_engine()
    fresh = engine.wait_for(3, timeout=0.02)
    assert (fresh.position, fresh.head, fresh.stale) == (0, 3, True)
    engine.start()
    assert engine.wait_for(3, timeout=0.02).stale


def test_many_threads_wait_for_the_engine_of_their_process(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    engine = open_engine()
    engine.start()
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(engine.wait_for, n, PATIENCE) for n in range(1, 9)]
        for n in range(8):
            append(store, named(str(n)))
            engine.wake()
        fresh = [each.result() for each in waiting]
    assert [each.stale for each in fresh] == [False] * 8
    assert all(each.position >= n for n, each in enumerate(fresh, start=1))

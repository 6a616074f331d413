"""On a server, several processes share the read models; each is fed by one of them at a time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import text

from koop_es.kernel.refusals import Unavailable
from koop_es.projecting.server_database import number_of
from tests.ledger.making import append, named
from tests.projecting.small import BOTH, Entries, Names, names, read
from tests.support.patience import PATIENCE, until
from tests.support.places import on_a_server, opened, ownership_of

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.projecting.engine import Engine
    from koop_es.projecting.places import Owning, Place
    from tests.projecting.conftest import OpenEngine
    from tests.support.memory_store import MemoryStore


def owners(engine: Engine) -> dict[str, str | None]:
    return {each.name: each.owner for each in engine.status()}


@on_a_server
def test_two_share_the_read_models_and_one_takes_over_from_the_other(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    append(store, named("A"))
    first, second = open_engine(), open_engine()
    first.start()
    assert not first.catch_up(PATIENCE).stale
    until(lambda: len(set(owners(first).values())) == 1)
    second.start()
    until(lambda: len(set(owners(first).values())) == 2)
    append(store, named("B"))
    assert not first.catch_up(PATIENCE).stale
    assert names(second) == ["A", "B"]
    second.stop()
    until(lambda: len(set(owners(first).values())) == 1)
    append(store, named("C"))
    assert not first.catch_up(PATIENCE).stale
    first.stop()
    assert owners(first) == {"names": None, "entries": None}
    assert [row["position"] for row in read(first, Entries())] == [1, 2, 3]


@on_a_server
def test_each_takes_its_share(place: Path | Place, other: Owning) -> None:
    third = ownership_of(place)
    assert other.take(BOTH, shared=True) == set(BOTH)
    assert third.take(BOTH, shared=True) == set()
    time.sleep(0.3)
    (kept,) = other.take(BOTH, shared=True)
    assert third.take(BOTH, shared=True) == set(BOTH) - {kept}
    other.give_up()
    time.sleep(0.3)
    assert third.take(BOTH, shared=True) == set(BOTH)
    third.close()


@on_a_server
def test_whose_connection_is_cut_owns_nothing_any_more(
    place: Path | Place, other: Owning, open_engine: OpenEngine, store: MemoryStore
) -> None:
    append(store, named("A"))
    assert other.take(BOTH) == set(BOTH)
    database = opened(place)
    cut = text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory'"
        " AND pid <> pg_backend_pid() AND classid::bigint = :key"
    )
    with database.writing.begin() as connection:
        key = number_of(str(connection.scalar(text("SELECT current_schema()"))))
        assert connection.scalar(cut, {"key": key % 2**32})
    database.close()
    assert not open_engine().catch_up(PATIENCE).stale


@on_a_server
def test_a_server_that_cuts_all_connections_is_used_again(
    open_engine: OpenEngine, store: MemoryStore, place: Path | Place
) -> None:
    engine = open_engine()
    engine.start()
    assert not engine.catch_up(PATIENCE).stale
    database = opened(place)
    cut = text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    for n in range(1, 4):
        with database.writing.begin() as connection:
            connection.execute(cut)
        append(store, named(str(n)))
        until(lambda: engine.trouble is None)
        until(lambda n=n: _seen(engine, n))
    database.close()
    engine.stop()
    assert names(engine) == ["1", "2", "3"]


def _seen(engine: Engine, position: int) -> bool:
    try:
        return engine.freshness(position).position >= position
    except Unavailable:
        return False


def test_an_owner_is_told_and_heard_of(open_engine: OpenEngine, store: MemoryStore) -> None:
    append(store, named("A"))
    engine = open_engine([Names()])
    assert engine.status()[0].owner is None
    engine.start()
    until(lambda: engine.status()[0].owner is not None)
    assert engine.status()[0].heard_at == "2026-03-10T11:00:00.000000Z"
    engine.stop()
    assert engine.status()[0].owner is None

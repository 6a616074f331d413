"""Rebuilding beside what serves."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import inspect, select, text

from koop_es.projecting import builds
from koop_es.projecting.builds import BuildFailed, BuildState, NotReady, OwnershipLost
from koop_es.projecting.status import (
    RebuildFailed,
    RebuildUnfinished,
    StoppedAgain,
    UnknownReadModel,
)
from koop_es.projecting.tables import KEPT
from tests.ledger.making import append, named
from tests.projecting.small import BOTH, POISON, Entries, Names, names, read
from tests.support.memory_store import MemoryStore
from tests.support.patience import PATIENCE
from tests.support.places import of_a_file

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.projecting.engine import Engine
    from koop_es.projecting.places import Owning, Place
    from tests.ledger.making import Clock
    from tests.projecting.conftest import OpenEngine


def tables(engine: Engine) -> set[str]:
    """Return the tables of read models."""
    with engine.reading.connect() as connection:
        schema = (
            None
            if connection.dialect.name == "sqlite"
            else connection.scalar(text("SELECT current_schema()"))
        )
        return {
            name
            for name in inspect(connection).get_table_names(schema)
            if name not in {table.name for table in KEPT} | {"koop_stamp"}
        }


def test_a_rebuild_gives_the_same_rows_in_a_new_table(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    append(store, named("A"), named("B"))
    engine = open_engine()
    engine.catch_up()
    before = read(engine, Names())
    seen: list[tuple[int, int]] = []
    engine.rebuild("names", progress=lambda position, head: seen.append((position, head)))
    assert read(engine, Names()) == before
    assert tables(engine) == {"names_v1", "names_v1_2", "entries_v1"}
    assert seen[0] == (0, 2)
    assert seen[-1] == (2, 2)


def test_rebuilding_without_a_name_takes_all(open_engine: OpenEngine) -> None:
    engine = open_engine()
    engine.catch_up()
    engine.rebuild()
    assert tables(engine) == {"names_v1", "entries_v1", "names_v1_2", "entries_v1_2"}


def test_only_the_last_of_the_old_builds_is_kept_and_dropped_when_asked_for(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    append(store, named("A"))
    engine = open_engine()
    engine.catch_up()
    for _ in range(3):
        engine.rebuild("names")
    assert tables(engine) == {"names_v1_3", "names_v1_4", "entries_v1"}
    old = [each for each in engine.status(replaced=True) if each.state == "retired"]
    assert [(each.name, each.position, each.serving) for each in old] == [("names", 1, False)]
    assert engine.drop_old("entries") == []
    assert engine.drop_old() == ["names_v1_3"]
    assert tables(engine) == {"names_v1_4", "entries_v1"}
    assert names(engine) == ["A"]


def test_a_read_model_that_no_program_knows_any_more_is_dropped_by_its_name(
    open_engine: OpenEngine,
) -> None:
    open_engine().catch_up()
    engine = open_engine([Names()])
    assert [each.name for each in engine.status(replaced=True)] == ["names", "entries"]
    assert engine.drop_old() == []
    assert engine.drop_old("entries") == ["entries_v1"]
    assert tables(engine) == {"names_v1"}
    with pytest.raises(UnknownReadModel):
        engine.drop_old("entries")


def test_a_build_that_was_given_up_is_not_switched_to(open_engine: OpenEngine) -> None:
    engine = open_engine()
    engine.catch_up()
    with engine.reading.connect() as connection:
        outdated = builds.active_build(connection, "names", 1)
    engine.rebuild("names")
    with engine._database.changing() as connection, pytest.raises(OwnershipLost):  # pyright: ignore[reportPrivateUsage]
        builds.switch_to(connection, replace(outdated, state=BuildState.BUILDING), "")


def test_a_read_model_that_does_not_exist_is_not_rebuilt(open_engine: OpenEngine) -> None:
    with pytest.raises(UnknownReadModel):
        open_engine().rebuild("nothing")


def test_no_read_fails_or_is_mixed_while_read_models_are_rebuilt_and_old_ones_dropped(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    append(store, *(named(str(n)) for n in range(50)))
    for n in range(20):
        append(store, named(f"Name {n}"))
    engine = open_engine(pages=(5, 5))
    engine.catch_up()
    expected, done, wrong = rows_of(engine), threading.Event(), list[object]()

    def keep_reading() -> None:
        while not done.is_set():
            try:
                if (found := rows_of(engine, pause=0.002)) != expected:
                    wrong.append(found)
            except Exception as error:  # noqa: BLE001 - any failure counts
                wrong.append(error)

    readers = [threading.Thread(target=keep_reading) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(5):
        engine.rebuild()
        engine.drop_old()
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def rows_of(engine: Engine, pause: float = 0.0) -> list[list[Any]]:
    """Return the rows of both read models, as one transaction sees them before and after a pause.

    A read model is asked for anew each time, as a request that asks several queries does.
    """
    found: list[list[Any]] = []
    with engine.reading.connect() as connection:
        for shape in (Names().shape, Entries.shape, Names().shape):
            table, position = shape.active(connection)
            time.sleep(pause)
            rows = connection.execute(select(table).order_by(*table.primary_key.columns))
            found.append([position, *map(tuple, rows)])
    return found


def test_the_old_build_goes_on_serving_where_a_rebuild_fails(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    append(store, named(POISON))
    open_engine([Names()]).catch_up()
    engine = open_engine([Names(bears_poison=False)])
    with pytest.raises(RebuildFailed) as refused:
        engine.rebuild("names")
    told = {"name": "names", "error": "ZeroDivisionError", "position": "1", "reached": "1"}
    assert refused.value.params == told
    assert names(engine) == [POISON]
    append(store, named("Later"))
    engine.catch_up()
    assert names(engine) == ["Later", POISON]
    (status,) = engine.status()
    assert (status.state, status.serving, status.position) == ("failed", True, 2)


def test_a_new_version_is_built_when_opened_and_then_replaces_the_old(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    append(store, named("A"))
    old = open_engine([Names(1)])
    old.catch_up()
    new = open_engine([Names(2)])
    with pytest.raises(NotReady):
        read(new, Names(2))
    assert read(old, Names(1)) != []
    new.catch_up()
    assert read(new, Names(2))[0]["name"] == "A"
    assert tables(new) == {"names_v1", "names_v2_2"}
    with pytest.raises(NotReady):
        read(old, Names(1))


def test_a_new_version_that_fails_is_told_apart_from_the_old_one(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    append(store, named("A"), named(POISON))
    open_engine([Names(1)]).catch_up()
    append(store, named("B"))
    engine = open_engine([Names(2, bears_poison=False)])
    assert engine.catch_up().stale
    told = {"name": "names", "version": "2", "error": "ZeroDivisionError", "position": "2"}
    told |= {"serving": "1", "reached": "2"}
    for asked in (lambda: read(engine, Names(2)), lambda: engine.rebuild("names")):
        with pytest.raises(BuildFailed) as refused:
            asked()
        assert refused.value.params == told
    new, old = engine.status(replaced=True)
    assert (new.version, new.state, new.serving, new.rebuilt_at) == (2, "failed", False, None)
    assert (new.position, new.error, new.error_position) == (1, "ZeroDivisionError", 2)
    assert (old.version, old.state, old.serving, old.error) == (1, "live", True, None)
    assert (old.position, old.lag_events) == (2, 1)
    assert [row["name"] for row in read(engine, Names(1))] == [POISON]


def test_one_that_is_resumed_in_vain_is_refused(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    append(store, named(POISON))
    engine = open_engine([Names(bears_poison=False)])
    engine.catch_up()
    engine.resume("names")
    engine.refuse_stopped("names")
    engine.catch_up()
    with pytest.raises(StoppedAgain) as refused:
        engine.refuse_stopped("names")
    assert refused.value.params == {"name": "names", "error": "ZeroDivisionError", "position": "1"}


@of_a_file
def test_indexes_are_there_once_a_read_model_serves(open_engine: OpenEngine) -> None:
    engine = open_engine()
    engine.catch_up()
    statement = text("SELECT name FROM sqlite_schema WHERE type='index' AND sql IS NOT NULL")
    with engine.reading.connect() as connection:
        assert list(connection.scalars(statement)) == ["names_v1_name"]


def test_read_models_of_a_ledger_that_was_set_back_are_built_anew(
    open_engine: OpenEngine, store: MemoryStore, place: Path | Place, clock: Clock
) -> None:
    append(store, named("A"), named("B"), named("C"))
    open_engine().catch_up()
    restored = MemoryStore(clock)
    append(restored, named("Z"))
    engine = type(open_engine())(restored, place, [Names()], clock)
    assert engine.catch_up().position == 1
    assert names(engine) == ["Z"]
    engine.close()


def test_nothing_is_discarded_while_somebody_else_owns_the_engine(
    open_engine: OpenEngine, other: Owning
) -> None:
    engine = open_engine()
    engine.catch_up()
    assert other.take(BOTH)
    with pytest.raises(RebuildUnfinished):
        engine.discard()
    with pytest.raises(RebuildUnfinished):
        engine.rebuild("names", timeout=0.02)
    other.give_up()
    assert names(engine) == []


def test_a_rebuild_asked_of_another_owner_is_done_by_it(open_engine: OpenEngine) -> None:
    owner, other = open_engine(), open_engine()
    owner.start()
    assert not owner.wait_for(0, timeout=PATIENCE).stale
    other.rebuild("entries", timeout=PATIENCE)
    owner.stop()
    assert read(other, Entries()) == []
    assert "entries_v1_2" in tables(other)

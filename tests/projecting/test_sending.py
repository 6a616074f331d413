"""Rows are written to a server beside the folding: in order, all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.kernel.refusals import IntegrityBroken
from koop_es.projecting import sending
from koop_es.projecting.sending import MANY
from tests.ledger.making import append, named, new_id, noted
from tests.projecting.small import POISON, Entries, Poisoned, names, read
from tests.support.places import on_a_server, opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.places import Place
    from tests.projecting.conftest import OpenEngine
    from tests.support.memory_store import MemoryStore

PAGES = (MANY, MANY)


@pytest.mark.parametrize("least", [1, 10_000])
def test_it_makes_no_difference_to_the_rows(
    open_engine: OpenEngine, store: MemoryStore, monkeypatch: pytest.MonkeyPatch, least: int
) -> None:
    monkeypatch.setattr(sending, "MANY", least)
    streams = [new_id() for _ in range(40)]
    for version in range(3):
        for nth, stream in enumerate(streams):
            is_last = version == 2 and nth % 10 == 0
            name = "nobody" if is_last else f"Name {nth:02} {version}"
            append(store, named(name), stream=stream, expected=version)
    engine = open_engine(pages=(30, 30))
    assert engine.catch_up().position == 120
    assert names(engine) == [f"Name {nth:02} 2" for nth in range(40) if nth % 10]
    assert [row["position"] for row in read(engine, Entries())] == list(range(1, 121))


def test_what_cannot_be_folded_stops_at_its_entry_alone(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    append(store, *(named(POISON if n == MANY else f"{n}") for n in range(2 * MANY)))
    engine = open_engine([Entries(), Poisoned(bears_poison=True)], PAGES)
    engine.catch_up()
    append(store, *(named(POISON if n == 70 else f"{n}") for n in range(2 * MANY)))
    again = open_engine([Entries(), Poisoned()], PAGES)
    again.catch_up()
    told = {status.name: (status.state, status.error_position) for status in again.status()}
    assert told == {"entries": ("live", None), "poisoned": ("failed", 2 * MANY + 71)}
    assert len(read(again, Entries())) == 4 * MANY
    assert len(read(again, Poisoned())) == 2 * MANY + 70


@on_a_server
def test_what_a_server_refuses_takes_the_whole_page_back(
    open_engine: OpenEngine, store: MemoryStore, place: Path | Place
) -> None:
    append(store, named("First"))
    engine = open_engine(pages=PAGES)
    engine.catch_up()
    models = opened(place)
    with models.writing.begin() as connection:
        connection.exec_driver_sql("INSERT INTO entries_v1 VALUES (51)")
    append(store, *(named(f"{n}") for n in range(MANY)))
    engine.catch_up()
    told = {status.name: (status.state, status.error_position) for status in engine.status()}
    assert told == {"names": ("live", None), "entries": ("failed", 51)}
    models.close()


@on_a_server
def test_the_next_page_is_read_while_one_is_written(
    open_engine: OpenEngine, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(store, *(named(f"{n}") for n in range(2 * MANY)), *(noted() for _ in range(5)))
    reads: list[int] = []
    read_all = store.read_all

    def counted(after: int, limit: int, *, topics: Sequence[str] = ()) -> list[Record[Event]]:
        reads.append(after)
        if reads.count(after) == 1 and after == MANY:
            raise IntegrityBroken
        return read_all(after, limit, topics=topics)

    monkeypatch.setattr(store, "read_all", counted)
    engine = open_engine(pages=PAGES)
    assert engine.catch_up().position == 2 * MANY + 5
    # What went wrong while it was read ahead is read again when its turn has come.
    assert reads == [0, MANY, MANY, 2 * MANY]
    assert len(read(engine, Entries())) == 2 * MANY

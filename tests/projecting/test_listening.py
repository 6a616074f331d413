"""Who waits hears of what is done: at once in the same process, over the server in another."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from koop_es.app import Koop
from koop_es.projecting import background, waiting
from tests.ledger.making import Clock, append, named, organisation, settings_of
from tests.projecting.small import names
from tests.support.places import on_a_server

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.settings import DatabaseURL
    from tests.projecting.conftest import OpenEngine
    from tests.support.memory_store import MemoryStore

LONG = 240.0
"""Seconds between two looks of those who hear nothing."""
SOON = 120.0
"""Far less than the waits below, and far more than a busy machine needs."""


@pytest.fixture(autouse=True)
def _nobody_looks_by_himself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "SHORTEST_WAIT", LONG)
    monkeypatch.setattr(waiting, "LONGEST_WAIT", LONG)
    monkeypatch.setattr(background, "POLL", LONG)


def test_who_waits_in_the_same_process_is_woken(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    engine = open_engine()
    engine.start()
    engine.catch_up(LONG)
    began = time.monotonic()
    for n in range(1, 6):
        append(store, named(str(n)))
        assert not engine.wait_for(n, timeout=LONG).stale
    assert time.monotonic() - began < SOON
    engine.stop()


@on_a_server
def test_who_waits_elsewhere_is_woken_by_the_server(
    open_engine: OpenEngine, store: MemoryStore
) -> None:
    owner, other = open_engine(), open_engine()
    owner.start()
    owner.catch_up(LONG)
    other.start()
    began = time.monotonic()
    append(store, named("A"))
    owner.wake()
    assert not other.wait_for(1, timeout=LONG).stale
    other.pause("names")
    other.resume("names")
    append(store, named("B"))
    owner.wake()
    assert not other.wait_for(2, timeout=LONG).stale
    assert time.monotonic() - began < SOON
    assert names(other) == ["A", "B"]


def test_an_append_of_another_process_wakes_the_engine(
    tmp_path: Path, database: DatabaseURL
) -> None:
    settings = settings_of(tmp_path / "home", ledger_url=database, projections_url=database)
    with Koop.open(settings, clock=Clock()) as koop:
        koop.engine.start()
        koop.engine.catch_up(LONG)
        began = time.monotonic()
        with Koop.open(settings, clock=Clock()) as elsewhere:
            position = elsewhere.execute(organisation("Example House")).position
            while koop.engine.freshness(position).stale:
                assert time.monotonic() - began < SOON, "nobody was woken"
                time.sleep(0.01)

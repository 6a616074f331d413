"""What an answer takes in, told by position and by instant: asking with either is the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from koop_es.exchange.known_at import PositionAhead, instant_of, position_of
from koop_es.kernel.times import LATEST
from tests.ledger.making import Clock
from tests.support.memory_store import MemoryStore
from tests.support.network import BEGIN, Network

LATER = BEGIN + timedelta(days=1)


def test_now_is_everything() -> None:
    store = Network().store
    assert position_of(store, None) is None
    assert instant_of(store, None, LATER) == LATER


def test_nothing_was_known_at_position_zero() -> None:
    store = Network().store
    assert position_of(store, 0) == 0
    first = store.recorded_at(1)
    assert first is not None
    told = instant_of(store, 0, LATER)
    assert told == first - timedelta(microseconds=1)
    assert position_of(store, told) == 0


def test_of_an_empty_record_nothing_is_known_now() -> None:
    store = MemoryStore(Clock())
    assert instant_of(store, 0, LATER) == LATER
    assert position_of(store, LATER) == 0


def test_a_position_is_known_from_its_recording() -> None:
    store = Network().store
    head = store.head()
    told = instant_of(store, head, LATER)
    assert told == store.recorded_at(head)
    assert position_of(store, told) == head


def test_the_future_is_not_known_yet() -> None:
    store = Network().store
    assert instant_of(store, LATEST, LATER) == LATER
    behind = BEGIN - timedelta(days=1)
    assert instant_of(store, LATEST, behind) == store.recorded_at(store.head())
    assert instant_of(store, datetime(2020, 1, 1, tzinfo=UTC), LATER).year == 2020


def test_a_position_that_the_record_does_not_reach_is_refused() -> None:
    store = Network().store
    with pytest.raises(PositionAhead) as caught:
        position_of(store, store.head() + 1)
    assert (caught.value.field, caught.value.params) == ("known_at", {"head": str(store.head())})

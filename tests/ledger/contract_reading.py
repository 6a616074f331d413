"""What every store must do when it is read: the second half of the contract."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations.events import NoteAdded
from koop_es.kernel.text import FreeText
from koop_es.ledger.port import (
    Store,
    pages,
)
from tests.ledger.making import (
    A_MICROSECOND,
    NOON,
    append,
    named,
    new_id,
    noted,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from tests.ledger.making import Clock

    OpenStore = Callable[[], Store]

NAMED, NOTED = "koop.party.organisation_registered.v1", "koop.cooperation.note_added.v1"


def text_of(record: Record[Event]) -> FreeText:
    """Return the sealed text of a note."""
    assert isinstance(record.event, NoteAdded)
    return record.event.text


def texts(store: Store, records: list[Record[Event]]) -> list[str | bytes]:
    """Return the opened texts of notes."""
    commitments = [text_of(record).commitment for record in records]
    values = store.open_private(commitments)
    return [values[commitment] for commitment in commitments]


class TimeContract:
    """The recorded axis: instants never decrease, so known-at is a position."""

    @pytest.fixture
    def store(self, open_store: OpenStore) -> Store:
        return open_store()

    def test_a_clock_set_back_does_not_turn_time_back(self, store: Store, clock: Clock) -> None:
        for minutes in (0, 5, -30, 1, 60):
            clock.forward(timedelta(minutes=minutes))
            append(store, named())
        instants = [record.envelope.recorded_at for record in store.read_all(0, 10)]
        assert instants == sorted(instants)
        assert instants[1] == instants[2] == instants[3]
        assert instants[4] == clock.instant

    def test_known_at_is_exact_to_the_microsecond(self, store: Store, clock: Clock) -> None:
        for _ in range(9):
            append(store, named())
            clock.forward()
        for position in range(1, 10):
            instant = store.recorded_at(position)
            assert instant is not None
            assert instant == NOON + timedelta(seconds=position - 1)
            assert store.position_at(instant) == position
            assert store.position_at(instant - A_MICROSECOND) == position - 1
            assert store.position_at(instant + A_MICROSECOND) == position

    def test_known_at_takes_all_of_one_instant(self, store: Store, clock: Clock) -> None:
        append(store, named(), named())
        append(store, named())
        clock.forward()
        append(store, named(), named())
        assert store.position_at(NOON - A_MICROSECOND) == 0
        assert store.position_at(NOON) == 3
        assert store.position_at(clock.instant) == 5
        assert store.position_at(clock.forward(timedelta(days=9000))) == 5

    def test_the_instant_of_a_position_beyond_the_head_is_the_last(self, store: Store) -> None:
        append(store, named())
        assert store.recorded_at(0) is None
        assert store.recorded_at(99) == NOON


class ReadContract:
    """Reading one stream, several streams and all of them."""

    @pytest.fixture
    def store(self, open_store: OpenStore) -> Store:
        return open_store()

    def test_a_stream_is_read_up_to_a_version_or_position(self, store: Store) -> None:
        stream = append(store, named("1"), named("2"))
        append(store, named("other"))
        append(store, named("3"), stream=stream, expected=2)
        versions = [record.version for record in store.read_stream(stream)]
        assert versions == [1, 2, 3]
        assert [r.version for r in store.read_stream(stream, up_to_version=2)] == [1, 2]
        assert [r.version for r in store.read_stream(stream, up_to_version=0)] == []
        assert [r.version for r in store.read_stream(stream, up_to_position=3)] == [1, 2]
        assert [r.version for r in store.read_stream(stream, up_to_position=4)] == [1, 2, 3]
        assert [
            r.version for r in store.read_stream(stream, up_to_version=1, up_to_position=4)
        ] == [1]

    def test_a_stream_is_read_by_topics(self, store: Store) -> None:
        stream = append(store, named(), noted(), named(), noted())
        assert [r.version for r in store.read_stream(stream, topics=[NOTED])] == [2, 4]
        both = store.read_stream(stream, topics=[NOTED, NAMED], up_to_version=3)
        assert [r.version for r in both] == [1, 2, 3]

    def test_versions_beyond_nine_stay_in_order(self, store: Store) -> None:
        stream = append(store, *[named() for _ in range(12)])
        assert [r.version for r in store.read_stream(stream)] == list(range(1, 13))
        assert len(store.read_stream(stream, up_to_version=10)) == 10

    def test_many_streams_are_read_at_once(self, store: Store) -> None:
        one = append(store, named(), noted())
        two = append(store, named())
        append(store, named(), stream=one, expected=2)
        found = store.read_streams([two, one, new_id()], up_to_position=3)
        assert {stream: [r.version for r in records] for stream, records in found.items()} == {
            one: [1, 2],
            two: [1],
        }
        assert store.read_streams([one], up_to_position=99, topics=[NOTED]) == {
            one: store.read_stream(one)[1:2]
        }
        assert store.read_streams([], up_to_position=99) == {}

    def test_a_stream_asked_for_many_times_is_read_once(self, store: Store) -> None:
        stream = append(store, named())
        assert len(store.read_streams([stream] * 1200, up_to_position=9)[stream]) == 1

    def test_tells_the_versions_of_many_streams(self, store: Store) -> None:
        one, two = append(store, named(), noted()), append(store, named())
        many = [new_id() for _ in range(1200)]
        assert store.versions([one, *many, two, one]) == {one: 2, two: 1}
        assert store.versions([]) == {}

    def test_pages_follow_each_other_without_gap_or_overlap(self, store: Store) -> None:
        append(store, *[named(str(n)) for n in range(10)])
        seen: list[int] = []
        while page := store.read_all(seen[-1] if seen else 0, 3):
            assert len(page) <= 3
            seen += [record.position for record in page]
        assert seen == list(range(1, 11))

    def test_pages_of_some_topics_are_full_pages(self, store: Store) -> None:
        append(store, *[named() if n % 3 else noted() for n in range(12)])
        page = store.read_all(1, 3, topics=[NOTED])
        assert [record.position for record in page] == [4, 7, 10]
        assert {record.topic for record in page} == {NOTED}
        assert store.read_all(0, 5, topics=["koop.no.such.v1"]) == []

    def test_whoever_trusts_what_was_stored_reads_the_same(self, store: Store) -> None:
        append(store, *[named() if n % 3 else noted() for n in range(12)])
        for after, limit, topics in ((0, 99, ()), (1, 3, [NOTED]), (99, 9, ())):
            trusted = store.read_trusting(after, limit, topics=topics)
            looked_at = store.read_all(after, limit, topics=topics)
            assert [_told(each) for each in trusted] == [_told(each) for each in looked_at]

    def test_raw_entries_are_the_stored_bytes(self, store: Store) -> None:
        append(store, named(), noted())
        raw = [entry for page in pages(store, size=1) for entry in page]
        records = store.read_all(0, 9)
        assert [(e.position, e.stream, e.version, e.topic, e.raw) for e in raw] == [
            (r.position, r.stream, r.version, r.topic, r.raw) for r in records
        ]
        assert {entry.recorded_at for entry in raw} == {"2026-03-10T11:00:00.000000Z"}

    def test_the_hash_of_an_entry_is_that_of_its_bytes(self, store: Store) -> None:
        append(store, named(), noted())
        for record, entry in zip(store.read_all(0, 9), store.read_raw(0, 9), strict=True):
            assert record.hash == hashlib.sha256(entry.raw).hexdigest()

    def test_private_values_are_opened_in_batches(self, store: Store) -> None:
        stream = append(store, *[noted(f"note {n}") for n in range(1100)])
        records = store.read_stream(stream)
        assert texts(store, records) == [f"note {n}" for n in range(1100)]

    def test_absent_private_values_are_left_out(self, store: Store) -> None:
        (record,) = store.read_stream(append(store, noted("here")))
        text = text_of(record)
        assert text.value is None
        assert store.open_private([text.commitment, "0" * 64]) == {text.commitment: "here"}
        assert store.open_private([]) == {}


def _told(record: Record[Event]) -> tuple[object, ...]:
    place = (record.position, record.stream, record.version, record.topic)
    return (*place, record.event, record.event_id, record.recorded_on, record.raw)

"""What every store must do: subclass it, and give ``open_store`` for the store under test."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations.events import NoteAdded
from koop_es.kernel.text import FreeText
from koop_es.ledger.port import (
    AlreadyDone,
    CodeTaken,
    Store,
    StreamWrite,
    VersionConflict,
    pages,
)
from tests.ledger.making import (
    A_MICROSECOND,
    NOON,
    agreed,
    append,
    meta,
    named,
    new_id,
    noted,
    receipt,
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


class AppendContract:
    """All or nothing, on the version that was expected."""

    @pytest.fixture
    def store(self, open_store: OpenStore) -> Store:
        return open_store()

    def test_a_new_ledger_is_empty(self, store: Store) -> None:
        assert store.head() == 0
        assert store.read_all(0, 10) == []
        assert store.read_raw(0, 10) == []
        assert store.read_stream(new_id()) == []
        assert store.version(new_id()) == 0
        assert store.position_at(NOON) == 0
        assert store.recorded_at(1) is None
        assert store.stream_of_code("K-2026-001") is None
        assert store.next_number("K-2026") == 1

    def test_what_is_appended_is_read_back(self, store: Store) -> None:
        stream = new_id()
        written = store.append([StreamWrite(stream, 0, [named("A"), named("B")])], meta()).records
        assert [(r.stream, r.version, r.topic) for r in written] == [
            (stream, 1, NAMED),
            (stream, 2, NAMED),
        ]
        assert store.read_stream(stream) == list(written)
        assert store.read_all(0, 10) == list(written)
        assert store.version(stream) == 2
        assert store.head() == written[-1].position

    def test_the_envelope_says_who_when_and_why(self, store: Store) -> None:
        causes = meta(on_behalf_of=new_id(), causation_id=new_id())
        stream = new_id()
        store.append([StreamWrite(stream, 0, [named()])], causes)
        (record,) = store.read_stream(stream)
        said = record.envelope
        assert (said.actor, said.entered_via) == (causes.actor, causes.entered_via)
        assert (said.command_id, said.correlation_id) == (causes.command_id, causes.correlation_id)
        assert (said.on_behalf_of, said.causation_id) == (causes.on_behalf_of, causes.causation_id)
        assert said.recorded_at == NOON
        assert record.recorded_on == NOON.date()

    def test_each_event_has_an_id_of_its_own(self, store: Store) -> None:
        append(store, *[named() for _ in range(20)])
        assert len({record.event_id for record in store.read_all(0, 100)}) == 20

    def test_several_streams_are_written_together(self, store: Store) -> None:
        one, two = new_id(), new_id()
        store.append([StreamWrite(one, 0, [named()]), StreamWrite(two, 0, [named()])], meta())
        assert (store.version(one), store.version(two)) == (1, 1)
        assert [record.stream for record in store.read_all(0, 10)] == [one, two]

    def test_one_stream_in_conflict_leaves_all_untouched(self, store: Store) -> None:
        old, new = append(store, named()), new_id()
        writes = [StreamWrite(new, 0, [noted()]), StreamWrite(old, 0, [named()])]
        with pytest.raises(VersionConflict) as caught:
            store.append(writes, meta(), receipt("k"))
        assert caught.value.params == {"stream": old, "expected": "0", "found": "1"}
        assert (store.version(new), store.version(old), store.head()) == (0, 1, 1)
        assert store.receipt("k") is None

    @pytest.mark.parametrize("expected", [0, 1, 3])
    def test_a_write_on_another_version_conflicts(self, store: Store, expected: int) -> None:
        stream = append(store, named(), named())
        with pytest.raises(VersionConflict):
            append(store, named(), stream=stream, expected=expected)
        assert store.version(stream) == 2

    def test_the_version_of_another_stream_can_be_asserted(self, store: Store) -> None:
        other, stream = append(store, named()), new_id()
        store.append([StreamWrite(stream, 0, [named()]), StreamWrite(other, 1)], meta())
        assert store.version(stream) == 1

    def test_a_false_assertion_writes_nothing(self, store: Store) -> None:
        other, stream = append(store, named()), new_id()
        with pytest.raises(VersionConflict):
            store.append([StreamWrite(stream, 0, [named()]), StreamWrite(other, 2)], meta())
        assert store.head() == 1
        assert store.version(stream) == 0

    def test_a_stream_named_twice_goes_on_or_conflicts(self, store: Store) -> None:
        stream = new_id()
        with pytest.raises(VersionConflict):
            store.append(
                [StreamWrite(stream, 0, [named()]), StreamWrite(stream, 0, [named()])], meta()
            )
        assert store.version(stream) == 0

    def test_an_event_that_cannot_be_stored_leaves_nothing(self, store: Store) -> None:
        stream = new_id()
        neither_draft_nor_stored = noted().model_copy(update={"text": FreeText()})
        write = StreamWrite(stream, 0, [noted(), neither_draft_nor_stored])
        with pytest.raises(ValueError, match="must be sealed"):
            store.append([write], meta(), receipt("k"))
        assert (store.head(), store.version(stream), store.receipt("k")) == (0, 0, None)
        append(store, named())

    def test_stored_private_values_are_not_sealed_again(self, store: Store) -> None:
        stream = append(store, noted("once"))
        (first,) = store.read_stream(stream)
        append(store, first.event, stream=stream, expected=1)
        assert texts(store, store.read_stream(stream)) == ["once", "once"]

    def test_a_store_opened_again_holds_the_same(self, open_store: OpenStore) -> None:
        before = open_store()
        stream = append(before, named(), noted("kept"))
        records = before.read_all(0, 10)
        before.close()
        after = open_store()
        assert after.read_all(0, 10) == records
        assert texts(after, after.read_stream(stream)[1:]) == ["kept"]

    def test_closing_twice_is_harmless(self, store: Store) -> None:
        store.close()
        store.close()


class ReceiptContract:
    """The same key takes effect once; a short code is given once."""

    @pytest.fixture
    def store(self, open_store: OpenStore) -> Store:
        return open_store()

    def test_a_receipt_is_completed_with_position_and_events(self, store: Store) -> None:
        write = StreamWrite(new_id(), 0, [named(), named()])
        records = store.append([write], meta(), receipt("k", code="K-1")).records
        done = store.receipt("k")
        assert done is not None
        assert done == receipt(
            "k",
            code="K-1",
            position=records[-1].position,
            events=[{"id": record.event_id, "type": NAMED} for record in records],
        )

    def test_the_same_key_twice_takes_effect_once(self, store: Store) -> None:
        store.append([StreamWrite(new_id(), 0, [named()])], meta(), receipt("k"))
        with pytest.raises(AlreadyDone) as caught:
            store.append([StreamWrite(new_id(), 0, [named()])], meta(), receipt("k"))
        assert caught.value.receipt == store.receipt("k")
        assert store.head() == 1

    def test_a_receipt_is_found_before_a_conflict(self, store: Store) -> None:
        write = StreamWrite(new_id(), 0, [named()])
        store.append([write], meta(), receipt("k"))
        with pytest.raises(AlreadyDone):
            store.append([write], meta(), receipt("k"))

    def test_receipts_outlive_the_store(self, open_store: OpenStore) -> None:
        before = open_store()
        before.append([StreamWrite(new_id(), 0, [named()])], meta(), receipt("k"))
        done = before.receipt("k")
        before.close()
        assert open_store().receipt("k") == done

    def test_an_unknown_key_has_no_receipt(self, store: Store) -> None:
        assert store.receipt("never") is None

    def test_codes_are_unique(self, store: Store) -> None:
        holder = append(store, agreed("K-2026-001"))
        with pytest.raises(CodeTaken):
            append(store, agreed("K-2026-001"))
        assert store.head() == 1
        assert store.stream_of_code("K-2026-001") == holder

    def test_the_next_number_follows_the_largest_of_its_series(self, store: Store) -> None:
        append(store, agreed("K-2026-007"))
        append(store, agreed("K-2025-099"))
        assert store.next_number("K-2026") == 8
        assert store.next_number("K-2025") == 100
        assert store.next_number("P-2026") == 1

    def test_a_refused_append_uses_up_no_code(self, store: Store) -> None:
        append(store, agreed("K-2026-001"))
        with pytest.raises(CodeTaken):
            store.append(
                [
                    StreamWrite(new_id(), 0, [agreed("K-2026-002")]),
                    StreamWrite(new_id(), 0, [agreed("K-2026-001")]),
                ],
                meta(),
            )
        assert store.next_number("K-2026") == 2
        assert store.stream_of_code("K-2026-002") is None

    @pytest.mark.parametrize(
        "code", ["", "K", "K-", "-1", "K-2026-x", "K-2026-²", "K-2026-" + "9" * 30, "K-2026--1"]
    )
    def test_what_is_no_code_names_no_stream(self, store: Store, code: str) -> None:
        assert store.stream_of_code(code) is None


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


class StoreContract(AppendContract, ReceiptContract, TimeContract, ReadContract):
    """The whole contract."""

"""What every store must do: subclass it, and give ``open_store`` for the store under test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.kernel.text import FreeText
from koop_es.ledger.port import (
    AlreadyDone,
    CodeTaken,
    Store,
    StreamWrite,
    VersionConflict,
    Written,
)
from tests.ledger.contract_reading import ReadContract, TimeContract, texts
from tests.ledger.contract_turns import TurnContract
from tests.ledger.making import (
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

    OpenStore = Callable[[], Store]

NAMED = "koop.party.organisation_registered.v1"


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
        written = store.append([StreamWrite(stream, 0, [named("A"), named("B")])], meta()).entries
        assert [(r.stream, r.version, r.topic) for r in written] == [
            (stream, 1, NAMED),
            (stream, 2, NAMED),
        ]
        read = store.read_stream(stream)
        assert [Written(r.position, stream, r.version, r.topic, r.event_id) for r in read] == [
            *written
        ]
        assert store.read_all(0, 10) == read
        assert [record.event for record in read] == [named("A"), named("B")]
        assert store.version(stream) == 2
        assert store.head() == written[-1].position

    def test_what_somebody_else_entered_bears_that_ones_name(self, store: Store) -> None:
        stream, author, causes = new_id(), new_id(), meta()
        writes = [
            StreamWrite(stream, 0, [named("A")]),
            StreamWrite(stream, 1, [named("B")], author=author),
        ]
        store.append(writes, causes)
        first, second = store.read_stream(stream)
        assert (first.envelope.actor, second.envelope.actor) == (causes.actor, author)
        assert first.envelope.command_id == second.envelope.command_id

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
        entries = store.append([write], meta(), receipt("k", code="K-1")).entries
        done = store.receipt("k")
        assert done is not None
        assert done == receipt(
            "k",
            code="K-1",
            position=entries[-1].position,
            events=[{"id": entry.event_id, "type": NAMED} for entry in entries],
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


class StoreContract(AppendContract, TurnContract, ReceiptContract, TimeContract, ReadContract):
    """The whole contract."""

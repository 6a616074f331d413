"""What a turn to write must do in every store: appends stand or fall alone, the turn as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.ledger.port import AlreadyDone, CodeTaken, Foreseen, StreamWrite, VersionConflict
from tests.ledger.contract_reading import texts
from tests.ledger.making import agreed, append, meta, named, new_id, noted, receipt

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.ledger.port import Store


class TurnContract:
    """Several appends in one durable step."""

    @pytest.fixture
    def store(self, open_store: Callable[[], Store]) -> Store:
        return open_store()

    def test_a_turn_reads_what_was_appended_in_it(self, store: Store) -> None:
        one, two = new_id(), new_id()
        with store.writing() as turn:
            turn.append([StreamWrite(one, 0, [agreed("K-2026-007")])], meta(), receipt("k"))
            turn.append([StreamWrite(one, 1, [noted("inside")])], meta())
            turn.append([StreamWrite(two, 0, [named()])], meta())
            assert (turn.version(one), turn.version(two)) == (2, 1)
            assert turn.next_number("K-2026") == 8
            assert turn.stream_of_code("K-2026-007") == one
            assert turn.receipt("k") is not None
            assert len(turn.read_stream(one)) == 2
            assert len(turn.read_all(0, 10)) == turn.head() == 3
        assert [record.version for record in store.read_all(0, 10)] == [1, 2, 1]

    def test_a_refused_append_leaves_its_neighbours(self, store: Store) -> None:
        taken, fresh = append(store, agreed("K-2026-001")), new_id()
        with store.writing() as turn:
            turn.append([StreamWrite(taken, 1, [noted("before")])], meta(), receipt("one"))
            with pytest.raises(VersionConflict):
                turn.append(
                    [StreamWrite(fresh, 0, [noted()]), StreamWrite(taken, 1, [noted()])],
                    meta(),
                    receipt("two"),
                )
            with pytest.raises(CodeTaken):
                turn.append([StreamWrite(fresh, 0, [noted(), agreed("K-2026-001")])], meta())
            with pytest.raises(AlreadyDone):
                turn.append([StreamWrite(fresh, 0, [noted()])], meta(), receipt("one"))
            turn.append([StreamWrite(taken, 2, [noted("after")])], meta(), receipt("three"))
        assert texts(store, store.read_stream(taken)[1:]) == ["before", "after"]
        assert (store.version(fresh), store.head()) == (0, 3)
        assert [store.receipt(key) is not None for key in ("one", "two", "three")] == [
            True,
            False,
            True,
        ]

    def test_what_is_foreseen_is_refused_for_the_same(self, store: Store) -> None:
        old, new, late = append(store, named()), new_id(), new_id()
        store.append([StreamWrite(old, 1, [noted()])], meta(), receipt("done"))
        foreseen = Foreseen([old, new, new_id()], ["done", "two", "never"])
        with store.writing(lambda: foreseen) as turn:
            assert (turn.version(old), turn.version(new), turn.receipt("two")) == (2, 0, None)
            assert turn.receipt("done") is not None
            with pytest.raises(AlreadyDone):
                turn.append([StreamWrite(old, 2, [noted()])], meta(), receipt("done"))
            with pytest.raises(VersionConflict):
                turn.append([StreamWrite(old, 1, [noted()])], meta(), receipt("two"))
            turn.append([StreamWrite(new, 0, [named()])], meta(), receipt("two"))
            with pytest.raises(AlreadyDone):
                turn.append([StreamWrite(new, 1, [noted()])], meta(), receipt("two"))
            turn.append([StreamWrite(late, 0, [named()])], meta(), receipt("three"))
            assert [len(turn.read_stream(stream)) for stream in (old, new, late)] == [2, 1, 1]
        assert store.versions([old, new, late]) == {old: 2, new: 1, late: 1}

    def test_a_turn_that_ends_with_an_error_leaves_nothing(self, store: Store) -> None:
        old, new = append(store, named()), new_id()

        def broken() -> None:
            with store.writing() as turn:
                turn.append([StreamWrite(old, 1, [noted()])], meta(), receipt("k"))
                turn.append([StreamWrite(new, 0, [agreed("K-2026-001")])], meta())
                msg = "broken"
                raise RuntimeError(msg)

        with pytest.raises(RuntimeError, match="broken"):
            broken()
        assert (store.version(old), store.version(new), store.head()) == (1, 0, 1)
        assert (store.receipt("k"), store.stream_of_code("K-2026-001")) == (None, None)
        append(store, noted(), stream=old, expected=1)
        assert store.read_all(0, 10)[-1].position == 2

"""The embedded store passes the contract, and keeps its positions whatever is done to the file."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from koop_es.ledger.port import VersionConflict
from tests.ledger.contract import StoreContract
from tests.ledger.making import append, named, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.ledger.port import Store
    from tests.ledger.contract import OpenStore
    from tests.ledger.making import Clock


class TestSQLiteStore(StoreContract):
    """The contract on SQLite."""

    @pytest.fixture
    def open_store(self, home: Path, clock: Clock) -> Iterator[OpenStore]:
        running: list[Koop] = []

        def open_one() -> Store:
            running.append(opened(home, clock))
            return running[-1].store

        yield open_one
        for koop in running:
            koop.close()


def by_hand(home: Path, statement: str) -> None:
    """Do to the ledger's file what its owner never does."""
    connection = sqlite3.connect(home / "ledger.db", isolation_level=None)
    connection.execute(statement)
    connection.close()


def test_positions_survive_a_vacuum(home: Path) -> None:
    with opened(home) as koop:
        append(koop.store, *[named(str(n)) for n in range(5)])
    by_hand(home, "DELETE FROM stored_events WHERE position IN (1, 3)")
    by_hand(home, "VACUUM")
    with opened(home) as koop:
        assert [record.position for record in koop.store.read_all(0, 9)] == [2, 4, 5]


def test_a_position_is_never_used_again(home: Path) -> None:
    with opened(home) as koop:
        stream = append(koop.store, named(), named(), named())
    by_hand(home, "DELETE FROM stored_events WHERE position=3")
    with opened(home) as koop:
        append(koop.store, named(), stream=stream, expected=2)
        assert [record.position for record in koop.store.read_all(0, 9)] == [1, 2, 4]


def test_a_position_is_never_used_again_even_where_none_is_left(home: Path) -> None:
    with opened(home) as koop:
        append(koop.store, named(), named())
    by_hand(home, "DELETE FROM stored_events")
    with opened(home) as koop:
        append(koop.store, named())
        assert [record.position for record in koop.store.read_all(0, 9)] == [3]


def test_versions_are_not_taken_from_before_somebody_else_wrote(home: Path) -> None:
    with opened(home) as one, opened(home) as other:
        stream = append(one.store, named())
        append(other.store, named(), stream=stream, expected=1)
        with pytest.raises(VersionConflict):
            append(one.store, named(), stream=stream, expected=1)
        append(one.store, named(), stream=stream, expected=2)
        with pytest.raises(VersionConflict):
            append(other.store, named(), stream=stream, expected=2)
        assert [store.version(stream) for store in (one.store, other.store)] == [3, 3]


def test_known_at_names_a_position_that_exists_even_beside_a_gap(home: Path, clock: Clock) -> None:
    with opened(home, clock) as koop:
        first = clock.instant
        append(koop.store, named(), named(), named(), named())
        clock.forward()
        append(koop.store, named())
    by_hand(home, "DELETE FROM stored_events WHERE position IN (2, 3, 4)")
    with opened(home, clock) as koop:
        assert koop.store.position_at(first) == 1
        assert koop.store.position_at(clock.instant) == 5

"""What a turn asks a server: hardly more for sixty commands than for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from koop_es.kernel.refusals import IntegrityBroken
from koop_es.ledger import queueing
from koop_es.ledger.port import VersionConflict
from tests.ledger.making import a_cooperation, note
from tests.ledger.postgres_making import opened_on
from tests.support.patience import PATIENCE
from tests.support.postgres import database_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.ledger.answers import Answer
    from koop_es.settings import DatabaseURL
    from tests.support.postgres import Server

MANY = 60
BEGUN, ENDED = 2, 1
"""Statements: the lock and what is foreseen; the commit with what is told to who listens."""


@pytest.fixture
def koop(home: Path, database: DatabaseURL) -> Iterator[Koop]:
    with opened_on(database, home) as running:
        yield running


@pytest.fixture(autouse=True)
def _enough_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no slow machine end a turn."""
    monkeypatch.setattr(queueing, "LONGEST_TURN", 600)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return a list that grows with every statement that is sent."""
    sent = list[object]()
    for name in ("execute", "copy"):
        original = getattr(psycopg.Cursor, name)

        def counted(
            cursor: object, statement: object, *args: Any, original: Any = original, **kwargs: Any
        ) -> Any:
            sent.append(statement)
            return original(cursor, statement, *args, **kwargs)

        monkeypatch.setattr(psycopg.Cursor, name, counted)
    return sent


def held_off(koop: Koop, stream: str, keys: list[str], **asking: Any) -> list[Future[Answer]]:
    """Submit a command for each key while nobody takes a turn."""
    with koop._bus._queue.led():  # pyright: ignore[reportPrivateUsage]
        return [koop.submit(note(), stream=stream, idempotency_key=key, **asking) for key in keys]


def test_a_command_alone_is_stored_by_one_statement(koop: Koop, asked: list[object]) -> None:
    stream = a_cooperation(koop)
    asked.clear()
    koop.execute(note(), stream=stream, idempotency_key="k")
    assert len(asked) == BEGUN + 1 + ENDED


def test_many_commands_ask_no_more_than_a_few(koop: Koop, asked: list[object]) -> None:
    stream = a_cooperation(koop)
    asked.clear()
    waiting = held_off(koop, stream, [f"k{nth}" for nth in range(MANY)])
    assert [each.result(PATIENCE).version for each in waiting] == [*range(2, MANY + 2)]
    assert len(asked) == BEGUN + len(["entries", "vault", "receipts"]) + ENDED


def test_what_was_asked_before_is_answered_again_among_others(koop: Koop) -> None:
    stream = a_cooperation(koop)
    before = koop.execute(note(), stream=stream, idempotency_key="k1")
    waiting = held_off(koop, stream, ["k0", "k1", "k2", "k0"])
    new, old, other, twice = (each.result(PATIENCE) for each in waiting)
    assert (old.replayed, old.position) == (True, before.position)
    assert (twice.replayed, twice.position) == (True, new.position)
    assert (new.version, other.version, koop.store.version(stream)) == (3, 4, 4)


def test_a_last_entry_without_an_instant_lets_nothing_follow(
    koop: Koop, postgres: Server, database: DatabaseURL
) -> None:
    a_cooperation(koop)
    emptied = "UPDATE koop_ledger.stored_events SET recorded_at = ''"
    postgres.run(emptied, database_of(database))
    with pytest.raises(IntegrityBroken), koop.store.writing():
        pass


@pytest.mark.parametrize("odd", ["\0", "\udc80", "K-2026-001", "'; --"], ids=ascii)
def test_an_odd_stream_or_key_is_refused_alone(koop: Koop, odd: str) -> None:
    stream = a_cooperation(koop)
    with koop._bus._queue.led():  # pyright: ignore[reportPrivateUsage]
        wrong = koop.submit(note(), stream=odd)
        keyed = koop.submit(note(), stream=stream, idempotency_key=odd)
        late = koop.submit(note(), stream=stream, expected_version=7)
        right = koop.submit(note(), stream=stream)
    assert wrong.exception(PATIENCE) is not None
    assert isinstance(late.exception(PATIENCE), VersionConflict)
    expected = 2 if keyed.exception(PATIENCE) else 3
    assert right.result(PATIENCE).version == koop.store.version(stream) == expected

"""Commands that wait together are written together, and each gets its own answer."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.cooperations.commands import PlanMilestone, ReachMilestone
from koop_es.cooperations.refusals import UnknownPart
from koop_es.kernel.refusals import Unavailable
from koop_es.ledger import deciding, queueing
from koop_es.ledger.port import VersionConflict
from koop_es.ledger.queueing import LARGEST_TURN, Queue, QueueClosed, Waiting
from koop_es.ledger.sqlite_recorder import DurableConnection
from tests.ledger.making import a_cooperation, agreement, note, organisation, two_parties
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Generator

    from koop_es.app import Koop

MILESTONE = PlanMilestone(title="Opening day", due_on=date(2026, 9, 1))


@pytest.fixture(autouse=True)
def _enough_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no slow machine end a turn."""
    monkeypatch.setattr(queueing, "LONGEST_TURN", 600)


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows with every commit of the ledger."""
    done, commit = list[int](), DurableConnection.commit

    def counted(connection: DurableConnection) -> None:
        commit(connection)
        done.append(len(done))

    monkeypatch.setattr(DurableConnection, "commit", counted)
    return done


@contextmanager
def together(koop: Koop) -> Generator[None]:
    """Hold writers off, so that what is submitted meanwhile is taken on in one turn."""
    with koop.home.lock.held():
        yield


def test_commands_that_wait_together_are_written_together(koop: Koop, commits: list[int]) -> None:
    stream = a_cooperation(koop)
    commits.clear()
    with together(koop):
        waiting = [koop.submit(note(str(n)), stream=stream) for n in range(10)]
    assert [future.result(PATIENCE).version for future in waiting] == [*range(2, 12)]
    assert len(commits) == 1
    assert koop.store.version(stream) == 11


def test_one_that_fails_does_not_touch_its_neighbours(
    koop: Koop, commits: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    stream, parties = a_cooperation(koop), two_parties(koop)
    state_after, calls = deciding._state_after, count()  # pyright: ignore[reportPrivateUsage]

    def broken(*args: Any) -> object:
        if next(calls) == 1:
            msg = "a mistake of ours"
            raise RuntimeError(msg)
        return state_after(*args)

    commits.clear()
    monkeypatch.setattr(deciding, "_state_after", broken)
    with together(koop):
        good = koop.submit(note("one"), stream=stream, expected_version=1)
        mistaken = koop.submit(note("two"), stream=stream)
        stale = koop.submit(note("three"), stream=stream, expected_version=1)
        refused = koop.submit(ReachMilestone(milestone_id="m99"), stream=stream)
        last = koop.submit(agreement(parties))
    assert good.result(PATIENCE).version == 2
    assert isinstance(mistaken.exception(PATIENCE), RuntimeError)
    assert isinstance(stale.exception(PATIENCE), VersionConflict)
    assert isinstance(refused.exception(PATIENCE), UnknownPart)
    assert last.result(PATIENCE).version == 1
    assert len(commits) == 1
    assert koop.store.version(stream) == 2


def test_a_command_is_decided_on_what_its_neighbour_did(koop: Koop) -> None:
    stream = a_cooperation(koop)
    parties = two_parties(koop)
    with together(koop):
        planned = koop.submit(MILESTONE, stream=stream)
        reached = koop.submit(ReachMilestone(milestone_id="m2"), stream=stream)
        again = koop.submit(ReachMilestone(milestone_id="m2"), stream=stream)
        agreed = [koop.submit(agreement(parties)) for _ in range(3)]
    assert planned.result(PATIENCE).ids == {"milestone": ["m2"]}
    assert reached.result(PATIENCE).version == 3
    assert getattr(again.exception(PATIENCE), "code", None) == "milestone.already_reached"
    codes = [future.result(PATIENCE).code for future in agreed]
    assert len(set(codes)) == 3


def test_the_same_key_in_one_turn_takes_effect_once(koop: Koop) -> None:
    with together(koop):
        twice = [koop.submit(organisation(), idempotency_key="k") for _ in range(2)]
    first, second = (future.result(PATIENCE) for future in twice)
    assert (first.replayed, second.replayed) == (False, True)
    assert (first.stream, first.position) == (second.stream, second.position)
    assert koop.store.head() == 1


def test_a_dry_run_that_waits_writes_nothing(koop: Koop) -> None:
    stream = a_cooperation(koop)
    with together(koop):
        dry = koop.submit(note(), stream=stream, dry_run=True)
        wet = koop.submit(note(), stream=stream)
    assert (dry.result(PATIENCE).dry_run, dry.result().version, dry.result().position) == (
        True,
        2,
        None,
    )
    assert wet.result(PATIENCE).version == 2
    assert koop.store.version(stream) == 2


def test_a_turn_that_cannot_be_written_is_everybodys_and_nothing_is_remembered(
    koop: Koop, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = a_cooperation(koop)

    def full(_: object) -> None:
        msg = "database or disk is full"
        raise sqlite3.OperationalError(msg)

    monkeypatch.setattr(DurableConnection, "commit", full)
    with together(koop):
        waiting = [
            koop.submit(note(), stream=stream),
            koop.submit(ReachMilestone(milestone_id="m99"), stream=stream),
            koop.submit(organisation()),
        ]
    assert all(isinstance(future.exception(PATIENCE), Unavailable) for future in waiting)
    monkeypatch.undo()
    assert koop.execute(note(), stream=stream).version == 2
    assert koop.store.head() == 2 + 2


def test_many_threads_and_the_writer_lose_and_double_nothing(koop: Koop) -> None:
    stream, numbers = a_cooperation(koop), list[int]()

    def work() -> None:
        for _ in range(10):
            numbers.append(koop.execute(note(), stream=stream).version)
            numbers.append(koop.submit(note(), stream=stream).result(PATIENCE).version)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [*range(2, 162)]
    assert koop.store.version(stream) == 161


def test_a_turn_takes_on_only_so_much() -> None:
    turns = list[list[int]]()

    def answer(waiting: Waiting[int, int]) -> None:
        turns.append([])
        for asked, outcome in waiting:
            outcome.result = asked * 2
            turns[-1].append(asked)

    queue = Queue(answer)
    with queue.led():
        waiting = [queue.submit(n) for n in range(LARGEST_TURN + 10)]
    assert [future.result(PATIENCE) for future in waiting] == [
        n * 2 for n in range(LARGEST_TURN + 10)
    ]
    assert max(map(len, turns)) <= LARGEST_TURN
    queue.close()


def test_who_was_answered_together_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queueing, "GATHERING", 600)
    turns, many = list[int](), queueing.MANY

    def answer(waiting: Waiting[int, int]) -> None:
        turns.append(sum(1 for _ in waiting))

    queue = Queue(answer)
    with queue.led():
        first = [queue.submit(n) for n in range(many)]
    for future in first:
        future.result(PATIENCE)
    for future in [queue.submit(n) for n in range(many)]:
        future.result(PATIENCE)
    assert turns == [many, many]
    last = queue.submit(0)
    queue.close()
    assert last.done()


def test_a_queue_being_closed_answers_what_waits_and_takes_no_more(koop: Koop) -> None:
    with together(koop):
        waiting = [koop.submit(organisation()) for _ in range(5)]
    koop._bus.close()  # pyright: ignore[reportPrivateUsage]
    assert [future.result(0).version for future in waiting] == [1] * 5
    with pytest.raises(QueueClosed):
        koop.submit(organisation())
    with pytest.raises(QueueClosed):
        koop.execute(organisation())


def test_who_is_interrupted_stops_alone() -> None:
    interruptions = iter([KeyboardInterrupt()])

    def answer(waiting: Waiting[str, str]) -> None:
        for asked, outcome in waiting:
            if asked == "stop" and (error := next(interruptions, None)):
                raise error
            outcome.result = asked

    queue = Queue(answer)
    with pytest.raises(KeyboardInterrupt):
        queue.wait_for("stop")
    assert queue.wait_for("go on") == "go on"
    queue.close()


def test_what_nobody_waits_for_any_more_is_not_carried_out(koop: Koop) -> None:
    with together(koop):
        first, second = koop.submit(organisation()), koop.submit(organisation())
        assert second.cancel()
    assert first.result(PATIENCE).version == 1
    assert koop.execute(organisation()).version == 1
    assert koop.store.head() == 2

"""The same command sent twice takes effect once and gets the same answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations.commands import AddNote, EndCooperation
from koop_es.cooperations.terms import Manner
from koop_es.kernel.refusals import Invalid, KeyReused
from koop_es.kernel.text import FreeText
from koop_es.parties.commands import RegisterPerson
from tests.ledger.looking import rows
from tests.ledger.making import (
    a_cooperation,
    agreement,
    new_id,
    note,
    opened,
    organisation,
    two_parties,
)
from tests.ledger.worker import begin, finish, start
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.ledger.bus import Answer
    from tests.ledger.making import Clock


def again(answer: Answer) -> Answer:
    return replace(answer, replayed=True)


def test_the_same_command_twice_gets_the_same_answer(koop: Koop) -> None:
    parties = two_parties(koop)
    first = koop.execute(agreement(parties), idempotency_key="k")
    second = koop.execute(agreement(parties), idempotency_key="k")
    assert second == again(first)
    assert first.warnings
    assert first.ids
    assert first.code
    assert koop.store.head() == 3


def test_the_answer_is_the_same_after_reopening_and_later_entries(home: Path) -> None:
    with opened(home) as koop:
        stream = a_cooperation(koop)
        first = koop.execute(note(), stream=stream, idempotency_key="k")
        koop.execute(note("later"), stream=stream)
    with opened(home) as koop:
        assert koop.execute(note(), stream=stream, idempotency_key="k") == again(first)
        assert koop.store.version(stream) == 3


def test_a_repeated_command_is_not_decided_again(koop: Koop) -> None:
    stream = a_cooperation(koop)
    ending = EndCooperation(manner=Manner.BY_CONSENT, reason=FreeText("All agreed."))
    first = koop.execute(ending, stream=stream, idempotency_key="k", expected_version=1)
    assert koop.execute(ending, stream=stream, idempotency_key="k", expected_version=1) == again(
        first
    )


@pytest.mark.parametrize("expected", [None, 1])
def test_a_command_overtaken_by_itself_gets_its_answer(
    koop: Koop, home: Path, clock: Clock, expected: int | None
) -> None:
    stream = a_cooperation(koop)
    ending = EndCooperation(manner=Manner.BY_CONSENT, reason=FreeText("All agreed."))
    with opened(home, clock) as other, ThreadPoolExecutor(1) as pool:
        with other.home.lock.held():
            waiting = pool.submit(
                koop.execute, ending, stream=stream, idempotency_key="k", expected_version=expected
            )
            first = other.execute(ending, stream=stream, idempotency_key="k")
        answer = waiting.result(timeout=PATIENCE)
    assert answer == again(first)
    assert koop.store.version(stream) == 2


def test_a_new_thing_overtaken_by_itself_is_made_once(koop: Koop, home: Path, clock: Clock) -> None:
    wanted = new_id()
    with opened(home, clock) as other, ThreadPoolExecutor(1) as pool:
        with other.home.lock.held():
            waiting = pool.submit(koop.execute, organisation(), stream=wanted, idempotency_key="k")
            other.execute(organisation(), stream=wanted, idempotency_key="k")
        answer = waiting.result(timeout=PATIENCE)
    assert (answer.stream, answer.version, answer.replayed) == (wanted, 1, True)
    assert koop.store.head() == 1


def test_a_key_is_not_used_again_for_another_command(koop: Koop) -> None:
    stream, other = a_cooperation(koop), a_cooperation(koop)
    koop.execute(note("one"), stream=stream, idempotency_key="k")
    head = koop.store.head()
    for command, on in [
        (note("two"), stream),
        (note("one"), other),
        (AddNote(text=FreeText("one"), effective_on=date(2026, 3, 1)), stream),
        (organisation(), None),
    ]:
        with pytest.raises(KeyReused):
            koop.execute(command, stream=on, idempotency_key="k")
    assert koop.store.head() == head


def test_without_a_key_each_command_takes_effect(koop: Koop) -> None:
    stream = a_cooperation(koop)
    koop.execute(note(), stream=stream)
    assert koop.execute(note(), stream=stream).version == 3


@pytest.mark.parametrize("key", ["0", "ä" * 255, "\udcff", "k\0"])
def test_any_text_is_a_key(koop: Koop, key: str) -> None:
    first = koop.execute(organisation(), idempotency_key=key)
    assert koop.execute(organisation(), idempotency_key=key) == again(first)


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize(
    ("key", "code"),
    [("", "text.empty"), (" \t\u00a0", "text.empty"), ("k" * 256, "text.too_long")],
)
def test_a_blank_or_endless_key_is_refused(
    koop: Koop, key: str, code: str, *, dry_run: bool
) -> None:
    with pytest.raises(Invalid) as caught:
        koop.execute(organisation(), idempotency_key=key, dry_run=dry_run)
    ((path, found),) = ((error.path, error.code) for error in caught.value.errors)
    assert (path, found) == ("idempotency_key", code)
    assert koop.store.head() == 0


def test_nobody_gets_the_answer_that_somebody_else_was_given(koop: Koop) -> None:
    koop.home.keys.add_actor("Example Actor")
    parties = two_parties(koop)
    koop.execute(organisation("Model School"), idempotency_key="k", on_behalf_of=parties[0])
    head = koop.store.head()
    with pytest.raises(KeyReused):
        koop.execute(
            organisation("Model School"),
            idempotency_key="k",
            on_behalf_of=parties[0],
            actor="Example Actor",
        )
    with pytest.raises(KeyReused):
        koop.execute(organisation("Model School"), idempotency_key="k", on_behalf_of=parties[1])
    assert koop.store.head() == head


def test_a_receipt_tells_nothing_of_the_command(koop: Koop, home: Path) -> None:
    person = RegisterPerson.model_validate({"name": "Marker Name", "lawful_basis": "consent"})
    koop.execute(person, idempotency_key="marker-key")
    ((key, command, body, answer, _),) = rows(home / "ledger.db", "SELECT * FROM receipts")
    assert (len(key), len(body), command) == (64, 64, "party.register_person")
    assert "arker" not in key + body + answer


def test_two_threads_at_once_take_effect_once(koop: Koop) -> None:
    parties = two_parties(koop)

    def ask(_: int) -> Answer:
        return koop.execute(agreement(parties), idempotency_key="k")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(24)))
    assert {answer.replayed for answer in answers} == {True, False}
    assert all(again(answer) == again(answers[0]) for answer in answers)
    assert koop.store.head() == 3


def test_two_processes_at_once_take_effect_once(home: Path) -> None:
    opened(home).close()
    processes = [start("once", home, "k", "Example House") for _ in range(3)]
    begin(*processes)
    first, *others = finish(*processes)
    assert all(other == first for other in others)
    with opened(home) as koop:
        assert koop.store.head() == 1


def test_two_processes_with_one_key_and_two_commands_do_not_both_succeed(home: Path) -> None:
    with opened(home) as koop:
        koop.execute(organisation("One"), idempotency_key="k")
        with opened(home) as other, pytest.raises(KeyReused):
            other.execute(organisation("Two"), idempotency_key="k")

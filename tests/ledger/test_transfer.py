"""A ledger moved out and in again is the same ledger, and a spoiled file moves nothing."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from koop_es.kernel.refusals import KeyReused
from koop_es.kernel.text import PersonalText
from koop_es.ledger.answers import KeyNotComparable
from koop_es.ledger.transfer import (
    HomeNotEmpty,
    LineUnreadable,
    PassphraseTooShort,
    PassphraseWrong,
)
from koop_es.parties.commands import RegisterPerson
from koop_es.parties.events import PersonRegistered
from koop_es.parties.terms import LawfulBasis
from koop_es_projections.audit_trail.queries import audit_trail
from tests.ledger.making import (
    a_cooperation,
    agreement,
    note,
    opened,
    organisation,
    two_parties,
)
from tests.ledger.moving import NAME, PASSPHRASE, brought, exported

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.app import Koop


@pytest.fixture
def person(koop: Koop) -> str:
    asked = RegisterPerson(name=PersonalText(NAME), lawful_basis=LawfulBasis.CONSENT)
    return koop.execute(asked).stream


def name_of(koop: Koop, stream: str) -> object:
    event = koop.store.read_stream(stream)[0].event
    assert isinstance(event, PersonRegistered)
    return koop.store.open_private([event.name.commitment]).get(event.name.commitment)


def test_positions_bytes_codes_and_read_models_are_kept(
    koop: Koop, person: str, tmp_path: Path
) -> None:
    stream = a_cooperation(koop)
    koop.execute(note(), stream=stream)
    data = exported(koop)
    with opened(tmp_path / "other") as other:
        assert brought(other, data).events == koop.store.head()
        assert exported(other) == data
        assert other.store.read_raw(0, 100) == koop.store.read_raw(0, 100)
        assert other.store.stream_of_code("K-2026-001") == stream
        assert rows(other) == rows(koop)
        assert name_of(other, person) is None


def rows(koop: Koop) -> object:
    koop.catch_up()
    with koop.projections.connect() as connection:
        return audit_trail(connection).rows


def test_one_entry_is_one_line_with_its_exact_bytes(koop: Koop) -> None:
    a_cooperation(koop)
    lines = exported(koop).splitlines()[:-1]
    for line, entry in zip(lines, koop.store.read_raw(0, 100), strict=True):
        told = json.loads(line)
        assert list(told)[:6] == ["position", "stream", "version", "type", "recorded_at", "data"]
        assert b'"data":' + entry.raw in line


def test_a_receipt_that_cannot_be_compared_refuses_its_key(koop: Koop, tmp_path: Path) -> None:
    parties = two_parties(koop)
    koop.execute(agreement(parties), idempotency_key="once")
    with opened(tmp_path / "other") as other:
        brought(other, exported(koop))
        head = other.store.head()
        for asked in (agreement(parties), agreement(parties, "Another title")):
            with pytest.raises(KeyNotComparable):
                other.execute(asked, idempotency_key="once")
        with pytest.raises(KeyReused):
            other.execute(organisation(), idempotency_key="once")
        assert other.store.head() == head


def test_receipts_are_compared_where_the_private_values_went_along(
    koop: Koop, tmp_path: Path
) -> None:
    asked = agreement(two_parties(koop))
    first = koop.execute(asked, idempotency_key="once")
    with opened(tmp_path / "other") as other:
        brought(other, exported(koop, PASSPHRASE), PASSPHRASE)
        again = other.execute(asked, idempotency_key="once")
        assert again == replace(first, replayed=True)
        with pytest.raises(KeyReused):
            other.execute(agreement(first_two(other), "Another title"), idempotency_key="once")
        own = other.execute(organisation("Model School"), idempotency_key="own")
    with opened(tmp_path / "other") as other:
        assert other.execute(asked, idempotency_key="once") == again
        assert other.execute(organisation("Model School"), idempotency_key="own") == replace(
            own, replayed=True
        )
        data = exported(other, PASSPHRASE)
    with opened(tmp_path / "third") as third:
        brought(third, data, PASSPHRASE)
        assert third.execute(asked, idempotency_key="once") == again
        assert third.execute(organisation("Model School"), idempotency_key="own").replayed


def first_two(koop: Koop) -> tuple[str, str]:
    one, two = koop.store.read_raw(0, 2)
    return one.stream, two.stream


def test_receipts_are_not_compared_where_the_private_values_stayed_sealed(
    koop: Koop, tmp_path: Path
) -> None:
    asked = agreement(two_parties(koop))
    koop.execute(asked, idempotency_key="once")
    with opened(tmp_path / "other") as other:
        brought(other, exported(koop, PASSPHRASE))
        with pytest.raises(KeyNotComparable):
            other.execute(asked, idempotency_key="once")


def test_a_plain_export_tells_no_hash_of_what_was_asked(koop: Koop) -> None:
    koop.execute(organisation(), idempotency_key="once")
    told = [json.loads(line) for line in exported(koop).splitlines()[:-1]]
    assert [sorted(each["receipt"]) for each in told] == [["answer", "command", "key"]]
    sealed = exported(koop, PASSPHRASE)
    assert koop.home.keys.receipt_key().hex().encode() not in sealed
    assert b64encode(koop.home.keys.receipt_key()) not in sealed


@pytest.mark.usefixtures("person")
def test_a_spoiled_import_leaves_actors_and_keys_as_they_were(koop: Koop, tmp_path: Path) -> None:
    data = exported(koop, PASSPHRASE)
    with opened(tmp_path / "other") as other:
        keys = other.home.keys
        before = keys.actors(), keys.receipt_key()
        with pytest.raises(LineUnreadable):
            brought(other, data + b"{}\n", PASSPHRASE)
        assert (keys.actors(), keys.receipt_key()) == before
        brought(other, data, PASSPHRASE)
        assert (keys.actors(), keys.receipt_key()) == (
            koop.home.keys.actors(),
            koop.home.keys.receipt_key(),
        )


def test_private_values_go_along_only_under_a_passphrase(
    koop: Koop, person: str, tmp_path: Path
) -> None:
    koop.home.keys.add_actor("Example Actor")
    stream = a_cooperation(koop)
    koop.execute(note("A word in confidence"), stream=stream, actor="Example Actor")
    data = exported(koop, PASSPHRASE)
    for private in (NAME, "A word in confidence", "Example Actor"):
        assert private.encode() not in data
    with opened(tmp_path / "other") as other:
        told = brought(other, data, PASSPHRASE)
        assert (told.private, told.left_out) == (2, 0)
        assert name_of(other, person) == NAME
        assert other.home.keys.actors() == koop.home.keys.actors()
    with opened(tmp_path / "closed") as closed:
        told = brought(closed, data)
        assert (told.private, told.left_out) == (0, 2)
        assert name_of(closed, person) is None


@pytest.mark.usefixtures("person")
def test_a_wrong_passphrase_moves_nothing(koop: Koop, tmp_path: Path) -> None:
    data = exported(koop, PASSPHRASE)
    with opened(tmp_path / "other") as other:
        with pytest.raises(PassphraseWrong):
            brought(other, data, "something else")
        assert other.store.head() == 0
        assert brought(other, data, PASSPHRASE).private == 1


def test_a_short_passphrase_is_refused(koop: Koop) -> None:
    with pytest.raises(PassphraseTooShort):
        exported(koop, "short")


def test_an_import_needs_an_empty_home(koop: Koop) -> None:
    a_cooperation(koop)
    with pytest.raises(HomeNotEmpty):
        brought(koop, exported(koop))

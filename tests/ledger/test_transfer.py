"""A ledger moved out and in again is the same ledger, and a spoiled file moves nothing."""

from __future__ import annotations

import json
from base64 import b64encode
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.kernel.refusals import KeyReused
from koop_es.kernel.text import PersonalText
from koop_es.ledger.answers import KeyNotComparable
from koop_es.ledger.transfer import (
    HomeNotEmpty,
    LineOutOfOrder,
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
    from collections.abc import Callable
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
    for line, entry in zip(exported(koop).splitlines(), koop.store.read_raw(0, 100), strict=True):
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
    told = [json.loads(line) for line in exported(koop).splitlines()]
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


def changed(**fields: Any) -> Callable[[list[dict[str, Any]]], None]:
    return lambda entries: entries[1].update(fields)


def of_data(name: str, value: Any) -> Callable[[list[dict[str, Any]]], None]:
    def change(entries: list[dict[str, Any]]) -> None:
        entries[1]["data"][name] = value

    return change


def of_receipt(**fields: Any) -> Callable[[list[dict[str, Any]]], None]:
    return lambda entries: entries[1]["receipt"].update(fields)


def receipt_twice(entries: list[dict[str, Any]]) -> None:
    entries[1]["receipt"] = entries[0]["receipt"]


def swapped(entries: list[dict[str, Any]]) -> None:
    entries[0], entries[1] = entries[1], entries[0]


def twice(entries: list[dict[str, Any]]) -> None:
    entries.insert(1, entries[0])


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (changed(position=1), LineOutOfOrder),
        (changed(position=True), LineUnreadable),
        (changed(position=-4), LineUnreadable),
        (changed(position=2**63), LineUnreadable),
        (changed(version=7), LineOutOfOrder),
        (changed(version="1"), LineUnreadable),
        (changed(type="koop.unknown.v1"), LineUnreadable),
        (changed(stream="ABC"), LineUnreadable),
        (changed(recorded_at="yesterday"), LineUnreadable),
        (changed(data=[]), LineUnreadable),
        (changed(receipt={"key": 1}), LineUnreadable),
        (changed(receipt="x"), LineUnreadable),
        (of_receipt(answer={}), LineUnreadable),
        (of_receipt(body="x"), LineUnreadable),
        (of_receipt(key="0" * 64), None),
        (receipt_twice, LineUnreadable),
        (changed(private={"values": 3}), LineUnreadable),
        (of_data("recorded_at", "2020-01-01T00:00:00.000000Z"), LineUnreadable),
        (of_data("actor", "nobody"), LineUnreadable),
        (of_data("fact", {"name": 1.5}), LineUnreadable),
        (of_data("more", "x"), LineUnreadable),
        (swapped, LineOutOfOrder),
        (twice, LineOutOfOrder),
    ],
)
def test_a_spoiled_line_is_named_and_moves_nothing(
    koop: Koop,
    tmp_path: Path,
    spoil: Callable[[list[dict[str, Any]]], None],
    error: type[Exception] | None,
) -> None:
    a_cooperation(koop)
    entries = [json.loads(line) for line in exported(koop, PASSPHRASE).splitlines()]
    spoil(entries)
    data = b"".join(json.dumps(entry).encode() + b"\n" for entry in entries)
    with opened(tmp_path / "other") as other:
        with nullcontext() if error is None else pytest.raises(error):
            brought(other, data, PASSPHRASE)
        assert other.store.head() == (0 if error else len(entries))


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"position":1}', b"[" * 100_000, b'"\\ud800"'],
)
def test_what_is_no_entry_moves_nothing(tmp_path: Path, line: bytes) -> None:
    with opened(tmp_path / "other") as other:
        if not line:
            assert brought(other, line).events == 0
            return
        with pytest.raises(LineUnreadable):
            brought(other, line + b"\n")
        assert other.store.head() == 0


def test_a_line_with_its_fields_in_another_order_is_the_same_entry(
    koop: Koop, tmp_path: Path
) -> None:
    a_cooperation(koop)
    data = exported(koop)
    shuffled = b"".join(
        json.dumps(dict(reversed(json.loads(line).items())), indent=None).encode() + b"\n"
        for line in data.splitlines()
    )
    with opened(tmp_path / "other") as other:
        brought(other, shuffled)
        assert exported(other) == data


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"position":1,', b'"position":7,"position":1,'),
        (b'"name":"Example House"', b'"name":"Another","name":"Example House"'),
        (b'"K-2026-001"', b'"K-2026-x"'),
        (b'"K-2026-001"', b'"x"'),
    ],
)
def test_what_two_readers_would_read_differently_moves_nothing(
    koop: Koop, tmp_path: Path, old: bytes, new: bytes
) -> None:
    a_cooperation(koop)
    data = exported(koop)
    assert old in data
    with opened(tmp_path / "other") as other:
        with pytest.raises(LineUnreadable):
            brought(other, data.replace(old, new, 1))
        assert other.store.head() == 0


def other_subject(entry: dict[str, Any]) -> None:
    entry["private"]["values"][0]["subject"] = "text"


def foreign_value(entry: dict[str, Any]) -> None:
    entry["private"]["values"][0]["c"] = "0" * 64


def value_twice(entry: dict[str, Any]) -> None:
    entry["private"]["values"] *= 2


def other_receipt_key(entry: dict[str, Any]) -> None:
    entry["private"]["receipts"] = entry["private"]["actor"]


@pytest.mark.parametrize("spoil", [other_subject, foreign_value, value_twice, other_receipt_key])
@pytest.mark.usefixtures("person")
def test_private_values_that_do_not_belong_to_their_entry_move_nothing(
    koop: Koop, tmp_path: Path, spoil: Callable[[dict[str, Any]], None]
) -> None:
    (line,) = exported(koop, PASSPHRASE).splitlines()
    entry = json.loads(line)
    spoil(entry)
    with opened(tmp_path / "other") as other:
        with pytest.raises((LineUnreadable, PassphraseWrong)):
            brought(other, json.dumps(entry).encode(), PASSPHRASE)
        assert other.store.head() == 0

"""A spoiled file is refused with the line at fault, and moves nothing."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.kernel.text import PersonalText
from koop_es.ledger.transfer import LineOutOfOrder, LineUnreadable, PassphraseWrong
from koop_es.parties.commands import RegisterPerson
from koop_es.parties.terms import LawfulBasis
from tests.ledger.making import a_cooperation, opened
from tests.ledger.moving import NAME, PASSPHRASE, brought, exported

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from koop_es.app import Koop


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
        assert other.store.head() == (0 if error else len(entries) - 1)


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-10T11:00:00Z",
        "2026-03-10T11:00:00.000000+00:00",
        "2026-03-10T12:00:00.000000+01:00",
        "2026-03-10 11:00:00.000000Z",
        "2026-03-10T11:00:00.000000z",
        "2026-03-10T11:00:00,000000Z",
        "20260310T110000.000000Z",
        "2026-W11-2T11:00:00.000000Z",
        "2026-03-10T11:00:00.000000",
        "2026-03-10T11:00:00.000000Z\n",
        "0001-01-01T00:00:00.000000+14:00",
        "9999-99-99T11:00:00.000000Z",
    ],
)
def test_an_instant_in_another_spelling_is_refused_with_its_line(
    koop: Koop, tmp_path: Path, written: str
) -> None:
    a_cooperation(koop)
    entries = [json.loads(line) for line in exported(koop).splitlines()]
    for entry in entries[1:-1]:
        entry["recorded_at"] = entry["data"]["recorded_at"] = written
    data = b"".join(json.dumps(entry).encode() + b"\n" for entry in entries)
    with opened(tmp_path / "other") as other:
        with pytest.raises(LineUnreadable) as caught:
            brought(other, data)
        assert caught.value.params["line"] == "2"
        assert other.store.head() == 0


@pytest.mark.parametrize(
    "line",
    [b"{", b"[]", b"null", b"\xff\xfe", b'{"position":1}', b"[" * 100_000, b'"\\ud800"'],
)
def test_what_is_no_entry_moves_nothing(tmp_path: Path, line: bytes) -> None:
    with opened(tmp_path / "other") as other:
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
def test_private_values_that_do_not_belong_to_their_entry_move_nothing(
    koop: Koop, tmp_path: Path, spoil: Callable[[dict[str, Any]], None]
) -> None:
    koop.execute(RegisterPerson(name=PersonalText(NAME), lawful_basis=LawfulBasis.CONSENT))
    line, _ = exported(koop, PASSPHRASE).splitlines()
    entry = json.loads(line)
    spoil(entry)
    with opened(tmp_path / "other") as other:
        with pytest.raises((LineUnreadable, PassphraseWrong)):
            brought(other, json.dumps(entry).encode(), PASSPHRASE)
        assert other.store.head() == 0

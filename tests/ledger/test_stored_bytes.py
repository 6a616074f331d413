"""The stored bytes are canonical JSON, so that anybody can derive and hash them again."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koop_es.cooperations.commands import SetGoal
from koop_es.ledger.canonical import LARGEST_INTEGER, canonical_bytes
from koop_es.ledger.codec import Decoder, EntryUnreadable
from tests.ledger.looking import rows
from tests.ledger.making import a_cooperation, new_id, note, organisation

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.app import Koop

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="ascii")), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.text(st.characters(codec="ascii")), JSON))
def test_canonical_bytes_are_read_back_and_written_the_same(value: dict[str, Any]) -> None:
    stored = canonical_bytes(value)
    assert json.loads(stored) == value
    assert canonical_bytes(json.loads(stored)) == stored
    assert b"\n" not in stored
    assert b"\r" not in stored


def test_the_order_of_keys_makes_no_difference() -> None:
    assert canonical_bytes({"b": 1, "a": {"d": 2, "c": 3}}) == b'{"a":{"c":3,"d":2},"b":1}'


def test_strings_are_escaped_as_the_standard_says() -> None:
    # RFC 8785, section 3.2.2.2
    text = '€$\u000f\nA\'B"\\\\"/'
    assert canonical_bytes({"string": text}) == (
        '{"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()
    )


@pytest.mark.parametrize(
    "wrong",
    [1.0, float("nan"), 2**53, -(2**53), b"bytes", {"ä": 1}, {1: 2}, (1,), {"a": [0.5]}],
)
def test_what_is_not_canonical_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"stored|ASCII"):
        canonical_bytes({"value": wrong})


def _stored(home: Path) -> list[bytes]:
    return [row[0] for row in rows(home / "ledger.db", "SELECT state FROM stored_events")]


def _numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return _numbers(list(cast("dict[str, Any]", value).values()))
    if isinstance(value, list):
        return [n for item in cast("list[Any]", value) for n in _numbers(item)]
    return [value] if isinstance(value, float) else []


def test_what_commands_store_is_canonical(koop: Koop, home: Path) -> None:
    stream = a_cooperation(koop)
    goal: dict[str, Any] = {
        "title": "Mehr Bücher\r\nund Räume\u2028für alle",
        "indicator": {"name": "Bücher", "tolerance": 0.1},
        "baseline": {"value": 0.30000000000000004 - 0.3 + 1, "taken_on": "2026-01-01"},
        "target": {"value": "1000.50"},
        "weight": 12,
    }
    koop.execute(SetGoal.model_validate({"terms": goal}), stream=stream)
    koop.execute(note("zwei\nZeilen"), stream=stream)
    for stored in _stored(home):
        value = json.loads(stored)
        assert canonical_bytes(value) == stored
        assert stored.decode().isprintable() or "\u2028" in stored.decode()
        assert b"\n" not in stored
        assert _numbers(value) == []
        assert value["recorded_at"] == "2026-03-10T11:00:00.000000Z"


def test_names_written_in_two_ways_are_stored_in_one(koop: Koop, home: Path) -> None:
    composed, decomposed = "Bücherei Café", unicodedata.normalize("NFD", "Bücherei Café")
    assert composed != decomposed
    koop.execute(organisation(composed))
    koop.execute(organisation(decomposed))
    names = [json.loads(stored)["fact"]["name"] for stored in _stored(home)]
    assert names == [composed, composed]
    assert all(unicodedata.is_normalized("NFC", stored.decode()) for stored in _stored(home))


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"\xff", b'{"fact":{}}'])
def test_an_entry_of_another_shape_is_named(raw: bytes) -> None:
    with pytest.raises(EntryUnreadable) as caught:
        Decoder("Europe/Berlin").decode(7, new_id(), 1, "koop.cooperation.note_added.v1", raw)
    assert caught.value.params["position"] == "7"


def test_an_entry_of_an_unknown_name_is_named() -> None:
    with pytest.raises(EntryUnreadable) as caught:
        Decoder("Europe/Berlin").decode(7, new_id(), 1, "koop.no.such.v9", b"{}")
    assert caught.value.params["topic"] == "koop.no.such.v9"


def test_an_entry_changed_by_hand_stops_its_readers_only(koop: Koop, home: Path) -> None:
    first, second = koop.execute(organisation()).stream, koop.execute(organisation()).stream
    rows(home / "ledger.db", "UPDATE stored_events SET state=X'7B7D' WHERE position=1")
    with pytest.raises(EntryUnreadable):
        koop.store.read_stream(first)
    assert len(koop.store.read_stream(second)) == 1

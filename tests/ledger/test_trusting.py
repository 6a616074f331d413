"""Trusting what was stored gives the records that looking at all of it again gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel
from pydantic_core import from_json

from koop_es.kernel.refusals import IntegrityBroken
from koop_es.kernel.text import Private
from koop_es.ledger.canonical import canonical_bytes
from koop_es.ledger.codec import Decoder, EntryUnreadable
from koop_es.ledger.trusted import TrustingReader
from tests.support.samples import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

STREAM = "5" * 32
NOTE = "koop.cooperation.note_added.v1"
ENVELOPE = {
    "actor": "ac" * 16,
    "command_id": "1" * 32,
    "correlation_id": "2" * 32,
    "entered_via": "cli",
    "event_id": "3" * 32,
    "on_behalf_of": "4" * 32,
    "recorded_at": "2026-03-10T23:30:00.000001Z",
    "source": {"external_id": "x", "system": "cordis"},
}
Row = tuple[int, str, int, str, str, bytes]


def _row(file: Path, **told: Any) -> Row:
    topic = file.name.removesuffix(".json").removesuffix(".least")
    entry: dict[str, Any] = {**ENVELOPE, "fact": from_json(file.read_bytes()), **told}
    return (7, STREAM, 2, topic, entry["recorded_at"], canonical_bytes(entry))


def _trusted(row: Row) -> Record[Event]:
    (record,) = TrustingReader(Decoder("UTC")).records([row])
    return record


def _told(value: Any) -> Any:
    """Return all that an object holds, down to the kinds of its numbers and texts."""
    if isinstance(value, BaseModel):
        fields = {name: _told(item) for name, item in value.__dict__.items()}
        return type(value), fields, value.model_fields_set
    if isinstance(value, Private):
        return type(value), value.value, value.subject, value.commitment
    if isinstance(value, tuple):
        return [_told(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
    return type(value), str(value)


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("*.json")), ids=lambda file: file.stem)
def test_every_sample_is_read_as_the_decoder_reads_it(file: Path) -> None:
    decoder = Decoder("Europe/Berlin")
    row = _row(file)
    (trusted,) = TrustingReader(decoder).records([row])
    looked_at = decoder.decode_row(*row)
    assert _told(trusted.event) == _told(looked_at.event)
    assert trusted.recorded_on == looked_at.recorded_on
    assert str(trusted.recorded_on) == "2026-03-11"
    assert trusted.event_id == "3" * 32
    assert trusted.envelope.recorded_at == datetime(2026, 3, 10, 23, 30, 0, 1, tzinfo=UTC)
    assert trusted.envelope.source == looked_at.envelope.source
    assert repr(trusted.with_event(looked_at.event)) == repr(trusted)


@pytest.mark.parametrize(
    "wrong",
    [
        {"raw": b"{}"},
        {"raw": b"\xff"},
        {"raw": "{}"},
        {"topic": "koop.no.such.v9"},
        {"topic": None},
        {"stream": "no id"},
        {"stream": 5},
        {"version": 0},
        {"version": "2"},
        {"position": 0},
    ],
)
def test_a_row_that_this_program_cannot_have_written_is_named(wrong: dict[str, Any]) -> None:
    names = ("position", "stream", "version", "topic", "recorded_at", "raw")
    good = _row(SAMPLES / f"{NOTE}.json")
    bad = {**dict(zip(names, good, strict=True)), **wrong}
    with pytest.raises(EntryUnreadable) as caught:
        TrustingReader(Decoder("Europe/Berlin")).records([good, tuple(bad.values())])
    assert caught.value.params["position"] == str(bad["position"])


@pytest.mark.parametrize("told", [{"recorded_at": "2026-13-01T00:00:00.000000Z"}, {"fact": {}}])
def test_an_entry_that_is_not_what_its_name_says_is_named(told: dict[str, Any]) -> None:
    with pytest.raises(EntryUnreadable):
        TrustingReader(Decoder("UTC")).records([_row(SAMPLES / f"{NOTE}.json", **told)])


def test_an_envelope_that_cannot_be_read_is_told_when_it_is_asked_for() -> None:
    row = _row(SAMPLES / f"{NOTE}.json", event_id="nobody's")
    (record,) = TrustingReader(Decoder("UTC")).records([row])
    with pytest.raises(IntegrityBroken):
        _ = record.event_id
    with pytest.raises(AttributeError):
        _ = record.nothing  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType, reportUnknownMemberType]


@pytest.mark.parametrize(
    "left_out", [(), ("on_behalf_of",), ("source",), ("on_behalf_of", "source")]
)
def test_an_envelope_is_told_as_it_is_stored(left_out: tuple[str, ...]) -> None:
    envelope = {name: value for name, value in ENVELOPE.items() if name not in left_out}
    misleading = 'a","fact":{"recorded_at":"x","on_behalf_of":"' + "4" * 32 + '","source":{}}'
    fact: dict[str, Any] = {
        "effective_basis": "stated",
        "evidence": [],
        "text": misleading,
        "fact": {"a": 1},
    }
    raw = canonical_bytes({**envelope, "fact": fact})
    record = replace(_trusted(_row(SAMPLES / f"{NOTE}.json")), raw=raw)
    assert record.told == envelope


@pytest.mark.parametrize("raw", [b"", b"{}", b'{"fact":{}}', b'{"actor":"x","fact":{}}'])
def test_bytes_without_an_envelope_are_refused(raw: bytes) -> None:
    record = replace(_trusted(_row(SAMPLES / f"{NOTE}.json")), raw=raw)
    with pytest.raises(IntegrityBroken):
        _ = record.told


def test_no_rows_are_no_records() -> None:
    assert TrustingReader(Decoder("UTC")).records([]) == []

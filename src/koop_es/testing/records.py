"""Events as the ledger would hand them out: sealed, numbered, with an envelope."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from koop_es.kernel.jsonable import jsonable
from koop_es.kernel.record import EnteredVia, Envelope, Record
from koop_es.kernel.text import Document, PersonalText, Private

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es.kernel.event import Event

TODAY: Final = date(2026, 6, 15)
STREAM: Final = "5" * 32
ACTOR: Final = "ac" * 16

E = TypeVar("E", bound="Event")


def entry_id(version: int) -> str:
    """Return the event id of the entry at a version of the test's stream."""
    return f"{version:032x}"


def stored(event: Event) -> str:
    """Return the fact as it is stored: JSON with a made-up commitment for each private value."""
    sealed = _sealed(jsonable(event), "fact")
    return json.dumps(sealed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_back(event: E) -> E:
    """Return the event after a round trip through its stored form."""
    return type(event).model_validate_json(stored(event))


def _sealed(value: Any, path: str) -> Any:
    match value:
        case Private():
            return _commitment(value, path) if value.is_draft else value.sealed_form()
        case dict():
            entries = cast("dict[str, Any]", value)
            return {name: _sealed(item, f"{path}.{name}") for name, item in entries.items()}
        case list():
            items = cast("list[Any]", value)
            return [_sealed(item, f"{path}.{n}") for n, item in enumerate(items)]
        case _:
            return value


def _commitment(private: Private, path: str) -> dict[str, str]:
    subject = "text"
    if isinstance(private, PersonalText):
        subject = STREAM
    elif isinstance(private, Document):
        subject = "document"
    digest = hashlib.sha256(f"{path}\0{private.value!r}".encode()).hexdigest()
    return {"$pd": subject, "c": digest}


def recorded(events: Iterable[Event], today: date = TODAY) -> list[Record[Event]]:
    """Return the events as records of one stream, each recorded on its effective day."""
    records: list[Record[Event]] = []
    for version, event in enumerate(events, start=1):
        records.append(record(event, version, min(event.effective_on or today, today)))
    return records


def record(event: Event, version: int, recorded_on: date, actor: str = ACTOR) -> Record[Event]:
    """Return one event as the record of a version, recorded on a day by somebody."""
    return Record(
        position=version,
        stream=STREAM,
        version=version,
        topic=event.TOPIC,
        event=read_back(event),
        envelope=Envelope(
            event_id=entry_id(version),
            recorded_at=datetime(
                recorded_on.year, recorded_on.month, recorded_on.day, 12, tzinfo=UTC
            ),
            actor=actor,
            entered_via=EnteredVia.CLI,
            command_id=entry_id(version),
            correlation_id=entry_id(version),
        ),
        raw=stored(event).encode(),
        recorded_on=recorded_on,
    )

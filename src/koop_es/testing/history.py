"""A ledger for a test: a home in a passing folder, with entries of any day and stream."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from koop_es.app import Koop
from koop_es.kernel.ids import imported_id
from koop_es.kernel.record import EnteredVia
from koop_es.ledger.port import Meta, StreamWrite
from koop_es.settings import Settings
from koop_es.testing.records import ACTOR, STREAM, TODAY

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from koop_es.kernel.event import Event

NOON: Final = time(12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event, with its stream and the day of its recording.

    Attributes:
        event: What happened.
        stream: Id of its stream.
        recorded_on: Day of its recording.
    """

    event: Event
    stream: str
    recorded_on: date


def entry(event: Event, *, stream: str = STREAM, recorded_on: date | None = None) -> Entry:
    """Return an entry.

    Args:
        event: What happened.
        stream: Id of its stream, or a name that stands for one.
        recorded_on: Day of its recording; its effective day if left out, or ``TODAY`` where that
            lies ahead. No entry is recorded before the one that it follows.
    """
    day = recorded_on or min(event.effective_on or TODAY, TODAY)
    return Entry(event, stream_id(stream), day)


def stream_id(name: str) -> str:
    """Return the id of the stream that a test calls by a name; an id stands for itself."""
    is_id = len(name) == len(STREAM) and not set(name) - set("0123456789abcdef")
    return name if is_id else imported_id("koop_es.testing", "stream", name)


class Clock:
    """A clock that is set from entry to entry, and never back."""

    def __init__(self) -> None:
        self._now = datetime.combine(date(1900, 1, 1), NOON)

    def __call__(self) -> datetime:
        """Return the instant."""
        return self._now

    def set_to(self, day: date) -> None:
        """Go on to noon of a day."""
        self._now = max(self._now, datetime.combine(day, NOON))


@contextmanager
def opened_ledger(history: Iterable[Event | Entry]) -> Generator[Koop]:
    """Yield a Koop whose ledger holds a history, in a folder that is removed afterwards.

    Args:
        history: Events and entries, in the order of recording.
    """
    clock = Clock()
    with tempfile.TemporaryDirectory(prefix="koop-testing-") as folder:
        settings = Settings(home=Path(folder) / "home")
        with Koop.open(settings, clock=clock) as koop:
            for each in history:
                _append(koop, clock, each if isinstance(each, Entry) else entry(each))
            yield koop


def _append(koop: Koop, clock: Clock, added: Entry) -> None:
    clock.set_to(added.recorded_on)
    version = koop.store.version(added.stream)
    new = koop.new_id()
    meta = Meta(ACTOR, EnteredVia.SYSTEM, command_id=new, correlation_id=new)
    koop.store.append([StreamWrite(added.stream, version, [added.event])], meta)

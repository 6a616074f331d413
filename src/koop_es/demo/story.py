"""How the demo is told: each story asks for one thing after the other, on its day."""

from __future__ import annotations

import heapq
import zlib
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from koop_es.kernel.record import EnteredVia

if TYPE_CHECKING:
    from koop_es.app import Koop
    from koop_es.demo.calendar import Calendar
    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.record import Source
    from koop_es.ledger.answers import Answer

PROJECT: Final = "Projektleitung (erfunden)"
COORDINATION: Final = "Netzwerkkoordination (erfunden)"
ACTORS: Final = (PROJECT, COORDINATION)
OFFICE_HOURS: Final = 7 * 60


@dataclass(frozen=True, slots=True)
class Step:
    """One thing asked for.

    Attributes:
        days_ago: On which day before the base day.
        command: What is asked for.
        stream: Of which aggregate; None for a new one.
        actor: Who asks.
        source: Where it was imported from, if it was.
    """

    days_ago: int
    command: Command
    stream: str | None = None
    actor: str = PROJECT
    source: Source | None = None


Story = Generator[Step, "Answer", None]
"""Yields what is asked for, and gets the answer."""


@dataclass(slots=True)
class Network:
    """What the stories know of each other.

    Attributes:
        calendar: The demo's days.
        ids: Ids of parties, programmes, cooperations and groups by name.
    """

    calendar: Calendar
    ids: dict[str, str] = field(default_factory=dict[str, str])


Stories = Mapping[str, Callable[[Network], Story]]


class Clock:
    """A clock that stands where it was last set."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def set(self, now: datetime) -> None:
        """Set the clock forward; it never runs backward."""
        self._now = max(self._now, now)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self._now


@dataclass(slots=True)
class _Telling:
    """A story on its way: its next step, and when that is."""

    name: str
    story: Story
    number: int
    step: Step
    at: datetime

    @property
    def key(self) -> str:
        return f"demo:{self.name}:{self.number}"


def tell(koop: Koop, clock: Clock, network: Network, stories: Stories) -> None:
    """Carry out the stories, step by step in the order of their days.

    Each step has the same idempotency key whenever it is told: what was done stays as it is.
    """
    calendar = network.calendar
    waiting: list[tuple[datetime, str, _Telling]] = []
    for name, story in stories.items():
        _push(waiting, _begin(name, story(network), calendar))
    while waiting:
        _, _, telling = heapq.heappop(waiting)
        clock.set(telling.at)
        _push(waiting, _next(telling, _carry_out(koop, telling), calendar))


def _push(waiting: list[tuple[datetime, str, _Telling]], telling: _Telling | None) -> None:
    if telling is not None:
        heapq.heappush(waiting, (telling.at, telling.name, telling))


def _begin(name: str, story: Story, calendar: Calendar) -> _Telling:
    step = next(story)
    return _Telling(name, story, 1, step, _moment(name, 1, step, calendar))


def _next(telling: _Telling, answer: Answer, calendar: Calendar) -> _Telling | None:
    try:
        step = telling.story.send(answer)
    except StopIteration:
        return None
    number = telling.number + 1
    at = _moment(telling.name, number, step, calendar)
    return _Telling(
        telling.name, telling.story, number, step, max(at, telling.at + timedelta(minutes=3))
    )


def _moment(name: str, number: int, step: Step, calendar: Calendar) -> datetime:
    minutes = zlib.crc32(f"{name}:{number}".encode()) % OFFICE_HOURS
    return calendar.instant(step.days_ago, minutes)


def _carry_out(koop: Koop, telling: _Telling) -> Answer:
    step = telling.step
    return koop.execute(
        step.command,
        stream=step.stream,
        actor=step.actor,
        entered_via=EnteredVia.CLI if step.source is None else EnteredVia.IMPORT,
        idempotency_key=telling.key,
        source=step.source,
    )

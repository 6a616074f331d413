"""A sample's state: what was drawn does not change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.samples.events import SampleDrawn


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample that was drawn."""

    count: int


def fold(records: Iterable[Record[Event]]) -> Sample | None:
    """Return the state after all records."""
    state: Sample | None = None
    for record in records:
        state = evolve(state, cast("SampleDrawn", record.event))
    return state


def evolve(state: Sample | None, event: SampleDrawn) -> Sample:
    """Return the state after one more event."""
    del state
    return Sample(len(event.drawing.cases))

"""Just enough of a programme's state to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.programmes.events import ProgrammeEvent


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme that was opened."""

    name: str
    is_open: bool = True


def fold(records: Iterable[Record[Event]]) -> Programme | None:
    """Return the state after all records."""
    state: Programme | None = None
    for record in records:
        state = evolve(state, cast("ProgrammeEvent", record.event))
    return state


def evolve(state: Programme | None, event: ProgrammeEvent) -> Programme:
    """Return the state after one more event."""
    del state
    return Programme(event.name)

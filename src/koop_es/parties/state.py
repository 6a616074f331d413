"""Just enough of a party's state to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from koop_es.parties.events import PersonRegistered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.parties.events import PartyEvent


@dataclass(frozen=True, slots=True)
class Party:
    """A registered party."""

    is_person: bool
    has_contact_point: bool


def fold(records: Iterable[Record[Event]]) -> Party | None:
    """Return the state after all records."""
    state: Party | None = None
    for record in records:
        state = evolve(state, cast("PartyEvent", record.event))
    return state


def evolve(state: Party | None, event: PartyEvent) -> Party:
    """Return the state after one more event."""
    del state
    return Party(isinstance(event, PersonRegistered), bool(event.contact_points))

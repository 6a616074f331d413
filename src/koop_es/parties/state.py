"""Just enough of a party's state to decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never, cast

from koop_es.parties.events import (
    ContactPointsChanged,
    OrganisationRegistered,
    PartiesMerged,
    PartiesSeparated,
    PartyRenamed,
    PersonRegistered,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.parties.events import PartyEvent


@dataclass(frozen=True, slots=True)
class Party:
    """A registered party.

    Attributes:
        is_person: Whether it is a natural person.
        has_contact_point: Whether it can be reached.
        name: An organisation's name; None of a person.
        short_name: What it is called for short.
        merged_into: The party that stands for this one, too, once they were merged.
    """

    is_person: bool
    has_contact_point: bool
    name: str | None = None
    short_name: str | None = None
    merged_into: str | None = None


def fold(records: Iterable[Record[Event]]) -> Party | None:
    """Return the state after all records."""
    state: Party | None = None
    for record in records:
        state = evolve(state, cast("PartyEvent", record.event))
    return state


def evolve(state: Party | None, event: PartyEvent) -> Party:
    """Return the state after one more event."""
    match event:
        case OrganisationRegistered():
            return Party(
                is_person=False,
                has_contact_point=bool(event.contact_points),
                name=event.name,
                short_name=event.short_name,
            )
        case PersonRegistered():
            return Party(is_person=True, has_contact_point=bool(event.contact_points))
        case _:
            assert state is not None, "a party begins with its registration"  # noqa: S101 - narrows the type
            return _changed(state, event)


def _changed(
    state: Party,
    event: PartyRenamed | ContactPointsChanged | PartiesMerged | PartiesSeparated,
) -> Party:
    match event:
        case PartyRenamed():
            return replace(state, name=event.name, short_name=event.short_name)
        case ContactPointsChanged():
            return replace(state, has_contact_point=bool(event.contact_points))
        case PartiesMerged():
            return replace(state, merged_into=event.into)
        case PartiesSeparated():
            return replace(state, merged_into=None)
        case _:
            assert_never(event)

"""Just enough of a relationship's state to decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from koop_es.relationships.events import (
    ContactEstablished,
    EncounterRecorded,
    GroupFounded,
    RelationshipClosed,
)
from koop_es.relationships.terms import Duration, Form

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.relationships.events import RelationshipBegun, RelationshipEvent

FORMS = {
    EncounterRecorded: Form.ENCOUNTER,
    ContactEstablished: Form.CONTACT,
    GroupFounded: Form.GROUP,
}
"""The form that each beginning gives."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship as far as its recorded events tell.

    Attributes:
        form: Encounter, contact or group.
        begun: The event with which it began.
        starts_on: First day.
        ends_on: Planned last day, for encounters.
        duration: Time-bounded, ongoing or unknown.
        closed: Whether it was closed.
        closed_on: Its last day, once closed.
    """

    form: Form
    begun: RelationshipBegun
    starts_on: date | None
    ends_on: date | None
    duration: Duration
    closed: bool = False
    closed_on: date | None = None

    def ended_by(self, day: date) -> bool:
        """Tell whether it had ended by that day."""
        last = self.closed_on or self.ends_on
        return last <= day if last is not None else self.closed


def fold(records: Iterable[Record[Event]]) -> Relationship | None:
    """Return the state after all records."""
    state: Relationship | None = None
    for record in records:
        state = evolve(state, cast("RelationshipEvent", record.event))
    return state


def evolve(state: Relationship | None, event: RelationshipEvent) -> Relationship:
    """Return the state after one more event."""
    if not isinstance(event, RelationshipClosed):
        return _begin(event)
    assert state is not None, "a stream begins with its beginning"  # noqa: S101 - narrows the type
    return replace(state, closed=True, closed_on=event.effective_on)


def _begin(event: RelationshipBegun) -> Relationship:
    bounded = isinstance(event, EncounterRecorded)
    return Relationship(
        form=FORMS[type(event)],
        begun=event,
        starts_on=event.effective_on,
        ends_on=event.ends_on if isinstance(event, EncounterRecorded) else None,
        duration=Duration.TIME_BOUNDED if bounded else event.duration,
    )

"""Just enough of a relationship's state to decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, cast

from koop_es.relationships.dates import later, touched_on
from koop_es.relationships.events import (
    CadenceSet,
    ContactEstablished,
    EncounterRecorded,
    FormChanged,
    GroupFounded,
    GroupReviewed,
    IntroductionMade,
    OpennessChanged,
    RelationshipClosed,
    TouchRecorded,
)
from koop_es.relationships.terms import Duration, Form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from koop_es.kernel.event import Event
    from koop_es.kernel.ids import PartyId
    from koop_es.kernel.record import Record
    from koop_es.relationships.events import RelationshipBegun, RelationshipEvent
    from koop_es.relationships.terms import Openness

FORMS: Final = {
    EncounterRecorded: Form.ENCOUNTER,
    ContactEstablished: Form.CONTACT,
    GroupFounded: Form.GROUP,
}
"""The form that each beginning gives."""


@dataclass(frozen=True, slots=True)
class Period:
    """The time in which a relationship had one form.

    Attributes:
        form: Encounter, contact or group.
        since: First day; None where nobody knows.
        duration: Time-bounded, ongoing or unknown.
        ends_on: Planned last day, of an encounter.
        openness: Whether a contact is private or open to the network.
    """

    form: Form
    since: date | None
    duration: Duration
    ends_on: date | None = None
    openness: Openness | None = None


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship as far as its recorded events tell.

    Attributes:
        begun: The event with which it began.
        periods: Its forms, the present one last.
        closed: Whether it was closed.
        closed_on: Its last day, once closed.
        cadence_months: How often a contact is to be cared for; None where silence is fine.
        last_touch_on: Last day on which the parties were in touch.
        last_review: The review of the group that was held last.
    """

    begun: RelationshipBegun
    periods: tuple[Period, ...]
    closed: bool = False
    closed_on: date | None = None
    cadence_months: int | None = None
    last_touch_on: date | None = None
    last_review: GroupReviewed | None = None

    @property
    def parties(self) -> tuple[PartyId, ...]:
        """Between whom it is."""
        return self.begun.parties

    @property
    def starts_on(self) -> date | None:
        """Its first day."""
        return self.begun.effective_on

    @property
    def now(self) -> Period:
        """The form that was recorded last."""
        return self.periods[-1]

    @property
    def form(self) -> Form:
        """Encounter, contact or group."""
        return self.now.form

    @property
    def duration(self) -> Duration:
        """Time-bounded, ongoing or unknown."""
        return self.now.duration

    @property
    def ends_on(self) -> date | None:
        """Planned last day, of an encounter."""
        return self.now.ends_on

    def on(self, day: date | None) -> Period:
        """Return the form that it had on a day; the present one where the day is not known."""
        if day is None:
            return self.now
        found = self.periods[0]
        for each in self.periods[1:]:
            if each.since is not None and each.since <= day:
                found = each
        return found

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
    if isinstance(event, EncounterRecorded | ContactEstablished | GroupFounded):
        return _begun(event)
    assert state is not None, "a stream begins with its beginning"  # noqa: S101 - narrows the type
    changed = CHANGES[type(event)](state, event)
    return replace(changed, last_touch_on=later(state.last_touch_on, touched_on(event)))


def _begun(event: RelationshipBegun) -> Relationship:
    bounded = isinstance(event, EncounterRecorded)
    period = Period(
        form=FORMS[type(event)],
        since=event.effective_on,
        duration=Duration.TIME_BOUNDED if bounded else event.duration,
        ends_on=event.ends_on if bounded else None,
        openness=event.openness if isinstance(event, ContactEstablished) else None,
    )
    return Relationship(
        begun=event,
        periods=(period,),
        cadence_months=event.cadence_months if isinstance(event, ContactEstablished) else None,
        last_touch_on=touched_on(event),
    )


def _form_changed(state: Relationship, event: FormChanged) -> Relationship:
    period = Period(event.form, event.effective_on, event.duration, event.ends_on, event.openness)
    return replace(state, periods=(*state.periods, period))


def _as_it_was(state: Relationship, event: TouchRecorded | IntroductionMade) -> Relationship:
    del event
    return state


def _openness_changed(state: Relationship, event: OpennessChanged) -> Relationship:
    now = replace(state.now, openness=event.openness)
    return replace(state, periods=(*state.periods[:-1], now))


def _cadence_set(state: Relationship, event: CadenceSet) -> Relationship:
    return replace(state, cadence_months=event.cadence_months)


def _reviewed(state: Relationship, event: GroupReviewed) -> Relationship:
    last = state.last_review
    is_older = last is not None and later(event.effective_on, last.effective_on) != (
        event.effective_on
    )
    return state if is_older else replace(state, last_review=event)


def _closed(state: Relationship, event: RelationshipClosed) -> Relationship:
    return replace(state, closed=True, closed_on=event.effective_on)


CHANGES: Final[dict[type[Event], Callable[[Relationship, Any], Relationship]]] = {
    FormChanged: _form_changed,
    TouchRecorded: _as_it_was,
    IntroductionMade: _as_it_was,
    OpennessChanged: _openness_changed,
    CadenceSet: _cadence_set,
    GroupReviewed: _reviewed,
    RelationshipClosed: _closed,
}
"""What each event after the beginning does."""

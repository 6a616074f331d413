"""What can be asked of a relationship."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import PartyId, StreamId
from koop_es.kernel.text import FreeText, GivenCode, Title
from koop_es.relationships.terms import Duration, Form, Openness, Purpose


class BeginRelationship(Command):
    """What the three forms share.

    Attributes:
        parties: Between whom; two or more.
        themes: What it is about, coded; one or more.
        title: What it is called.
        purpose: What it serves.
        area: Municipality or NUTS code.
        arose_from: Relationship out of which it came.
    """

    CREATES: ClassVar[bool] = True

    parties: tuple[PartyId, ...]
    themes: tuple[GivenCode, ...] = ()
    title: Title | None = None
    purpose: Purpose | None = None
    area: GivenCode | None = None
    arose_from: StreamId | None = None

    def references(self) -> tuple[StreamId, ...]:
        """Return the parties and the relationship it came out of."""
        origin = (self.arose_from,) if self.arose_from else ()
        return (*dict.fromkeys(self.parties), *origin)


class RecordEncounter(BeginRelationship):
    """Record that parties met; ``effective_on`` is the first day."""

    NAME: ClassVar[str] = "relationship.encounter"

    ends_on: date | None = None


class EstablishContact(BeginRelationship):
    """Record that parties are in contact from ``effective_on`` on."""

    NAME: ClassVar[str] = "relationship.contact"

    duration: Duration = Duration.ONGOING
    openness: Openness = Openness.PRIVATE


class FoundGroup(BeginRelationship):
    """Record that parties form a group from ``effective_on`` on."""

    NAME: ClassVar[str] = "relationship.group"

    duration: Duration = Duration.ONGOING


class ChangeForm(Command):
    """Record that a relationship has another form from ``effective_on`` on.

    Attributes:
        form: Its new form.
        ends_on: Last day of an encounter; the day of the change if left out.
        openness: Who may use a contact; as before, else private, if left out.
    """

    NAME: ClassVar[str] = "relationship.change_form"

    form: Form
    ends_on: date | None = None
    openness: Openness | None = None

    def references_of(self, state: Any) -> tuple[StreamId, ...]:
        """Return the parties: a contact needs one that can be reached."""
        return tuple(state.parties)


class CloseRelationship(Command):
    """Record that a relationship is over; ``effective_on`` is its last day.

    Attributes:
        remark: What else is to be said.
        successor: The cooperation or relationship that it turned into.
    """

    NAME: ClassVar[str] = "relationship.close"

    remark: FreeText | None = None
    successor: StreamId | None = None

    def references(self) -> tuple[StreamId, ...]:
        """Return what it turned into."""
        return (self.successor,) if self.successor else ()


RelationshipCommand = (
    RecordEncounter | EstablishContact | FoundGroup | ChangeForm | CloseRelationship
)

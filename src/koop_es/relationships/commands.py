"""What can be asked of a relationship."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import EventId, PartyId, StreamId
from koop_es.kernel.text import FreeText, GivenCode, Title
from koop_es.relationships.terms import (
    Duration,
    Form,
    Months,
    Openness,
    Outcome,
    Purpose,
    Relevance,
    ReviewDecision,
)


class BeginRelationship(Command):
    """What the three forms share.

    Attributes:
        parties: Between whom; two or more.
        themes: What it is about, coded; one or more.
        title: What it is called.
        purpose: What it serves.
        target_group: For whom, coded.
        area: Municipality or NUTS code.
        arose_from: Relationship out of which it came.
    """

    CREATES: ClassVar[bool] = True

    parties: tuple[PartyId, ...]
    themes: tuple[GivenCode, ...] = ()
    title: Title | None = None
    purpose: Purpose | None = None
    target_group: GivenCode | None = None
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
    """Record that parties are in contact from ``effective_on`` on.

    Attributes:
        duration: ``ongoing``; only imports leave it unknown.
        openness: Whether it is private or open to the network.
        cadence_months: Every so many months it is to be cared for; silence is fine if left out.
        follows: Entry that ended what it came out of, where it follows upon that ending.
    """

    NAME: ClassVar[str] = "relationship.contact"

    duration: Duration = Duration.ONGOING
    openness: Openness = Openness.PRIVATE
    cadence_months: Months | None = None
    follows: EventId | None = None


class FoundGroup(BeginRelationship):
    """Record that parties form a group from ``effective_on`` on.

    Attributes:
        duration: ``ongoing``; only imports leave it unknown.
        follows: Entry that ended what it came out of, where it follows upon that ending.
    """

    NAME: ClassVar[str] = "relationship.group"

    duration: Duration = Duration.ONGOING
    follows: EventId | None = None


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


class RecordTouch(Command):
    """Record that parties of a relationship were in touch.

    Attributes:
        reached: Whether anybody was reached; a vain try is no touch.
        outcomes: What it has brought.
        parties: Who of the parties; all of them where none is named.
        purpose: What it served, where that differs from the relationship's.
        themes: What it was about, where that differs.
        remark: What else is to be said.
    """

    NAME: ClassVar[str] = "relationship.touch"

    reached: bool = True
    outcomes: tuple[Outcome, ...] = ()
    parties: tuple[PartyId, ...] = ()
    purpose: Purpose | None = None
    themes: tuple[GivenCode, ...] = ()
    remark: FreeText | None = None


class MakeIntroduction(Command):
    """Record that a party of the relationship introduced another of it to a third one.

    Attributes:
        introducer: Who introduced.
        introduced: Whom; a party of the relationship, too.
        introduced_to: To whom.
        consents: Who agreed to it beforehand; the one introduced must have.
        purpose: What it served.
        themes: What it was about, where that differs from the relationship's.
        remark: What else is to be said.
    """

    NAME: ClassVar[str] = "relationship.introduce"

    introducer: PartyId
    introduced: PartyId
    introduced_to: PartyId
    consents: tuple[PartyId, ...] = ()
    purpose: Purpose | None = None
    themes: tuple[GivenCode, ...] = ()
    remark: FreeText | None = None

    def references(self) -> tuple[StreamId, ...]:
        """Return to whom somebody is introduced."""
        return (self.introduced_to,)


class ChangeOpenness(Command):
    """Open a contact to the network, or make it private again."""

    NAME: ClassVar[str] = "relationship.openness"

    openness: Openness


class SetCadence(Command):
    """Say how often a contact is to be cared for.

    Attributes:
        cadence_months: Every so many months; None where silence is fine.
    """

    NAME: ClassVar[str] = "relationship.cadence"

    cadence_months: Months | None = None


class ReviewGroup(Command):
    """Record what came of looking at a group: relevance, resources, what follows.

    Attributes:
        relevance: How much it still matters.
        decision: What follows.
        resources_until: Day until which its resources are sure; None where nobody knows.
        remark: What else is to be said.
    """

    NAME: ClassVar[str] = "relationship.review"

    relevance: Relevance
    decision: ReviewDecision
    resources_until: date | None = None
    remark: FreeText | None = None


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
    RecordEncounter
    | EstablishContact
    | FoundGroup
    | ChangeForm
    | RecordTouch
    | MakeIntroduction
    | ChangeOpenness
    | SetCadence
    | ReviewGroup
    | CloseRelationship
)

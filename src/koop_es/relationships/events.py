"""What can have happened to a relationship of the form encounter, contact or group."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from koop_es.kernel.event import Event
from koop_es.kernel.ids import EventId, PartyId, StreamId
from koop_es.kernel.text import Code, FreeText, Title
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


class EncounterRecorded(Event):
    """Parties met; effective on the first day.

    Attributes:
        parties: Who met.
        themes: What it was about, coded.
        title: What it is called.
        ends_on: Last day; the first one if it lasted a day.
        purpose: What it served.
        target_group: For whom, coded.
        area: Municipality or NUTS code.
        arose_from: Relationship out of which it came.
    """

    TOPIC: ClassVar[str] = "koop.relationship.encounter_recorded.v1"

    parties: tuple[PartyId, ...]
    themes: tuple[Code, ...]
    title: Title | None = None
    ends_on: date
    purpose: Purpose | None = None
    target_group: Code | None = None
    area: Code | None = None
    arose_from: StreamId | None = None


class ContactEstablished(Event):
    """Parties are in contact from the effective day on.

    Attributes:
        parties: Between whom.
        themes: What it is about, coded.
        title: What it is called.
        duration: ``ongoing`` as stated; ``unknown`` only from imports.
        openness: Whether it is private or open to the network.
        cadence_months: Every so many months it is to be cared for; None where silence is fine.
        purpose: What it serves.
        target_group: For whom, coded.
        area: Municipality or NUTS code.
        arose_from: Relationship out of which it came.
        follows: Entry that ended what it came out of, where it follows upon that ending.
    """

    TOPIC: ClassVar[str] = "koop.relationship.contact_established.v1"

    parties: tuple[PartyId, ...]
    themes: tuple[Code, ...]
    title: Title | None = None
    duration: Duration = Duration.ONGOING
    openness: Openness = Openness.PRIVATE
    cadence_months: Months | None = None
    purpose: Purpose | None = None
    target_group: Code | None = None
    area: Code | None = None
    arose_from: StreamId | None = None
    follows: EventId | None = None


class GroupFounded(Event):
    """Parties formed a group from the effective day on.

    Attributes:
        parties: Who belongs to it.
        themes: What it is about, coded.
        title: What it is called.
        duration: ``ongoing`` as stated; ``unknown`` only from imports.
        purpose: What it serves.
        target_group: For whom, coded.
        area: Municipality or NUTS code.
        arose_from: Relationship out of which it came.
        follows: Entry that ended what it came out of, where it follows upon that ending.
    """

    TOPIC: ClassVar[str] = "koop.relationship.group_founded.v1"

    parties: tuple[PartyId, ...]
    themes: tuple[Code, ...]
    title: Title | None = None
    duration: Duration = Duration.ONGOING
    purpose: Purpose | None = None
    target_group: Code | None = None
    area: Code | None = None
    arose_from: StreamId | None = None
    follows: EventId | None = None


class FormChanged(Event):
    """The relationship has another form from the effective day on.

    Attributes:
        form: Its new form; never a cooperation, which is agreed.
        form_before: Its form until the day before.
        duration: ``time_bounded`` of an encounter, else ``ongoing``.
        ends_on: Last day of an encounter.
        openness: Whether a contact is private or open to the network.
    """

    TOPIC: ClassVar[str] = "koop.relationship.form_changed.v1"

    form: Form
    form_before: Form
    duration: Duration
    ends_on: date | None = None
    openness: Openness | None = None


class TouchRecorded(Event):
    """Parties of the relationship were in touch; effective on the day of it.

    Attributes:
        reached: Whether anybody was reached; a vain try is no touch.
        outcomes: What it has brought.
        parties: Who of the parties; all of them where none is named.
        purpose: What it served, where that differs from the relationship's.
        themes: What it was about, where that differs.
        remark: What else is to be said.
    """

    TOPIC: ClassVar[str] = "koop.relationship.touch_recorded.v1"

    reached: bool = True
    outcomes: tuple[Outcome, ...] = ()
    parties: tuple[PartyId, ...] = ()
    purpose: Purpose | None = None
    themes: tuple[Code, ...] = ()
    remark: FreeText | None = None


class IntroductionMade(Event):
    """A party of the relationship introduced another of it to a third one.

    Attributes:
        introducer: Who introduced.
        introduced: Whom; a party of the relationship, too.
        introduced_to: To whom.
        consents: Who agreed to it beforehand; the one introduced did.
        purpose: What it served.
        themes: What it was about, where that differs from the relationship's.
        remark: What else is to be said.
    """

    TOPIC: ClassVar[str] = "koop.relationship.introduction_made.v1"

    introducer: PartyId
    introduced: PartyId
    introduced_to: PartyId
    consents: tuple[PartyId, ...]
    purpose: Purpose | None = None
    themes: tuple[Code, ...] = ()
    remark: FreeText | None = None


class OpennessChanged(Event):
    """A contact was opened to the network, or is private again.

    Attributes:
        openness: Who may use it from now on.
        openness_before: Who could before.
    """

    TOPIC: ClassVar[str] = "koop.relationship.openness_changed.v1"

    openness: Openness
    openness_before: Openness


class CadenceSet(Event):
    """How often the parties of a contact want to be in touch.

    Attributes:
        cadence_months: Every so many months; None where silence is fine.
        cadence_before: What was said before.
    """

    TOPIC: ClassVar[str] = "koop.relationship.cadence_set.v1"

    cadence_months: Months | None = None
    cadence_before: Months | None = None


class GroupReviewed(Event):
    """A group was looked at: is it still relevant, are long-term resources there?

    Attributes:
        relevance: How much it still matters.
        decision: What follows.
        resources_until: Day until which its resources are sure; None where nobody knows.
        remark: What else is to be said.
    """

    TOPIC: ClassVar[str] = "koop.relationship.group_reviewed.v1"

    relevance: Relevance
    decision: ReviewDecision
    resources_until: date | None = None
    remark: FreeText | None = None


class RelationshipClosed(Event):
    """The relationship is over; effective on its last day.

    Attributes:
        remark: What else is to be said.
        successor: The cooperation or relationship that it turned into.
    """

    TOPIC: ClassVar[str] = "koop.relationship.closed.v1"

    remark: FreeText | None = None
    successor: StreamId | None = None


RelationshipBegun = EncounterRecorded | ContactEstablished | GroupFounded
RelationshipEvent = (
    RelationshipBegun
    | FormChanged
    | TouchRecorded
    | IntroductionMade
    | OpennessChanged
    | CadenceSet
    | GroupReviewed
    | RelationshipClosed
)

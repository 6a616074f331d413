"""What can have happened to a relationship of the form encounter, contact or group."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from koop_es.kernel.event import Event
from koop_es.kernel.ids import PartyId, StreamId
from koop_es.kernel.text import Code, FreeText, Title
from koop_es.relationships.terms import Duration, Form, Openness, Purpose


class EncounterRecorded(Event):
    """Parties met; effective on the first day.

    Attributes:
        parties: Who met.
        themes: What it was about, coded.
        title: What it is called.
        ends_on: Last day; the first one if it lasted a day.
        purpose: What it served.
        area: Municipality or NUTS code.
        arose_from: Relationship out of which it came.
    """

    TOPIC: ClassVar[str] = "koop.relationship.encounter_recorded.v1"

    parties: tuple[PartyId, ...]
    themes: tuple[Code, ...]
    title: Title | None = None
    ends_on: date
    purpose: Purpose | None = None
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
        purpose: What it serves.
        area: Municipality or NUTS code.
        arose_from: Relationship out of which it came.
    """

    TOPIC: ClassVar[str] = "koop.relationship.contact_established.v1"

    parties: tuple[PartyId, ...]
    themes: tuple[Code, ...]
    title: Title | None = None
    duration: Duration = Duration.ONGOING
    openness: Openness = Openness.PRIVATE
    purpose: Purpose | None = None
    area: Code | None = None
    arose_from: StreamId | None = None


class GroupFounded(Event):
    """Parties formed a group from the effective day on.

    Attributes:
        parties: Who belongs to it.
        themes: What it is about, coded.
        title: What it is called.
        duration: ``ongoing`` as stated; ``unknown`` only from imports.
        purpose: What it serves.
        area: Municipality or NUTS code.
        arose_from: Relationship out of which it came.
    """

    TOPIC: ClassVar[str] = "koop.relationship.group_founded.v1"

    parties: tuple[PartyId, ...]
    themes: tuple[Code, ...]
    title: Title | None = None
    duration: Duration = Duration.ONGOING
    purpose: Purpose | None = None
    area: Code | None = None
    arose_from: StreamId | None = None


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
RelationshipEvent = RelationshipBegun | FormChanged | RelationshipClosed

"""What can have happened to who takes part: parties, the lead, and the persons in charge."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from koop_es.cooperations.membership_terms import Capacity
from koop_es.cooperations.terms import Involvement
from koop_es.kernel.event import Event
from koop_es.kernel.ids import LocalId, PartyId
from koop_es.kernel.text import FreeText


class PartyJoined(Event):
    """A party joined; from the effective day on it takes part."""

    TOPIC: ClassVar[str] = "koop.cooperation.party_joined.v1"

    involvement: Involvement


class PartyLeft(Event):
    """A party left, in all its roles; from the effective day on it takes part no longer."""

    TOPIC: ClassVar[str] = "koop.cooperation.party_left.v1"

    party: PartyId


class LeadReplaced(Event):
    """Another party leads from the effective day on.

    Attributes:
        party: The new lead, which takes part already.
        former: The lead before, which goes on as a partner; None where the lead was vacant.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.lead_replaced.v1"

    party: PartyId
    former: PartyId | None = None


class PersonAssigned(Event):
    """A person was assigned; from the effective day on.

    Attributes:
        assignment_id: Its id within the cooperation.
        capacity: As what.
        person: The registered person.
        party: For which party.
        until: Last day, where that is known.
        follows: The assignment that this one takes over; it ends the day before.
        handover: What was handed over.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.person_assigned.v1"

    assignment_id: LocalId
    capacity: Capacity
    person: PartyId
    party: PartyId | None = None
    until: date | None = None
    follows: LocalId | None = None
    handover: FreeText | None = None

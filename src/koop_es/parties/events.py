"""What can have happened to a party."""

from __future__ import annotations

from typing import ClassVar

from koop_es.kernel.event import Event
from koop_es.kernel.text import Code, PersonalText, Title
from koop_es.parties.terms import ContactPoint, LawfulBasis


class OrganisationRegistered(Event):
    """A legal person was registered.

    Attributes:
        name: Its name, public.
        short_name: What it is called for short.
        country: ISO 3166 code of two letters.
        area: Municipality or NUTS code of its seat.
        contact_points: How it can be reached.
        lawful_basis: Basis for keeping the contact points, if there are any.
    """

    TOPIC: ClassVar[str] = "koop.party.organisation_registered.v1"

    name: Title
    short_name: Title | None = None
    country: Code | None = None
    area: Code | None = None
    contact_points: tuple[ContactPoint, ...] = ()
    lawful_basis: LawfulBasis | None = None


class PersonRegistered(Event):
    """A natural person was registered.

    Attributes:
        name: The person's name, private.
        contact_points: How the person can be reached.
        lawful_basis: Basis for keeping the data.
        area: Municipality or NUTS code.
    """

    TOPIC: ClassVar[str] = "koop.party.person_registered.v1"

    name: PersonalText
    contact_points: tuple[ContactPoint, ...] = ()
    lawful_basis: LawfulBasis
    area: Code | None = None


PartyEvent = OrganisationRegistered | PersonRegistered

"""What can have happened to a party."""

from __future__ import annotations

from typing import ClassVar

from koop_es.kernel.event import Event
from koop_es.kernel.ids import PartyId
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


class PartyRenamed(Event):
    """A party bears another name from now on; the former one stays in the record.

    Attributes:
        name: An organisation's new name; None where a person was renamed.
        name_before: What the organisation was called until then.
        short_name: What it is called for short from now on.
        short_name_before: What it was called for short until then.
        person: A natural person's new name, private.
    """

    TOPIC: ClassVar[str] = "koop.party.renamed.v1"

    name: Title | None = None
    name_before: Title | None = None
    short_name: Title | None = None
    short_name_before: Title | None = None
    person: PersonalText | None = None


class ContactPointsChanged(Event):
    """How a party can be reached changed; these take the place of all former ones.

    Attributes:
        contact_points: How it can be reached from now on.
        lawful_basis: Basis for keeping them.
    """

    TOPIC: ClassVar[str] = "koop.party.contact_points_changed.v1"

    contact_points: tuple[ContactPoint, ...] = ()
    lawful_basis: LawfulBasis | None = None


class PartiesMerged(Event):
    """This party turned out to be another one, registered twice: reports show that one.

    What was recorded under either id stays as it is.

    Attributes:
        into: The party that stands for both.
    """

    TOPIC: ClassVar[str] = "koop.party.merged.v1"

    into: PartyId


class PartiesSeparated(Event):
    """This party was merged by mistake, and stands for itself again.

    Attributes:
        was_merged_into: The party that stood for both meanwhile.
    """

    TOPIC: ClassVar[str] = "koop.party.separated.v1"

    was_merged_into: PartyId


PartyEvent = (
    OrganisationRegistered
    | PersonRegistered
    | PartyRenamed
    | ContactPointsChanged
    | PartiesMerged
    | PartiesSeparated
)

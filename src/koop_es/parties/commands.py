"""What can be asked of a party."""

from __future__ import annotations

from typing import ClassVar

from koop_es.kernel.aggregate import Command
from koop_es.kernel.text import Country, GivenCode, PersonalText, Title
from koop_es.parties.terms import ContactPoint, LawfulBasis


class RegisterOrganisation(Command):
    """Register a legal person."""

    NAME: ClassVar[str] = "party.register_organisation"
    CREATES: ClassVar[bool] = True

    name: Title
    short_name: Title | None = None
    country: Country | None = None
    area: GivenCode | None = None
    contact_points: tuple[ContactPoint, ...] = ()
    lawful_basis: LawfulBasis | None = None


class RegisterPerson(Command):
    """Register a natural person."""

    NAME: ClassVar[str] = "party.register_person"
    CREATES: ClassVar[bool] = True

    name: PersonalText
    contact_points: tuple[ContactPoint, ...] = ()
    lawful_basis: LawfulBasis | None = None
    area: GivenCode | None = None


PartyCommand = RegisterOrganisation | RegisterPerson

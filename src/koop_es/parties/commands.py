"""What can be asked of a party."""

from __future__ import annotations

from typing import ClassVar

from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import PartyId, StreamId
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


class RenameOrganisation(Command):
    """Record that a legal person bears another name; the former one stays in the record."""

    NAME: ClassVar[str] = "party.rename_organisation"

    name: Title
    short_name: Title | None = None


class RenamePerson(Command):
    """Record that a natural person bears another name."""

    NAME: ClassVar[str] = "party.rename_person"

    name: PersonalText


class ChangeContactPoints(Command):
    """Say how a party can be reached; what is not named any more is kept no longer."""

    NAME: ClassVar[str] = "party.change_contact_points"

    contact_points: tuple[ContactPoint, ...] = ()
    lawful_basis: LawfulBasis | None = None


class MergeParty(Command):
    """Say that a party is the same as another, so that reports show one."""

    NAME: ClassVar[str] = "party.merge"

    into: PartyId

    def references(self) -> tuple[StreamId, ...]:
        """Return the party that stands for both."""
        return (self.into,)


class SeparateParty(Command):
    """Take back that a party is the same as another; a reason is due."""

    NAME: ClassVar[str] = "party.separate"


PartyCommand = (
    RegisterOrganisation
    | RegisterPerson
    | RenameOrganisation
    | RenamePerson
    | ChangeContactPoints
    | MergeParty
    | SeparateParty
)

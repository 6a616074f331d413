"""What can be asked of who takes part: parties, the lead, and the persons in charge."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from koop_es.cooperations.membership_terms import Capacity
from koop_es.cooperations.signing import named_in
from koop_es.cooperations.terms import Involvement
from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import LocalId, PartyId, StreamId
from koop_es.kernel.text import FreeText


class JoinCooperation(Command):
    """Let a party join; ``effective_on`` is the first day on which it takes part."""

    NAME: ClassVar[str] = "party.join"

    involvement: Involvement

    def references(self) -> tuple[StreamId, ...]:
        """Return the party, and who signed for it."""
        return tuple(named_in((self.involvement,)))


class LeaveCooperation(Command):
    """Let a party leave; ``effective_on`` is the first day on which it takes part no longer."""

    NAME: ClassVar[str] = "party.leave"

    party: PartyId


class ReplaceLead(Command):
    """Let another party lead.

    Attributes:
        party: The new lead, which takes part already.
        former: The lead that it follows; the only one if left out.
    """

    NAME: ClassVar[str] = "lead.replace"

    party: PartyId
    former: PartyId | None = None


class AssignPerson(Command):
    """Assign a person as contact person, signatory, responsible or deputy."""

    NAME: ClassVar[str] = "person.assign"

    capacity: Capacity
    person: PartyId
    party: PartyId | None = None
    until: date | None = None
    follows: LocalId | None = None
    handover: FreeText | None = None

    def references(self) -> tuple[StreamId, ...]:
        """Return the person."""
        return (self.person,)

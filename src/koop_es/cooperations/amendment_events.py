"""What can have happened to an agreement after it was made."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from koop_es.cooperations.amendment_terms import Provision, Provisions
from koop_es.kernel.event import Event
from koop_es.kernel.ids import PartyId, StreamId


class AmendmentAgreed(Event):
    """The parties changed their agreement; from the effective day on the new words count.

    Why they did is the reason of the entry.

    Attributes:
        before: The changed fields as they were.
        after: The changed fields as they are to be.
        dropped: Fields of which nothing is left.
        consents: Parties that consented.
        funder_consents: Programmes whose funders consented.
        signed_on: Day on which it was signed.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.amendment_agreed.v1"

    before: Provisions = Provisions()
    after: Provisions = Provisions()
    dropped: tuple[Provision, ...] = ()
    consents: tuple[PartyId, ...] = ()
    funder_consents: tuple[StreamId, ...] = ()
    signed_on: date | None = None


class EnteredIntoForce(Event):
    """What the agreement waited for is there: from the effective day on it is in force."""

    TOPIC: ClassVar[str] = "koop.cooperation.entered_into_force.v1"

"""What can be asked of an agreement after it was made."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from koop_es.cooperations.amendment_terms import Provision
from koop_es.cooperations.terms import Expected
from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import PartyId, StreamId
from koop_es.kernel.text import FreeText, GivenCode, Title


class AmendAgreement(Command):
    """Change the agreement from ``effective_on`` on; why is the reason.

    Attributes:
        title: What the cooperation is called.
        themes: What it is about, coded; all of them.
        target_group: For whom, coded.
        area: Where: municipality or NUTS code.
        end_condition: What ends it, where no date does.
        review_on: Day on which the end condition is looked at.
        expected: What a good agreement also holds; what is left out stays.
        dropped: Fields of which nothing is left.
        consents: Parties that consent.
        funder_consents: Programmes whose funders consent.
        signed_on: Day on which it was signed.
    """

    NAME: ClassVar[str] = "cooperation.amend"

    title: Title | None = None
    themes: tuple[GivenCode, ...] | None = None
    target_group: GivenCode | None = None
    area: GivenCode | None = None
    end_condition: FreeText | None = None
    review_on: date | None = None
    expected: Expected = Expected()
    dropped: tuple[Provision, ...] = ()
    consents: tuple[PartyId, ...] = ()
    funder_consents: tuple[StreamId, ...] = ()
    signed_on: date | None = None


class EnterIntoForce(Command):
    """Record that the agreement is in force from ``effective_on`` on: its condition is met."""

    NAME: ClassVar[str] = "cooperation.enter_into_force"

"""What can have happened to the contributions of the parties."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from koop_es.cooperations.contribution_terms import ContributionKind, Quantity
from koop_es.kernel.event import Event
from koop_es.kernel.ids import LocalId, PartyId
from koop_es.kernel.text import FreeText


class ContributionPledged(Event):
    """A party pledged to bring something.

    Attributes:
        contribution_id: Its id within the cooperation.
        party: Who brings it.
        contribution_kind: What it is.
        description: What it is in words.
        quantity: How much of it, where that can be said.
        due_on: By when.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.contribution_pledged.v1"

    contribution_id: LocalId
    party: PartyId
    contribution_kind: ContributionKind
    description: FreeText
    quantity: Quantity | None = None
    due_on: date | None = None


class ContributionDelivered(Event):
    """Something of what was pledged was brought; effective on the day it was.

    Attributes:
        contribution_id: The pledge.
        quantity: How much of it, in the pledge's unit.
        remark: What else is to be said.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.contribution_delivered.v1"

    contribution_id: LocalId
    quantity: Quantity | None = None
    remark: FreeText | None = None

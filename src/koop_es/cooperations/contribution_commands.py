"""What can be asked of the contributions of the parties."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from koop_es.cooperations.contribution_terms import ContributionKind, Quantity
from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import LocalId, PartyId
from koop_es.kernel.text import FreeText


class PledgeContribution(Command):
    """Record what a party pledges to bring."""

    NAME: ClassVar[str] = "contribution.pledge"

    party: PartyId
    contribution_kind: ContributionKind
    description: FreeText
    quantity: Quantity | None = None
    due_on: date | None = None


class DeliverContribution(Command):
    """Record that something of a pledge was brought; ``effective_on`` is the day it was."""

    NAME: ClassVar[str] = "contribution.deliver"

    contribution_id: LocalId
    quantity: Quantity | None = None
    remark: FreeText | None = None

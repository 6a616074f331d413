"""How a proposal stood, worked out by replaying its whole record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koop_es.cooperations import events as fact

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record


@dataclass
class Proposed:
    """One proposal on a day, as known at a position: what was said of it by then."""

    said: list[Record[Event]]

    @property
    def text(self) -> fact.AgreementProposed:
        """The version that counts."""
        texts = [each.event for each in self.said]
        return [each for each in texts if isinstance(each, fact.AgreementProposed)][-1]

    def answers(self) -> dict[str, str]:
        """Return who said what of it."""
        found: dict[str, str] = {}
        for record in self.said:
            event = record.event
            if isinstance(event, fact.AgreementProposed):
                found = {}
            elif isinstance(event, fact.PartyConfirmed):
                found[event.party] = "confirmed"
            elif isinstance(event, fact.PartyDeclined):
                found[event.party] = "declined"
        return found

    def status(self) -> str:
        """Return what became of it."""
        if isinstance(self.said[-1].event, fact.ProposalWithdrawn):
            return "withdrawn"
        return "declined" if "declined" in self.answers().values() else "open"

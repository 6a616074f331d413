"""Parties and other streams that a test's command may name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from koop_es.parties.state import Party
from koop_es.programmes.state import Programme

if TYPE_CHECKING:
    from datetime import date

SCHOOL: Final = "a1" * 16
LIBRARY: Final = "a2" * 16
CLUB: Final = "a3" * 16
FOUNDATION: Final = "a4" * 16
SILENT: Final = "a5" * 16
NOBODY: Final = "0b" * 16
PROGRAMME: Final = "b1" * 16
GROUP: Final = "c1" * 16
FORMER_GROUP: Final = "c2" * 16


@dataclass(frozen=True, slots=True)
class SomeTie:
    """A cooperation or relationship of which only the end matters."""

    ended_on: date | None = None

    def ended_by(self, day: date) -> bool:
        """Tell whether it had ended by that day."""
        return self.ended_on is not None and self.ended_on <= day


def neighbours() -> dict[str, object]:
    """Return the states of all streams named above, but for ``NOBODY`` and ``FORMER_GROUP``."""
    reachable = Party(is_person=False, has_contact_point=True)
    return {
        **dict.fromkeys((SCHOOL, LIBRARY, CLUB, FOUNDATION), reachable),
        SILENT: Party(is_person=True, has_contact_point=False),
        PROGRAMME: Programme("Lesen verbindet"),
        GROUP: SomeTie(),
    }

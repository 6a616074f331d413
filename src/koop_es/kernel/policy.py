"""The numbers that rules and reports need; a home may set each of them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dataclasses import Field

    from koop_es.kernel.approvals import Approval

OF_PROGRAMMES: Final = frozenset({"four_eyes"})
"""What only programmes ask for: no setting of a home."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Tolerances and graces, in days unless their names say otherwise.

    Attributes:
        backdating_tolerance: A fact recorded later than this needs a reason.
        check_grace: A check counts as overdue this long after it was due.
        ending_notice: A term that ends within this time without a decision is warned of.
        decision_patience: A red light may wait this long for its decision.
        encounter_afterglow: An encounter counts as a tie for this long after its last day.
        dormant_after: A contact or group without any entry for this long is dormant.
        vacancy_grace: A vacant lead, or too few parties, become urgent after this long.
        code_prefix: Begins the short code of a cooperation, as in ``K-2026-014``.
        lawful_basis: Basis for personal data where none is stated, or None.
        four_eyes: What needs the approval of a second person; programmes ask for it.
    """

    backdating_tolerance: int = 30
    check_grace: int = 14
    ending_notice: int = 90
    decision_patience: int = 14
    encounter_afterglow: int = 90
    dormant_after: int = 365
    vacancy_grace: int = 60
    code_prefix: str = "K"
    lawful_basis: str | None = None
    four_eyes: frozenset[Approval] = frozenset()


def settings_of_a_home() -> list[Field[Any]]:
    """Return the fields of a policy that a home may set."""
    return [each for each in fields(Policy) if each.name not in OF_PROGRAMMES]

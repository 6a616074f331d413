"""Deciding about parties."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from koop_es.kernel.aggregate import facts
from koop_es.kernel.refusals import (
    Refusal,
    refuse_evidence,
    refuse_future,
    refuse_late_without_reason,
)
from koop_es.parties.commands import RegisterOrganisation
from koop_es.parties.events import OrganisationRegistered, PersonRegistered
from koop_es.parties.terms import LawfulBasis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event
    from koop_es.kernel.warnings import RuleWarning
    from koop_es.parties.commands import PartyCommand
    from koop_es.parties.state import Party


class LawfulBasisMissing(Refusal):
    """Personal data without a lawful basis (rule 8)."""

    code: ClassVar[str] = "party.lawful_basis_missing"


def decide(state: Party | None, command: PartyCommand, context: Context) -> list[Event]:
    """Register a party.

    Raises:
        LawfulBasisMissing: Personal data would be kept without a lawful basis.
        FactInTheFuture: The effective day is after today.
        RecordedTooLate: The effective day lies beyond the tolerance, without a reason.
        UnknownEvidence: A party's stream holds no evidence.
    """
    del state
    refuse_future(command.effective_on, context.today)
    common = facts(command, context.today)
    refuse_late_without_reason(
        common["effective_on"],
        context.today,
        context.policy.backdating_tolerance,
        has_reason=command.has_reason,
    )
    refuse_evidence(command.evidence)
    if isinstance(command, RegisterOrganisation):
        basis = _basis(command, context) if command.contact_points else None
        organisation = OrganisationRegistered(
            **common,
            name=command.name,
            short_name=command.short_name,
            country=command.country,
            area=command.area,
            contact_points=command.contact_points,
            lawful_basis=basis,
        )
        return [organisation]
    person = PersonRegistered(
        **common,
        name=command.name,
        contact_points=command.contact_points,
        lawful_basis=_basis(command, context),
        area=command.area,
    )
    return [person]


def _basis(command: PartyCommand, context: Context) -> LawfulBasis:
    if command.lawful_basis is not None:
        return command.lawful_basis
    if context.policy.lawful_basis in set(LawfulBasis):
        return LawfulBasis(context.policy.lawful_basis)
    raise LawfulBasisMissing(field="lawful_basis")


def warn(state: Party, events: Sequence[Event], context: Context) -> list[RuleWarning]:
    """Return nothing: duplicates are looked for in the read models."""
    del state, events, context
    return []

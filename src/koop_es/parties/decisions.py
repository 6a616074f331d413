"""Deciding about parties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, assert_never

from koop_es.kernel.aggregate import facts_in_time
from koop_es.kernel.refusals import (
    EmptyChange,
    ReasonMissing,
    Refusal,
    UnknownParty,
    refuse_evidence,
    refuse_future,
)
from koop_es.parties.commands import (
    ChangeContactPoints,
    MergeParty,
    RegisterOrganisation,
    RegisterPerson,
    RenameOrganisation,
    RenamePerson,
    SeparateParty,
)
from koop_es.parties.events import (
    ContactPointsChanged,
    OrganisationRegistered,
    PartiesMerged,
    PartiesSeparated,
    PartyRenamed,
    PersonRegistered,
)
from koop_es.parties.state import Party
from koop_es.parties.terms import LawfulBasis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event
    from koop_es.kernel.warnings import RuleWarning
    from koop_es.parties.commands import PartyCommand

    Changing = RenameOrganisation | RenamePerson | ChangeContactPoints | MergeParty | SeparateParty


class LawfulBasisMissing(Refusal):
    """Personal data without a lawful basis (rule 8)."""

    code: ClassVar[str] = "party.lawful_basis_missing"


class PartyMerged(Refusal):
    """The party was merged into another one, which stands for both (rule 6)."""

    code: ClassVar[str] = "party.was_merged"


class PartyNotMerged(Refusal):
    """The party stands for itself already (rule 6)."""

    code: ClassVar[str] = "party.not_merged"


class KindsDiffer(Refusal):
    """A natural person is no organisation, and the other way round (rule 6)."""

    code: ClassVar[str] = "party.kinds_differ"


def decide(state: Party | None, command: PartyCommand, context: Context) -> list[Event]:
    """Register a party, or change what is known of it.

    Raises:
        LawfulBasisMissing: Personal data would be kept without a lawful basis.
        PartyMerged: It, or the one that it is to be merged into, stands for itself no more.
        PartyNotMerged: It was not merged into another one.
        ReasonMissing: It is to stand for itself again, and nobody says why.
        KindsDiffer: What holds for a natural person was said of an organisation, or reversed.
        UnknownParty: The party that it is to be merged into was not registered, or is itself.
        EmptyChange: Nothing would change.
        FactInTheFuture: The effective day is after today.
        RecordedTooLate: The effective day lies beyond the tolerance, without a reason.
        UnknownEvidence: A party's stream holds no evidence.
    """
    refuse_future(command.effective_on, context.today)
    common = facts_in_time(command, context)
    refuse_evidence(command.evidence)
    match command:
        case RegisterOrganisation():
            return [_organisation(command, common, context)]
        case RegisterPerson():
            return [_person(command, common, context)]
        case _:
            assert state is not None, "the bus folds before it decides"  # noqa: S101 - narrows the type
            if state.merged_into is not None and not isinstance(command, SeparateParty):
                raise PartyMerged(id=context.stream, into=state.merged_into)
            return [_change(state, command, common, context)]


def _organisation(
    command: RegisterOrganisation, common: dict[str, Any], context: Context
) -> OrganisationRegistered:
    return OrganisationRegistered(
        **common,
        name=command.name,
        short_name=command.short_name,
        country=command.country,
        area=command.area,
        contact_points=command.contact_points,
        lawful_basis=_basis(command, context) if command.contact_points else None,
    )


def _person(command: RegisterPerson, common: dict[str, Any], context: Context) -> PersonRegistered:
    return PersonRegistered(
        **common,
        name=command.name,
        contact_points=command.contact_points,
        lawful_basis=_basis(command, context),
        area=command.area,
    )


def _basis(
    command: RegisterOrganisation | RegisterPerson | ChangeContactPoints, context: Context
) -> LawfulBasis:
    if command.lawful_basis is not None:
        return command.lawful_basis
    if context.policy.lawful_basis in set(LawfulBasis):
        return LawfulBasis(context.policy.lawful_basis)
    raise LawfulBasisMissing(field="lawful_basis")


def _change(state: Party, command: Changing, common: dict[str, Any], context: Context) -> Event:
    match command:
        case RenameOrganisation():
            return _renamed(state, command, common)
        case RenamePerson():
            if not state.is_person:
                raise KindsDiffer(field="name")
            return PartyRenamed(**common, person=command.name)
        case ChangeContactPoints():
            needed = state.is_person or bool(command.contact_points)
            return ContactPointsChanged(
                **common,
                contact_points=command.contact_points,
                lawful_basis=_basis(command, context) if needed else None,
            )
        case MergeParty():
            _refuse_merging(state, command, context)
            return PartiesMerged(**common, into=command.into)
        case SeparateParty():
            return _separated(state, command, common)
        case _:
            assert_never(command)


def _renamed(state: Party, command: RenameOrganisation, common: dict[str, Any]) -> PartyRenamed:
    if state.is_person:
        raise KindsDiffer(field="name")
    if (state.name, state.short_name) == (command.name, command.short_name):
        raise EmptyChange(field="name")
    return PartyRenamed(
        **common,
        name=command.name,
        name_before=state.name,
        short_name=command.short_name,
        short_name_before=state.short_name,
    )


def _separated(state: Party, command: SeparateParty, common: dict[str, Any]) -> PartiesSeparated:
    if state.merged_into is None:
        raise PartyNotMerged
    if not command.has_reason:
        raise ReasonMissing(field="reason")
    return PartiesSeparated(**common, was_merged_into=state.merged_into)


def _refuse_merging(state: Party, command: MergeParty, context: Context) -> None:
    other = context.others.get(command.into)
    if command.into == context.stream:
        raise EmptyChange(field="into")
    if not isinstance(other, Party):
        raise UnknownParty(field="into", id=command.into)
    if other.merged_into is not None:
        raise PartyMerged(field="into", id=command.into, into=other.merged_into)
    if other.is_person is not state.is_person:
        raise KindsDiffer(field="into")


def warn(state: Party, events: Sequence[Event], context: Context) -> list[RuleWarning]:
    """Return nothing: duplicates are looked for in the read models."""
    del state, events, context
    return []

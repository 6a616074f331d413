"""Deciding about relationships: refusals first, then the fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, assert_never

from koop_es.kernel.aggregate import facts
from koop_es.kernel.others import Partylike, Tie, refuse_unknown_party
from koop_es.kernel.refusals import (
    Refusal,
    refuse_evidence,
    refuse_future,
    refuse_late_without_reason,
)
from koop_es.kernel.warnings import Level, RuleWarning
from koop_es.relationships.commands import (
    CloseRelationship,
    EstablishContact,
    FoundGroup,
    RecordEncounter,
    RelationshipCommand,
)
from koop_es.relationships.events import (
    ContactEstablished,
    EncounterRecorded,
    GroupFounded,
    RelationshipClosed,
)
from koop_es.relationships.terms import Duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event
    from koop_es.relationships.commands import BeginRelationship
    from koop_es.relationships.state import Relationship

LEAST_PARTIES: Final = 2


class TooFewParties(Refusal):
    """A relationship needs two distinct parties (rule 1)."""

    code = "relationship.too_few_parties"


class ThemeMissing(Refusal):
    """A theme is mandatory: shared interest is what ties (section 1)."""

    code = "relationship.theme_missing"


class ContactPointMissing(Refusal):
    """Nobody in the contact can be reached (rule 8)."""

    code = "relationship.contact_point_missing"


class UnknownOrigin(Refusal):
    """The relationship out of which it came does not exist (rule 6)."""

    code = "relationship.unknown_origin"


class DurationUnknown(Refusal):
    """Only imports may leave the duration unknown; a contact or group is ongoing (section 2)."""

    code = "relationship.duration_unknown"


class AlreadyClosed(Refusal):
    """The relationship was closed before (rule 6)."""

    code = "relationship.already_closed"


class EndsBeforeStart(Refusal):
    """Its last day would lie before its first (rule 1)."""

    code = "relationship.ends_before_start"


def decide(
    state: Relationship | None, command: RelationshipCommand, context: Context
) -> list[Event]:
    """Return what happened.

    Raises:
        Refusal: A rule was hit; the class tells which.
    """
    common = facts(command, context.today)
    refuse_late_without_reason(
        common["effective_on"],
        context.today,
        context.policy.backdating_tolerance,
        has_reason=command.has_reason,
    )
    refuse_evidence(command.evidence)
    if isinstance(command, CloseRelationship):
        assert state is not None, "the bus folds before it decides"  # noqa: S101 - narrows the type
        return [_close(state, command, common)]
    refuse_future(command.effective_on, context.today)
    _refuse_beginning(command, context)
    return [_begin(command, common)]


def _refuse_beginning(command: BeginRelationship, context: Context) -> None:
    if len(set(command.parties)) < LEAST_PARTIES:
        raise TooFewParties(field="parties", parties=len(set(command.parties)))
    if not command.themes and not command.imported:
        raise ThemeMissing(field="themes")
    for party in command.parties:
        refuse_unknown_party(party, context.others, "parties")
    if command.arose_from and not isinstance(context.others.get(command.arose_from), Tie):
        raise UnknownOrigin(field="arose_from", id=command.arose_from)
    if isinstance(command, EstablishContact) and not _somebody_reachable(command, context):
        raise ContactPointMissing(field="parties")


def _somebody_reachable(command: EstablishContact, context: Context) -> bool:
    parties = (context.others.get(party) for party in command.parties)
    return any(isinstance(party, Partylike) and party.has_contact_point for party in parties)


def _begin(
    command: RecordEncounter | EstablishContact | FoundGroup, common: dict[str, Any]
) -> Event:
    shared: dict[str, Any] = {
        **common,
        "parties": tuple(dict.fromkeys(command.parties)),
        "themes": tuple(dict.fromkeys(command.themes)),
        "title": command.title,
        "purpose": command.purpose,
        "area": command.area,
        "arose_from": command.arose_from,
    }
    match command:
        case RecordEncounter():
            return _encounter(command, shared)
        case EstablishContact():
            _refuse_duration(command.duration, imported=command.imported)
            return ContactEstablished(
                **shared, duration=command.duration, openness=command.openness
            )
        case FoundGroup():
            _refuse_duration(command.duration, imported=command.imported)
            return GroupFounded(**shared, duration=command.duration)
        case _:
            assert_never(command)


def _encounter(command: RecordEncounter, shared: dict[str, Any]) -> EncounterRecorded:
    starts_on = shared["effective_on"]
    ends_on = command.ends_on or starts_on
    if ends_on is None or (starts_on is not None and ends_on < starts_on):
        raise EndsBeforeStart(field="ends_on", starts_on=starts_on, ends_on=ends_on)
    return EncounterRecorded(**shared, ends_on=ends_on)


def _refuse_duration(duration: Duration, *, imported: bool) -> None:
    if duration is not Duration.ONGOING and not (imported and duration is Duration.UNKNOWN):
        raise DurationUnknown(field="duration", duration=duration)


def _close(
    state: Relationship, command: CloseRelationship, common: dict[str, Any]
) -> RelationshipClosed:
    if state.closed:
        raise AlreadyClosed(closed_on=state.closed_on or "?")
    closed_on = common["effective_on"]
    if state.starts_on is not None and closed_on is not None and closed_on < state.starts_on:
        raise EndsBeforeStart(field="effective_on", starts_on=state.starts_on, ends_on=closed_on)
    return RelationshipClosed(**common, remark=command.remark)


def warn(state: Relationship, events: Sequence[Event], context: Context) -> list[RuleWarning]:
    """Return the warnings that the new entries ask for."""
    del state
    late = [
        (context.today - event.effective_on).days
        for event in events
        if event.effective_on is not None
    ]
    tolerance = context.policy.backdating_tolerance
    return [
        RuleWarning("entry.recorded_late", Level.HINT, {"days": str(days)})
        for days in late
        if days > tolerance
    ]

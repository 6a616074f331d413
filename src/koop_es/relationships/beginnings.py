"""Deciding how a relationship begins, as encounter, contact or group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.kernel.aggregate import facts
from koop_es.kernel.dates import add_days
from koop_es.kernel.others import Partylike, Tie, refuse_unknown_party, standing_for
from koop_es.kernel.refusals import refuse_future
from koop_es.relationships import refusals as no
from koop_es.relationships.events import ContactEstablished, EncounterRecorded, GroupFounded
from koop_es.relationships.terms import Duration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es.kernel.aggregate import Context
    from koop_es.relationships.commands import (
        BeginRelationship,
        EstablishContact,
        FoundGroup,
        RecordEncounter,
    )

LEAST_PARTIES: Final = 2


def encounter(state: None, command: RecordEncounter, context: Context) -> EncounterRecorded:
    """Return that parties met.

    Raises:
        FactInTheFuture: The day is after today.
        TooFewParties: Fewer than two different parties are named.
        ThemeMissing: It is not said what it is about.
        UnknownParty: A party was not registered.
        UnknownOrigin: What it arose from is not known.
        EndsBeforeStart: It would end before its day.
    """
    del state
    refuse_future(command.effective_on, context.today)
    _refuse_beginning(command, context)
    shared = _shared(command, context)
    starts_on = shared["effective_on"]
    ends_on = command.ends_on or starts_on
    if ends_on is None or (starts_on is not None and ends_on < starts_on):
        raise no.EndsBeforeStart(field="ends_on", starts_on=starts_on, ends_on=ends_on)
    return EncounterRecorded(**shared, ends_on=ends_on)


def contact(state: None, command: EstablishContact, context: Context) -> ContactEstablished:
    """Return that parties are in contact.

    Raises:
        FactInTheFuture: The day is after today.
        TooFewParties: Fewer than two different parties are named.
        ThemeMissing: It is not said what it is about.
        UnknownParty: A party was not registered.
        UnknownOrigin: What it arose from is not known.
        ContactPointMissing: Nobody in it can be reached.
        DurationUnknown: It is not said to be ongoing.
    """
    del state
    _refuse_future(command, context)
    _refuse_beginning(command, context)
    refuse_unreachable(command.parties, context)
    _refuse_duration(command.duration, imported=command.imported)
    return ContactEstablished(
        **_shared(command, context),
        duration=command.duration,
        openness=command.openness,
        cadence_months=command.cadence_months,
        follows=command.follows,
    )


def group(state: None, command: FoundGroup, context: Context) -> GroupFounded:
    """Return that parties form a group.

    Raises:
        FactInTheFuture: The day is after today.
        TooFewParties: Fewer than two different parties are named.
        ThemeMissing: It is not said what it is about.
        UnknownParty: A party was not registered.
        UnknownOrigin: What it arose from is not known.
        DurationUnknown: It is not said to be ongoing.
    """
    del state
    _refuse_future(command, context)
    _refuse_beginning(command, context)
    _refuse_duration(command.duration, imported=command.imported)
    return GroupFounded(
        **_shared(command, context), duration=command.duration, follows=command.follows
    )


def _refuse_future(command: BeginRelationship, context: Context) -> None:
    """Refuse a day after today, unless what it came out of will have ended the day before."""
    origin = context.others.get(command.arose_from or "")
    day = command.effective_on
    if day is None or not isinstance(origin, Tie) or not origin.ended_by(add_days(day, -1)):
        refuse_future(day, context.today)


def _refuse_beginning(command: BeginRelationship, context: Context) -> None:
    standing = {standing_for(party, context.others) for party in command.parties}
    if len(standing) < LEAST_PARTIES:
        raise no.TooFewParties(field="parties", parties=len(standing))
    if not command.themes and not command.imported:
        raise no.ThemeMissing(field="themes")
    for party in command.parties:
        refuse_unknown_party(party, context.others, "parties")
    if command.arose_from and not isinstance(context.others.get(command.arose_from), Tie):
        raise no.UnknownOrigin(field="arose_from", id=command.arose_from)


def refuse_unreachable(parties: Iterable[str], context: Context) -> None:
    """Refuse a contact in which nobody can be reached (rule 8).

    Raises:
        ContactPointMissing: No party has a contact point.
    """
    known = (context.others.get(party) for party in parties)
    if not any(isinstance(party, Partylike) and party.has_contact_point for party in known):
        raise no.ContactPointMissing(field="parties")


def _refuse_duration(duration: Duration, *, imported: bool) -> None:
    if duration is not Duration.ONGOING and not (imported and duration is Duration.UNKNOWN):
        raise no.DurationUnknown(field="duration", duration=duration)


def _shared(command: BeginRelationship, context: Context) -> dict[str, Any]:
    return {
        **facts(command, context.today),
        "parties": tuple(dict.fromkeys(command.parties)),
        "themes": tuple(dict.fromkeys(command.themes)),
        "title": command.title,
        "purpose": command.purpose,
        "target_group": command.target_group,
        "area": command.area,
        "arose_from": command.arose_from,
    }

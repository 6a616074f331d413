"""The fold of parties."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args

from koop_es.kernel.text import PersonalText
from koop_es.parties.events import (
    ContactPointsChanged,
    OrganisationRegistered,
    PartiesMerged,
    PartiesSeparated,
    PartyEvent,
    PartyRenamed,
    PersonRegistered,
)
from koop_es.projecting.reading import searchable
from koop_es.projecting.shapes import State
from koop_es_projections.parties.tables import PARTIES

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row


class Parties(State):
    """One row a party."""

    shape = PARTIES
    wants = frozenset(get_args(PartyEvent))

    def key(self, record: Record[Event]) -> str:
        """Return the party's id."""
        return record.stream

    def apply(self, row: Row | None, record: Record[Event]) -> Row:
        """Return the party after an entry."""
        event = cast("PartyEvent", record.event)
        seen = {"version": record.version, "last_position": record.position}
        if row is None or isinstance(event, OrganisationRegistered | PersonRegistered):
            return _registered(record) | seen
        return row | _changed(row, event) | seen


def _registered(record: Record[Event]) -> Row:
    event = cast("OrganisationRegistered | PersonRegistered", record.event)
    source = record.envelope.source
    common: Row = {
        "party_id": record.stream,
        "source": source.system if source else None,
        "external_id": source.external_id if source else None,
        "registered_at": record.position,
        **_reached(event),
        "area": event.area,
        "registered_on": event.effective_on,
        "former_names": [],
        "merged_into": None,
    }
    if isinstance(event, OrganisationRegistered):
        named = _named(event.name, event.short_name, [])
        return common | {"kind": "organisation", "country": event.country, **named}
    return common | {"kind": "person", "country": None, **_of_person(event.name)}


def _changed(row: Row, event: PartyEvent) -> Row:
    match event:
        case PartyRenamed(name=str() as name):
            return _named(name, event.short_name, [row["name"], *row["former_names"]])
        case PartyRenamed(person=PersonalText() as person):
            return _of_person(person)
        case ContactPointsChanged():
            return _reached(event)
        case PartiesMerged():
            return {"merged_into": event.into}
        case PartiesSeparated():
            return {"merged_into": None}
        case _:
            return {}


def _named(name: str, short_name: str | None, former: list[str]) -> Row:
    return {
        "name": name,
        "name_sealed": None,
        "short_name": short_name,
        "search": searchable(name, short_name, *former),
        "former_names": list(dict.fromkeys(each for each in former if each != name)),
    }


def _of_person(name: PersonalText) -> Row:
    return {"name": None, "name_sealed": name.commitment, "short_name": None, "search": ""}


def _reached(event: OrganisationRegistered | PersonRegistered | ContactPointsChanged) -> Row:
    return {
        "contact_points": [
            {"kind": point.kind.value, "value": point.value.commitment}
            for point in event.contact_points
        ],
        "lawful_basis": event.lawful_basis.value if event.lawful_basis else None,
    }

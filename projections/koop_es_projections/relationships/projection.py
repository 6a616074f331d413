"""The fold of encounters, contacts and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from koop_es.projecting.reading import barred
from koop_es.projecting.shapes import State
from koop_es.relationships.events import (
    ContactEstablished,
    EncounterRecorded,
    FormChanged,
    GroupFounded,
    RelationshipClosed,
    RelationshipEvent,
)
from koop_es_projections.relationships.tables import RELATIONSHIPS

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row
    from koop_es.relationships.events import RelationshipBegun


class Relationships(State):
    """One row a relationship of the form encounter, contact or group."""

    shape = RELATIONSHIPS
    wants = frozenset(get_args(RelationshipEvent))

    def key(self, record: Record[Event]) -> str:
        """Return the relationship's id."""
        return record.stream

    def apply(self, row: Row | None, record: Record[Event]) -> Row | None:
        """Return the relationship after an entry."""
        event = record.event
        match event:
            case EncounterRecorded() | ContactEstablished() | GroupFounded():
                begun = {"relationship_id": record.stream, "begun_at": record.position}
                return {**begun, **_begun(event), "version": record.version}
            case _ if row is not None:
                return {**row, **_changes(row, event), "version": record.version}
            case _:
                return row


def _changes(row: Row, event: Event) -> Row:
    match event:
        case FormChanged():
            since = event.effective_on
            form = {"form": event.form.value, "since": since.isoformat() if since else None}
            return {
                "form": event.form.value,
                "form_since": since,
                "forms": [*row["forms"], form],
                "duration": event.duration.value,
                "ends_on": event.ends_on,
                "openness": event.openness.value if event.openness else None,
            }
        case RelationshipClosed():
            return {
                "closed": True,
                "closed_on": event.effective_on,
                "remark": event.remark.commitment if event.remark else None,
                "successor": event.successor,
            }
        case _:
            return {}


def _begun(event: RelationshipBegun) -> Row:
    is_encounter = isinstance(event, EncounterRecorded)
    since = event.effective_on
    return {
        "form": _form(event),
        "form_since": since,
        "forms": [{"form": _form(event), "since": since.isoformat() if since else None}],
        "title": event.title,
        "parties": list(event.parties),
        "party_ids": barred(dict.fromkeys(event.parties)),
        "themes": list(event.themes),
        "purpose": event.purpose.value if event.purpose else None,
        "openness": event.openness.value if isinstance(event, ContactEstablished) else None,
        "area": event.area,
        "duration": "time_bounded" if is_encounter else event.duration.value,
        "starts_on": event.effective_on,
        "ends_on": event.ends_on if is_encounter else None,
        "closed": False,
        "closed_on": None,
        "remark": None,
        "arose_from": event.arose_from,
        "successor": None,
    }


def _form(event: RelationshipBegun) -> str:
    if isinstance(event, EncounterRecorded):
        return "encounter"
    return "contact" if isinstance(event, ContactEstablished) else "group"

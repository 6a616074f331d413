"""The fold of encounters, contacts and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from koop_es.projecting.reading import barred, folded
from koop_es.projecting.shapes import State
from koop_es.relationships.dates import later, touched_on
from koop_es.relationships.events import (
    CadenceSet,
    ContactEstablished,
    EncounterRecorded,
    FormChanged,
    GroupFounded,
    GroupReviewed,
    IntroductionMade,
    OpennessChanged,
    RelationshipClosed,
    RelationshipEvent,
    TouchRecorded,
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
                touched = later(row["last_touch_on"], touched_on(event))
                since = {"last_touch_on": touched, "version": record.version}
                return {**row, **_changes(row, event), **since}
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
        case TouchRecorded():
            return {"touches": row["touches"] + event.reached}
        case IntroductionMade():
            return {"introductions": row["introductions"] + 1}
        case OpennessChanged():
            return {"openness": event.openness.value}
        case CadenceSet():
            return {"cadence_months": event.cadence_months}
        case GroupReviewed():
            return _reviewed(row, event)
        case RelationshipClosed():
            return {
                "closed": True,
                "closed_on": event.effective_on,
                "remark": event.remark.commitment if event.remark else None,
                "successor": event.successor,
            }
        case _:
            return {}


def _reviewed(row: Row, event: GroupReviewed) -> Row:
    """Return what the last review said; one recorded late does not stand before a later one."""
    last = row["last_review_on"]
    if last is not None and later(last, event.effective_on) != event.effective_on:
        return {}
    return {
        "last_review_on": event.effective_on,
        "relevance": event.relevance.value,
        "review_decision": event.decision.value,
        "resources_until": event.resources_until,
    }


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
        "themes_folded": folded(event.themes),
        "purpose": event.purpose.value if event.purpose else None,
        "openness": event.openness.value if isinstance(event, ContactEstablished) else None,
        "target_group": event.target_group,
        "area": event.area,
        "cadence_months": event.cadence_months if isinstance(event, ContactEstablished) else None,
        "last_touch_on": touched_on(event),
        "touches": 0,
        "introductions": 0,
        "last_review_on": None,
        "relevance": None,
        "review_decision": None,
        "resources_until": None,
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

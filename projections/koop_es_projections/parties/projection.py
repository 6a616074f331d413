"""The fold of parties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from koop_es.parties.events import OrganisationRegistered, PartyEvent, PersonRegistered
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
    wants = frozenset({OrganisationRegistered, PersonRegistered})

    def key(self, record: Record[Event]) -> str:
        """Return the party's id."""
        return record.stream

    def apply(self, row: Row | None, record: Record[Event]) -> Row:
        """Return the party after an entry."""
        event = cast("PartyEvent", record.event)
        source = record.envelope.source
        row = {
            "party_id": record.stream,
            "source": source.system if source else None,
            "external_id": source.external_id if source else None,
            "registered_at": record.position,
            **(row or {}),
            "contact_points": [_contact_point(point) for point in event.contact_points],
            "lawful_basis": event.lawful_basis.value if event.lawful_basis else None,
            "area": event.area,
            "registered_on": event.effective_on,
            "version": record.version,
            "last_position": record.position,
        }
        if isinstance(event, OrganisationRegistered):
            return {
                **row,
                "kind": "organisation",
                "name": event.name,
                "name_sealed": None,
                "short_name": event.short_name,
                "search": searchable(event.name, event.short_name),
                "country": event.country,
            }
        return {
            **row,
            "kind": "person",
            "name": None,
            "name_sealed": event.name.commitment,
            "short_name": None,
            "search": "",
            "country": None,
        }


def _contact_point(point: Any) -> dict[str, str]:
    return {"kind": point.kind.value, "value": point.value.commitment}

"""The fold of programmes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from koop_es.programmes.events import ProgrammeOpened
from koop_es.projecting.shapes import State
from koop_es_projections.programmes.tables import PROGRAMMES

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row


class Programmes(State):
    """One row a programme."""

    shape = PROGRAMMES
    wants = frozenset({ProgrammeOpened})

    def key(self, record: Record[Event]) -> str:
        """Return the programme's id."""
        return record.stream

    def apply(self, row: Row | None, record: Record[Event]) -> Row:
        """Return the programme after an entry."""
        event = cast("ProgrammeOpened", record.event)
        return {
            "programme_id": record.stream,
            "opened_at": row["opened_at"] if row else record.position,
            "name": event.name,
            "funder": event.funder,
            "grant_references": list(event.grant_references),
            "opened_on": event.effective_on,
            "version": record.version,
        }

"""The fold of programmes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never, cast

from koop_es.programmes.events import (
    ProgrammeClosed,
    ProgrammeEvent,
    ProgrammeOpened,
    ProgrammeSettingsChanged,
)
from koop_es.projecting.shapes import State
from koop_es_projections.programmes.tables import PROGRAMMES

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row


class Programmes(State):
    """One row a programme."""

    shape = PROGRAMMES
    wants = frozenset({ProgrammeOpened, ProgrammeSettingsChanged, ProgrammeClosed})

    def key(self, record: Record[Event]) -> str:
        """Return the programme's id."""
        return record.stream

    def apply(self, row: Row | None, record: Record[Event]) -> Row:
        """Return the programme after an entry."""
        event = cast("ProgrammeEvent", record.event)
        known = {**(row or {}), "version": record.version}
        match event:
            case ProgrammeOpened():
                return known | _opened(record, event)
            case ProgrammeSettingsChanged():
                asked = event.after.model_dump(mode="json", exclude_defaults=True)
                return known | {"settings": asked, "graces": _graces(known, record, event)}
            case ProgrammeClosed():
                return known | {"closed": True, "closed_on": event.effective_on}
            case _:
                assert_never(event)


def _graces(known: Row, record: Record[Event], event: ProgrammeSettingsChanged) -> list[Any]:
    """Return each grace for checks that was ever set, with its day and position."""
    told = [record.effective_day.isoformat(), record.position, event.after.check_grace]
    return [*known["graces"], told]


def _opened(record: Record[Event], event: ProgrammeOpened) -> Row:
    return {
        "programme_id": record.stream,
        "opened_at": record.position,
        "name": event.name,
        "funder": event.funder,
        "grant_references": list(event.grant_references),
        "opened_on": event.effective_on,
        "settings": {},
        "graces": [],
        "closed": False,
        "closed_on": None,
    }

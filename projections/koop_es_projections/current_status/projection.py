"""The fold of cooperations as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from koop_es.cooperations import events as fact
from koop_es.cooperations.corrections import corrected
from koop_es.projecting.shapes import State
from koop_es_projections.current_status.folding import ends_on, status_after
from koop_es_projections.current_status.provisions import provided
from koop_es_projections.current_status.resting import rest
from koop_es_projections.current_status.shared import STEPS
from koop_es_projections.current_status.tables import CURRENT_STATUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row


class CurrentStatus(State):
    """One row a cooperation, folded in the order of recording.

    What is recorded late does not displace what is later in effect: the last check is the one
    held last, the planned end the latest one that was agreed. Plans show once they are recorded.
    """

    shape = CURRENT_STATUS
    wants = frozenset(get_args(fact.CooperationEvent))

    def key(self, record: Record[Event]) -> str:
        """Return the cooperation's id."""
        return record.stream

    def reaches_back(self, record: Record[Event]) -> bool:
        """Tell whether it is a correction."""
        return isinstance(record.event, fact.CorrectionRecorded)

    def standing(self, history: Sequence[Record[Event]]) -> Sequence[Record[Event]]:
        """Return the entries with corrections applied, retracted ones left out."""
        return corrected(history)

    def apply(self, row: Row | None, record: Record[Event]) -> Row:
        """Return the cooperation after an entry."""
        today = record.recorded_on
        changed: Row = dict(status_after(row, record, today))
        changed["version"] = record.version
        changed["last_position"] = record.position
        changed["last_recorded_on"] = today
        change_on = changed["ends_change_on"]
        if change_on is not None and change_on <= today:
            changed.update(ends_on(changed["detail"]["ends"], today))
        amends_on = changed["amends_on"]
        if amends_on is not None and amends_on <= today:
            changed.update(provided(changed, today))
        until = changed["suspended_until"]
        if until is not None and until <= today:
            changed.update(rest(changed["detail"]["turns"], today))
        STEPS.keep(record, row, changed)
        return changed

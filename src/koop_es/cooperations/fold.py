"""The fold: from recorded events to state, total and refusing nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from koop_es.cooperations.confirmation_events import AgreementProposed
from koop_es.cooperations.corrections import corrected
from koop_es.cooperations.subjects.agreement import begin
from koop_es.cooperations.subjects.confirmation import proposed
from koop_es.cooperations.subjects.tables import EVOLVE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es.cooperations.events import CooperationAgreed, CooperationEvent
    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record


def fold(records: Iterable[Record[Event]]) -> Cooperation | None:
    """Return the state after all records, corrections applied first."""
    state: Cooperation | None = None
    for record in corrected(records):
        state = evolve(state, cast("CooperationEvent", record.event))
    return state


def evolve(state: Cooperation | None, event: CooperationEvent) -> Cooperation:
    """Return the state after one more event."""
    if state is None:
        if isinstance(event, AgreementProposed):
            return proposed(event)
        return begin(cast("CooperationAgreed", event))
    return EVOLVE[type(event)](state, event)

"""The fold of cooperations through time: how each stood on a day, as known at a position."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, get_args

from koop_es.cooperations import events as fact
from koop_es.cooperations.corrections import corrected
from koop_es.cooperations.in_effect import in_effect, shows_from
from koop_es.projecting.shapes import Timeline
from koop_es_projections.current_status.folding import status_after
from koop_es_projections.current_status.parted import changed_parts, put_together
from koop_es_projections.current_status.shared import STEPS
from koop_es_projections.current_status.tables import STATUS_TIMELINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row, Step


class StatusTimeline(Timeline):
    """What ``current_status`` tells, for every day and as known at every position.

    As of today it tells the same, but for what section 4.3 demands: entries count from their day
    of effect and in that order. So of two revisions the one that took effect last stands, and a
    plan, an extension or a programme to come is not there yet. An announced ending is: from its
    recording on, with its day.
    """

    shape = STATUS_TIMELINE
    wants = frozenset(get_args(fact.CooperationEvent))

    def day(self, record: Record[Event]) -> date:
        """Return the day of effect, or that of recording where an ending was announced."""
        return shows_from(record)

    def reaches_back(self, record: Record[Event]) -> bool:
        """Tell whether earlier days, or what stands of endings, look different from now on."""
        return isinstance(record.event, fact.CorrectionRecorded | fact.EndingRevoked)

    def standing(self, history: Sequence[Record[Event]]) -> list[Record[Event]]:
        """Return the facts with corrections applied, retracted ones left out."""
        return corrected(history)

    def apply(self, content: Row | None, record: Record[Event]) -> Row:
        """Return how it stands from an entry's day on; of extensions all that came before count."""
        known = STEPS.take(record, content)
        return status_after(content, record, date.max) if known is None else known

    def changed(self, before: Row | None, after: Row) -> Mapping[str, Row]:
        """Return the parts that an entry changed."""
        return changed_parts(before, after)

    def whole(self, parts: Mapping[str, Row]) -> Row:
        """Return the row of ``current_status`` that the parts make up."""
        return put_together({part: row["content"] for part, row in parts.items()})

    def steps(self, history: Sequence[Record[Event]]) -> Iterator[Step]:
        """Yield what changes on which day."""
        before: Row | None = None
        for day, record in in_effect(self.standing(history)):
            after = self.apply(before, record)
            yield day, self.changed(before, after)
            before = after

"""The fold of agreements through time, in the order of effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations import events as fact
from koop_es.cooperations.corrections import corrected
from koop_es.projecting.reading import barred, unbarred
from koop_es.projecting.shapes import Timeline
from koop_es_projections.agreement_report.goals import goals_after, goals_agreed
from koop_es_projections.agreement_report.members import members_agreed, members_changed
from koop_es_projections.agreement_report.provisions import agreed, amended, renewed
from koop_es_projections.agreement_report.tables import AGREEMENT_REPORT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row


class AgreementReport(Timeline):
    """What is known of each agreement for each day: what is agreed changes its rows alone."""

    shape = AGREEMENT_REPORT
    wants = frozenset(
        {
            fact.CooperationAgreed,
            fact.GoalSet,
            fact.GoalRevised,
            fact.GoalDropped,
            fact.AmendmentAgreed,
            fact.TermExtended,
            fact.RenewalAgreed,
            fact.PartyJoined,
            fact.PartyLeft,
            fact.LeadReplaced,
            fact.ProgrammeAssigned,
            fact.CorrectionRecorded,
        }
    )

    def reaches_back(self, record: Record[Event]) -> bool:
        """Tell whether earlier days look different from now on."""
        return isinstance(record.event, fact.CorrectionRecorded)

    def standing(self, history: Sequence[Record[Event]]) -> list[Record[Event]]:
        """Return the facts with corrections applied, retracted ones left out."""
        return [r for r in corrected(history) if not isinstance(r.event, fact.CorrectionRecorded)]

    def apply(self, content: Row | None, record: Record[Event]) -> Row:
        """Return what holds from an entry's day on."""
        event = record.event
        if isinstance(event, fact.CooperationAgreed):
            return _agreed(event)
        assert content is not None, "a stream begins with its agreement"  # noqa: S101 - narrows the type
        return {**content, **_changes(content, event, record.effective_day)}


def _agreed(event: fact.CooperationAgreed) -> Row:
    return {
        "code": event.code,
        "starts_on": event.term.starts_on,
        "ends_on": event.term.ends_on,
        "programmes": "",
        **agreed(event),
        **goals_agreed((one.goal_id, one.terms) for one in event.goals),
        **members_agreed(event),
    }


def _changes(content: Row, event: Event, day: date) -> Row:
    match event:
        case fact.GoalSet() | fact.GoalRevised() | fact.GoalDropped():
            return goals_after(content, event)
        case fact.PartyJoined() | fact.PartyLeft() | fact.LeadReplaced():
            return members_changed(content, event, day)
        case fact.AmendmentAgreed():
            return amended(content, event)
        case fact.TermExtended() | fact.RenewalAgreed():
            ends_on = max(content["ends_on"] or event.ends_on, event.ends_on)
            new = renewed(content, event) if isinstance(event, fact.RenewalAgreed) else {}
            return {"ends_on": ends_on, **new}
        case fact.ProgrammeAssigned():
            return {"programmes": barred([*unbarred(content["programmes"]), event.programme])}
        case _:
            return {}

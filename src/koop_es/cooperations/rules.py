"""The rules of section 4.1 as far as one cooperation's own record can tell.

Each rule looks at the state before and the event, never at the command: so the same rules admit a
new event and, after a correction, all the events that stood before. What holds for every event is
here; what holds for its kind is told by its subject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koop_es.cooperations import refusals as no
from koop_es.cooperations.act_refusals import DayMissing, PlansOnHold
from koop_es.cooperations.agreement_rules import admit_agreement
from koop_es.cooperations.confirmation import agreement_of
from koop_es.cooperations.confirmation_refusals import (
    AgreedAlready,
    NotAgreedYet,
    ProposalTakenBack,
)
from koop_es.cooperations.events import AgreementProposed, CooperationAgreed
from koop_es.cooperations.members import too_few_since, vacant_since
from koop_es.cooperations.part_rules import refuse_unknown
from koop_es.cooperations.subjects.tables import KINDS
from koop_es.kernel.refusals import ReasonMissing, refuse_future, refuse_late_without_reason

if TYPE_CHECKING:
    from datetime import date

    from koop_es.cooperations.state import Cooperation
    from koop_es.cooperations.subject import Kind
    from koop_es.kernel.event import Event
    from koop_es.kernel.policy import Policy


def admit(state: Cooperation | None, event: Event, today: date, policy: Policy) -> None:
    """Refuse the event if it breaks a rule against the state before it.

    Args:
        state: The cooperation so far; None before the agreement.
        event: What is to be recorded.
        today: Day of recording in the home's time zone.
        policy: The home's tolerances.

    Raises:
        Refusal: The class tells which rule was hit.
    """
    kind = KINDS[type(event)]
    if not (kind.legal_act or kind.plan):
        refuse_future(event.effective_on, today)
    refuse_late_without_reason(
        event.effective_on, today, policy.backdating_tolerance, has_reason=event.has_reason
    )
    for evidence_id in event.evidence:
        refuse_unknown(evidence_id, state.evidence if state else (), "evidence")
    if state is None:
        if isinstance(event, CooperationAgreed):
            admit_agreement(event)
        elif isinstance(event, AgreementProposed):
            admit_agreement(agreement_of(event))
        return
    _refuse_out_of_turn(state, kind)
    _refuse_after_the_end(state, event, kind, today)
    if kind.new_plan and _is_on_hold(state, today):
        raise PlansOnHold
    if kind.dated and event.effective_on is None:
        raise DayMissing(field="effective_on")
    if kind.needs_reason and not event.has_reason:
        raise ReasonMissing(field="reason")
    kind.admit(state, event, today)


def _refuse_out_of_turn(state: Cooperation, kind: Kind[Any]) -> None:
    """Refuse what comes before the agreement after it, and the other way round."""
    if not state.is_proposed:
        if kind.proposing:
            raise AgreedAlready
        return
    if state.proposal is not None and state.proposal.withdrawn:
        raise ProposalTakenBack
    if not (kind.proposing or kind.before_agreement):
        raise NotAgreedYet


def _refuse_after_the_end(state: Cooperation, event: Event, kind: Kind[Any], today: date) -> None:
    if state.file_closed and not kind.after_closing:
        raise no.FileIsClosed
    # An ending "zum 31.12." also bites what is to take effect after that day.
    day = max(today, event.effective_on or today)
    if state.ending is None or not state.ended_by(day) or kind.after_the_end(event):
        return
    ended_on = state.ending.ended_on
    if ended_on is None or event.effective_on is None or event.effective_on > ended_on:
        raise no.HasEnded(field="effective_on", ended_on=ended_on or "?")


def _is_on_hold(state: Cooperation, day: date) -> bool:
    members = state.members
    return bool(vacant_since(members, day) or too_few_since(members, day))

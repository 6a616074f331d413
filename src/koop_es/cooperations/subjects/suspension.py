"""Suspension: the cooperation rests for a while and goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koop_es.cooperations import act_refusals as no
from koop_es.cooperations import term_commands as ask
from koop_es.cooperations import term_events as fact
from koop_es.cooperations.pauses import with_turn
from koop_es.cooperations.subject import Asked, Kind, Subject, told

if TYPE_CHECKING:
    from datetime import date

    from koop_es.cooperations.state import Cooperation


def _admit_suspension(state: Cooperation, event: fact.CooperationSuspended, today: date) -> None:
    if state.is_suspended(event.effective_on or today):
        raise no.AlreadySuspended(field="effective_on")


def _admit_resumption(state: Cooperation, event: fact.CooperationResumed, today: date) -> None:
    if not state.is_suspended(event.effective_on or today):
        raise no.NotSuspended(field="effective_on")


def _turned(
    state: Cooperation, event: fact.CooperationSuspended | fact.CooperationResumed
) -> Cooperation:
    day = event.effective_on
    if day is None:
        return state
    suspended = isinstance(event, fact.CooperationSuspended)
    return replace(state, turns=with_turn(state.turns, day, suspended=suspended))


SUSPENSION = Subject(
    kinds=(
        Kind(
            fact.CooperationSuspended,
            _turned,
            _admit_suspension,
            legal_act=True,
            dated=True,
            needs_reason=True,
        ),
        Kind(fact.CooperationResumed, _turned, _admit_resumption, legal_act=True, dated=True),
    ),
    asked=(
        Asked(ask.SuspendCooperation, told(fact.CooperationSuspended)),
        Asked(ask.ResumeCooperation, told(fact.CooperationResumed)),
    ),
)

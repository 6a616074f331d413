"""Commands that only imports give: what a source says without telling when or why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations.commands import (
    EndCooperation,
    ExtendTerm,
    ReachMilestone,
    RevokeEnding,
    SetGoal,
)
from koop_es.cooperations.terms import GoalTerms, Manner, Result
from koop_es.exchange.planned import Status
from koop_es.kernel.event import Basis, ReasonCode
from koop_es.kernel.text import FreeText

if TYPE_CHECKING:
    from datetime import date

    from koop_es.exchange.planned import PlannedCooperation


def reaching(milestone_id: str) -> ReachMilestone:
    """Return that a milestone was reached on a day that nobody tells."""
    return ReachMilestone(
        milestone_id=milestone_id,
        effective_basis=Basis.UNKNOWN,
        reason_code=ReasonCode.IMPORTED,
        imported=True,
    )


def extending(ends_on: date) -> ExtendTerm:
    """Return that the end was moved, agreed on a day that nobody tells."""
    return ExtendTerm(
        ends_on=ends_on,
        effective_basis=Basis.UNKNOWN,
        reason_code=ReasonCode.IMPORTED,
        imported=True,
    )


def setting(terms: GoalTerms) -> SetGoal:
    """Return a goal that was there on a day that nobody tells."""
    return SetGoal(
        terms=terms,
        effective_basis=Basis.UNKNOWN,
        reason_code=ReasonCode.IMPORTED,
        imported=True,
    )


def revoking() -> RevokeEnding:
    """Return that it goes on after all, since a day that nobody tells."""
    return RevokeEnding(
        effective_basis=Basis.UNKNOWN, reason_code=ReasonCode.IMPORTED, imported=True
    )


def ending(planned: PlannedCooperation) -> EndCooperation:
    """Return that a cooperation ended: on its last day, or, broken off, nobody tells when."""
    broken_off = planned.status is Status.BROKEN_OFF
    return EndCooperation(
        manner=Manner.UNKNOWN,
        result=Result.NOT_ASSESSED,
        remark=FreeText(planned.word) if broken_off else None,
        effective_on=planned.ended_on,
        effective_basis=Basis.UNKNOWN if planned.ended_on is None else Basis.DERIVED,
        reason_code=ReasonCode.IMPORTED,
        imported=True,
    )

"""Short ways to say what the demo's commands hold."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from koop_es.cooperations.commands import MeasureProgress, RecordControllingCheck
from koop_es.cooperations.terms import (
    Baseline,
    Deviation,
    Direction,
    FollowUp,
    GoalTerms,
    Indicator,
    Involvement,
    MeasureKind,
    MeasureStatus,
    PlannedMeasure,
    Progress,
    Role,
    Target,
)
from koop_es.kernel.lights import Light
from koop_es.kernel.text import FreeText

if TYPE_CHECKING:
    from datetime import date

    from koop_es.demo.story import Network


def party(
    network: Network, name: str, role: Role = Role.PARTNER, tasks: str = "", benefit: str = ""
) -> Involvement:
    """Return a party's place in an agreement; whoever leads keeps the record."""
    return Involvement(
        party=network.ids[name],
        role=role,
        record_keeper=role is Role.LEAD,
        tasks=FreeText(tasks) if tasks else None,
        benefit=FreeText(benefit) if benefit else None,
    )


def counted(title: str, what: str, baseline: int, target: int, due_on: date) -> GoalTerms:
    """Return a goal that is reached when a number has grown."""
    return GoalTerms(
        title=title,
        indicator=Indicator(name=what, unit=what),
        baseline=Baseline(value=Decimal(baseline)),
        target=Target(value=Decimal(target), due_on=due_on),
    )


def lowered(title: str, what: str, baseline: int, target: int, due_on: date) -> GoalTerms:
    """Return a goal that is reached when a percentage has fallen."""
    return GoalTerms(
        title=title,
        indicator=Indicator(
            name=what, measure=MeasureKind.PERCENTAGE, direction=Direction.DECREASE, unit="%"
        ),
        baseline=Baseline(value=Decimal(baseline)),
        target=Target(value=Decimal(target), due_on=due_on),
    )


def measured(goal_id: str, value: int, on: date | None = None) -> MeasureProgress:
    """Return the command that records a goal's value."""
    return MeasureProgress(
        goal_id=goal_id, progress=Progress(value=Decimal(value)), effective_on=on
    )


def green(
    summary: str, next_on: date | None = None, *follow_up: FollowUp
) -> RecordControllingCheck:
    """Return a check that found everything in order."""
    return RecordControllingCheck(
        light=Light.GREEN, summary=FreeText(summary), next_check_on=next_on, follow_up=follow_up
    )


def deviation(description: str, cause: str, concerns: str | None = None) -> Deviation:
    """Return what is not as agreed."""
    return Deviation(description=FreeText(description), cause=FreeText(cause), concerns=concerns)


def measure(title: str, owner: str, due_on: date) -> PlannedMeasure:
    """Return what a party is to do by a day."""
    return PlannedMeasure(title=FreeText(title), owner=owner, due_on=due_on)


def carried(measure_id: str) -> FollowUp:
    """Return that an open measure goes on."""
    return FollowUp(measure_id=measure_id, status=MeasureStatus.CARRIED)


def done(measure_id: str) -> FollowUp:
    """Return that an open measure was done."""
    return FollowUp(measure_id=measure_id, status=MeasureStatus.CLOSED)

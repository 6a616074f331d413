"""What can have happened to controlling checks, their measures and the decisions needed."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from koop_es.cooperations.terms import (
    AgreedMeasure,
    CheckKind,
    DecisionNeeded,
    Deviation,
    DimensionLight,
    FollowUp,
)
from koop_es.kernel.event import Event
from koop_es.kernel.ids import LocalId
from koop_es.kernel.lights import Light
from koop_es.kernel.text import FreeText


class ControllingCheckRecorded(Event):
    """A controlling check was held; effective on the day it was (section 3.5).

    Attributes:
        kind: Why it was held.
        light: Overall light: the worst dimension's, unless overridden.
        override_reason: Why the overall light is not the worst dimension's.
        summary: What was found, in a sentence.
        planned_for: Day for which it was planned.
        conducted_by: Who held it.
        participants: Who took part.
        lights: A light per dimension.
        deviations: What is not as agreed.
        measures: What is to be done about it.
        follow_up: What became of the open measures.
        decision_needed: What must be decided beyond the team.
        conclusion: What follows.
        next_check_on: Day of the next check.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.controlling_check_recorded.v1"

    check_id: LocalId
    kind: CheckKind
    light: Light
    summary: FreeText
    override_reason: FreeText | None = None
    planned_for: date | None = None
    conducted_by: FreeText | None = None
    participants: tuple[FreeText, ...] = ()
    lights: tuple[DimensionLight, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    measures: tuple[AgreedMeasure, ...] = ()
    follow_up: tuple[FollowUp, ...] = ()
    decision_needed: DecisionNeeded | None = None
    conclusion: FreeText | None = None
    next_check_on: date | None = None


class MeasureClosed(Event):
    """A measure was done."""

    TOPIC: ClassVar[str] = "koop.cooperation.measure_closed.v1"

    measure_id: LocalId
    outcome: FreeText | None = None


class DecisionRecorded(Event):
    """The decision that a red light asked for was taken."""

    TOPIC: ClassVar[str] = "koop.cooperation.decision_recorded.v1"

    decision_id: LocalId
    outcome: FreeText
    decided_by: FreeText | None = None

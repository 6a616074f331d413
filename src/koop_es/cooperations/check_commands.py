"""What can be asked of controlling checks, their measures and the decisions needed."""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar, Final

from koop_es.cooperations.terms import (
    CheckKind,
    Deviation,
    DimensionLight,
    FollowUp,
    PlannedMeasure,
)
from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import LocalId, StreamId
from koop_es.kernel.lights import Light
from koop_es.kernel.text import FreeText

_STREAM_ID: Final = re.compile(r"\b[0-9a-f]{32}\b")


class RecordControllingCheck(Command):
    """Record a controlling check; ``effective_on`` is the day it was held.

    Attributes:
        light: Overall light; the worst dimension's if left out.
        decision_needed: What must be decided beyond the team, for red.
    """

    NAME: ClassVar[str] = "check.record"

    kind: CheckKind = CheckKind.ROUTINE
    light: Light | None = None
    summary: FreeText
    override_reason: FreeText | None = None
    planned_for: date | None = None
    conducted_by: FreeText | None = None
    participants: tuple[FreeText, ...] = ()
    lights: tuple[DimensionLight, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    measures: tuple[PlannedMeasure, ...] = ()
    follow_up: tuple[FollowUp, ...] = ()
    decision_needed: FreeText | None = None
    conclusion: FreeText | None = None
    next_check_on: date | None = None

    def references(self) -> tuple[StreamId, ...]:
        """Return the parties that own measures."""
        owners = (measure.owner for measure in self.measures if measure.owner)
        return tuple(dict.fromkeys(owners))


class CloseMeasure(Command):
    """Record that a measure was done."""

    NAME: ClassVar[str] = "measure.close"

    measure_id: LocalId
    outcome: FreeText | None = None


class RecordDecision(Command):
    """Record the decision that a red light asked for."""

    NAME: ClassVar[str] = "decision.record"

    decision_id: LocalId
    outcome: FreeText
    decided_by: FreeText | None = None

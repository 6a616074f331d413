"""The values of a goal: how it is measured, where it starts and what is to be reached."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from koop_es.kernel.event import Part
from koop_es.kernel.ids import LocalId
from koop_es.kernel.numbers import Number
from koop_es.kernel.text import Code, FreeText, PublicText, Title


class MeasureKind(StrEnum):
    """How an indicator is measured."""

    NUMBER = "number"
    PERCENTAGE = "percentage"
    YES_NO = "yes_no"
    ORDINAL = "ordinal"
    QUALITATIVE = "qualitative"


class Direction(StrEnum):
    """Where an indicator is to go."""

    INCREASE = "increase"
    DECREASE = "decrease"
    MAINTAIN = "maintain"


class Aggregation(StrEnum):
    """How the values measured make the actual value."""

    LATEST = "latest"
    CUMULATIVE = "cumulative"


class Indicator(Part):
    """By what a goal is measured.

    Attributes:
        name: What is counted.
        unit: In what.
        measure: How it is measured.
        direction: Where it is to go.
        tolerance: Allowed distance from the target, for ``maintain``.
        aggregation: Whether the latest value counts, or the sum.
    """

    name: Title
    unit: Code | None = None
    measure: MeasureKind = MeasureKind.NUMBER
    direction: Direction = Direction.INCREASE
    tolerance: Annotated[Number, Field(ge=0)] | None = None
    aggregation: Aggregation = Aggregation.LATEST

    @property
    def is_measurable(self) -> bool:
        """Whether its values are numbers."""
        return self.measure is not MeasureKind.QUALITATIVE


class Baseline(Part):
    """The value from which a goal starts, and when it was taken."""

    value: Number
    taken_on: date | None = None


class Target(Part):
    """The value to reach, and by when; either may be open."""

    value: Number | None = None
    due_on: date | None = None


class GoalTerms(Part):
    """What was agreed of a goal; only the title is mandatory (section 3.4).

    Attributes:
        title: The goal in words; an imported objective may be long.
        indicator: By what it is measured.
        baseline: Where it starts.
        target: What to reach, by when.
        weight: Its weight among the goals, above 0.
        evidence_required: Whether a measured value needs evidence.
    """

    title: PublicText
    indicator: Indicator | None = None
    baseline: Baseline | None = None
    target: Target = Target()
    weight: Annotated[Number, Field(gt=0)] | None = None
    evidence_required: bool = False


class AgreedGoal(Part):
    """A goal of an agreement with the id that it got."""

    goal_id: LocalId
    terms: GoalTerms


class Progress(Part):
    """A measured value: a number, or words where the goal is qualitative."""

    value: Number | None = None
    statement: FreeText | None = None

    @model_validator(mode="after")
    def _holds_one(self) -> Self:
        if (self.value is None) == (self.statement is None):
            msg = "progress.one_of"
            raise PydanticCustomError(msg, "Give either a number or a statement.")
        return self

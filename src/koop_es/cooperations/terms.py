"""The words of an agreement and of a controlling check: the values that commands and events hold."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from koop_es.kernel.event import Part
from koop_es.kernel.ids import LocalId, PartyId
from koop_es.kernel.lights import Light
from koop_es.kernel.numbers import Number
from koop_es.kernel.text import Code, FreeText, PublicText, Title


class Role(StrEnum):
    """What a party is in a cooperation."""

    LEAD = "lead"
    PARTNER = "partner"
    ASSOCIATED = "associated"
    AFFILIATED = "affiliated"
    FUNDER = "funder"
    GRANT_RECIPIENT = "grant_recipient"
    SUB_RECIPIENT = "sub_recipient"


class Involvement(Part):
    """A party's place in an agreement.

    Attributes:
        party: The party.
        role: What it is in the cooperation.
        record_keeper: Whether it keeps the record; one party at most does.
        tasks: What it does.
        benefit: What it gains.
        signed_on: Day on which it signed.
        signatory: Who signed for it.
    """

    party: PartyId
    role: Role = Role.PARTNER
    record_keeper: bool = False
    tasks: FreeText | None = None
    benefit: FreeText | None = None
    signed_on: date | None = None
    signatory: FreeText | None = None


class Term(Part):
    """From when to when: an end date, or an end condition with a review date.

    Attributes:
        starts_on: First day.
        ends_on: Last planned day.
        end_condition: What ends it, where no date does.
        review_on: Day on which the end condition is looked at.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    end_condition: FreeText | None = None
    review_on: date | None = None

    @property
    def is_bounded(self) -> bool:
        """Whether an end or an end condition exists."""
        return self.ends_on is not None or self.end_condition is not None

    @property
    def is_complete(self) -> bool:
        """Whether start and end are agreed as section 3.3 asks."""
        return self.starts_on is not None and (
            self.ends_on is not None
            or (self.end_condition is not None and self.review_on is not None)
        )


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
    tolerance: Number | None = None
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


class SetGoal(Part):
    """A goal of an agreement with the id that it got."""

    goal_id: LocalId
    terms: GoalTerms


class Expected(Part):
    """What a good agreement also holds; gaps are shown and never block (section 3.3).

    Attributes:
        decision_rule: How decisions are taken.
        communication_rule: How the parties keep in touch.
        check_rhythm_months: Months between controlling checks.
        contributions: Who brings what.
        notice_period: How notice can be given.
        renewal: Whether and how it is renewed.
        joining_and_leaving: How parties join and leave.
        confidentiality: Confidentiality and data protection.
        sustainability: What stays afterwards.
        rights_in_results: Who may use the results.
        liability: Who is liable.
        condition_precedent: What must be there before it takes effect.
    """

    decision_rule: FreeText | None = None
    communication_rule: FreeText | None = None
    check_rhythm_months: Annotated[int, Field(ge=1, le=120)] | None = None
    contributions: FreeText | None = None
    notice_period: FreeText | None = None
    renewal: FreeText | None = None
    joining_and_leaving: FreeText | None = None
    confidentiality: FreeText | None = None
    sustainability: FreeText | None = None
    rights_in_results: FreeText | None = None
    liability: FreeText | None = None
    condition_precedent: FreeText | None = None


class Degree(StrEnum):
    """How far a milestone was reached."""

    FULLY = "fully"
    PARTLY = "partly"


class CheckKind(StrEnum):
    """Why a controlling check was held."""

    ROUTINE = "routine"
    MILESTONE = "milestone"
    AD_HOC = "ad_hoc"
    INTERIM = "interim"
    FINAL = "final"
    FOLLOW_UP = "follow_up"


FOLLOWING_UP = frozenset({CheckKind.ROUTINE, CheckKind.INTERIM, CheckKind.FINAL})
"""Kinds of check that must say what became of every open measure (rule 5)."""


class Dimension(StrEnum):
    """What a controlling check looks at."""

    GOALS = "goals"
    SCHEDULE = "schedule"
    CONTRIBUTIONS = "contributions"
    COLLABORATION = "collaboration"


class DimensionLight(Part):
    """The light of one dimension."""

    dimension: Dimension
    light: Light


class Deviation(Part):
    """What is not as agreed, and why."""

    description: FreeText
    cause: FreeText | None = None
    concerns: LocalId | None = None


class PlannedMeasure(Part):
    """What is to be done about a deviation; "watch until …" is one too.

    Attributes:
        title: What is to be done.
        owner: Party that does it.
        owner_note: Who does it, where that is no party.
        due_on: By when.
    """

    title: FreeText
    owner: PartyId | None = None
    owner_note: FreeText | None = None
    due_on: date | None = None


class AgreedMeasure(PlannedMeasure):
    """A measure with the id that it got."""

    measure_id: LocalId


class MeasureStatus(StrEnum):
    """What a check found about an open measure."""

    CARRIED = "carried"
    CLOSED = "closed"


class FollowUp(Part):
    """What became of an open measure."""

    measure_id: LocalId
    status: MeasureStatus = MeasureStatus.CARRIED


class DecisionNeeded(Part):
    """The decision that a red light asks for, with the id that it got."""

    decision_id: LocalId
    question: FreeText


class Manner(StrEnum):
    """How a cooperation ended."""

    TERM_EXPIRED = "term_expired"
    PURPOSE_REACHED_EARLY = "purpose_reached_early"
    NOTICE_REGULAR = "notice_regular"
    NOTICE_FOR_CAUSE = "notice_for_cause"
    BY_CONSENT = "by_consent"
    FUNDING_CEASED = "funding_ceased"
    PARTY_CEASED = "party_ceased"
    MERGED = "merged"
    NEVER_IN_FORCE = "never_in_force"
    UNKNOWN = "unknown"


class Result(StrEnum):
    """What became of the goals."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"
    NOT_ASSESSED = "not_assessed"


class Afterwards(StrEnum):
    """What the cooperation turned into."""

    NOTHING = "nothing"
    CONTACT = "contact"
    GROUP = "group"
    FOLLOW_UP_COOPERATION = "follow_up_cooperation"
    REGULAR_SERVICE = "regular_service"


class CorrectionKind(StrEnum):
    """Whether a fact is changed or taken back."""

    CHANGE = "change"
    RETRACT = "retract"


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

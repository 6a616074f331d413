"""The words of an agreement, and by one name also those of its goals and controlling checks."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from koop_es.cooperations.check_terms import (
    FOLLOWING_UP,
    AgreedMeasure,
    CheckKind,
    DecisionNeeded,
    Deviation,
    Dimension,
    DimensionLight,
    FollowUp,
    MeasureStatus,
    PlannedMeasure,
)
from koop_es.cooperations.goal_terms import (
    Aggregation,
    AgreedGoal,
    Baseline,
    Direction,
    GoalTerms,
    Indicator,
    MeasureKind,
    Progress,
    Target,
)
from koop_es.kernel.event import Part
from koop_es.kernel.ids import PartyId
from koop_es.kernel.numbers import WHOLE
from koop_es.kernel.text import Code, FreeText

Months = Annotated[int, Field(ge=1, le=120), WHOLE]
"""A number of months, of ten years at most."""

Days = Annotated[int, Field(ge=1, le=3660), WHOLE]
"""A number of days, of ten years at most."""

__all__ = [
    "FOLLOWING_UP",
    "Afterwards",
    "Aggregation",
    "AgreedGoal",
    "AgreedMeasure",
    "Baseline",
    "CheckKind",
    "CorrectionKind",
    "DecisionNeeded",
    "Degree",
    "Deviation",
    "Dimension",
    "DimensionLight",
    "Direction",
    "Expected",
    "FollowUp",
    "GoalTerms",
    "Indicator",
    "Involvement",
    "Manner",
    "MeasureKind",
    "MeasureStatus",
    "PlannedMeasure",
    "Progress",
    "Result",
    "Role",
    "Target",
    "Term",
]


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
        signatory: Who signed for it, in words.
        signed_by: The registered person who signed for it.
    """

    party: PartyId
    role: Role = Role.PARTNER
    record_keeper: bool = False
    tasks: FreeText | None = None
    benefit: FreeText | None = None
    signed_on: date | None = None
    signatory: FreeText | None = None
    signed_by: PartyId | None = None


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


class Expected(Part):
    """What a good agreement also holds; gaps are shown and never block (section 3.3).

    Attributes:
        decision_rule: How decisions are taken.
        communication_rule: How the parties keep in touch.
        check_rhythm_months: Months between controlling checks.
        contributions: Who brings what.
        notice_period: How notice can be given.
        notice_months: Months of notice before the end, or before it takes effect.
        notice_days: Days of notice, beside the months where there are both.
        renewal: Whether and how it is renewed.
        renews_by_months: Months by which it renews itself if nobody gives notice in time.
        joining_and_leaving: How parties join and leave.
        confidentiality: Confidentiality and data protection.
        sustainability: What stays afterwards.
        rights_in_results: Who may use the results.
        liability: Who is liable.
        condition_precedent: What must be there before it takes effect.
    """

    decision_rule: FreeText | None = None
    communication_rule: FreeText | None = None
    check_rhythm_months: Months | None = None
    contributions: FreeText | None = None
    notice_period: FreeText | None = None
    notice_months: Months | None = None
    notice_days: Days | None = None
    renewal: FreeText | None = None
    renews_by_months: Months | None = None
    joining_and_leaving: FreeText | None = None
    confidentiality: FreeText | None = None
    sustainability: FreeText | None = None
    rights_in_results: FreeText | None = None
    liability: FreeText | None = None
    condition_precedent: FreeText | None = None

    def holds(self, name: str) -> bool:
        """Tell whether a field is agreed, in words or in numbers."""
        if getattr(self, name) is not None:
            return True
        in_numbers = IN_NUMBERS.get(name)
        return bool(in_numbers) and any(getattr(self, each) is not None for each in in_numbers)


IN_NUMBERS: Final = {
    "notice_period": ("notice_months", "notice_days"),
    "renewal": ("renews_by_months",),
}
"""What can be agreed in words, in numbers, or in both."""


class Grant(Part):
    """What a funder granted for a cooperation.

    Attributes:
        reference: Under which the grant runs.
        decided_on: Day of the grant decision.
    """

    reference: Code | None = None
    decided_on: date | None = None


class Degree(StrEnum):
    """How far a milestone was reached."""

    FULLY = "fully"
    PARTLY = "partly"


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

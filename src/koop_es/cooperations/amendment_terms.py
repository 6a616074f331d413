"""What an amendment changes of an agreement, and what it takes away."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from koop_es.cooperations.terms import Expected
from koop_es.kernel.event import Part
from koop_es.kernel.text import Code, FreeText, Title


class Provision(StrEnum):
    """What an amendment can take away; title and themes every agreement has."""

    TARGET_GROUP = "target_group"
    AREA = "area"
    END_CONDITION = "end_condition"
    REVIEW_ON = "review_on"
    DECISION_RULE = "decision_rule"
    COMMUNICATION_RULE = "communication_rule"
    CONTRIBUTIONS = "contributions"
    NOTICE_PERIOD = "notice_period"
    NOTICE_MONTHS = "notice_months"
    NOTICE_DAYS = "notice_days"
    RENEWAL = "renewal"
    RENEWS_BY_MONTHS = "renews_by_months"
    JOINING_AND_LEAVING = "joining_and_leaving"
    CONFIDENTIALITY = "confidentiality"
    SUSTAINABILITY = "sustainability"
    RIGHTS_IN_RESULTS = "rights_in_results"
    LIABILITY = "liability"


class Provisions(Part):
    """Fields of an agreement; what is None is left as it was.

    Attributes:
        title: What the cooperation is called.
        themes: What it is about, coded.
        target_group: For whom, coded.
        area: Where: municipality or NUTS code.
        end_condition: What ends it, where no date does.
        review_on: Day on which the end condition is looked at.
        expected: What a good agreement also holds, those fields alone.
    """

    title: Title | None = None
    themes: tuple[Code, ...] | None = None
    target_group: Code | None = None
    area: Code | None = None
    end_condition: FreeText | None = None
    review_on: date | None = None
    expected: Expected = Expected()

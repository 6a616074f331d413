"""The values that relationship events hold."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

Months = Annotated[int, Field(ge=1, le=120)]
"""How often, in whole months."""


class Form(StrEnum):
    """The four forms of a relationship; the letter is derived from tie and duration."""

    ENCOUNTER = "encounter"
    COOPERATION = "cooperation"
    CONTACT = "contact"
    GROUP = "group"

    @property
    def letter(self) -> str:
        """A, B, C or D, as in the field's 2x2."""
        return {"encounter": "A", "cooperation": "B", "contact": "C", "group": "D"}[self.value]


class Duration(StrEnum):
    """The second axis; ``unknown`` only from imports."""

    TIME_BOUNDED = "time_bounded"
    ONGOING = "ongoing"
    UNKNOWN = "unknown"


class Purpose(StrEnum):
    """What networking serves."""

    LEARNING = "learning"
    PUBLICITY = "publicity"
    STARTING_COOPERATION = "starting_cooperation"
    FLANKING_COOPERATION = "flanking_cooperation"
    SOLVING_PROBLEMS = "solving_problems"
    RECRUITING_TEST_GROUPS = "recruiting_test_groups"
    VALIDATING_RESULTS = "validating_results"
    TRANSFER_OF_GOOD_PRACTICE = "transfer_of_good_practice"


class Openness(StrEnum):
    """Who may use a contact."""

    PRIVATE = "private"
    NETWORK = "network"


class Outcome(StrEnum):
    """What a touch has brought."""

    IDEA = "idea"
    KNOWLEDGE_GAINED = "knowledge_gained"
    PUBLICITY_GAINED = "publicity_gained"
    COOPERATION_STARTED = "cooperation_started"
    SUPPORT_GIVEN = "support_given"
    PROBLEM_SOLVED = "problem_solved"
    TEST_PERSONS = "test_persons"
    RESULT_VALIDATED = "result_validated"
    GOOD_PRACTICE_TAKEN_OVER = "good_practice_taken_over"
    GOOD_PRACTICE_PASSED_ON = "good_practice_passed_on"


class Relevance(StrEnum):
    """How much a group still matters to those who form it."""

    HIGH = "high"
    LIMITED = "limited"
    NONE = "none"


class ReviewDecision(StrEnum):
    """What the review of a group leads to."""

    GO_ON = "go_on"
    CHANGE = "change"
    START_PROJECT = "start_project"
    DISSOLVE = "dissolve"

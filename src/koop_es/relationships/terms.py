"""The values that relationship events hold."""

from __future__ import annotations

from enum import StrEnum


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

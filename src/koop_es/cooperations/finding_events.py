"""What can have happened to an auditor's findings."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from koop_es.kernel.event import Event
from koop_es.kernel.ids import LocalId
from koop_es.kernel.text import FreeText


class FindingRaised(Event):
    """An auditor found something.

    Attributes:
        finding_id: Its id within the cooperation.
        finding: What was found.
        raised_by: Who found it.
        concerns: The goal, milestone, check or other part that it is about.
        answer_due_on: By when it is to be answered.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.finding_raised.v1"

    finding_id: LocalId
    finding: FreeText
    raised_by: FreeText | None = None
    concerns: LocalId | None = None
    answer_due_on: date | None = None


class FindingAnswered(Event):
    """A finding was answered; it can be answered more than once."""

    TOPIC: ClassVar[str] = "koop.cooperation.finding_answered.v1"

    finding_id: LocalId
    response: FreeText


class FindingSettled(Event):
    """A finding is settled."""

    TOPIC: ClassVar[str] = "koop.cooperation.finding_settled.v1"

    finding_id: LocalId
    outcome: FreeText | None = None

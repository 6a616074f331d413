"""What can be asked of an auditor's findings."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import LocalId
from koop_es.kernel.text import FreeText


class RaiseFinding(Command):
    """Record what an auditor found."""

    NAME: ClassVar[str] = "finding.raise"

    finding: FreeText
    raised_by: FreeText | None = None
    concerns: LocalId | None = None
    answer_due_on: date | None = None


class AnswerFinding(Command):
    """Answer a finding."""

    NAME: ClassVar[str] = "finding.answer"

    finding_id: LocalId
    response: FreeText


class SettleFinding(Command):
    """Record that a finding is settled."""

    NAME: ClassVar[str] = "finding.settle"

    finding_id: LocalId
    outcome: FreeText | None = None

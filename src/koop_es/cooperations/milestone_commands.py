"""What can be asked of a cooperation's milestones."""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar, Final

from koop_es.cooperations.terms import Degree
from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import LocalId
from koop_es.kernel.text import Title

_STREAM_ID: Final = re.compile(r"\b[0-9a-f]{32}\b")


class PlanMilestone(Command):
    """Plan a milestone."""

    NAME: ClassVar[str] = "milestone.plan"

    title: Title
    due_on: date | None = None
    goal_id: LocalId | None = None


class RescheduleMilestone(Command):
    """Move a milestone to another day."""

    NAME: ClassVar[str] = "milestone.move"

    milestone_id: LocalId
    due_on: date


class ReachMilestone(Command):
    """Record that a milestone was reached; ``effective_on`` is the day it was."""

    NAME: ClassVar[str] = "milestone.reach"

    milestone_id: LocalId
    degree: Degree = Degree.FULLY


class MissMilestone(Command):
    """Record that a milestone was missed and will not be reached."""

    NAME: ClassVar[str] = "milestone.miss"

    milestone_id: LocalId


class DropMilestone(Command):
    """Plan a milestone no longer."""

    NAME: ClassVar[str] = "milestone.drop"

    milestone_id: LocalId

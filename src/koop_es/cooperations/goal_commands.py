"""What can be asked of a cooperation's goals."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from koop_es.cooperations.terms import GoalTerms, Progress
from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import LocalId

_STREAM_ID: Final = re.compile(r"\b[0-9a-f]{32}\b")


class SetGoal(Command):
    """Add a goal."""

    NAME: ClassVar[str] = "goal.set"

    terms: GoalTerms


class ReviseGoal(Command):
    """Replace a goal's terms; the old ones stay visible."""

    NAME: ClassVar[str] = "goal.revise"

    goal_id: LocalId
    terms: GoalTerms


class DropGoal(Command):
    """Pursue a goal no longer."""

    NAME: ClassVar[str] = "goal.drop"

    goal_id: LocalId


class MeasureProgress(Command):
    """Record a goal's actual value; ``effective_on`` is the day of measuring."""

    NAME: ClassVar[str] = "goal.measure"

    goal_id: LocalId
    progress: Progress

"""What can have happened to a cooperation's goals."""

from __future__ import annotations

from typing import ClassVar

from koop_es.cooperations.terms import GoalTerms, Progress
from koop_es.kernel.event import Event
from koop_es.kernel.ids import LocalId


class GoalSet(Event):
    """A goal was added."""

    TOPIC: ClassVar[str] = "koop.cooperation.goal_set.v1"

    goal_id: LocalId
    terms: GoalTerms


class GoalRevised(Event):
    """A goal was revised: old and new terms are both kept."""

    TOPIC: ClassVar[str] = "koop.cooperation.goal_revised.v1"

    goal_id: LocalId
    before: GoalTerms
    after: GoalTerms


class GoalDropped(Event):
    """A goal is pursued no longer."""

    TOPIC: ClassVar[str] = "koop.cooperation.goal_dropped.v1"

    goal_id: LocalId


class ProgressMeasured(Event):
    """A goal's actual value was measured; effective on the day of measuring."""

    TOPIC: ClassVar[str] = "koop.cooperation.progress_measured.v1"

    goal_id: LocalId
    progress: Progress

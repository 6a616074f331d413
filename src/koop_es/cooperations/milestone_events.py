"""What can have happened to a cooperation's milestones."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from koop_es.cooperations.terms import Degree
from koop_es.kernel.event import Event
from koop_es.kernel.ids import LocalId
from koop_es.kernel.text import Title


class MilestonePlanned(Event):
    """A milestone was planned.

    Attributes:
        due_on: Planned day; None where an import does not know it.
        imported: Whether it came from a file, so that what is missing is unknown, not refused.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.milestone_planned.v1"

    milestone_id: LocalId
    title: Title
    due_on: date | None = None
    goal_id: LocalId | None = None
    imported: bool = False


class MilestoneRescheduled(Event):
    """A milestone was moved to another day."""

    TOPIC: ClassVar[str] = "koop.cooperation.milestone_rescheduled.v1"

    milestone_id: LocalId
    due_on: date
    due_before: date | None = None


class MilestoneReached(Event):
    """A milestone was reached, fully or partly; effective on the day it was."""

    TOPIC: ClassVar[str] = "koop.cooperation.milestone_reached.v1"

    milestone_id: LocalId
    degree: Degree


class MilestoneMissed(Event):
    """A milestone was not reached and will not be."""

    TOPIC: ClassVar[str] = "koop.cooperation.milestone_missed.v1"

    milestone_id: LocalId


class MilestoneDropped(Event):
    """A milestone is no longer planned."""

    TOPIC: ClassVar[str] = "koop.cooperation.milestone_dropped.v1"

    milestone_id: LocalId

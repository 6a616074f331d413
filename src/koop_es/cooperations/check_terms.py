"""The values of a controlling check (the domain's section 3.5)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from koop_es.kernel.event import Part
from koop_es.kernel.ids import LocalId, PartyId
from koop_es.kernel.lights import Light
from koop_es.kernel.text import FreeText


class CheckKind(StrEnum):
    """Why a controlling check was held."""

    ROUTINE = "routine"
    MILESTONE = "milestone"
    AD_HOC = "ad_hoc"
    INTERIM = "interim"
    FINAL = "final"
    FOLLOW_UP = "follow_up"


FOLLOWING_UP = frozenset({CheckKind.ROUTINE, CheckKind.INTERIM, CheckKind.FINAL})
"""Kinds of check that must say what became of every open measure (rule 5)."""


class Dimension(StrEnum):
    """What a controlling check looks at."""

    GOALS = "goals"
    SCHEDULE = "schedule"
    CONTRIBUTIONS = "contributions"
    COLLABORATION = "collaboration"


class DimensionLight(Part):
    """The light of one dimension."""

    dimension: Dimension
    light: Light


class Deviation(Part):
    """What is not as agreed, and why."""

    description: FreeText
    cause: FreeText | None = None
    concerns: LocalId | None = None


class PlannedMeasure(Part):
    """What is to be done about a deviation; "watch until …" is one too.

    Attributes:
        title: What is to be done.
        owner: Party that does it.
        owner_note: Who does it, where that is no party.
        due_on: By when.
    """

    title: FreeText
    owner: PartyId | None = None
    owner_note: FreeText | None = None
    due_on: date | None = None


class AgreedMeasure(PlannedMeasure):
    """A measure with the id that it got."""

    measure_id: LocalId


class MeasureStatus(StrEnum):
    """What a check found about an open measure."""

    CARRIED = "carried"
    CLOSED = "closed"


class FollowUp(Part):
    """What became of an open measure."""

    measure_id: LocalId
    status: MeasureStatus = MeasureStatus.CARRIED


class DecisionNeeded(Part):
    """The decision that a red light asks for, with the id that it got."""

    decision_id: LocalId
    question: FreeText

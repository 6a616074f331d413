"""What can have happened to a cooperation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from koop_es.cooperations.former_shapes import grant_of_reference
from koop_es.cooperations.record_events import CorrectionRecorded, EvidenceAttached, NoteAdded
from koop_es.cooperations.terms import (
    Afterwards,
    AgreedGoal,
    AgreedMeasure,
    CheckKind,
    DecisionNeeded,
    Degree,
    Deviation,
    DimensionLight,
    Expected,
    FollowUp,
    GoalTerms,
    Grant,
    Involvement,
    Manner,
    Progress,
    Result,
    Term,
)
from koop_es.kernel.event import Event, Upcaster
from koop_es.kernel.ids import LocalId, ProgrammeId, StreamId
from koop_es.kernel.lights import Light
from koop_es.kernel.text import Code, FreeText, Title


class CooperationAgreed(Event):
    """Two or more parties agreed to work together; effective on the day of agreement.

    Attributes:
        code: Short code for people, unique in the home.
        title: What it is called.
        themes: What it is about, coded.
        parties: Who takes part, as what.
        goals: What it is for.
        term: From when to when.
        expected: What a good agreement also holds.
        target_group: For whom, coded.
        area: Where: municipality or NUTS code.
        arose_from: Relationship or cooperation out of which it grew.
        imported: Whether it came from a file, so that what is missing is unknown, not refused.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.agreed.v1"

    code: Code
    title: Title
    themes: tuple[Code, ...] = ()
    parties: tuple[Involvement, ...]
    goals: tuple[AgreedGoal, ...] = ()
    term: Term = Term()
    expected: Expected = Expected()
    target_group: Code | None = None
    area: Code | None = None
    arose_from: StreamId | None = None
    imported: bool = False


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


class ControllingCheckRecorded(Event):
    """A controlling check was held; effective on the day it was (section 3.5).

    Attributes:
        kind: Why it was held.
        light: Overall light: the worst dimension's, unless overridden.
        override_reason: Why the overall light is not the worst dimension's.
        summary: What was found, in a sentence.
        planned_for: Day for which it was planned.
        conducted_by: Who held it.
        participants: Who took part.
        lights: A light per dimension.
        deviations: What is not as agreed.
        measures: What is to be done about it.
        follow_up: What became of the open measures.
        decision_needed: What must be decided beyond the team.
        conclusion: What follows.
        next_check_on: Day of the next check.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.controlling_check_recorded.v1"

    check_id: LocalId
    kind: CheckKind
    light: Light
    summary: FreeText
    override_reason: FreeText | None = None
    planned_for: date | None = None
    conducted_by: FreeText | None = None
    participants: tuple[FreeText, ...] = ()
    lights: tuple[DimensionLight, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    measures: tuple[AgreedMeasure, ...] = ()
    follow_up: tuple[FollowUp, ...] = ()
    decision_needed: DecisionNeeded | None = None
    conclusion: FreeText | None = None
    next_check_on: date | None = None


class MeasureClosed(Event):
    """A measure was done."""

    TOPIC: ClassVar[str] = "koop.cooperation.measure_closed.v1"

    measure_id: LocalId
    outcome: FreeText | None = None


class DecisionRecorded(Event):
    """The decision that a red light asked for was taken."""

    TOPIC: ClassVar[str] = "koop.cooperation.decision_recorded.v1"

    decision_id: LocalId
    outcome: FreeText
    decided_by: FreeText | None = None


class TermExtended(Event):
    """The planned end was moved to a later day; from the effective day on it counts."""

    TOPIC: ClassVar[str] = "koop.cooperation.term_extended.v1"

    ends_on: date
    ends_before: date | None = None


class ProgrammeAssigned(Event):
    """The cooperation joined a funder's programme.

    Attributes:
        programme: Which one.
        grant: What the funder granted for it, where that is known.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.programme_assigned.v2"
    FORMER: ClassVar[Mapping[str, Upcaster]] = {
        "koop.cooperation.programme_assigned.v1": grant_of_reference
    }

    programme: ProgrammeId
    grant: Grant | None = None


class CooperationEnded(Event):
    """The cooperation ended; effective on its last day.

    Attributes:
        manner: How it ended.
        result: What became of the goals.
        afterwards: What it turned into.
        successor: The cooperation or relationship that it turned into.
        remark: The source's own word for the ending, from imports.
        imported: Whether it came from a file, so that what is missing is unknown, not refused.
    """

    TOPIC: ClassVar[str] = "koop.cooperation.ended.v1"

    manner: Manner
    result: Result
    afterwards: Afterwards
    successor: StreamId | None = None
    remark: FreeText | None = None
    imported: bool = False


class EndingRevoked(Event):
    """The ending was recorded in error or taken back: the cooperation goes on."""

    TOPIC: ClassVar[str] = "koop.cooperation.ending_revoked.v1"


class FileClosed(Event):
    """Nothing more is to be recorded."""

    TOPIC: ClassVar[str] = "koop.cooperation.file_closed.v1"


CooperationEvent = (
    CooperationAgreed
    | GoalSet
    | GoalRevised
    | GoalDropped
    | ProgressMeasured
    | MilestonePlanned
    | MilestoneRescheduled
    | MilestoneReached
    | MilestoneMissed
    | MilestoneDropped
    | ControllingCheckRecorded
    | MeasureClosed
    | DecisionRecorded
    | TermExtended
    | ProgrammeAssigned
    | CooperationEnded
    | EndingRevoked
    | FileClosed
    | EvidenceAttached
    | NoteAdded
    | CorrectionRecorded
)

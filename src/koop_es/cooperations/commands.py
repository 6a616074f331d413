"""What can be asked of a cooperation."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any, ClassVar, Final

from pydantic import Field

from koop_es.cooperations.terms import (
    Afterwards,
    CheckKind,
    CorrectionKind,
    Degree,
    Deviation,
    DimensionLight,
    Expected,
    FollowUp,
    GoalTerms,
    Involvement,
    Manner,
    PlannedMeasure,
    Progress,
    Result,
    Term,
)
from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import EventId, LocalId, ProgrammeId, StreamId
from koop_es.kernel.lights import Light
from koop_es.kernel.text import Code, Document, FreeText, GivenCode, Title

_STREAM_ID: Final = re.compile(r"\b[0-9a-f]{32}\b")


class AgreeCooperation(Command):
    """Record that parties agreed on a cooperation; ``effective_on`` is the day of agreement."""

    NAME: ClassVar[str] = "cooperation.agree"
    CREATES: ClassVar[bool] = True

    title: Title
    themes: tuple[GivenCode, ...] = ()
    parties: tuple[Involvement, ...] = ()
    goals: tuple[GoalTerms, ...] = ()
    term: Term = Term()
    expected: Expected = Expected()
    target_group: GivenCode | None = None
    area: GivenCode | None = None
    arose_from: StreamId | None = None

    def references(self) -> tuple[StreamId, ...]:
        """Return the parties and the relationship it arose from."""
        origin = (self.arose_from,) if self.arose_from else ()
        return (*dict.fromkeys(involved.party for involved in self.parties), *origin)


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


class RecordControllingCheck(Command):
    """Record a controlling check; ``effective_on`` is the day it was held.

    Attributes:
        light: Overall light; the worst dimension's if left out.
        decision_needed: What must be decided beyond the team, for red.
    """

    NAME: ClassVar[str] = "check.record"

    kind: CheckKind = CheckKind.ROUTINE
    light: Light | None = None
    summary: FreeText
    override_reason: FreeText | None = None
    planned_for: date | None = None
    conducted_by: FreeText | None = None
    participants: tuple[FreeText, ...] = ()
    lights: tuple[DimensionLight, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    measures: tuple[PlannedMeasure, ...] = ()
    follow_up: tuple[FollowUp, ...] = ()
    decision_needed: FreeText | None = None
    conclusion: FreeText | None = None
    next_check_on: date | None = None

    def references(self) -> tuple[StreamId, ...]:
        """Return the parties that own measures."""
        owners = (measure.owner for measure in self.measures if measure.owner)
        return tuple(dict.fromkeys(owners))


class CloseMeasure(Command):
    """Record that a measure was done."""

    NAME: ClassVar[str] = "measure.close"

    measure_id: LocalId
    outcome: FreeText | None = None


class RecordDecision(Command):
    """Record the decision that a red light asked for."""

    NAME: ClassVar[str] = "decision.record"

    decision_id: LocalId
    outcome: FreeText
    decided_by: FreeText | None = None


class ExtendTerm(Command):
    """Move the planned end to a later day."""

    NAME: ClassVar[str] = "cooperation.extend"

    ends_on: date


class AssignProgramme(Command):
    """Put the cooperation into a funder's programme."""

    NAME: ClassVar[str] = "cooperation.assign_programme"

    programme: ProgrammeId
    grant_reference: GivenCode | None = None
    grant_decided_on: date | None = None

    def references(self) -> tuple[StreamId, ...]:
        """Return the programme."""
        return (self.programme,)


class EndCooperation(Command):
    """Record how the cooperation ended or will end; ``effective_on`` is its last day."""

    NAME: ClassVar[str] = "cooperation.end"

    manner: Manner
    result: Result = Result.NOT_ASSESSED
    afterwards: Afterwards = Afterwards.NOTHING
    successor: StreamId | None = None
    remark: FreeText | None = None

    def references(self) -> tuple[StreamId, ...]:
        """Return the successor."""
        return (self.successor,) if self.successor else ()


class RevokeEnding(Command):
    """Take an ending back."""

    NAME: ClassVar[str] = "cooperation.revoke_ending"


class CloseFile(Command):
    """Close the file of an ended cooperation."""

    NAME: ClassVar[str] = "cooperation.close_file"


class AttachEvidence(Command):
    """Attach a file as evidence."""

    NAME: ClassVar[str] = "evidence.attach"

    document: Document
    file_name: FreeText
    media_type: Code
    concerns: LocalId | None = None


class AddNote(Command):
    """Write a note."""

    NAME: ClassVar[str] = "note.add"

    text: FreeText
    concerns: LocalId | None = None


class CorrectEntry(Command):
    """Correct or retract an earlier entry; a reason is due.

    Attributes:
        corrects: Event id of the entry.
        kind: Whether it is changed or retracted.
        fields: New values of the fields to change, by name; ``None`` empties one.
    """

    NAME: ClassVar[str] = "entry.correct"

    corrects: EventId
    kind: CorrectionKind
    fields: dict[str, Any] = Field(default_factory=dict[str, Any])

    def references(self) -> tuple[StreamId, ...]:
        """Return every stream id among the new values."""
        said = json.dumps(self.fields, default=str, skipkeys=True)
        return tuple(dict.fromkeys(_STREAM_ID.findall(said)))


CooperationCommand = (
    AgreeCooperation
    | SetGoal
    | ReviseGoal
    | DropGoal
    | MeasureProgress
    | PlanMilestone
    | RescheduleMilestone
    | ReachMilestone
    | MissMilestone
    | DropMilestone
    | RecordControllingCheck
    | CloseMeasure
    | RecordDecision
    | ExtendTerm
    | AssignProgramme
    | EndCooperation
    | RevokeEnding
    | CloseFile
    | AttachEvidence
    | AddNote
    | CorrectEntry
)

"""What queries about cooperations return."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal


class Phase(StrEnum):
    """Where a cooperation stands on a day (section 3.3 of the domain)."""

    AGREED = "agreed"
    RUNNING = "running"
    TERM_PASSED = "term_passed"
    ENDED = "ended"
    FILE_CLOSED = "file_closed"


class Need(StrEnum):
    """What a cooperation needs, the most urgent first."""

    CLOSING = "closing"
    RED = "red"
    CHECK_OVERDUE = "check_overdue"
    TASK_OVERDUE = "task_overdue"
    YELLOW = "yellow"
    ENDING_SOON = "ending_soon"
    NOTHING = "nothing"
    NOT_BEGUN = "not_begun"
    ENDED = "ended"
    FILE_CLOSED = "file_closed"


@dataclass(frozen=True, slots=True)
class Words:
    """A private text; ``text`` is None once it has been erased."""

    text: str | None


@dataclass(frozen=True, slots=True)
class PartyRole:
    """A party's place in a cooperation; its name comes from ``parties.queries.names_of``."""

    party_id: str
    role: str
    record_keeper: bool


@dataclass(frozen=True, slots=True)
class Membership:
    """A programme that a cooperation joined, and since when it counts."""

    programme_id: str
    grant_reference: str | None
    since: date


@dataclass(frozen=True, slots=True)
class CooperationItem:
    """One cooperation as it stands today.

    Attributes:
        cooperation_id: Its id.
        code: Its short code.
        title: What it is called.
        phase: Where it stands.
        need: What it needs.
        themes: What it is about, coded.
        target_group: For whom, coded.
        area: Municipality or NUTS code.
        arose_from: Out of what it grew.
        parties: Who takes part as what.
        lead_ids: The leading parties.
        programmes: Programmes that it joined.
        agreed_on: Day of agreement; None when nobody knows.
        starts_on: First day of the term.
        ends_on: Last planned day, extensions in effect included.
        bounded: Whether an end or an end condition exists.
        review_on: Day on which the end condition is looked at.
        days_left: Days until the planned end; negative once it has passed.
        light: Light of the last check; ``unchecked`` without any.
        last_check_on: Day of the last check.
        last_check_kind: Why it was held.
        rhythm_months: Months between checks, where agreed.
        check_due_on: When the next check is due (R6).
        check_overdue: Whether it is overdue: due day plus grace lies before today.
        goals: How many goals it has, dropped ones included.
        goals_dropped: How many were dropped.
        milestone_id: Next open milestone.
        milestone_title: What that one is.
        milestone_due_on: When it is due.
        milestone_overdue: Whether that day has passed.
        open_measures: How many measures are not closed.
        measures_due_on: Earliest day on which one of them is due.
        measure_overdue: Whether that day has passed.
        open_decisions: How many decisions are waited for.
        ended_on: Its last day, maybe still to come.
        ended_basis: How that day is known.
        manner: How it ended.
        result: What became of the goals.
        afterwards: What it turned into.
        successor: The cooperation or relationship that it turned into.
        imported: Whether it came from a file.
        gaps: What a complete agreement would also hold.
        version: Version of its stream.
        last_position: Position of its last entry.
        last_recorded_on: Day on which that was recorded.
    """

    cooperation_id: str
    code: str
    title: str
    phase: Phase
    need: Need
    themes: tuple[str, ...]
    target_group: str | None
    area: str | None
    arose_from: str | None
    parties: tuple[PartyRole, ...]
    lead_ids: tuple[str, ...]
    programmes: tuple[Membership, ...]
    agreed_on: date | None
    starts_on: date | None
    ends_on: date | None
    bounded: bool
    review_on: date | None
    days_left: int | None
    light: str
    last_check_on: date | None
    last_check_kind: str | None
    rhythm_months: int | None
    check_due_on: date | None
    check_overdue: bool
    goals: int
    goals_dropped: int
    milestone_id: str | None
    milestone_title: str | None
    milestone_due_on: date | None
    milestone_overdue: bool
    open_measures: int
    measures_due_on: date | None
    measure_overdue: bool
    open_decisions: int
    ended_on: date | None
    ended_basis: str | None
    manner: str | None
    result: str | None
    afterwards: str | None
    successor: str | None
    imported: bool
    gaps: tuple[str, ...]
    version: int
    last_position: int
    last_recorded_on: date


@dataclass(frozen=True, slots=True)
class CooperationPage:
    """A page of cooperations; ``next`` continues it, None at the end."""

    items: tuple[CooperationItem, ...]
    next: str | None
    last_position: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A measured value of a goal: a number or words."""

    on: date
    value: Decimal | None
    statement: Words | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal with its original and its current terms.

    Attributes:
        goal_id: Its id.
        title: The goal in words, as it stands.
        terms: Its terms as they stand: ``indicator``, ``baseline``, ``target``, ``weight``.
        original: Its terms as first set.
        revised: How often it was revised.
        dropped: Whether it is pursued no longer.
        measured: Values measured, by day.
        actual: The value that counts: the latest, or the sum where the indicator says so.
    """

    goal_id: str
    title: str
    terms: Mapping[str, Any]
    original: Mapping[str, Any]
    revised: int
    dropped: bool
    measured: tuple[Measured, ...]
    actual: Decimal | None


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """A milestone with its original and its current due day."""

    milestone_id: str
    title: str
    goal_id: str | None
    due_originally: date | None
    due_on: date | None
    moved: int
    status: str
    reached_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class DeviationView:
    """What a check found not to be as agreed."""

    description: Words | None
    cause: Words | None
    concerns: str | None


@dataclass(frozen=True, slots=True)
class CheckView:
    """A controlling check that was held."""

    check_id: str
    kind: str
    light: str
    held_on: date
    summary: Words | None
    override_reason: Words | None
    planned_for: date | None
    conducted_by: Words | None
    participants: tuple[Words, ...]
    lights: Mapping[str, str]
    deviations: tuple[DeviationView, ...]
    conclusion: Words | None
    next_check_on: date | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure agreed in a check; ``status`` is ``open``, ``carried`` or ``closed``."""

    measure_id: str
    title: Words | None
    check_id: str
    owner: str | None
    owner_note: Words | None
    due_on: date | None
    status: str
    carried: int
    closed_on: date | None
    outcome: Words | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision that a red light asked for; not yet taken without ``taken_on``."""

    decision_id: str
    question: Words | None
    check_id: str
    asked_on: date | None
    taken_on: date | None
    outcome: Words | None
    decided_by: Words | None


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note."""

    on: date
    text: Words | None
    concerns: str | None


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A file attached as evidence; ``document`` is the commitment to its bytes."""

    evidence_id: str
    file_name: Words | None
    media_type: str
    size: int
    concerns: str | None
    on: date
    document: str


@dataclass(frozen=True, slots=True)
class TermChange:
    """A planned end and the day since which it counts; None for the agreement's own."""

    since: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class TaskView:
    """What a party does and gains, and who signed for it."""

    party_id: str
    role: str
    tasks: Words | None
    benefit: Words | None
    signed_on: date | None
    signatory: Words | None


@dataclass(frozen=True, slots=True)
class CooperationDetail:
    """One cooperation with all that a page about it shows.

    Attributes:
        item: What lists show of it.
        goals: Its goals.
        milestones: Its milestones, by due day.
        checks: Its checks, the last one held first.
        measures: Its measures.
        decisions: Decisions asked for.
        notes: Notes, by day.
        evidence: Attached files.
        terms: The planned end as agreed and as extended.
        tasks: Tasks and benefits of the parties.
        expected: What a good agreement also holds, by field.
        end_condition: What ends it, where no date does.
        ending_remark: The source's word for the ending.
        last_position: Last position that the answer takes in.
    """

    item: CooperationItem
    goals: tuple[GoalView, ...] = ()
    milestones: tuple[MilestoneView, ...] = ()
    checks: tuple[CheckView, ...] = ()
    measures: tuple[MeasureView, ...] = ()
    decisions: tuple[DecisionView, ...] = ()
    notes: tuple[NoteView, ...] = ()
    evidence: tuple[EvidenceView, ...] = ()
    terms: tuple[TermChange, ...] = ()
    tasks: tuple[TaskView, ...] = ()
    expected: Mapping[str, Words] = field(default_factory=dict[str, Words])
    end_condition: Words | None = None
    ending_remark: Words | None = None
    last_position: int = 0

"""What the query about one cooperation returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from koop_es_projections.current_status.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from koop_es_projections.current_status.act_views import (
        AmendmentView,
        AssignmentView,
        ContributionView,
        FindingView,
        FunderWordView,
        MemberView,
        NoticeView,
        RenewalView,
    )
    from koop_es_projections.current_status.proposal_views import ProposalView
    from koop_es_projections.current_status.views import CooperationItem


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
    """A milestone with its original and its current due day.

    Attributes:
        milestone_id: Its id.
        title: What it is.
        goal_id: The goal it serves.
        due_originally: Its first due day.
        due_on: Its due day now.
        moved: How often it was moved.
        status: What became of it.
        reached_on: Day on which it was reached.
        overdue: Whether it is open and its day has passed.
        left_open: Whether it was open when the cooperation ended, and so is no more.
    """

    milestone_id: str
    title: str
    goal_id: str | None
    due_originally: date | None
    due_on: date | None
    moved: int
    status: str
    reached_on: date | None
    overdue: bool
    left_open: bool


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
    signed_by: str | None = None


@dataclass(frozen=True, slots=True)
class SuspensionView:
    """A suspension: its first day, and the day of resumption, None while nobody knows."""

    since: date
    until: date | None


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
        suspensions: When it rested, and until when.
        members: Who takes part or took part, as what, from when to when.
        assignments: Persons in charge.
        contributions: What was pledged, and what was brought.
        amendments: How the agreement was amended.
        notices: Notices that were given.
        renewals: Renewals that were agreed.
        funder_words: What funders were notified of, and what they consented to.
        findings: An auditor's findings.
        tasks: Tasks and benefits of the parties.
        expected: What a good agreement also holds, by field.
        end_condition: What ends it, where no date does.
        ending_remark: The source's word for the ending.
        proposal: What came before the agreement, where it was proposed.
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
    suspensions: tuple[SuspensionView, ...] = ()
    members: tuple[MemberView, ...] = ()
    assignments: tuple[AssignmentView, ...] = ()
    contributions: tuple[ContributionView, ...] = ()
    amendments: tuple[AmendmentView, ...] = ()
    notices: tuple[NoticeView, ...] = ()
    renewals: tuple[RenewalView, ...] = ()
    funder_words: tuple[FunderWordView, ...] = ()
    findings: tuple[FindingView, ...] = ()
    tasks: tuple[TaskView, ...] = ()
    expected: Mapping[str, Words] = field(default_factory=dict[str, Words])
    end_condition: Words | None = None
    ending_remark: Words | None = None
    proposal: ProposalView | None = None
    last_position: int = 0

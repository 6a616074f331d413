"""Just enough of a cooperation's state to decide and to warn."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from koop_es.cooperations.dates import (
    Phase,
    explicit_check_of,
    is_pending,
    next_check_due,
    notice_deadline,
    phase_on,
)
from koop_es.cooperations.members import members_on
from koop_es.cooperations.pauses import due_after_pauses, is_suspended, pauses_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from koop_es.cooperations.amendments import Provided
    from koop_es.cooperations.confirmation import Proposal
    from koop_es.cooperations.events import CooperationAgreed, CooperationEnded
    from koop_es.cooperations.members import Member, MemberAct
    from koop_es.cooperations.membership_terms import Capacity
    from koop_es.cooperations.pauses import Turn
    from koop_es.cooperations.terms import CheckKind, Expected, GoalTerms, Involvement, Term
    from koop_es.kernel.approvals import Approval, ConsentedChange
    from koop_es.kernel.lights import Light


class MilestoneStatus(StrEnum):
    """What became of a milestone."""

    PLANNED = "planned"
    PARTLY_REACHED = "partly_reached"
    REACHED = "reached"
    MISSED = "missed"
    DROPPED = "dropped"

    @property
    def is_open(self) -> bool:
        """Whether it can still be reached, missed, moved or dropped."""
        return self in {MilestoneStatus.PLANNED, MilestoneStatus.PARTLY_REACHED}


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with its original and its current terms and what was measured."""

    goal_id: str
    original: GoalTerms
    terms: GoalTerms
    measured: tuple[tuple[date | None, Decimal | None], ...] = ()
    dropped: bool = False
    evidence: bool = False


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone with its original and its current due day."""

    milestone_id: str
    title: str
    due_originally: date | None
    due_on: date | None
    goal_id: str | None = None
    moved: int = 0
    status: MilestoneStatus = MilestoneStatus.PLANNED
    reached_on: date | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure agreed in a check, and whether it was done."""

    measure_id: str
    check_id: str
    due_on: date | None
    carried: int = 0
    closed: bool = False
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that a red light asks for, and whether it was taken."""

    decision_id: str
    asked_on: date | None
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A controlling check that was held."""

    check_id: str
    held_on: date | None
    kind: CheckKind
    light: Light
    next_check_on: date | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person in a capacity, from a day to a day."""

    assignment_id: str
    capacity: Capacity
    person: str
    party: str | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Pledge:
    """A contribution that was pledged, and how often something of it was brought."""

    contribution_id: str
    pledged_on: date | None
    party: str = ""
    unit: str | None = None
    deliveries: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that a second person was asked to approve.

    Attributes:
        approval_id: What it is called by.
        requested_by: Who asked for it.
        entry: Stored name of the entry.
        protects: As what it needs the approval.
        references: The streams that it names.
        said: What it says in public, to know it again.
        decided: Whether it was granted or refused.
    """

    approval_id: str
    requested_by: str
    entry: str
    protects: tuple[Approval, ...]
    references: tuple[str, ...] = ()
    said: str = ""
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """How and when it ended."""

    ended_on: date | None
    event: CooperationEnded


@dataclass(frozen=True, slots=True)
class Cooperation:
    """A cooperation as far as its recorded events tell.

    Attributes:
        agreement: As amended.
        first: The agreement as it was first made.
        provided: What changed it, in the order in which it takes effect.
        in_force_on: When a conditional agreement entered into force.
        consented: Programmes whose funders consented to a change that is still to come.
        unconsented: Programmes in which something changed without their funders' consent.
    """

    agreement: CooperationAgreed
    term: Term
    first: CooperationAgreed
    provided: tuple[Provided, ...] = ()
    in_force_on: date | None = None
    goals: Mapping[str, Goal] = field(default_factory=dict[str, Goal])
    milestones: Mapping[str, Milestone] = field(default_factory=dict[str, Milestone])
    measures: Mapping[str, Measure] = field(default_factory=dict[str, Measure])
    decisions: Mapping[str, Decision] = field(default_factory=dict[str, Decision])
    checks: tuple[Check, ...] = ()
    evidence: frozenset[str] = frozenset()
    programmes: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    ending: Ending | None = None
    file_closed: bool = False
    ends: tuple[tuple[date, date], ...] = ()
    turns: tuple[Turn, ...] = ()
    rhythms: tuple[tuple[date, int], ...] = ()
    notices: tuple[date, ...] = ()
    left_programmes: frozenset[str] = frozenset()
    findings: Mapping[str, bool] = field(default_factory=dict[str, bool])
    members: tuple[Member, ...] = ()
    member_acts: tuple[MemberAct, ...] = ()
    assignments: Mapping[str, Assignment] = field(default_factory=dict[str, Assignment])
    pledges: Mapping[str, Pledge] = field(default_factory=dict[str, Pledge])
    consented: frozenset[tuple[str, ConsentedChange]] = frozenset()
    unconsented: frozenset[tuple[str, ConsentedChange]] = frozenset()
    proposal: Proposal | None = None
    approvals: Mapping[str, Waiting] = field(default_factory=dict[str, Waiting])

    @property
    def is_proposed(self) -> bool:
        """Whether it is not agreed but proposed, even if the proposal was withdrawn."""
        return self.proposal is not None and not self.proposal.agreed

    @property
    def parties(self) -> tuple[Involvement, ...]:
        """Who takes part by the agreement, as what."""
        return self.agreement.parties

    def members_on(self, day: date) -> list[Member]:
        """Return who takes part on a day."""
        return members_on(self.members, day)

    @property
    def expected(self) -> Expected:
        """What a good agreement also holds."""
        return self.agreement.expected

    @property
    def open_measures(self) -> list[Measure]:
        """Measures that are not closed, in the order in which they were agreed."""
        return [measure for measure in self.measures.values() if not measure.closed]

    @property
    def last_check(self) -> Check | None:
        """The check held last by its date, then by its recording."""
        return max(reversed(self.checks), key=_held, default=None)

    @property
    def next_check_on(self) -> date | None:
        """The day that a check named for the next one and that still stands."""
        return explicit_check_of((check.held_on, check.next_check_on) for check in self.checks)

    @property
    def parts(self) -> set[str]:
        """Ids of all parts that an entry can be about."""
        checks = {check.check_id for check in self.checks}
        agreed = (self.goals, self.milestones, self.measures, self.decisions)
        return checks.union(*agreed, self.evidence, self.assignments, self.pledges, self.findings)

    @property
    def rhythm_months(self) -> int | None:
        """Months between controlling checks, by the rhythm that counts last."""
        return self.rhythms[-1][1] if self.rhythms else self.expected.check_rhythm_months

    @property
    def check_due_on(self) -> date | None:
        """When the next check is due (R6); None while a suspension stops the clock."""
        last, starts_on = self.last_check, self.term.starts_on
        last_held = last.held_on if last else None
        explicit, months = self.next_check_on, self.rhythm_months
        due_on = next_check_due(
            explicit=explicit, last_held=last_held, starts_on=starts_on, rhythm_months=months
        )
        return due_after_pauses(due_on, last_held or starts_on, pauses_in(self.turns))

    @property
    def notice_by(self) -> date | None:
        """The last day on which notice ends it with the term, or keeps it from renewing itself."""
        expected = self.expected
        return notice_deadline(self.term.ends_on, expected.notice_months, expected.notice_days)

    def is_pending(self, day: date) -> bool:
        """Tell whether it waits on a day for what its agreement asks for."""
        return is_pending(day, conditional=self.first.conditional, in_force_on=self.in_force_on)

    def is_suspended(self, day: date) -> bool:
        """Tell whether it is suspended on a day."""
        return is_suspended(self.turns, day)

    def ended_by(self, day: date) -> bool:
        """Tell whether an ending has taken effect on that day, or nothing came of a proposal."""
        if self.proposal is not None and self.proposal.withdrawn:
            return True
        ending = self.ending
        return ending is not None and (ending.ended_on is None or ending.ended_on <= day)

    def phase(self, day: date) -> Phase:
        """Return where the cooperation stands on a day (section 3.3)."""
        if self.proposal is not None and not self.proposal.agreed:
            return Phase.WITHDRAWN if self.proposal.withdrawn else Phase.PROPOSED
        return phase_on(
            day,
            starts_on=self.term.starts_on,
            ends_on=self.term.ends_on,
            has_ending=self.ending is not None,
            ended_on=self.ending.ended_on if self.ending is not None else None,
            file_closed=self.file_closed,
            suspended=self.is_suspended(day),
            pending=self.is_pending(day),
        )


def _held(check: Check) -> tuple[bool, date | None]:
    return (check.held_on is not None, check.held_on)

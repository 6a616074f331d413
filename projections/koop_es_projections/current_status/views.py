"""What lists of cooperations return."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from koop_es.cooperations.dates import Phase

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "OVER",
    "RESTING",
    "Coming",
    "CooperationItem",
    "CooperationPage",
    "Membership",
    "Need",
    "PartyRole",
    "Phase",
]


OVER: Final = frozenset({Phase.ENDED, Phase.FILE_CLOSED, Phase.WITHDRAWN})
"""Phases in which nothing is waited for any more."""


RESTING: Final = frozenset({Phase.PROPOSED, Phase.CONDITIONAL, Phase.AGREED, Phase.SUSPENDED})
"""Phases in which the clock of checks does not run."""


class Need(StrEnum):
    """What a cooperation needs, the most urgent first."""

    CLOSING = "closing"
    RED = "red"
    CHECK_OVERDUE = "check_overdue"
    TASK_OVERDUE = "task_overdue"
    YELLOW = "yellow"
    ENDING_SOON = "ending_soon"
    CONFIRMATION = "confirmation"
    NOTHING = "nothing"
    NOT_BEGUN = "not_begun"
    SUSPENDED = "suspended"
    ENDED = "ended"
    FILE_CLOSED = "file_closed"
    WITHDRAWN = "withdrawn"


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
class Coming:
    """A legal act that was recorded and takes effect on a day that lies ahead.

    Attributes:
        on: The day.
        what: ``amended``, ``extended``, ``in_force``, ``joined``, ``left``, ``programme_joined`` or
            ``programme_left``.
        subject_id: The party or the programme, where it is about one.
    """

    on: date
    what: str
    subject_id: str | None = None


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
        next_end: The planned end, or that of an announced ending if it comes first (R7).
        days_left: Days until then; negative once it has passed, None once ended.
        light: Light of the last check; ``unchecked`` without any.
        last_check_on: Day of the last check.
        last_check_kind: Why it was held.
        rhythm_months: Months between checks, where agreed.
        notice_months: Months of notice before the end, where agreed.
        notice_days: Days of notice, beside the months where there are both.
        renews_by_months: Months by which it renews itself if nobody gives notice in time.
        notice_by: Last day for notice to the planned end; None without a period, or once ended.
        conditional: Whether it takes effect only once its condition precedent is met.
        in_force_on: Day from which a conditional one is in force; None while nobody knows.
        coming: What was recorded and takes effect later, by day; a suspension is told apart.
        check_due_on: When the next check is due (R6).
        check_overdue: Whether it is overdue: due day plus grace lies before today.
        goals: How many goals it has, dropped ones included.
        goals_dropped: How many were dropped.
        milestone_id: Next open milestone; none once ended.
        milestone_title: What that one is.
        milestone_due_on: When it is due.
        milestone_overdue: Whether that day has passed.
        open_measures: How many measures are not closed.
        measures_due_on: Earliest day on which one of them is due.
        measure_overdue: Whether that day has passed.
        open_decisions: How many decisions are waited for.
        suspended_from: First day of a suspension that is not over, maybe still to come.
        suspended_until: Day of its resumption, which no longer belongs to it; None while open.
        ended_on: Its last day, maybe still to come; None when nobody knows, or without an ending.
        ended_basis: How that day is known; None without an ending.
        ending_recorded_on: Day on which the ending was recorded; None without one.
        manner: How it ended.
        result: What became of the goals.
        afterwards: What it turned into.
        successor: The cooperation or relationship that it turned into.
        proposed: ``open``, ``declined`` or ``withdrawn`` while it is not agreed; None once it is.
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
    next_end: date | None
    days_left: int | None
    light: str
    last_check_on: date | None
    last_check_kind: str | None
    rhythm_months: int | None
    notice_months: int | None
    notice_days: int | None
    renews_by_months: int | None
    notice_by: date | None
    conditional: bool
    in_force_on: date | None
    coming: tuple[Coming, ...]
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
    suspended_from: date | None
    suspended_until: date | None
    ended_on: date | None
    ended_basis: str | None
    ending_recorded_on: date | None
    manner: str | None
    result: str | None
    afterwards: str | None
    successor: str | None
    proposed: str | None
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

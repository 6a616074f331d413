"""What the reports on ties return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from datetime import date

R = TypeVar("R")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TieFilter:
    """Which ties are counted; each field narrows the report.

    Attributes:
        form: ``encounter``, ``cooperation``, ``contact`` or ``group``.
        party: Id of a party in the tie.
        theme: A theme, in upper or lower case.
        programme: Id of a programme that the cooperation had joined by the day.
        area: An area code, or the beginning of one.
        family: The party, and all that it stands for or that stand for it, as they were merged;
            the party alone where it is empty. Nobody asks for it: ``Asked`` looks it up.
    """

    form: str | None = None
    party: str | None = None
    theme: str | None = None
    programme: str | None = None
    area: str | None = None
    family: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report(Generic[R, T]):
    """A report and what it takes in.

    Attributes:
        as_of: The day of which it tells.
        known_at: Last position that counts; None for all that is known now.
        last_position: Last position that the read model has seen.
        filters: Which ties are counted.
        rows: What it lists.
        totals: What it adds up.
    """

    as_of: date
    known_at: int | None
    last_position: int
    filters: TieFilter
    rows: tuple[R, ...]
    totals: T


@dataclass(frozen=True, slots=True)
class Stock:
    """Ties of one duration in the stock of a day (R1).

    Attributes:
        duration: ``time_bounded``, ``ongoing``, ``unknown``; ``total`` for all.
        count: How many.
        share: Part of all ties, from 0 to 1; None of nothing.
        median_age_days: Median of the days since the start, of those whose start is known.
        median_remaining_days: Median of the days until the next end, planned or announced,
            passed ends left out.
        past_end: How many are past their planned end and not ended; never an encounter.
        suspended: How many are suspended.
        dormant: How many contacts and groups had no entry for longer than the setting says.
    """

    duration: str
    count: int
    share: float | None
    median_age_days: float | None
    median_remaining_days: float | None
    past_end: int
    suspended: int
    dormant: int


@dataclass(frozen=True, slots=True)
class FormStock:
    """The stock of one form: its durations and their sum."""

    form: str
    rows: tuple[Stock, ...]
    total: Stock


@dataclass(frozen=True, slots=True)
class StockTotals:
    """All ties together, and by form."""

    total: Stock
    by_form: tuple[FormStock, ...]


@dataclass(frozen=True, slots=True)
class CheckDue:
    """A cooperation whose next controlling check is due (R6).

    Attributes:
        stream: The cooperation's id.
        code: Its short code.
        title: What it is called today.
        due_on: When the check is due.
        days: Days until then; negative once that day has passed.
        overdue: Whether due day plus grace lies before the day of the report.
        last_check_on: Day of the last check.
        rhythm_months: Months between checks, where agreed.
        ends_on: Planned end.
    """

    stream: str
    code: str | None
    title: str | None
    due_on: date
    days: int
    overdue: bool
    last_check_on: date | None
    rhythm_months: int | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class CheckTotals:
    """How reliably checks were held.

    Attributes:
        cooperations: Active ones with a check to come.
        overdue: Those whose check is overdue.
        due: Checks that were due by the day, in their whole history.
        in_time: Those of them that were held by their day and grace.
        compliance: Share held in time, from 0 to 1; None of nothing.
    """

    cooperations: int
    overdue: int
    due: int
    in_time: int
    compliance: float | None


@dataclass(frozen=True, slots=True)
class PlannedEnd:
    """A tie and its planned end (R7, R8).

    Attributes:
        stream: Its id.
        form: Its form.
        code: Short code of a cooperation.
        title: What it is called today.
        starts_on: First day.
        ends_on: Planned last day, extensions in effect included; in R7 the day of an announced
            ending if that comes first.
        days: Days until then; negative once that day has passed.
        notice_by: Last day for notice to the planned end, where a time for it was agreed and
            nobody has given notice; None in R8.
    """

    stream: str
    form: str
    code: str | None
    title: str | None
    starts_on: date | None
    ends_on: date
    days: int
    notice_by: date | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows there are."""

    count: int

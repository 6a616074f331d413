"""R4: how far goals are, against the target first agreed and against the one that holds now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from koop_es.projecting.collecting import uncollected
from koop_es_projections.plan_report.goals import DROPPED, IN_WORDS, NOT_MEASURED, REACHED
from koop_es_projections.plan_report.queries import plans
from koop_es_projections.plan_report.tables import GOAL
from koop_es_projections.reports.parts import cooperations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked
    from koop_es_projections.reports.parts import Named


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal and how far it is.

    Attributes:
        stream: The cooperation's id.
        code: Its short code.
        cooperation: What it is called today.
        goal_id: The goal's id.
        title: The goal.
        state: ``reached``, ``open``, ``not_measured``, ``in_words`` (told without figures) or
            ``dropped``.
        unit: In what it is measured.
        baseline: Where it started.
        target_originally: The target first agreed.
        target: The target that holds.
        due_on: By when.
        actual: The latest value, or the sum of all where the goal says so.
        actual_on: Day of the last value.
        attainment_originally: How far towards the target first agreed; 1 is all of it.
        attainment: How far towards the target that holds; 1 is all of it.
        weight: Its weight among goals.
    """

    stream: str
    code: str | None
    cooperation: str | None
    goal_id: str
    title: str
    state: str
    unit: str | None
    baseline: Decimal | None
    target_originally: Decimal | None
    target: Decimal | None
    due_on: date | None
    actual: Decimal | None
    actual_on: date | None
    attainment_originally: float | None
    attainment: float | None
    weight: Decimal


@dataclass(frozen=True, slots=True)
class GoalTotals:
    """All goals that are still pursued, together.

    Attributes:
        goals: How many; dropped ones are not among them.
        reached: How many have reached the target that holds.
        not_measured: Of how many nothing was told.
        in_words: How many were told without figures.
        dropped: How many are pursued no longer.
        mean_attainment_originally: Weighted mean towards the targets first agreed, each within 0
            and 1.
        coverage_originally: Part of the weights that it covers; goals in words are left out.
        mean_attainment: Weighted mean towards the targets that hold, each within 0 and 1.
        coverage: Part of the weights that it covers.
    """

    goals: int
    reached: int
    not_measured: int
    in_words: int
    dropped: int
    mean_attainment_originally: float | None
    coverage_originally: float | None
    mean_attainment: float | None
    coverage: float | None


COLUMNS: Final = (
    "stream",
    "part",
    "title",
    "state",
    "unit",
    "baseline",
    "target_originally",
    "target",
    "due_on",
    "actual",
    "done_on",
    "attainment_originally",
    "attainment",
    "weight",
)
ONE: Final = Decimal(1)


@uncollected()
def goals(asked: Asked, *, of: str | None = None) -> Report[GoalRow, GoalTotals]:
    """Return every goal and how far it is, by cooperation.

    Args:
        asked: The question.
        of: Only of this cooperation.
    """
    named, _ = cooperations(asked, of)
    found, position = plans(
        asked.connection, GOAL, COLUMNS, as_of=asked.as_of, known_at=asked.known_at, of=of
    )
    rows = [_row(named[row[0]], *row) for row in found if row[0] in named]
    rows.sort(key=lambda row: (row.code or "", row.stream, row.goal_id))
    return asked.told(position, rows, totals_of(rows))


def _row(  # noqa: PLR0913, PLR0917 - the columns in their order
    named: Named,
    stream: str,
    goal_id: str,
    title: str,
    state: str,
    unit: str | None,
    baseline: str | None,
    target_originally: str | None,
    target: str | None,
    due_on: date | None,
    actual: str | None,
    actual_on: date | None,
    attainment_originally: float | None,
    attainment: float | None,
    weight: str | None,
) -> GoalRow:
    return GoalRow(
        stream,
        named.code,
        named.title,
        goal_id,
        title,
        state,
        unit,
        _number(baseline),
        _number(target_originally),
        _number(target),
        due_on,
        _number(actual),
        actual_on if actual is not None else None,
        attainment_originally,
        attainment,
        ONE if weight is None else Decimal(weight),
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def totals_of(rows: Iterable[GoalRow]) -> GoalTotals:
    """Return what goals add up to."""
    listed = list(rows)
    states = Counter(row.state for row in listed)
    pursued = [row for row in listed if row.state not in {DROPPED, IN_WORDS}]
    first, first_covered = _mean((row.attainment_originally, float(row.weight)) for row in pursued)
    now, covered = _mean((row.attainment, float(row.weight)) for row in pursued)
    return GoalTotals(
        goals=len(listed) - states[DROPPED],
        reached=states[REACHED],
        not_measured=states[NOT_MEASURED],
        in_words=states[IN_WORDS],
        dropped=states[DROPPED],
        mean_attainment_originally=first,
        coverage_originally=first_covered,
        mean_attainment=now,
        coverage=covered,
    )


def _mean(
    shares: Iterable[tuple[float | None, float]],
) -> tuple[float | None, float | None]:
    """Return the weighted mean of shares, each within 0 and 1, and what it covers."""
    whole = covered = added = 0.0
    for share, weight in shares:
        whole += weight
        if share is not None:
            covered += weight
            added += min(max(share, 0.0), 1.0) * weight
    return (added / covered if covered else None, covered / whole if whole else None)

"""How far a goal is, as far as its figures tell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations.attainment import attainment, weighted_mean
from koop_es.cooperations.goal_terms import Direction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es_projections.current_status.detail_views import GoalView

HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class GoalProgress:
    """A goal with its figures.

    Attributes:
        goal: The goal.
        indicator: Name of what is measured, None where nothing is.
        unit: In what it is measured.
        baseline: Where it started.
        target: What is to be reached.
        due_on: By when, as ISO day.
        before: The target as first set, where it was changed.
        falling: Whether the value is to go down.
        attained: Attainment from 0 to 1; None where figures or the baseline it needs are missing.
    """

    goal: GoalView
    indicator: str | None
    unit: str | None
    baseline: Decimal | None
    target: Decimal | None
    due_on: str | None
    before: Decimal | None
    falling: bool
    attained: Decimal | None

    @property
    def percent(self) -> int | None:
        """Attainment in whole percent, rounded half up."""
        return None if self.attained is None else _whole_percent(self.attained)

    @property
    def weight(self) -> Decimal:
        """What it counts among the goals: 1 where nothing was agreed."""
        weight = self.goal.terms.get("weight")
        return Decimal(1) if weight is None else Decimal(str(weight))


@dataclass(frozen=True, slots=True)
class GoalsTogether:
    """The goals of one cooperation that are still pursued.

    Attributes:
        count: How many.
        measured: How many of them have figures.
        reached: How many have reached their target.
        percent: Weighted mean attainment of those measured, from 0 to 100; None of nothing.
    """

    count: int
    measured: int
    reached: int
    percent: int | None


def together(goals: tuple[GoalView, ...]) -> GoalsTogether:
    """Return how far the goals are; the mean stands only beside how many it takes in (R4)."""
    pursued = [progress_of(goal) for goal in goals if not goal.dropped]
    shares = [(each.attained, each.weight) for each in pursued]
    mean, _ = weighted_mean(shares)
    return GoalsTogether(
        count=len(pursued),
        measured=sum(share is not None for share, _ in shares),
        reached=sum(share == 1 for share, _ in shares),
        percent=None if mean is None else _whole_percent(mean),
    )


def _whole_percent(share: Decimal) -> int:
    return int((share * HUNDRED).quantize(Decimal(1), ROUND_HALF_UP))


def progress_of(goal: GoalView) -> GoalProgress:
    """Return a goal with its figures and how far it is."""
    indicator = _part(goal.terms, "indicator")
    baseline = _number(goal.terms, "baseline")
    target = _number(goal.terms, "target")
    original = _number(goal.original, "target")
    return GoalProgress(
        goal=goal,
        indicator=indicator.get("name"),
        unit=indicator.get("unit"),
        baseline=baseline,
        target=target,
        due_on=_part(goal.terms, "target").get("due_on"),
        before=original if original != target else None,
        falling=_is_falling(baseline, target, indicator),
        attained=_attained(goal.actual, baseline, target, indicator),
    )


def _part(terms: Mapping[str, Any], name: str) -> dict[str, Any]:
    return terms.get(name) or {}


def _number(terms: Mapping[str, Any], name: str) -> Decimal | None:
    value = _part(terms, name).get("value")
    return None if value is None else Decimal(str(value))


def _is_falling(
    baseline: Decimal | None, target: Decimal | None, indicator: Mapping[str, Any]
) -> bool:
    """Tell whether the value is to go down: the figures tell, or else what was agreed."""
    if indicator.get("direction") == "maintain":
        return False
    if baseline is not None and target is not None:
        return target < baseline
    return indicator.get("direction") == "decrease"


def _attained(
    actual: Decimal | None,
    baseline: Decimal | None,
    target: Decimal | None,
    indicator: Mapping[str, Any],
) -> Decimal | None:
    """Return how far a goal is, held within 0 and 1 (R4)."""
    if indicator.get("measure") == "qualitative":
        return None
    tolerance = indicator.get("tolerance")
    share = attainment(
        actual=actual,
        baseline=baseline,
        target=target,
        direction=indicator.get("direction") or Direction.INCREASE,
        tolerance=None if tolerance is None else Decimal(str(tolerance)),
    )
    return None if share is None else max(Decimal(0), min(share, Decimal(1)))

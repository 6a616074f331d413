"""How far a goal is, as far as its figures tell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

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
        percent: Attainment from 0 to 100 in whole percent, rounded down; None without figures.
    """

    goal: GoalView
    indicator: str | None
    unit: str | None
    baseline: Decimal | None
    target: Decimal | None
    due_on: str | None
    before: Decimal | None
    percent: int | None


@dataclass(frozen=True, slots=True)
class GoalsTogether:
    """The goals of one cooperation that are still pursued.

    Attributes:
        count: How many.
        measured: How many of them have figures.
        reached: How many have reached their target.
        percent: Mean attainment of those measured, from 0 to 100; None of nothing.
    """

    count: int
    measured: int
    reached: int
    percent: int | None


def together(goals: tuple[GoalView, ...]) -> GoalsTogether:
    """Return how far the goals are; the mean stands only beside how many it takes in (R4)."""
    pursued = [progress_of(goal) for goal in goals if not goal.dropped]
    known = [each.percent for each in pursued if each.percent is not None]
    return GoalsTogether(
        count=len(pursued),
        measured=len(known),
        reached=sum(percent == HUNDRED for percent in known),
        percent=sum(known) // len(known) if known else None,
    )


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
        percent=_percent(goal.actual, baseline, target, indicator),
    )


def _part(terms: Mapping[str, Any], name: str) -> dict[str, Any]:
    return terms.get(name) or {}


def _number(terms: Mapping[str, Any], name: str) -> Decimal | None:
    value = _part(terms, name).get("value")
    return None if value is None else Decimal(str(value))


def _percent(
    actual: Decimal | None,
    baseline: Decimal | None,
    target: Decimal | None,
    indicator: Mapping[str, Any],
) -> int | None:
    """Return (actual − baseline) / (target − baseline), held within 0 and 1 (R4)."""
    if actual is None or target is None:
        return None
    if indicator.get("direction") == "maintain":
        tolerance = Decimal(str(indicator.get("tolerance") or 0))
        return 100 if abs(actual - target) <= tolerance else 0
    start = baseline or Decimal(0)
    if target == start:
        return None
    share = (actual - start) / (target - start)
    return int(max(Decimal(0), min(share, Decimal(1))) * HUNDRED)

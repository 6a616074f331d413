"""How far a goal is (R4): a rule that reports and pages share."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from koop_es.cooperations.goal_terms import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def attainment(
    *,
    actual: Decimal | None,
    baseline: Decimal | None,
    target: Decimal | None,
    direction: str = Direction.INCREASE,
    tolerance: Decimal | None = None,
) -> Decimal | None:
    """Return (actual - baseline) / (target - baseline), so that it works for goals that fall, too.

    To maintain is 1 within the tolerance of the target and 0 beyond. A baseline that is not known
    is 0; only where a value is to go down from nobody knows where, no more can be told than that
    it has arrived.

    Args:
        actual: What was measured; without it there is no attainment.
        baseline: Where it started.
        target: What to reach; without it there is no attainment.
        direction: ``increase``, ``decrease`` or ``maintain``.
        tolerance: Distance from the target that is allowed, to maintain.
    """
    if actual is None or target is None:
        return None
    if direction == Direction.MAINTAIN:
        return Decimal(abs(actual - target) <= (tolerance or 0))
    if baseline is None and direction == Direction.DECREASE:
        return Decimal(1) if actual <= target else None
    start = baseline or Decimal(0)
    return None if target == start else (actual - start) / (target - start)


def weighted_mean(
    shares: Iterable[tuple[Decimal | None, Decimal]],
) -> tuple[Decimal | None, Decimal | None]:
    """Return the mean of attainments with their weights, and what part of the weights it covers.

    Each counts as no less than 0 and no more than 1; those that are not known are not covered.
    Both are None where there is nothing.
    """
    listed: Sequence[tuple[Decimal | None, Decimal]] = list(shares)
    whole = sum((weight for _, weight in listed), Decimal(0))
    known = [
        (min(max(share, Decimal(0)), Decimal(1)), w) for share, w in listed if share is not None
    ]
    covered = sum((weight for _, weight in known), Decimal(0))
    if not covered:
        return None, Decimal(0) if whole else None
    return sum((share * weight for share, weight in known), Decimal(0)) / covered, covered / whole

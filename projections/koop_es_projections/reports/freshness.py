"""R22: how far each read model has come, and whether it is what the record gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked


@dataclass(frozen=True, slots=True)
class FreshnessRow:
    """A read model.

    Attributes:
        projection: What it is called.
        state: ``building``, ``live``, ``paused``, ``failed`` or ``retired``.
        position: Last position that it has seen.
        lag_events: How many positions it is behind.
        lag_seconds: How long the oldest entry that it has not seen has been waiting.
        rebuilt_at: When its present build was switched to.
        equal: Whether its rows are those of a rebuild; None where that was not asked.
        error: Code of what stopped it.
    """

    projection: str
    state: str
    position: int
    lag_events: int
    lag_seconds: float
    rebuilt_at: str | None
    equal: bool | None
    error: str | None


@dataclass(frozen=True, slots=True)
class FreshnessTotals:
    """All read models together.

    Attributes:
        count: How many.
        lagging: Those behind the record.
        differing: Those that are not what the record gives; None where that was not asked.
    """

    count: int
    lagging: int
    differing: int | None


def freshness(asked: Asked, *, compare: str = "no") -> Report[FreshnessRow, FreshnessTotals]:
    """Return how far each read model has come.

    Args:
        asked: The question.
        compare: ``yes`` to fold the whole record afresh and compare the rows, which takes as long
            as a rebuild.
    """
    statuses = list(asked.statuses()) if asked.statuses else []
    wrong = asked.differing() if compare == "yes" and asked.differing else None
    rows = [
        FreshnessRow(
            projection=each.name,
            state=each.state,
            position=each.position,
            lag_events=each.lag_events,
            lag_seconds=each.lag_seconds,
            rebuilt_at=each.rebuilt_at,
            equal=None if wrong is None else each.name not in wrong,
            error=each.error,
        )
        for each in statuses
    ]
    lagging = sum(row.lag_events > 0 for row in rows)
    totals = FreshnessTotals(len(rows), lagging, None if wrong is None else len(wrong))
    return asked.told(min((row.position for row in rows), default=0), rows, totals)

"""How facts change a goal's row."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from koop_es.cooperations import events as fact
from koop_es.cooperations.attainment import attainment

if TYPE_CHECKING:
    from datetime import date

    from koop_es.cooperations.terms import GoalTerms
    from koop_es.projecting.shapes import Row

REACHED = "reached"
OPEN = "open"
NOT_MEASURED = "not_measured"
IN_WORDS = "in_words"
DROPPED = "dropped"


def goal_set(row: Row, terms: GoalTerms) -> Row:
    """Return a goal's row once it is set; what was told of it before stands."""
    first = _packed(terms)
    told = {} if row["terms"] is not None else _told(terms)
    begun = {
        "begun": True,
        "first_terms": first,
        "target_originally": _text(terms.target.value),
        "due_originally": terms.target.due_on,
    }
    return _with_figures({**row, **told, **begun})


def goal_after(
    row: Row, event: fact.GoalRevised | fact.GoalDropped | fact.ProgressMeasured, day: date
) -> Row:
    """Return a goal's row after one of its facts."""
    match event:
        case fact.GoalRevised():
            return _with_figures({**row, **_told(event.after)})
        case fact.GoalDropped():
            return {**row, "state": DROPPED}
        case fact.ProgressMeasured():
            value = event.progress.value
            if value is None:
                return _with_figures({**row, "worded": True})
            added = Decimal(row["added"] or 0) + value
            measured = {"latest": str(value), "added": str(added), "done_on": day}
            return _with_figures({**row, **measured})


def _told(terms: GoalTerms) -> Row:
    """Return what terms tell to a reader."""
    return {
        "title": terms.title,
        "terms": _packed(terms),
        "unit": terms.indicator.unit if terms.indicator else None,
        "weight": _text(terms.weight),
        "baseline": _text(terms.baseline.value if terms.baseline else None),
        "target": _text(terms.target.value),
        "due_on": terms.target.due_on,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _packed(terms: GoalTerms) -> str:
    """Return of terms what figures are made with."""
    indicator = terms.indicator
    return json.dumps(
        [
            _text(terms.baseline.value if terms.baseline else None),
            _text(terms.target.value),
            indicator.direction.value if indicator else "increase",
            _text(indicator.tolerance) if indicator else None,
            indicator is not None and indicator.aggregation == "cumulative",
            indicator is None or indicator.is_measurable,
        ]
    )


class _Terms(NamedTuple):
    """What ``_packed`` keeps, in its order."""

    baseline: Decimal | None
    target: Decimal | None
    direction: str
    tolerance: Decimal | None
    adds_up: bool
    is_measurable: bool


@lru_cache(maxsize=10_000)
def _read(packed: str) -> _Terms:
    """Return what ``_packed`` put into a text: values are measured again and again."""
    baseline, target, direction, tolerance, adds_up, is_measurable = json.loads(packed)
    numbers = _number(baseline), _number(target), direction, _number(tolerance)
    return _Terms(*numbers, adds_up, is_measurable)


def _with_figures(row: Row) -> Row:
    """Return a goal's row with its figures worked out anew."""
    if row["terms"] is None:
        return row
    terms = _read(row["terms"])
    actual = (row["added"] if terms.adds_up else row["latest"]) if terms.is_measurable else None
    now, first = _attained(terms, actual), row["first_terms"]
    originally = None if first is None else _attained(_read(first), actual)
    return {
        **row,
        "actual": actual,
        "attainment": _float(now),
        "attainment_originally": _float(originally),
        "state": row["state"] if row["state"] == DROPPED else _state(row, actual, now),
    }


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _state(row: Row, actual: str | None, now: Decimal | None) -> str:
    if actual is None:
        return IN_WORDS if row["worded"] else NOT_MEASURED
    return REACHED if now is not None and now >= 1 else OPEN


def _attained(terms: _Terms, actual: str | None) -> Decimal | None:
    if actual is None:
        return None
    return attainment(
        actual=Decimal(actual),
        baseline=terms.baseline,
        target=terms.target,
        direction=terms.direction,
        tolerance=terms.tolerance,
    )


def _number(text: Any) -> Decimal | None:
    return None if text is None else Decimal(text)

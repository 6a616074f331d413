"""The laws of R4: how far goals are reached equals a plain replay, and the rule by itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from koop_es.cooperations import events as fact
from koop_es.cooperations.attainment import attainment, weighted_mean
from koop_es_projections.reports.goals import goals
from tests.projections.asked import Life, lives
from tests.projections.in_force import in_force

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from koop_es.cooperations.terms import GoalTerms
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

D = Decimal


# The rule


@pytest.mark.parametrize(
    ("actual", "baseline", "target", "direction", "expected"),
    [
        (15, 10, 20, "increase", "0.5"),
        (25, 10, 20, "increase", "1.5"),
        (5, 10, 20, "increase", "-0.5"),
        (8, 10, 5, "decrease", "0.4"),
        (3, None, 5, "decrease", "1"),
        (8, None, 5, "decrease", None),
        (8, None, 16, "increase", "0.5"),
        (None, 10, 20, "increase", None),
        (15, 10, None, "increase", None),
        (10, 10, 10, "increase", None),
        (52, None, 50, "maintain", "1"),
        (53, None, 50, "maintain", "0"),
    ],
)
def test_attainment_is_the_way_made_of_the_way_to_make(
    actual: int | None,
    baseline: int | None,
    target: int | None,
    direction: str,
    expected: str | None,
) -> None:
    def number(value: int | None) -> Decimal | None:
        return None if value is None else D(value)

    found = attainment(
        actual=number(actual),
        baseline=number(baseline),
        target=number(target),
        direction=direction,
        tolerance=D(2),
    )
    assert found == (None if expected is None else D(expected))


def test_a_mean_caps_each_share_and_tells_what_it_covers() -> None:
    assert weighted_mean([(D("1.5"), D(1)), (D("-1"), D(1))]) == (D("0.5"), D(1))
    assert weighted_mean([(D(1), D(3)), (None, D(1))]) == (D(1), D("0.75"))
    assert weighted_mean([(None, D(1))]) == (None, D(0))
    assert weighted_mean([]) == (None, None)


def number(value: Any) -> Decimal | None:
    return None if value is None else value.value


def plain_goals(life: Life) -> dict[tuple[str, str], dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for stream, steps, _ in in_force(life):
        for day, record in steps:
            for goal_id, change in goal_changes(record, day):
                found.setdefault((stream, goal_id), {"values": []})
                known = found[stream, goal_id]
                if "value" in change:
                    known["values"].append(change["value"])
                elif "original" in change:
                    known.update({**change, **known})
                else:
                    known.update(change)
    return {key: goal for key, goal in found.items() if "original" in goal}


def goal_changes(record: Record[Event], day: date) -> Iterator[tuple[str, dict[str, Any]]]:
    match event := record.event:
        case fact.CooperationAgreed():
            for one in event.goals:
                yield one.goal_id, {"original": one.terms, "terms": one.terms}
        case fact.GoalSet():
            yield event.goal_id, {"original": event.terms, "terms": event.terms}
        case fact.GoalRevised():
            yield event.goal_id, {"terms": event.after}
        case fact.GoalDropped():
            yield event.goal_id, {"dropped": True}
        case fact.ProgressMeasured():
            shown = max(day, record.effective_day)
            yield event.goal_id, {"value": (record.effective_day, shown, event.progress)}
        case _:
            return


def plain_share(terms: GoalTerms, actual: Decimal | None) -> float | None:
    indicator = terms.indicator
    if actual is None or terms.target.value is None:
        return None
    if indicator is not None and indicator.direction == "maintain":
        return float(abs(actual - terms.target.value) <= (indicator.tolerance or 0))
    start, target = number(terms.baseline), terms.target.value
    if start is None and indicator is not None and indicator.direction == "decrease":
        return 1.0 if actual <= target else None
    start = start or D(0)
    return None if start == target else float((actual - start) / (target - start))


@given(life=lives())
def test_goals_equal_a_plain_replay(life: Life) -> None:
    expected = plain_goals(life)
    with life.asking() as asked:
        found = goals(asked)
    assert {(row.stream, row.goal_id) for row in found.rows} == set(expected)
    for row in found.rows:
        goal = expected[row.stream, row.goal_id]
        values = sorted(goal["values"], key=lambda entry: entry[0])
        figures = [each.value for _, _, each in values if each.value is not None]
        actual = figures[-1] if figures else None
        assert row.actual == actual
        assert row.title == goal["terms"].title
        assert row.target == goal["terms"].target.value
        assert row.target_originally == goal["original"].target.value
        assert row.attainment == plain_share(goal["terms"], actual)
        assert row.attainment_originally == plain_share(goal["original"], actual)
        assert (row.state == "dropped") == goal.get("dropped", False)
    totals = found.totals
    states = [row.state for row in found.rows]
    assert totals.goals + totals.dropped == len(found.rows)
    for state in ("reached", "not_measured", "in_words", "dropped"):
        assert getattr(totals, state) == states.count(state)
    assert (totals.mean_attainment is None) == (not totals.coverage)

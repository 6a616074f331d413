"""The laws of R4, R5, R10 and R15: figures equal a plain replay, and are what rows add up to."""

from __future__ import annotations

from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from koop_es.cooperations import events as fact
from koop_es.cooperations.attainment import attainment, weighted_mean
from koop_es.cooperations.in_effect import in_effect
from koop_es_projections.reports.contributions import contributions, pledges
from koop_es_projections.reports.goals import goals
from koop_es_projections.reports.measures import all_measures, measures
from koop_es_projections.reports.milestones import milestones
from tests.projections.asked import Life, lives

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


# Plain replays


def in_force(life: Life) -> Iterator[tuple[str, list[tuple[date, Record[Event]]], date | None]]:
    """Yield the facts of each cooperation that show by the day, and its last day by then."""
    for stream in life.network.cooperations:
        facts = life.facts(stream)
        closing = [
            r for r in facts if isinstance(r.event, fact.CooperationEnded | fact.EndingRevoked)
        ]
        never = (
            closing
            and isinstance(closing[-1].event, fact.CooperationEnded)
            and closing[-1].event.manner == "never_in_force"
        )
        shown = [step for step in in_effect(facts) if step[0] <= life.as_of]
        if not shown or never:
            continue
        agreed = shown[0][1].event
        waits = isinstance(agreed, fact.CooperationAgreed) and agreed.conditional
        if waits and not any(isinstance(r.event, fact.EnteredIntoForce) for _, r in shown):
            continue
        now = [r for r in closing if r.effective_day <= life.as_of]
        ended = now[-1].effective_day if now else None
        over = now and isinstance(now[-1].event, fact.CooperationEnded)
        yield stream, shown, ended if over else None


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


@given(life=lives())
def test_milestones_equal_a_plain_replay(life: Life) -> None:
    expected: dict[tuple[str, str], dict[str, Any]] = {}
    for stream, steps, ended in in_force(life):
        for day, record in steps:
            for milestone_id, change in milestone_changes(record, day):
                known = expected.setdefault((stream, milestone_id), {"moved": 0, "over": ended})
                merge_milestone(known, change)
    expected = {key: one for key, one in expected.items() if "first" in one}
    with life.asking() as asked:
        found = milestones(asked)
    told = {
        (row.stream, row.milestone_id): (row.due_originally, row.due_on, row.moved, row.status)
        for row in found.rows
    }
    assert told == {
        key: (one["first"], one["due_on"], one["moved"], one.get("status", "planned"))
        for key, one in expected.items()
    }
    for row in found.rows:
        one = expected[row.stream, row.milestone_id]
        over = min(life.as_of, one["over"] or life.as_of)
        if row.punctuality == "overdue":
            assert row.status in {"planned", "partly_reached"}
            assert row.due_on is not None
            assert row.due_on < over
            assert row.slip == (over - row.due_on).days
        if row.punctuality in {"on_time", "late"}:
            assert row.reached_on is not None
            assert row.due_on is not None
            assert row.slip == (row.reached_on - row.due_on).days
            assert (row.punctuality == "late") == (row.reached_on > row.due_on)
        if row.status == "dropped":
            dropped_on: date = one["dropped_on"]
            late = row.due_on is not None and dropped_on > row.due_on
            assert row.punctuality == ("dropped_after_due" if late else "dropped")
    totals = found.totals
    kinds = [row.punctuality for row in found.rows]
    assert totals.milestones == len(kinds)
    assert (totals.on_time, totals.late, totals.overdue) == tuple(
        kinds.count(kind) for kind in ("on_time", "late", "overdue")
    )
    assert totals.missed == kinds.count("missed") + kinds.count("dropped_after_due")
    judged = totals.on_time + totals.late + totals.overdue + totals.missed
    assert totals.hit_rate == (totals.on_time / judged if judged else None)


def milestone_changes(record: Record[Event], day: date) -> Iterator[tuple[str, dict[str, Any]]]:
    match event := record.event:
        case fact.MilestonePlanned():
            yield event.milestone_id, {"first": event.due_on, "due_on": event.due_on}
        case fact.MilestoneRescheduled():
            yield event.milestone_id, {"moved_to": event.due_on}
        case fact.MilestoneReached():
            fully = event.degree == "fully"
            yield event.milestone_id, {"status": "reached" if fully else "partly_reached"}
        case fact.MilestoneMissed():
            yield event.milestone_id, {"status": "missed"}
        case fact.MilestoneDropped():
            yield event.milestone_id, {"status": "dropped", "dropped_on": day}
        case _:
            return


def merge_milestone(known: dict[str, Any], change: dict[str, Any]) -> None:
    if "first" in change:
        known["first"] = change["first"]
        known.setdefault("due_on", change["due_on"])
    elif "moved_to" in change:
        known["due_on"] = change["moved_to"]
        known["moved"] += 1
    elif not (known.get("status") == "reached" and change["status"].endswith("reached")):
        known.update(change)


@given(life=lives())
def test_measures_equal_a_plain_replay(life: Life) -> None:
    expected: dict[tuple[str, str], dict[str, Any]] = {}
    for stream, steps, _ in in_force(life):
        for day, record in steps:
            for measure_id, change in measure_changes(record, day):
                known = expected.setdefault((stream, measure_id), {"carried": 0, "closed": None})
                known["carried"] += change.get("carried", 0)
                known["closed"] = change.get("closed", known["closed"])
                known.update(opened=known.get("opened") or change.get("opened"))
    expected = {key: one for key, one in expected.items() if one["opened"]}
    with life.asking() as asked:
        found, everything = measures(asked), all_measures(asked).rows
    told = {(row.stream, row.measure_id): row for row in everything}
    assert set(told) == set(expected)
    for key, one in expected.items():
        assert told[key].closed_on == one["closed"]
        assert told[key].carried == one["carried"]
    rows = [row for row in everything if row.state != "closed"]
    assert {(row.stream, row.measure_id) for row in found.rows} == {
        (row.stream, row.measure_id) for row in rows
    }
    assert all(row.title for row in found.rows)
    totals = found.totals
    assert (totals.measures, totals.open) == (len(everything), len(rows))
    assert totals.overdue == sum(
        row.due_on is not None and row.due_on < life.as_of for row in found.rows
    )
    closing = [row.days for row in everything if row.state == "closed"]
    assert totals.closed == len(closing)
    assert totals.median_days_to_close == (median(closing) if closing else None)
    assert totals.carried_often == sum(row.carried >= 3 for row in rows)


def measure_changes(record: Record[Event], day: date) -> Iterator[tuple[str, dict[str, Any]]]:
    match event := record.event:
        case fact.ControllingCheckRecorded():
            for followed in event.follow_up:
                closed = {"closed": record.effective_day}
                carried = {"carried": 1}
                yield followed.measure_id, closed if followed.status == "closed" else carried
            for one in event.measures:
                yield one.measure_id, {"opened": day}
        case fact.MeasureClosed():
            yield event.measure_id, {"closed": record.effective_day}
        case _:
            return


@given(life=lives())
def test_contributions_equal_a_plain_replay(life: Life) -> None:
    told: dict[tuple[str, str], fact.ContributionPledged] = {}
    brought: dict[tuple[str, str], list[Decimal | None]] = {}
    for stream, steps, _ in in_force(life):
        for _, record in steps:
            match event := record.event:
                case fact.ContributionPledged():
                    told[stream, event.contribution_id] = event
                case fact.ContributionDelivered():
                    amount = event.quantity.amount if event.quantity else None
                    brought.setdefault((stream, event.contribution_id), []).append(amount)
                case _:
                    pass
    with life.asking() as asked:
        found, rows = contributions(asked), pledges(asked).rows
    assert {(row.stream, row.contribution_id) for row in rows} == set(told)
    for row in rows:
        pledge = told[row.stream, row.contribution_id]
        delivered = brought.get((row.stream, row.contribution_id), [])
        assert (row.party_id, row.contribution_kind) == (pledge.party, pledge.contribution_kind)
        assert row.pledged == (pledge.quantity.amount if pledge.quantity else None)
        if row.pledged is not None:
            assert row.delivered == sum((each or D(0) for each in delivered), D(0))
        assert (row.last_delivery_on is not None) == bool(delivered)
    for row in found.rows:
        key = (row.party_id, row.contribution_kind, row.unit)
        mine = [r for r in rows if (r.party_id, r.contribution_kind, r.unit) == key]
        assert row.pledges == len(mine)
        assert row.begun == sum(r.last_delivery_on is not None for r in mine)
        assert row.overdue == sum(r.overdue for r in mine)
        amounts = [r.pledged for r in mine if r.pledged is not None]
        assert row.pledged == (sum(amounts, D(0)) if amounts else None)
    totals = found.totals
    assert totals.pledges == sum(row.pledges for row in found.rows) == len(rows)
    assert totals.overdue == sum(row.overdue for row in found.rows)

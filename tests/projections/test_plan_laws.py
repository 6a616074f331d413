"""The laws of R5, R10 and R15: figures equal a plain replay, and are what rows add up to."""

from __future__ import annotations

from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, Any

from hypothesis import given

from koop_es.cooperations import events as fact
from koop_es_projections.reports.contributions import contributions, pledges
from koop_es_projections.reports.measures import all_measures, measures
from koop_es_projections.reports.milestones import milestones
from tests.projections.asked import Life, lives
from tests.projections.in_force import in_force

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

D = Decimal


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

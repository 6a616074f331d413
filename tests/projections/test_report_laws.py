"""The laws of reports on ties: parts add up, flows balance, rows lie behind figures."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from koop_es.cooperations import events as fact
from koop_es_projections.relationship_report import queries
from koop_es_projections.reports.asking import fields_told
from koop_es_projections.reports.endings import ended_ties, endings
from koop_es_projections.reports.lights import lights
from koop_es_projections.reports.matrix import matrix, month_ends
from koop_es_projections.reports.stock import ties_in_stock
from koop_es_projections.reports.transitions import ties_moved, transitions
from tests.projections.asked import POLICY, Life, lives

if TYPE_CHECKING:
    from tests.support.replay import Tie

STRONG = ("cooperation", "group")


@given(life=lives(), months=st.integers(0, 3))
def test_the_cells_of_the_matrix_add_up_to_the_stock(life: Life, months: int) -> None:
    with life.asking() as asked:
        found = matrix(asked, months=months)
        stock = queries.time_bounded(asked.connection, **fields_told(asked))
    by_duration = {row.duration: row.count for row in stock.rows}
    told = {name: getattr(found.totals, name) for name in by_duration}
    assert told == by_duration
    assert found.totals.count == stock.totals.total.count
    days = [*month_ends(life.as_of, months), life.as_of]
    assert [row.on for row in found.rows] == [day for day in days for _ in range(2)]
    for row in found.rows:
        ties = [tie for tie in life.stock(row.on) if (tie.form in STRONG) == (row.tie == "strong")]
        counted = Counter(tie.duration for tie in ties)
        assert {name: getattr(row, name) for name in by_duration} == {
            name: counted[name] for name in by_duration
        }
        assert row.count == len(ties)


@given(life=lives())
def test_the_ties_in_stock_are_those_that_are_counted(life: Life) -> None:
    with life.asking() as asked:
        rows = ties_in_stock(asked).rows
        stock = queries.time_bounded(asked.connection, **fields_told(asked))
    assert {row.stream for row in rows} == {tie.stream for tie in life.stock()}
    total = stock.totals.total
    assert len(rows) == total.count
    assert Counter(row.duration for row in rows) == Counter(
        {row.duration: row.count for row in stock.rows if row.count}
    )
    for name in ("past_end", "suspended", "dormant"):
        assert sum(getattr(row, name) for row in rows) == getattr(total, name)


def test_months_end_on_their_last_days() -> None:
    def days(day: date, months: int) -> list[str]:
        return [each.isoformat() for each in month_ends(day, months)]

    assert days(date(2026, 3, 31), 2) == ["2026-01-31", "2026-02-28"]
    assert days(date(2026, 1, 1), 1) == ["2025-12-31"]
    assert days(date(1, 1, 20), 3) == []


# Transitions


@given(life=lives())
def test_the_flows_between_two_days_balance(life: Life) -> None:
    before = {tie.stream: tie.form for tie in life.stock(life.before)}
    after = {tie.stream: tie.form for tie in life.stock()}
    with life.asking() as asked:
        found = transitions(asked, since=life.before)
        rows = ties_moved(asked, since=life.before).rows
    moves = {
        stream: (before.get(stream, "new"), after.get(stream, "ended"))
        for stream in before.keys() | after.keys()
    }
    assert {row.stream: (row.before, row.after) for row in rows} == moves
    counts = {(row.before, row.after): row.count for row in found.rows}
    assert counts == Counter(moves.values())
    totals = found.totals
    assert (totals.before, totals.after) == (len(before), len(after))
    assert totals.after == totals.before + totals.new - totals.ended
    stocks = {tie.form: (tie.before, tie.after) for tie in totals.by_form}
    for form, stock in stocks.items():
        assert stock == (
            sum(each == form for each in before.values()),
            sum(each == form for each in after.values()),
        )
    for flow in totals.by_form:
        assert flow.after == flow.before + flow.came - flow.went


# Lights


@given(life=lives(), months=st.integers(0, 2))
def test_lights_are_those_of_the_last_checks(life: Life, months: int) -> None:
    with life.asking() as asked:
        found = lights(asked, months=months)
    days = [*month_ends(life.as_of, months), life.as_of]
    assert [month.on for month in found.totals.series] == days
    for nth, day in enumerate(days):
        ties = {tie.stream: tie for tie in life.stock(day) if tie.form == "cooperation"}
        told = {
            row.stream: [*row.history, row.light][nth]
            for row in found.rows
            if row.stream in ties and (nth == len(days) - 1 or row.history[nth])
        }
        expected = {stream: light_of(life, tie, day) for stream, tie in ties.items()}
        month = found.totals.series[nth]
        counted = Counter(light for light, _ in expected.values())
        for light in ("red", "yellow", "green", "unchecked", "not_due"):
            assert getattr(month, light) == counted[light]
        assert month.stale == sum(stale for _, stale in expected.values())
        assert month.count == len(ties)
        assert told == {stream: expected[stream][0] for stream in told}
    assert {row.stream for row in found.rows} == {
        tie.stream for tie in life.stock() if tie.form == "cooperation"
    }


def light_of(life: Life, tie: Tie, day: date) -> tuple[str, bool]:
    """Return a cooperation's light on a day, and whether it is stale, by a plain replay."""
    held = [
        record
        for record in life.facts(tie.stream)
        if isinstance(record.event, fact.ControllingCheckRecorded) and record.effective_day <= day
    ]
    stale = (
        not tie.suspended
        and tie.check_due_on is not None
        and (day - tie.check_due_on).days > POLICY.check_grace
    )
    if held:
        event = max(reversed(held), key=lambda record: record.effective_day).event
        assert isinstance(event, fact.ControllingCheckRecorded)
        return event.light.value, stale
    return "unchecked" if stale else "not_due", stale


# Endings


@given(life=lives())
def test_endings_are_those_that_stand(life: Life) -> None:
    with life.asking() as asked:
        found, rows = endings(asked), ended_ties(asked).rows
        since = endings(asked, since=life.before)
    expected: dict[str, tuple[date, str]] = {}
    for stream in life.network.cooperations:
        facts = [r for r in life.facts(stream) if r.effective_day <= life.as_of]
        closing = [
            r for r in facts if isinstance(r.event, fact.CooperationEnded | fact.EndingRevoked)
        ]
        begun = facts and isinstance(facts[0].event, fact.CooperationAgreed)
        if begun and closing and isinstance(closing[-1].event, fact.CooperationEnded):
            expected[stream] = (closing[-1].effective_day, closing[-1].event.manner.value)
    assert {row.stream: (row.ended_on, row.manner) for row in rows} == expected
    assert sum(row.count for row in found.rows) == found.totals.count == len(expected)
    assert sum(row.early for row in found.rows) == found.totals.early
    assert found.totals.early == sum(row.early for row in rows)
    assert found.totals.extended == sum(row.extended for row in rows)
    later = [row for row in rows if row.ended_on >= life.before]
    assert since.totals.count == len(later)

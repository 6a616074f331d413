"""R1, R6, R7 and R8 equal a plain replay, on any day and as known at any time."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from hypothesis import given
from hypothesis import strategies as st
from koop_es_projections.relationship_report import queries
from koop_es_projections.relationship_report.views import TieFilter

from koop_es.kernel.policy import Policy
from tests.support.network import THEMES, Network, moves
from tests.support.read_models import caught_up
from tests.support.replay import Tie, stock

if TYPE_CHECKING:
    from datetime import date

    from koop_es_projections.relationship_report.views import Stock

POLICY: Final = Policy(dormant_after=30, encounter_afterglow=20, check_grace=7)
FORMS: Final = ("encounter", "cooperation", "contact", "group")
DURATIONS: Final = ("time_bounded", "ongoing", "unknown")


@given(
    made=moves(),
    days=st.lists(st.integers(-200, 400), min_size=1, max_size=4),
    known=st.floats(0, 1),
    theme=st.sampled_from([None, *THEMES]),
)
def test_reports_equal_a_plain_replay(
    made: list[tuple[str, int]], days: list[int], known: float, theme: str | None
) -> None:
    network = Network()
    for move, seed in made:
        network.move(move, seed)
    with tempfile.TemporaryDirectory() as name, caught_up(network.store, Path(name)) as read:
        for known_at in (None, round(known * network.store.head())):
            for day in (network.today + timedelta(days=days) for days in days):
                position = network.store.head() if known_at is None else known_at
                ties = [
                    tie
                    for tie in stock(network.store, day, position, POLICY)
                    if theme is None or theme in tie.themes
                ]
                asked = {
                    "as_of": day,
                    "known_at": known_at,
                    "policy": POLICY,
                    "filters": TieFilter(theme=theme),
                }
                compare_stock(queries.time_bounded(read, **asked), ties, day)
                compare_days(read, asked, ties, day)


def compare_stock(report: object, ties: list[Tie], day: date) -> None:
    assert isinstance(report, queries.Report)
    for row in report.rows:
        assert_counted(row, [tie for tie in ties if tie.duration == row.duration], ties, day)
    assert_counted(report.totals.total, ties, ties, day)
    assert sum(row.count for row in report.rows) == report.totals.total.count == len(ties)
    assert [stock.form for stock in report.totals.by_form] == list(FORMS)
    for stock_of in report.totals.by_form:
        of_form = [tie for tie in ties if tie.form == stock_of.form]
        assert_counted(stock_of.total, of_form, of_form, day)
        for row in stock_of.rows:
            some = [tie for tie in of_form if tie.duration == row.duration]
            assert_counted(row, some, of_form, day)


def assert_counted(row: Stock, ties: list[Tie], of: list[Tie], day: date) -> None:
    ages = [(day - tie.starts_on).days for tie in ties if tie.starts_on]
    left = [(tie.ends_on - day).days for tie in ties if tie.ends_on and tie.ends_on >= day]
    silent = day - timedelta(days=POLICY.dormant_after)
    assert row.count == len(ties)
    assert row.share == (len(ties) / len(of) if of else None)
    assert row.median_age_days == (median(ages) if ages else None)
    assert row.median_remaining_days == (median(left) if left else None)
    assert row.past_end == sum(is_past_end(tie, day) for tie in ties)
    assert row.suspended == 0
    assert row.dormant == sum(
        tie.form in {"contact", "group"} and tie.last_event_on < silent
        for tie in ties
        if tie.last_event_on
    )


def is_past_end(tie: Tie, day: date) -> bool:
    return (
        tie.ends_on is not None
        and tie.ends_on < day
        and tie.ended_on is None
        and tie.form != "encounter"
    )


def compare_days(read: object, asked: dict[str, object], ties: list[Tie], day: date) -> None:
    passed = queries.term_passed(read, **asked)  # pyright: ignore[reportArgumentType]
    assert {(row.stream, row.days) for row in passed.rows} == {
        (tie.stream, (tie.ends_on - day).days)
        for tie in ties
        if tie.ends_on and is_past_end(tie, day)
    }
    soon = queries.expiring(read, within_days=60, **asked)  # pyright: ignore[reportArgumentType]
    assert {(row.stream, row.days) for row in soon.rows} == {
        (tie.stream, (tie.ends_on - day).days)
        for tie in ties
        if tie.ends_on and 0 <= (tie.ends_on - day).days <= 60
    }
    checks = queries.checks_due(read, **asked)  # pyright: ignore[reportArgumentType]
    late = day - timedelta(days=POLICY.check_grace)
    assert {(row.stream, row.due_on, row.overdue) for row in checks.rows} == {
        (tie.stream, tie.check_due_on, tie.check_due_on < late) for tie in ties if tie.check_due_on
    }

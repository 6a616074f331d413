"""R1, R6, R7 and R8 equal a plain replay, on any day and as known at any time."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from hypothesis import given
from hypothesis import strategies as st

from koop_es.kernel.policy import Policy
from koop_es_projections.relationship_report import queries
from koop_es_projections.relationship_report.views import TieFilter
from tests.support.moves import THEMES, moves
from tests.support.network import Network
from tests.support.read_models import caught_up
from tests.support.replay import Tie, stock

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from koop_es_projections.relationship_report.views import Stock

POLICY: Final = Policy(dormant_after=30, encounter_afterglow=20, check_grace=7)
FORMS: Final = ("encounter", "cooperation", "contact", "group")
WITHIN: Final = 60


@dataclass(frozen=True)
class Question:
    """A day, a state of knowledge, and the plain answer."""

    read: Connection
    as_of: date
    known_at: int | None
    filters: TieFilter
    ties: list[Tie]

    def left(self, day: date) -> int:
        return (day - self.as_of).days

    def is_past_end(self, tie: Tie) -> bool:
        passed = tie.ends_on is not None and tie.ends_on < self.as_of
        return passed and tie.ended_on is None and tie.form != "encounter"


@given(
    made=moves(),
    days=st.lists(
        st.tuples(st.floats(0, 1), st.sampled_from([-1, 0, 0, 1, 21])), min_size=1, max_size=6
    ),
    known=st.floats(0, 1),
    theme=st.sampled_from([None, *THEMES]),
)
def test_reports_equal_a_plain_replay(
    made: list[tuple[str, int]],
    days: list[tuple[float, int]],
    known: float,
    theme: str | None,
) -> None:
    network = Network()
    for move, seed in made:
        network.move(move, seed)
    head, telling = network.store.head(), network.telling_days()
    filters = TieFilter(theme=theme)
    with tempfile.TemporaryDirectory() as name, caught_up(network.store, Path(name)) as read:
        for known_at in (None, round(known * head)):
            for place, offset in days:
                day = telling[round(place * (len(telling) - 1))] + timedelta(days=offset)
                replayed = stock(network.store, day, head if known_at is None else known_at, POLICY)
                ties = [tie for tie in replayed if theme is None or theme in tie.themes]
                question = Question(read, day, known_at, filters, ties)
                compare_stock(question)
                compare_ends(question)
                compare_checks(question)


def compare_stock(asked: Question) -> None:
    report = queries.time_bounded(
        asked.read,
        as_of=asked.as_of,
        known_at=asked.known_at,
        policy=POLICY,
        filters=asked.filters,
    )
    ties = asked.ties
    for row in report.rows:
        assert_counted(row, [tie for tie in ties if tie.duration == row.duration], ties, asked)
    assert_counted(report.totals.total, ties, ties, asked)
    assert sum(row.count for row in report.rows) == report.totals.total.count
    assert [of_form.form for of_form in report.totals.by_form] == list(FORMS)
    for of_form in report.totals.by_form:
        some = [tie for tie in ties if tie.form == of_form.form]
        assert_counted(of_form.total, some, some, asked)
        for row in of_form.rows:
            fewer = [tie for tie in some if tie.duration == row.duration]
            assert_counted(row, fewer, some, asked)


def assert_counted(row: Stock, ties: list[Tie], of: list[Tie], asked: Question) -> None:
    ages = [-asked.left(tie.starts_on) for tie in ties if tie.starts_on]
    left = [asked.left(tie.next_end) for tie in ties if tie.next_end]
    ahead = [days for days in left if days >= 0]
    silent = asked.as_of - timedelta(days=POLICY.dormant_after)
    lasting = [tie for tie in ties if tie.form in {"contact", "group"}]
    assert row.count == len(ties)
    assert row.share == (len(ties) / len(of) if of else None)
    assert row.median_age_days == (median(ages) if ages else None)
    assert row.median_remaining_days == (median(ahead) if ahead else None)
    assert row.past_end == sum(asked.is_past_end(tie) for tie in ties)
    assert row.suspended == sum(tie.suspended for tie in ties)
    assert row.dormant == sum(
        tie.last_event_on is not None and tie.last_event_on < silent for tie in lasting
    )


def compare_ends(asked: Question) -> None:
    passed = queries.term_passed(
        asked.read,
        as_of=asked.as_of,
        known_at=asked.known_at,
        policy=POLICY,
        filters=asked.filters,
    )
    soon = queries.expiring(
        asked.read,
        as_of=asked.as_of,
        known_at=asked.known_at,
        policy=POLICY,
        filters=asked.filters,
        within_days=WITHIN,
    )
    ends = {tie.stream: asked.left(tie.ends_on) for tie in asked.ties if tie.ends_on}
    past = {tie.stream for tie in asked.ties if asked.is_past_end(tie)}
    assert {row.stream: row.days for row in passed.rows} == {
        stream: days for stream, days in ends.items() if stream in past
    }
    nearest = {
        tie.stream: asked.left(tie.next_end)
        for tie in asked.ties
        if tie.next_end and not tie.suspended
    }
    assert {row.stream: row.days for row in soon.rows} == {
        stream: days for stream, days in nearest.items() if 0 <= days <= WITHIN
    }


def compare_checks(asked: Question) -> None:
    checks = queries.checks_due(
        asked.read,
        as_of=asked.as_of,
        known_at=asked.known_at,
        policy=POLICY,
        filters=asked.filters,
    )
    late = asked.as_of - timedelta(days=POLICY.check_grace)
    assert {row.stream: (row.due_on, row.overdue) for row in checks.rows} == {
        tie.stream: (tie.check_due_on, tie.check_due_on < late)
        for tie in asked.ties
        if tie.check_due_on and not tie.suspended
    }

"""The laws of reports on ties: parts add up, flows balance, rows lie behind figures."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from koop_es_projections.relationship_report import queries
from koop_es_projections.reports.asking import fields_told
from koop_es_projections.reports.matrix import matrix, month_ends
from koop_es_projections.reports.stock import ties_in_stock
from tests.projections.asked import Life, lives

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

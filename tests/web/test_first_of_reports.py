"""The first page shows the beginning of R6, R7 and R8, and lists hold while others write."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from koop_es.settings import Settings
from koop_es_projections.relationship_report.queries import checks_due, expiring, term_passed
from koop_es_projections.relationship_report.soon import (
    checks_overdue,
    first_checks,
    first_passed,
    first_to_end,
)
from tests.web.homes import NOW, agreed, browser_of, opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es_projections.relationship_report.views import CheckDue, PlannedEnd

TODAY = NOW.date()
YEAR = 365


def days(rows: Sequence[CheckDue] | Sequence[PlannedEnd]) -> list[int]:
    """Return how many days each row is away: rows of one day may stand in any order."""
    return [row.days for row in rows]


@pytest.mark.parametrize("most", [1, 3, 100])
def test_the_first_rows_and_the_count_are_those_of_the_reports(demo: Koop, most: int) -> None:
    policy = demo.settings.policy
    demo.catch_up()
    with demo.projections.connect() as connection:
        checks = checks_due(connection, as_of=TODAY, policy=policy, within_days=YEAR)
        ending = expiring(connection, as_of=TODAY, policy=policy, within_days=YEAR)
        passed = term_passed(connection, as_of=TODAY, policy=policy)
        some = first_checks(connection, today=TODAY, policy=policy, within_days=YEAR, most=most)
        soon = first_to_end(connection, today=TODAY, policy=policy, within_days=YEAR, most=most)
        over = first_passed(connection, today=TODAY, policy=policy, most=most)
        overdue = checks_overdue(connection, today=TODAY, policy=policy)
    assert len(checks.rows) > 1
    assert (days(some.rows), some.count) == (days(checks.rows[:most]), len(checks.rows))
    assert [row.overdue for row in some.rows] == [row.overdue for row in checks.rows[:most]]
    assert overdue == checks.totals.overdue
    assert (days(soon.rows), soon.count) == (days(ending.rows[:most]), ending.totals.count)
    assert (days(over.rows), over.count) == (days(passed.rows[:most]), passed.totals.count)


def test_many_lists_at_once_are_each_whole_while_somebody_writes(tmp_path: Path) -> None:
    with opened(Settings(home=tmp_path / "home")) as koop:
        agreed(koop, "First", "One", "Two")
        addresses = ["/cooperations?limit=200", "/", "/cooperations?limit=2"] * 6

        def status(address: str) -> int:
            return browser_of(koop, "en").get(address).status_code

        with ThreadPoolExecutor(6) as pool:
            asked = [pool.submit(status, address) for address in addresses]
            for nth in range(8):
                agreed(koop, f"More {nth}", f"One {nth}", f"Two {nth}")
            assert {each.result() for each in asked} == {200}
        html = browser_of(koop, "en").get("/cooperations?limit=200").text
        assert html.count('<th scope="row">') == 9

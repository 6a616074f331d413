"""Reports on the published sample, against figures worked out from the files by this test alone."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

import pytest

from koop_es.exchange.cordis import plan_cordis
from koop_es.exchange.importing import run
from koop_es.kernel.ids import imported_id
from koop_es_projections.audit_trail.queries import audit_trail
from koop_es_projections.relationship_report.queries import (
    checks_due,
    expiring,
    term_passed,
    time_bounded,
)
from tests.exchange.making import SAMPLE, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koop_es.app import Koop

pytestmark = pytest.mark.skipif(
    not SAMPLE.is_dir(), reason="the CORDIS sample lies beside a development checkout only"
)

DAYS = [
    date(2022, 1, 1),
    date(2023, 6, 30),
    date(2024, 12, 31),
    date(2025, 6, 30),
    date(2026, 11, 22),
    date(2029, 1, 31),
    date(2035, 1, 1),
]


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Project:
    """What the files say of one cooperation."""

    def __init__(self, row: dict[str, str]) -> None:
        self.stream = imported_id("cordis", "project", row["id"])
        self.signed = date.fromisoformat(row["ecSignatureDate"])
        self.start = date.fromisoformat(row["startDate"])
        self.end = date.fromisoformat(row["endDate"])

    def stands_on(self, day: date) -> bool:
        """Signed and begun; none of the sample's cooperations has ended."""
        return self.signed <= day and self.start <= day


@pytest.fixture(scope="module")
def projects() -> list[Project]:
    organisations: dict[str, set[str]] = defaultdict(set)
    for row in rows("organization.csv"):
        organisations[row["projectID"]].add(row["organisationID"])
    return [Project(row) for row in rows("project.csv") if len(organisations[row["id"]]) > 1]


@pytest.fixture(scope="module")
def koop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Koop]:
    with opened(tmp_path_factory.mktemp("reports") / "home") as running:
        files = ("project.csv", "organization.csv", "deliverables.csv")
        run(running, plan_cordis(*(SAMPLE / name for name in files)))
        running.catch_up()
        yield running


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_time_bounded_is_what_the_files_say(koop: Koop, projects: list[Project], day: date) -> None:
    with koop.projections.connect() as connection:
        report = time_bounded(connection, as_of=day)
    standing = [project for project in projects if project.stands_on(day)]
    bounded, ongoing, unknown = report.rows
    assert bounded.count == report.totals.total.count == len(standing)
    assert (ongoing.count, unknown.count) == (0, 0)
    assert bounded.share == (1.0 if standing else None)
    ages = [(day - project.start).days for project in standing]
    assert bounded.median_age_days == (median(ages) if ages else None)
    left = [(p.end - day).days for p in standing if p.end >= day]
    assert bounded.median_remaining_days == (median(left) if left else None)
    assert bounded.past_end == sum(project.end < day for project in standing)


def test_time_bounded_on_one_day_in_plain_figures(koop: Koop) -> None:
    """Counted by hand: by then 13 of the 14 had begun, and the terms of 7 had passed."""
    with koop.projections.connect() as connection:
        bounded = time_bounded(connection, as_of=date(2025, 6, 30)).rows[0]
    assert (bounded.count, bounded.past_end) == (13, 7)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_ends_soon_and_what_is_past_its_term(
    koop: Koop, projects: list[Project], day: date
) -> None:
    with koop.projections.connect() as connection:
        soon = expiring(connection, as_of=day, within_days=365).rows
        past = term_passed(connection, as_of=day).rows
    standing = [project for project in projects if project.stands_on(day)]
    assert {(row.stream, row.ends_on, row.days) for row in soon} == {
        (project.stream, project.end, (project.end - day).days)
        for project in standing
        if 0 <= (project.end - day).days <= 365
    }
    assert {(row.stream, row.ends_on) for row in past} == {
        (project.stream, project.end) for project in standing if project.end < day
    }


def test_no_check_is_due_because_the_files_agree_on_none(koop: Koop) -> None:
    with koop.projections.connect() as connection:
        assert checks_due(connection, as_of=date(2026, 11, 22)).rows == ()


def test_before_the_import_nothing_was_known(koop: Koop) -> None:
    with koop.projections.connect() as connection:
        report = time_bounded(connection, as_of=date(2026, 11, 22), known_at=0)
    assert report.totals.total.count == 0


def test_the_audit_trail_has_one_row_an_entry(koop: Koop, projects: list[Project]) -> None:
    organisations = {row["organisationID"] for row in rows("organization.csv")}
    kept = {project.stream for project in projects}
    deliverables = [
        row
        for row in rows("deliverables.csv")
        if imported_id("cordis", "project", row["projectID"]) in kept
    ]
    expected = len(organisations) + len(projects) + 2 * len(deliverables)
    assert expected == koop.store.head()
    with koop.projections.connect() as connection:
        assert len(audit_trail(connection, limit=10_000).rows) == expected

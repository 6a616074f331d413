"""The published sample, with figures worked out from the files by this test alone."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, cast

import pytest

from koop_es.cooperations.events import CooperationAgreed, MilestonePlanned, MilestoneReached
from koop_es.cooperations.terms import Role
from koop_es.exchange.cordis import plan_cordis
from koop_es.exchange.importing import run
from koop_es.exchange.report import Counts, Kind
from koop_es.kernel.event import Basis, ReasonCode
from koop_es.kernel.ids import imported_id
from koop_es.kernel.record import EnteredVia
from koop_es.parties.events import OrganisationRegistered
from tests.exchange.making import SAMPLE, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.exchange.planned import Plan
    from koop_es.exchange.report import ImportReport

pytestmark = pytest.mark.skipif(
    not SAMPLE.is_dir(), reason="the CORDIS sample lies beside a development checkout only"
)

ROLES = {
    "coordinator": Role.LEAD,
    "participant": Role.PARTNER,
    "thirdParty": Role.AFFILIATED,
    "associatedPartner": Role.ASSOCIATED,
}


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def taking_part() -> dict[str, set[tuple[str, str]]]:
    """Organisation and role by project."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in rows("organization.csv"):
        found[row["projectID"]].add((row["organisationID"], row["role"]))
    return found


@pytest.fixture(scope="module")
def cooperations(taking_part: dict[str, set[tuple[str, str]]]) -> list[dict[str, str]]:
    """Rows of the projects in which two or more organisations take part."""
    return [
        row
        for row in rows("project.csv")
        if len({organisation for organisation, _ in taking_part[row["id"]]}) > 1
    ]


def the_plan() -> Plan:
    return plan_cordis(
        SAMPLE / "project.csv", SAMPLE / "organization.csv", SAMPLE / "deliverables.csv"
    )


@pytest.fixture(scope="module")
def koop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Koop]:
    with opened(tmp_path_factory.mktemp("sample") / "home") as running:
        yield running


@pytest.fixture(scope="module")
def report(koop: Koop) -> ImportReport:
    return run(koop, the_plan())


def agreed(koop: Koop, project: str) -> CooperationAgreed:
    stream = imported_id("cordis", "project", project)
    return cast("CooperationAgreed", koop.store.read_stream(stream)[0].event)


def test_the_sample_is_what_its_readme_says(cooperations: list[dict[str, str]]) -> None:
    assert len(cooperations) == 14
    assert {row["status"] for row in cooperations} == {"SIGNED"}


def test_the_figures_are_those_of_the_files(
    report: ImportReport,
    cooperations: list[dict[str, str]],
    taking_part: dict[str, set[tuple[str, str]]],
) -> None:
    ours = {row["id"] for row in cooperations}
    deliverables = rows("deliverables.csv")
    milestones = sum(row["projectID"] in ours for row in deliverables)
    organisations = {row["organisationID"] for row in rows("organization.csv")}
    assert report.counts[Kind.PARTY] == Counts(added=len(organisations))
    assert report.counts[Kind.COOPERATION] == Counts(added=14)
    assert milestones == 69
    assert report.counts[Kind.MILESTONE] == Counts(
        added=69, no_cooperation=len(deliverables) - milestones
    )
    assert len(report.no_cooperation) == 28
    assert len(report.skipped) == 58
    assert {notice.params["id"] for notice in report.skipped} == {
        row["id"] for row in rows("project.csv") if not taking_part[row["id"]]
    }
    assert report.problems == []
    assert report.differences == []
    assert report.written


def test_every_entry_says_where_it_comes_from(koop: Koop, report: ImportReport) -> None:
    sums = {
        hashlib.sha256((SAMPLE / name).read_bytes()).hexdigest()
        for name in ("project.csv", "organization.csv", "deliverables.csv")
    }
    assert set(report.files.values()) == sums
    records = koop.store.read_all(0, 10_000)
    # A party and an agreement are one entry each, a milestone is planned and reached.
    assert len(records) == len({row["organisationID"] for row in rows("organization.csv")}) + (
        14 + 2 * 69
    )
    for record in records:
        source = record.envelope.source
        assert source is not None
        assert source.system == "cordis"
        assert source.file in sums
        assert source.row is not None
        assert source.row > 1
        assert record.envelope.entered_via is EnteredVia.IMPORT
        assert record.envelope.correlation_id == report.correlation_id
        assert record.event.reason_code is ReasonCode.IMPORTED


@pytest.mark.usefixtures("report")
def test_each_cooperation_is_its_row(
    koop: Koop,
    cooperations: list[dict[str, str]],
    taking_part: dict[str, set[tuple[str, str]]],
) -> None:
    for row in cooperations:
        event = agreed(koop, row["id"])
        assert event.title == row["title"]
        assert event.term.starts_on == date.fromisoformat(row["startDate"])
        assert event.term.ends_on == date.fromisoformat(row["endDate"])
        assert event.effective_on == date.fromisoformat(row["ecSignatureDate"])
        assert event.effective_basis is Basis.STATED
        assert list(event.themes) == row["topics"].split(";")
        assert [goal.terms.title for goal in event.goals] == [row["objective"].strip()]
        assert event.imported
        expected = {
            (imported_id("cordis", "organisation", organisation), ROLES[role])
            for organisation, role in taking_part[row["id"]]
        }
        assert {(each.party, each.role) for each in event.parties} == expected
        leads = [each for each in event.parties if each.role is Role.LEAD]
        assert [each for each in event.parties if each.record_keeper] == leads
        assert len(leads) == 1


@pytest.mark.usefixtures("report")
def test_each_milestone_is_its_row_and_has_no_day(
    koop: Koop, cooperations: list[dict[str, str]]
) -> None:
    for project in (row["id"] for row in cooperations):
        records = koop.store.read_stream(imported_id("cordis", "project", project))[1:]
        expected = [row for row in rows("deliverables.csv") if row["projectID"] == project]
        planned = [record for record in records if isinstance(record.event, MilestonePlanned)]
        reached = [record for record in records if isinstance(record.event, MilestoneReached)]
        assert len(records) == 2 * len(expected)
        assert [
            (cast("MilestonePlanned", record.event).title, record.envelope.source.external_id)
            for record in planned
            if record.envelope.source
        ] == [(" ".join(row["title"].split()), row["id"]) for row in expected]
        for record in (*planned, *reached):
            assert record.event.effective_on is None
            assert record.event.effective_basis is Basis.UNKNOWN
        assert all(cast("MilestonePlanned", record.event).due_on is None for record in planned)


@pytest.mark.usefixtures("report")
def test_each_organisation_is_its_first_row(koop: Koop) -> None:
    first: dict[str, dict[str, str]] = {}
    for row in rows("organization.csv"):
        first.setdefault(row["organisationID"], row)
    iso = {"EL": "GR", "UK": "GB"}
    for external_id, row in first.items():
        records = koop.store.read_stream(imported_id("cordis", "organisation", external_id))
        assert len(records) == 1
        event = cast("OrganisationRegistered", records[0].event)
        assert event.name == " ".join(row["name"].split())
        assert event.short_name == (" ".join(row["shortName"].split()) or None)
        assert event.country == iso.get(row["country"], row["country"])
        assert event.area == row["nutsCode"]


@pytest.mark.usefixtures("report")
@pytest.mark.parametrize("update", [False, True])
def test_importing_again_adds_nothing(koop: Koop, *, update: bool) -> None:
    head = koop.store.head()
    again = run(koop, the_plan(), update=update, strict=True)
    assert koop.store.head() == head
    assert again.differences == []
    assert again.counts[Kind.PARTY].added == again.counts[Kind.COOPERATION].added == 0
    assert again.counts[Kind.COOPERATION] == Counts(unchanged=14)
    assert again.counts[Kind.MILESTONE].unchanged == 69


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path, report: ImportReport) -> None:
    with opened(tmp_path / "home") as koop:
        rehearsed = run(koop, the_plan(), dry_run=True)
        assert koop.store.head() == 0
    assert rehearsed.counts == report.counts
    assert not rehearsed.written

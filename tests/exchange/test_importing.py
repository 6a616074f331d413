"""What goes into the record: parties, cooperations, milestones, endings; each of them once."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, cast

import pytest

from koop_es.cooperations.events import CooperationEnded, MilestoneReached
from koop_es.cooperations.state import Phase
from koop_es.cooperations.terms import Manner, Result, Role
from koop_es.exchange import problems
from koop_es.exchange.report import Counts, Kind
from koop_es.kernel.event import Basis
from koop_es.parties.events import OrganisationRegistered
from tests.exchange.making import (
    NOON,
    Files,
    deliverable,
    entries,
    events,
    pair,
    participation,
    party,
    project,
    state,
)

if TYPE_CHECKING:
    from koop_es.app import Koop

AGREED = "CooperationAgreed"
MILESTONE = ["MilestonePlanned", "MilestoneReached"]


# ---------------------------------------------------------------- parties


def test_an_organisation_in_many_rows_is_one_party(files: Files, koop: Koop) -> None:
    files.projects = [project("P1"), project("P2")]
    files.organisations = [*pair("P1"), *pair("P2")]
    assert files.import_into(koop).counts[Kind.PARTY] == Counts(added=2)
    (record,) = party(koop, "O1")
    assert record.envelope.source is not None
    assert record.envelope.source.row == 2


def test_a_party_has_name_country_and_area(files: Files, koop: Koop) -> None:
    files.organisations[0] |= {"shortName": "MH", "country": "EL", "nutsCode": "EL303"}
    files.organisations[1] |= {"country": "", "nutsCode": ""}
    files.import_into(koop)
    first, second = (
        cast("OrganisationRegistered", party(koop, each)[0].event) for each in ("O1", "O2")
    )
    assert (first.name, first.short_name) == ("Musterhaus O1", "MH")
    assert (first.country, first.area) == ("GR", "EL303")
    assert (second.short_name, second.country, second.area) == (None, None, None)
    assert first.effective_on == NOON.date()
    assert first.effective_basis is Basis.DERIVED


def test_rows_that_describe_an_organisation_differently_are_told(files: Files, koop: Koop) -> None:
    files.projects.append(project("P2"))
    files.organisations += [participation("P2", "O1", name="Musterhaus anders")] * 2
    report = files.import_into(koop)
    (notice,) = report.notes
    assert (notice.code, notice.row) == (problems.ORGANISATION_VARIES, 4)
    assert notice.params == {"id": "O1", "first": "2"}
    assert report.problems == []


def test_a_participation_that_ended_is_told_and_still_taken(files: Files, koop: Koop) -> None:
    files.organisations[1]["endOfParticipation"] = "True"
    report = files.import_into(koop, strict=True)
    assert [notice.code for notice in report.notes] == [problems.PARTICIPATION_ENDED]
    assert len(state(koop).parties) == 2


def test_a_row_of_an_unknown_project_brings_its_organisation(files: Files, koop: Koop) -> None:
    files.organisations.append(participation("P9", "O9"))
    report = files.import_into(koop, strict=True)
    assert [notice.code for notice in report.notes] == [problems.PROJECT_UNKNOWN]
    assert report.counts[Kind.PARTY].added == 3


# ---------------------------------------------------------------- cooperations


def test_roles_are_translated(files: Files, koop: Koop) -> None:
    words = ["participant", "thirdParty", "coordinator", "associatedPartner"]
    files.organisations = [participation("P1", f"O{n}", word) for n, word in enumerate(words)]
    files.import_into(koop)
    assert [(each.role, each.record_keeper) for each in state(koop).parties] == [
        (Role.PARTNER, False),
        (Role.AFFILIATED, False),
        (Role.LEAD, True),
        (Role.ASSOCIATED, False),
    ]


def test_a_project_without_coordinator_is_a_cooperation_all_the_same(
    files: Files, koop: Koop
) -> None:
    files.organisations[0]["role"] = "participant"
    assert files.import_into(koop, strict=True).counts[Kind.COOPERATION].added == 1


def test_several_themes_stand_between_semicolons(files: Files, koop: Koop) -> None:
    files.projects = [project(topics="MUSTER-A; MUSTER-B;;MUSTER-A")]
    files.import_into(koop)
    assert state(koop).agreement.themes == ("MUSTER-A", "MUSTER-B")


def test_what_is_empty_is_unknown(files: Files, koop: Koop) -> None:
    files.projects = [
        project(startDate="", endDate="", ecSignatureDate="", topics="", objective="")
    ]
    assert files.import_into(koop, strict=True).problems == []
    agreed = state(koop).agreement
    assert (agreed.effective_on, agreed.effective_basis) == (None, Basis.UNKNOWN)
    assert (agreed.term.starts_on, agreed.term.ends_on) == (None, None)
    assert agreed.goals == agreed.themes == ()


def test_one_organisation_or_none_is_no_error(files: Files, koop: Koop) -> None:
    files.projects = [project("P1"), project("P2"), project("P3")]
    files.organisations.append(participation("P2", "O3"))
    files.deliverables = [deliverable("D1", "P2"), deliverable("D2", "P3"), deliverable("D3")]
    report = files.import_into(koop, strict=True)
    assert [(each.code, each.row) for each in report.no_cooperation] == [
        (problems.NO_COOPERATION, 3)
    ]
    assert [(each.code, each.row) for each in report.skipped] == [(problems.SKIPPED, 4)]
    assert report.counts[Kind.PARTY].added == 3
    assert report.counts[Kind.MILESTONE] == Counts(added=1, no_cooperation=2)
    assert entries(koop, "P2") == []


def test_a_passed_end_is_no_ending(files: Files, koop: Koop) -> None:
    files.projects = [project(startDate="2020-01-01", endDate="2021-12-31")]
    files.import_into(koop)
    assert events(koop) == [AGREED]
    assert state(koop).phase(NOON.date()) is Phase.TERM_PASSED


def test_a_closed_project_ended_on_its_end(files: Files, koop: Koop) -> None:
    files.projects = [project(status="CLOSED", endDate="2025-06-30")]
    files.deliverables = [deliverable()]
    files.import_into(koop)
    assert events(koop) == [AGREED, *MILESTONE, "CooperationEnded"]
    ended = cast("CooperationEnded", entries(koop)[-1].event)
    assert (ended.effective_on, ended.effective_basis) == (date(2025, 6, 30), Basis.DERIVED)
    assert (ended.manner, ended.result) == (Manner.UNKNOWN, Result.NOT_ASSESSED)
    assert ended.remark is None


def test_a_closed_project_without_an_end_ended_some_day(files: Files, koop: Koop) -> None:
    files.projects = [project(status="CLOSED", endDate="")]
    files.import_into(koop)
    ended = entries(koop)[-1].event
    assert (ended.effective_on, ended.effective_basis) == (None, Basis.UNKNOWN)


def test_a_closed_project_may_end_later_than_today(files: Files, koop: Koop) -> None:
    files.projects = [project(status="CLOSED", endDate="2027-12-31")]
    assert files.import_into(koop).problems == []
    assert state(koop).phase(NOON.date()) is Phase.RUNNING


def test_a_terminated_project_ended_and_the_source_says_how(files: Files, koop: Koop) -> None:
    files.projects = [project(status="TERMINATED")]
    files.import_into(koop)
    ended = cast("CooperationEnded", entries(koop)[-1].event)
    assert (ended.effective_on, ended.effective_basis) == (None, Basis.UNKNOWN)
    assert ended.manner is Manner.UNKNOWN
    assert ended.remark is not None
    opened_texts = koop.store.open_private([ended.remark.commitment])
    assert list(opened_texts.values()) == ["TERMINATED"]


def test_a_deliverable_is_reached_on_an_unknown_day(files: Files, koop: Koop) -> None:
    files.deliverables = [deliverable()]
    files.import_into(koop)
    assert events(koop) == [AGREED, *MILESTONE]
    reached = cast("MilestoneReached", entries(koop)[-1].event)
    assert (reached.effective_on, reached.effective_basis) == (None, Basis.UNKNOWN)
    assert next(iter(state(koop).milestones.values())).due_on is None


# ---------------------------------------------------------------- refused, strict, dry run


def test_what_a_rule_refuses_is_told_and_the_rest_goes_in(files: Files, koop: Koop) -> None:
    files.projects = [project("P1", ecSignatureDate="2026-03-11"), project("P2")]
    files.organisations += pair("P2")
    files.deliverables = [deliverable("D1", "P1"), deliverable("D2", "P2")]
    report = files.import_into(koop)
    (notice,) = report.problems
    assert (notice.code, notice.file, notice.row) == ("fact.in_the_future", "project.csv", 2)
    assert notice.params["effective_on"] == "2026-03-11"
    assert report.counts[Kind.COOPERATION] == Counts(added=1, refused=1)
    assert report.counts[Kind.MILESTONE] == Counts(added=1, refused=1)
    assert events(koop, "P1") == []


@pytest.mark.parametrize(
    "bad", [{"ecSignatureDate": "2026-03-11"}, {"endDate": "x"}, {"status": "PAUSED"}]
)
@pytest.mark.parametrize("dry_run", [False, True])
def test_strict_writes_nothing_at_all(
    files: Files, koop: Koop, bad: dict[str, str], *, dry_run: bool
) -> None:
    files.projects = [project("P1"), project("P2") | bad]
    files.organisations += pair("P2")
    report = files.import_into(koop, strict=True, dry_run=dry_run)
    assert koop.store.head() == 0
    assert report.stopped
    assert not report.written
    assert len(report.problems) == 1
    assert all(counts == Counts() for counts in report.counts.values())


def test_strict_with_nothing_wrong_is_an_import(files: Files, koop: Koop) -> None:
    files.deliverables = [deliverable()]
    report = files.import_into(koop, strict=True)
    assert report.written
    assert not report.stopped
    assert events(koop) == [AGREED, *MILESTONE]


def test_a_dry_run_tells_what_the_import_then_does(files: Files, koop: Koop) -> None:
    files.projects = [
        project("P1", status="CLOSED", endDate="2025-06-30"),
        project("P2", ecSignatureDate="2026-03-11"),
    ]
    files.organisations += pair("P2")
    files.deliverables = [deliverable()]
    rehearsed = files.import_into(koop, dry_run=True)
    assert koop.store.head() == 0
    done = files.import_into(koop)
    assert rehearsed.counts == done.counts
    assert rehearsed.problems == done.problems
    assert (rehearsed.written, done.written) == (False, True)


def test_the_report_is_ready_for_json(files: Files, koop: Koop) -> None:
    files.projects = [project("P1"), project("P2"), project("P3", status="x")]
    files.organisations.append(participation("P2", "O3"))
    told = json.loads(json.dumps(files.import_into(koop).as_dict()))
    assert told["counts"]["cooperation"]["added"] == 1
    assert told["problems"][0]["code"] == problems.UNKNOWN_STATUS
    assert set(told["files"]) == {"project.csv", "organization.csv"}

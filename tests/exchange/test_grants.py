"""Grants by the 360Giving Data Standard: who becomes a party, what becomes a cooperation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.cooperations.fold import fold
from koop_es.exchange import problems
from koop_es.exchange.grants import plan_grants
from koop_es.exchange.importing import run
from koop_es.exchange.report import Kind
from koop_es.kernel.ids import imported_id
from tests.exchange.lists.making_lists import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.cooperations.state import Cooperation
    from koop_es.exchange.planned import Plan
    from koop_es.exchange.report import ImportReport


def organisation(nth: str, **changes: Any) -> dict[str, Any]:
    return {"id": f"XX-{nth}", "name": f"Musterhaus {nth}", **changes}


def grant(nth: str = "1", **changes: Any) -> dict[str, Any]:
    """Return a grant to two organisations, in the shape of the standard."""
    return {
        "id": f"360G-muster-{nth}",
        "title": f"Zuwendung {nth}",
        "description": "Zusammen lesen.",
        "currency": "EUR",
        "amountAwarded": 12500.5,
        "awardDate": "2025-11-03T00:00:00+00:00",
        "plannedDates": [{"startDate": "2026-01-01", "endDate": "2027-12-31", "duration": 24}],
        "recipientOrganization": [organisation("A"), organisation("B")],
        "fundingOrganization": [organisation("F", location=[{"countryCode": "DE"}])],
        "classifications": [{"vocabulary": "eigene", "title": "Lesen"}],
        "beneficiaryLocation": [{"name": "Musterstadt"}],
        **changes,
    }


def plan(folder: Path, *grants: Any, raw: bytes | None = None) -> Plan:
    file = folder / "grants.json"
    data = {"version": "1.1", "grants": list(grants)}
    file.write_bytes(json.dumps(data).encode() if raw is None else raw)
    return plan_grants(file, TODAY)


def imported(koop: Koop, folder: Path, *grants: Any, **options: Any) -> ImportReport:
    return run(koop, plan(folder, *grants), **options)


def state(koop: Koop, nth: str = "1") -> Cooperation:
    found = fold(koop.store.read_stream(imported_id("360giving", "grant", f"360G-muster-{nth}")))
    assert found is not None
    return found


def codes(found: Plan) -> list[str]:
    return [notice.code for notice in found.problems]


def test_a_grant_to_two_organisations_is_a_cooperation(koop: Koop, tmp_path: Path) -> None:
    report = imported(koop, tmp_path, grant())
    assert report.problems == []
    assert report.counts[Kind.PARTY].added == 3
    found = state(koop)
    roles = [involved.role.value for involved in found.parties]
    assert roles == ["grant_recipient", "grant_recipient", "funder"]
    assert (found.agreement.title, found.agreement.themes) == ("Zuwendung 1", ("Lesen",))
    assert str(found.term.ends_on) == "2027-12-31"
    assert str(found.agreement.effective_on) == "2025-11-03"


def test_what_is_awarded_is_pledged_by_the_funder(koop: Koop, tmp_path: Path) -> None:
    imported(koop, tmp_path, grant())
    (pledge,) = state(koop).pledges.values()
    assert (pledge.party, pledge.unit) == (imported_id("360giving", "organisation", "XX-F"), "EUR")


def test_importing_grants_twice_adds_nothing(koop: Koop, tmp_path: Path) -> None:
    grants = [grant("1"), grant("2", recipientOrganization=[organisation("A")])]
    imported(koop, tmp_path, *grants)
    head = koop.store.head()
    report = imported(koop, tmp_path, *grants)
    assert koop.store.head() == head
    assert report.counts[Kind.COOPERATION].unchanged == 1
    assert report.differences == []


def test_another_amount_is_told(koop: Koop, tmp_path: Path) -> None:
    imported(koop, tmp_path, grant())
    (found,) = imported(koop, tmp_path, grant(amountAwarded=99)).differences
    assert (found.what, found.in_file) == ("contributions", "Musterhaus F: 99 EUR")


def test_a_grant_to_one_organisation_registers_it_and_is_no_cooperation(
    koop: Koop, tmp_path: Path
) -> None:
    report = imported(koop, tmp_path, grant(recipientOrganization=[organisation("A")]), strict=True)
    assert [notice.code for notice in report.no_cooperation] == [problems.NO_COOPERATION]
    assert (report.counts[Kind.PARTY].added, report.counts[Kind.COOPERATION].added) == (2, 0)


def test_of_an_individual_nothing_is_read(koop: Koop, tmp_path: Path) -> None:
    person = {"id": "360G-person", "name": "M. Beispiel"}
    one = grant(recipientIndividual=person)
    del one["recipientOrganization"]
    report = imported(koop, tmp_path, one, strict=True)
    assert [notice.code for notice in report.skipped] == [problems.SKIPPED]
    assert problems.INDIVIDUAL in {notice.code for notice in report.notes}
    stored = b"".join(record.raw for record in koop.store.read_all(0, limit=100))
    assert b"Beispiel" not in stored


def test_a_grant_that_is_over_has_ended(koop: Koop, tmp_path: Path) -> None:
    imported(koop, tmp_path, grant(actualDates=[{"endDate": "2026-02-28"}]))
    ending = state(koop).ending
    assert ending is not None
    assert str(ending.ended_on) == "2026-02-28"


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"id": ""}, problems.VALUE_MISSING, "/id"),
        ({"title": None}, problems.VALUE_MISSING, "/title"),
        ({"awardDate": "03.11.2025"}, problems.BAD_DATE, "/awardDate"),
        ({"amountAwarded": "viel"}, problems.BAD_NUMBER, "/amountAwarded"),
        ({"amountAwarded": -5}, problems.VALUE_UNFIT, "/amountAwarded"),
        ({"currency": "Euro"}, problems.VALUE_UNFIT, "/currency"),
        ({"plannedDates": "2026"}, problems.VALUE_UNFIT, "/plannedDates"),
        ({"classifications": {"title": "x"}}, problems.VALUE_UNFIT, "/classifications"),
        ({"description": ["x"]}, problems.VALUE_UNFIT, "/description"),
        ({"awardDate": {"day": 1}}, problems.VALUE_UNFIT, "/awardDate"),
        (
            {"recipientOrganization": [{"name": "Ohne Kennung"}]},
            problems.VALUE_MISSING,
            "/recipientOrganization/0/id",
        ),
        (
            {"plannedDates": [{"startDate": "2026-02-01", "endDate": "2026-01-01"}]},
            problems.START_AFTER_END,
            "/plannedDates/0/endDate",
        ),
    ],
)
def test_a_bad_grant_is_told_with_its_place_and_the_others_go_in(
    tmp_path: Path, changes: dict[str, Any], code: str, column: str
) -> None:
    found = plan(tmp_path, grant("1", **changes), grant("2"))
    assert [(notice.code, notice.column, notice.row) for notice in found.problems] == [
        (code, column, 1)
    ]
    assert len(found.cooperations) == 1


@pytest.mark.parametrize("nonsense", [None, 7, "x", [], {"recipientOrganization": "x"}])
def test_a_grant_that_is_none_is_left_out(tmp_path: Path, nonsense: object) -> None:
    found = plan(tmp_path, nonsense, grant("2"))
    assert set(codes(found)) <= {problems.VALUE_MISSING, problems.VALUE_UNFIT}
    assert len(found.cooperations) == 1


def test_the_same_grant_twice_is_told(tmp_path: Path) -> None:
    assert codes(plan(tmp_path, grant(), grant())) == [problems.DUPLICATE_ID]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", problems.FILE_EMPTY),
        (b'{"grants": [', problems.NO_JSON),
        (b'{"grants": [], "grants": []}', problems.NO_JSON),
        (b'{"grants": []}', problems.NO_ROWS),
        (b'{"a": 1}', problems.FILE_OF_ANOTHER_KIND),
        (b"Identifier,Title\n1,x\n", problems.FILE_OF_ANOTHER_KIND),
        (b"%PDF-1.7", problems.FILE_OF_ANOTHER_KIND),
        (b"[" * 10_000, problems.NO_JSON),
    ],
)
def test_a_file_that_holds_no_grants_says_why(tmp_path: Path, raw: bytes, code: str) -> None:
    assert codes(plan(tmp_path, raw=raw)) == [code]


def test_a_file_of_grants_that_is_not_there(tmp_path: Path) -> None:
    assert codes(plan_grants(tmp_path / "fort.json", TODAY)) == [problems.FILE_UNREADABLE]


def test_a_list_of_grants_without_a_package_goes_in(tmp_path: Path) -> None:
    assert len(plan(tmp_path, raw=json.dumps([grant()]).encode()).cooperations) == 1

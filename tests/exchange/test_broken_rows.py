"""A broken row is named with row, column and reason, and the others go in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from koop_es.exchange import problems
from koop_es.exchange.problems import Notice
from koop_es.exchange.report import Kind
from tests.exchange.making import Files, deliverable, pair, participation, project

if TYPE_CHECKING:
    from koop_es.app import Koop
    from koop_es.exchange.planned import Plan


def with_second_project(files: Files, **changes: str) -> Plan:
    """Plan with a good first project and a second one that has these cells."""
    files.projects = [project("P1"), project("P2", **changes)]
    files.organisations = [*pair("P1"), *pair("P2")]
    return files.plan()


def only(plan: Plan) -> Notice:
    assert len(plan.problems) == 1, plan.problems
    return plan.problems[0]


BAD_CELLS: Final = [
    ("startDate", "2025-02-30", problems.BAD_DATE),
    ("endDate", "31.12.2027", problems.BAD_DATE),
    ("endDate", "2027-12-31 00:00:00", problems.BAD_DATE),
    ("startDate", "0025-01-01", problems.BAD_DATE),
    ("endDate", "9999-12-31", problems.BAD_DATE),
    ("ecSignatureDate", "gestern", problems.BAD_DATE),
    ("ecSignatureDate", "20241201", problems.BAD_DATE),
    ("endDate", "2024-12-31", problems.START_AFTER_END),
    ("status", "PAUSED", problems.UNKNOWN_STATUS),
    ("status", "", problems.VALUE_MISSING),
    ("id", "", problems.VALUE_MISSING),
    ("id", "P|2", problems.VALUE_UNFIT),
    ("title", "", problems.VALUE_MISSING),
    ("title", "M" * 501, problems.VALUE_TOO_LONG),
    ("title", "Muster\x07", problems.VALUE_UNFIT),
    ("topics", "MUSTER;" + "M" * 101, problems.VALUE_UNFIT),
    ("objective", "M" * 10_001, problems.VALUE_TOO_LONG),
]


@pytest.mark.parametrize(("column", "cell", "code"), BAD_CELLS)
def test_a_bad_cell_of_a_project(files: Files, column: str, cell: str, code: str) -> None:
    plan = with_second_project(files, **{column: cell})
    notice = only(plan)
    assert (notice.code, notice.file, notice.row, notice.column) == (code, "project.csv", 3, column)
    assert notice.line == 3
    assert [each.origin.external_id for each in plan.cooperations] == ["P1"]


def test_every_bad_cell_of_a_row_is_told(files: Files) -> None:
    plan = with_second_project(files, startDate="x", status="x", title="")
    assert {notice.column for notice in plan.problems} == {"startDate", "status", "title"}


@pytest.mark.parametrize("column", ["startDate", "endDate", "ecSignatureDate"])
def test_an_empty_date_is_unknown_and_no_error(files: Files, column: str) -> None:
    plan = with_second_project(files, **{column: ""})
    assert plan.problems == []
    assert len(plan.cooperations) == 2


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("projectID", "", problems.VALUE_MISSING),
        ("organisationID", "", problems.VALUE_MISSING),
        ("name", "", problems.VALUE_MISSING),
        ("name", "M" * 501, problems.VALUE_TOO_LONG),
        ("country", "|", problems.VALUE_UNFIT),
        ("role", "", problems.VALUE_MISSING),
        ("role", "observer", problems.UNKNOWN_ROLE),
    ],
)
def test_a_bad_row_of_an_organisation_is_left_out(
    files: Files, column: str, cell: str, code: str
) -> None:
    files.organisations = [*pair(), participation("P1", "O3") | {column: cell}]
    plan = files.plan()
    notice = only(plan)
    assert (notice.code, notice.row, notice.column) == (code, 4, column)
    (cooperation,) = plan.cooperations
    assert len(cooperation.command.parties) == 2
    assert len(plan.parties) == 2


def test_with_fewer_than_two_good_rows_it_is_no_cooperation(files: Files) -> None:
    files.organisations[1]["role"] = "observer"
    plan = files.plan()
    assert len(plan.cooperations) == 0
    assert [notice.params["id"] for notice in plan.no_cooperation] == ["P1"]


@pytest.mark.parametrize("column", ["id", "title", "projectID"])
def test_a_bad_row_of_a_deliverable_is_left_out(files: Files, column: str) -> None:
    files.deliverables = [deliverable("D1"), deliverable("D2") | {column: ""}]
    plan = files.plan()
    notice = only(plan)
    assert (notice.code, notice.row) == (problems.VALUE_MISSING, 3)
    assert (notice.file, notice.column) == ("deliverables.csv", column)
    assert plan.milestones == 1


def test_the_same_id_twice(files: Files) -> None:
    files.projects = [project("P1"), project("P1", title="Noch ein Muster")]
    files.deliverables = [deliverable("D1"), deliverable("D1")]
    plan = files.plan()
    assert [(notice.code, notice.file, notice.row) for notice in plan.problems] == [
        (problems.DUPLICATE_ID, "project.csv", 3),
        (problems.DUPLICATE_ID, "deliverables.csv", 3),
    ]
    assert plan.problems[0].params == {"id": "P1", "first": "2"}
    (cooperation,) = plan.cooperations
    assert cooperation.command.title == "Musterprojekt"
    assert plan.milestones == 1


def test_two_coordinators_keep_their_project_out(files: Files, koop: Koop) -> None:
    files.projects = [project("P1"), project("P2")]
    files.organisations = [
        *pair("P1"),
        participation("P2", "O3", "coordinator"),
        participation("P2", "O4"),
        participation("P2", "O2", "coordinator"),
    ]
    report = files.import_into(koop)
    (notice,) = report.problems
    assert (notice.code, notice.file, notice.row) == (
        problems.TWO_COORDINATORS,
        "organization.csv",
        6,
    )
    assert notice.params == {"id": "P2", "rows": "4, 6"}
    assert report.counts[Kind.COOPERATION].added == 1
    assert report.counts[Kind.PARTY].added == 2
    assert report.skipped == report.no_cooperation == []


def test_a_coordinator_that_stands_there_twice_is_one(files: Files) -> None:
    files.organisations.append(participation("P1", "O1", "coordinator"))
    plan = files.plan()
    assert plan.problems == []
    (cooperation,) = plan.cooperations
    assert len(cooperation.command.parties) == 2


def test_one_organisation_in_two_roles_is_one_organisation(files: Files) -> None:
    files.organisations = [
        participation("P1", "O1", "coordinator"),
        participation("P1", "O1", "thirdParty"),
    ]
    plan = files.plan()
    assert len(plan.cooperations) == 0
    assert len(plan.no_cooperation) == 1


# ---------------------------------------------------------------- damaged text


def damaged(files: Files, row: bytes, good: int = 2) -> Plan:
    """Plan with a damaged row between the projects P1 and P3."""
    files.projects = [project("P1"), project("P3")][:good]
    files.organisations = [*pair("P1"), *pair("P3")]
    lines = files.content("project.csv").splitlines(keepends=True)
    files.raw["project.csv"] = b"".join([*lines[:2], row, *lines[2:]])
    return files.plan()


GOOD_ROW: Final = b"P2,X,SIGNED,M\xc3\xbcster,2025-01-01,2027-12-31,T,2024-12-01,Goal,2025\n"


def test_the_row_to_be_damaged_is_good(files: Files) -> None:
    assert damaged(files, GOOD_ROW).problems == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (GOOD_ROW.replace(b"\xc3\xbc", b"\xfc"), problems.ROW_ENCODING),
        (GOOD_ROW.replace(b"X", b"\xff\xfe\x81"), problems.ROW_ENCODING),
        (GOOD_ROW.replace(b"Goal", b"Go\0al"), problems.ROW_NUL),
        (GOOD_ROW.replace(b",T,", b",T,T,"), problems.COLUMN_COUNT),
        (b"P2\n", problems.COLUMN_COUNT),
        (GOOD_ROW.replace(b"Goal", b'"Goal"s'), problems.ROW_QUOTES),
        (GOOD_ROW.replace(b"Goal", b'"Goal'), problems.ROW_QUOTES),
        (GOOD_ROW.replace(b"Goal", b"G" * 200_000), problems.ROW_TOO_LONG),
        (GOOD_ROW.replace(b"Goal", b"G" * 5_000_000), problems.ROW_TOO_LONG),
    ],
)
def test_a_damaged_row_does_not_harm_its_neighbours(files: Files, row: bytes, code: str) -> None:
    plan = damaged(files, row)
    notice = only(plan)
    assert (notice.code, notice.row, notice.line) == (code, 3, 3)
    assert [each.origin.external_id for each in plan.cooperations] == ["P1", "P3"]
    assert [each.origin.row for each in plan.cooperations] == [2, 4]


def test_a_row_in_latin_1_is_told_with_a_hint(files: Files) -> None:
    notice = only(damaged(files, GOOD_ROW.replace(b"\xc3\xbc", b"\xfc")))
    assert notice.column == "title"
    assert notice.params == {"looks_like": "Windows-1252 (Latin-1)"}


def test_too_few_columns_are_counted(files: Files) -> None:
    assert only(damaged(files, b"P2,X\n")).params == {"expected": "10", "found": "2"}


def test_a_last_row_whose_quote_stays_open(files: Files) -> None:
    plan = damaged(files, GOOD_ROW.replace(b"Goal", b'"Goal').rstrip(), good=1)
    assert only(plan).code == problems.ROW_QUOTES


def test_rows_are_counted_as_rows_and_lines_as_lines(files: Files) -> None:
    files.projects = [project("P1", objective="Eins\nZwei\n\nVier"), project("P2", status="x")]
    notice = only(files.plan())
    assert (notice.row, notice.line) == (3, 6)


def test_blank_rows_are_no_rows(files: Files) -> None:
    plan = damaged(files, b"\n\r\n,,,,,,,,,\n")
    assert plan.problems == []
    assert [each.origin.row for each in plan.cooperations] == [2, 6]

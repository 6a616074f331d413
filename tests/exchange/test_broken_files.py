"""A file that cannot be used is told with the reason, and the rest goes in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from koop_es.exchange import problems
from koop_es.exchange.cordis import plan_cordis
from koop_es.exchange.problems import Notice
from koop_es.exchange.report import Kind
from koop_es.exchange.tables import FileChanged
from tests.exchange.making import Files, deliverable, participation, project, table

if TYPE_CHECKING:
    from koop_es.app import Koop


def told(files: Files) -> list[str]:
    return [notice.code for notice in files.plan().problems]


def only(files: Files) -> Notice:
    found = files.plan().problems
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\r\n  \n"])
@pytest.mark.parametrize("name", ["project.csv", "organization.csv", "deliverables.csv"])
def test_an_empty_file(files: Files, name: str, content: bytes) -> None:
    files.raw[name] = content
    assert only(files) == Notice(problems.FILE_EMPTY, name)


def test_an_empty_file_does_not_keep_the_others_out(files: Files, koop: Koop) -> None:
    files.raw["deliverables.csv"] = b""
    report = files.import_into(koop)
    assert report.counts[Kind.COOPERATION].added == 1
    files.raw["project.csv"] = b""
    files.organisations.append(participation("P9", "O9"))
    assert files.import_into(koop).counts[Kind.PARTY].added == 1


def test_without_organisations_no_project_is_called_skipped(files: Files) -> None:
    files.raw["organization.csv"] = b""
    plan = files.plan()
    assert plan.skipped == []
    assert len(plan.cooperations) == 0


@pytest.mark.parametrize("name", ["project.csv", "organization.csv", "deliverables.csv"])
def test_a_file_with_a_header_only(files: Files, name: str) -> None:
    files.raw[name] = files.content(name).splitlines(keepends=True)[0]
    assert only(files) == Notice(problems.NO_ROWS, name)


def unreadable(files: Files, name: str) -> bytes:
    header, *rows = files.content(name).splitlines()
    return b"\n".join([header, *(b"\xff\x81" + row for row in rows)])


@pytest.mark.parametrize("name", ["project.csv", "organization.csv", "deliverables.csv"])
def test_a_file_of_which_no_row_can_be_read(files: Files, koop: Koop, name: str) -> None:
    files.deliverables = [deliverable("D1"), deliverable("D2")]
    files.raw[name] = unreadable(files, name)
    rows = str(files.raw[name].count(b"\n"))
    found = Notice(problems.NOTHING_READABLE, name, params={"rows": rows})
    assert found in files.plan().problems
    assert files.import_into(koop).unusable


def test_a_header_wider_than_any_row(files: Files) -> None:
    header, row = files.content("project.csv").splitlines()
    many = b"".join(b",c%d" % nth for nth in range(100_000))
    files.raw["project.csv"] = header + many + b"\n" + row
    assert told(files) == [problems.COLUMN_COUNT, problems.NOTHING_READABLE]


def test_one_readable_row_is_enough_to_use_a_file(files: Files, koop: Koop) -> None:
    files.raw["project.csv"] = files.content("project.csv") + b"\xff\n"
    report = files.import_into(koop)
    assert not report.unusable
    assert report.counts[Kind.COOPERATION].added == 1


def test_a_file_of_nothing_but_nul_looks_like_no_encoding(files: Files) -> None:
    files.raw["project.csv"] = b"\0" * 5_000
    assert only(files) == Notice(problems.FILE_ENCODING, "project.csv")


@pytest.mark.parametrize(
    ("name", "column"),
    [("project.csv", "endDate"), ("organization.csv", "role"), ("deliverables.csv", "projectID")],
)
def test_a_missing_column_is_named(files: Files, name: str, column: str) -> None:
    files.raw[name] = files.content(name).replace(column.encode(), b"somethingElse", 1)
    notice = only(files)
    assert (notice.code, notice.file) == (problems.COLUMN_MISSING, name)
    assert (notice.row, notice.column) == (1, column)


def test_a_column_that_is_there_twice(files: Files) -> None:
    files.raw["project.csv"] = files.content("project.csv").replace(b"acronym", b"title", 1)
    notice = only(files)
    assert (notice.code, notice.column) == (problems.COLUMN_TWICE, "title")


def test_swapped_files_say_what_they_look_like(files: Files) -> None:
    files.raw["project.csv"] = files.content("organization.csv")
    files.raw["organization.csv"] = table(["id", "title", "deliverableType", "projectID"], [])
    found = {notice.file: notice for notice in files.plan().problems}
    assert {notice.code for notice in found.values()} == {problems.FILE_OF_ANOTHER_KIND}
    assert found["project.csv"].params == {
        "expected": "project.csv",
        "looks_like": "organization.csv",
    }
    assert found["organization.csv"].params["looks_like"] == "deliverables.csv"


@pytest.mark.parametrize(
    ("content", "looks_like"),
    [
        (b"PK\x03\x04 and so on", "zip"),
        (b'{"grants": []}', "360giving"),
        (b"<html></html>", "html"),
        (b"%PDF-1.7", "pdf"),
        (b"a,b,c\n1,2,3\n", None),
    ],
)
def test_something_else_altogether(files: Files, content: bytes, looks_like: str | None) -> None:
    files.raw["project.csv"] = content
    notice = only(files)
    assert notice.code == problems.FILE_OF_ANOTHER_KIND
    assert notice.params.get("looks_like") == looks_like


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_another_encoding_of_the_whole_file(files: Files, encoding: str) -> None:
    text = files.content("project.csv").decode()
    files.raw["project.csv"] = text.encode(encoding)
    notice = only(files)
    assert notice.code == problems.FILE_ENCODING
    assert notice.params == {"looks_like": "UTF-16"}


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    plan = plan_cordis(tmp_path / "none.csv", tmp_path, Path("\0"))
    assert [notice.code for notice in plan.problems] == [problems.FILE_UNREADABLE] * 3


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_separators_line_ends_and_byte_order_marks_do_not_matter(
    files: Files, separator: str, line_end: str, mark: bytes
) -> None:
    files.projects = [project(title="Muster, Muster; und\tMuster", objective="Eins\nZwei\r\nDrei")]
    files.deliverables = [deliverable()]
    files.dialect = {"delimiter": separator, "lineterminator": line_end}
    for name in ("project.csv", "organization.csv", "deliverables.csv"):
        files.raw[name] = mark + files.content(name)
    plan = files.plan()
    assert plan.problems == []
    (cooperation,) = plan.cooperations
    assert cooperation.command.title == "Muster, Muster; und Muster"
    assert len(cooperation.command.parties) == 2
    assert len(cooperation.milestones) == 1


def test_quoted_everything_is_read_too(files: Files) -> None:
    files.dialect = {"quoting": 1, "delimiter": ";"}
    assert told(files) == []


def test_a_file_that_changes_after_planning_is_not_taken(files: Files, koop: Koop) -> None:
    plan = files.plan()
    with (files.folder / "project.csv").open("ab") as file:
        file.write(b"\n")
    with pytest.raises(FileChanged):
        list(plan.cooperations)
    (files.folder / "project.csv").unlink()
    with pytest.raises(FileChanged):
        list(plan.cooperations)
    assert koop.store.head() == 0


def test_a_file_that_cannot_be_used_is_more_than_a_bad_row(files: Files, koop: Koop) -> None:
    files.projects[0]["endDate"] = "x"
    assert not files.import_into(koop).unusable
    files.raw["project.csv"] = files.content("project.csv").replace(b"endDate", b"end", 1)
    report = files.import_into(koop)
    assert report.unusable
    assert report.as_dict()["unusable"]

"""Reports: their documents, their days, and what was known when."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from koop_es.exchange.reports.table import REPORTS as TABLE
from tests.cli.story import BEGIN, CODE, END, TODAY, day, german

if TYPE_CHECKING:
    from tests.cli.driving import Driver

REPORTS = [each.name for each in TABLE if each.past and not any(o.needed for o in each.options)]
HEAD = {"report", "as_of", "known_at", "last_position", "lag_events", "filters", "rows", "totals"}


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_one_document_of_the_same_shape(story: Driver, name: str) -> None:
    document = story.ok("report", name, "--json").json
    assert set(document) == HEAD
    assert document["report"] == name
    assert document["as_of"] == TODAY.isoformat()
    assert document["last_position"] == 11
    assert document["lag_events"] == 0


def test_ties_are_counted_by_duration(story: Driver) -> None:
    document = story.ok("report", "time-bounded", "--json").json
    bounded, ongoing, unknown = document["rows"]
    assert list(bounded) == [
        *("duration", "count", "share", "median_age_days", "median_remaining_days"),
        *("past_end", "suspended", "dormant"),
    ]
    assert (bounded["duration"], bounded["count"], bounded["share"]) == ("time_bounded", 1, 0.5)
    assert (bounded["median_age_days"], bounded["median_remaining_days"]) == (20, 200)
    assert (ongoing["duration"], ongoing["count"]) == ("ongoing", 1)
    assert (unknown["duration"], unknown["count"]) == ("unknown", 0)
    assert document["totals"]["count"] == 2


def test_without_a_name_all_reports_are_listed_with_their_questions(story: Driver) -> None:
    listed = story.ok("report", "--json").json["items"]
    assert [(each["number"], each["name"]) for each in listed] == [
        (each.number, each.name) for each in TABLE
    ]
    assert listed[0]["question"].startswith("Time-bounded and ongoing")
    assert "befristet" in story.ok("report", "--lang", "de").out
    assert "matrix" in story.no(2, "usage.unknown_command", "report", "matrx").err


def test_the_matrix_adds_up_to_the_stock_and_reaches_back(story: Driver) -> None:
    document = story.ok("report", "matrix", "--months", "2", "--json").json
    assert document["filters"] == {"months": 2}
    assert [row["tie"] for row in document["rows"]] == ["weak", "strong"] * 3
    stock = story.ok("report", "time-bounded", "--json").json
    assert document["totals"] == {
        **{row["duration"]: row["count"] for row in stock["rows"]},
        "count": stock["totals"]["count"],
    }
    assert "Count: 2" in story.ok("report", "matrix", "--format", "table").out


def test_the_rows_behind_a_figure_are_shown(story: Driver) -> None:
    rows = story.ok("report", "matrix", "--rows", "--json").json
    assert rows["totals"] == {"count": 2}
    (strong,) = [row for row in rows["rows"] if row["tie"] == "strong"]
    assert (strong["code"], strong["form"], strong["duration"]) == (
        CODE,
        "cooperation",
        "time_bounded",
    )
    assert story.ok("report", "time-bounded", "--rows").rows[0]["stream"]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_a_workbook_with_typed_cells(
    story: Driver, name: str, language: str
) -> None:
    file = story.home.parent / f"{name}.xlsx"
    story.ok("report", name, "--format", "xlsx", "--output", str(file), "--lang", language, "--yes")
    book = load_workbook(file)
    rows, about, columns = (list(sheet.values) for sheet in book.worksheets)
    assert [row[0] for row in columns[1:]] == list(rows[0])
    assert about[0][1] == book.worksheets[0].title or len(str(about[0][1])) > 31
    assert book.worksheets[0].freeze_panes == "A2"
    assert not any(cell.data_type == "f" for sheet in book for row in sheet for cell in row)


def test_a_workbook_holds_days_and_shares_as_such(story: Driver) -> None:
    file = story.home.parent / "ends.xlsx"
    story.ok(*("report", "expiring", "--within", "365", "--format", "xlsx", "--output", str(file)))
    sheet = load_workbook(file).worksheets[0]
    headings, row = list(sheet.values)
    cells: dict[Any, Any] = dict(zip(headings, row, strict=True))
    assert cells["End"].date() == END
    assert sheet["F2"].data_type == "n"


def test_a_report_tells_of_another_day(story: Driver) -> None:
    before = story.ok("report", "time-bounded", "--as-of", german(-21), "--json").json
    assert before["totals"]["count"] == 0
    assert before["rows"][0]["share"] is None
    after = story.ok("report", "term-passed", "--as-of", day(201), "--json").json
    assert [row["code"] for row in after["rows"]] == [CODE]


def test_a_report_tells_what_was_known(story: Driver) -> None:
    early = story.ok("report", "time-bounded", "--known-at", "2020-01-01", "--json").json
    assert early["totals"]["count"] == 0
    assert early["known_at"] == "2020-01-01T22:59:59.999999Z"
    now = story.ok("report", "time-bounded", "--known-at", day(0), "--json").json
    assert now["totals"]["count"] == 2


def test_expiring_looks_so_many_days_ahead(story: Driver) -> None:
    assert not story.ok("report", "expiring").rows
    (row,) = story.ok("report", "expiring", "--within", "200").rows
    assert (row["code"], row["ends_on"], row["days_left"]) == (CODE, END.isoformat(), "200")


def test_filters_narrow_a_report(story: Driver) -> None:
    def count(*words: str) -> int:
        return story.ok("report", "time-bounded", *words, "--json").json["totals"]["count"]

    assert count("--party", "City Library") == 2
    assert count("--party", "A. Example") == 0
    assert count("--theme", "reading") == 1
    assert count("--form", "contact") == 1
    assert count("--programme", "Books for All") == 0
    story.ok("cooperation", "assign-programme", CODE, "Books for All")
    assert count("--programme", "Books for All") == 1


def test_checks_due_follow_the_rhythm(story: Driver) -> None:
    story.ok("check", "record", CODE, "--green", "x", "--next-check-on", german(30))
    (row,) = story.ok("check", "due").rows
    assert (row["due_on"], row["overdue"]) == (day(30), "false")
    assert not story.ok("check", "due", "--within", "10").rows
    (row,) = story.ok("report", "checks-due", "--as-of", day(50), "--json").json["rows"]
    assert row["overdue"] is True
    assert row["days_until_due"] == -20


def test_the_audit_trail_has_the_columns_of_an_auditor(story: Driver) -> None:
    document = story.ok("report", "audit-trail", "--json").json
    row = document["rows"][4]
    assert set(row) >= {
        *("position", "stream", "type", "sentence", "effective_on", "effective_basis"),
        *("recorded_at", "days_between", "actor", "on_behalf_of", "entered_via", "reason"),
        *("approver", "evidence_hashes", "before", "after", "event_hash"),
    }
    assert row["days_between"] == 20
    assert row["effective_on"] == BEGIN.isoformat()
    assert len(row["event_hash"]) == 64


def test_the_audit_trail_is_filtered_on_either_axis(story: Driver) -> None:
    def positions(*words: str) -> list[str]:
        rows = story.ok("report", "audit-trail", *words).rows
        return [row["position"] for row in rows]

    assert positions("--of", CODE) == ["5", "6", "7", "8", "9", "10"]
    assert positions("--of", "City Library") == ["1"]
    assert positions("--type", "koop.cooperation.agreed.v1") == ["5"]
    assert positions("--effective-to", german(-1)) == ["5"]
    assert positions("--as-of", german(-1)) == ["5"]
    assert len(positions("--effective-from", day(0))) == 10
    assert not positions("--recorded-to", german(-1))
    assert len(positions("--recorded-from", day(0))) == 11
    assert not positions("--known-at", "2020-01-01")


def test_the_trail_opens_reasons_and_hashes_of_evidence(story: Driver) -> None:
    file = story.home.parent / "proof.txt"
    file.write_text("proof")
    attached = story.ok("evidence", "attach", CODE, file, "--json").json
    part = attached["ids"]["evidence"][0]
    story.ok("milestone", "reach", CODE, "first", "--evidence", part, "--reason", "seen it")
    *_, attach, reach = story.ok("report", "audit-trail", "--json").json["rows"]
    assert reach["reason"] == "seen it"
    assert len(reach["evidence_hashes"][0]) == 64
    assert reach["evidence_hashes"] == attach["evidence_hashes"]


def test_the_trail_for_excel_has_instants_that_it_knows(story: Driver) -> None:
    text = story.ok("report", "audit-trail", "--format", "csv-excel", "--lang", "de").out
    rows = list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=";"))
    recorded = rows[0]["Erfasst am"]
    assert datetime.strptime(recorded, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    assert rows[0]["Grundlage des Datums"] == "angegeben"


def test_a_table_of_ties_ends_with_their_sum(story: Driver) -> None:
    text = story.ok("report", "time-bounded", "--format", "table", "--lang", "de").out
    assert "Summe" in text
    assert "Kooperation" in text


def test_known_at_takes_a_german_day_with_an_hour(story: Driver) -> None:
    words = ("report", "time-bounded", "--json", "--known-at")
    then = story.ok(*words, f"{german(-1)} 08:16").json["known_at"]
    assert then == story.ok(*words, f"{day(-1)}T08:16").json["known_at"]
    story.no(2, "invalid", *words[:-2], "--known-at", f"{german(-1)} noon")


def test_known_at_the_calendars_ends_is_all_or_nothing(story: Driver) -> None:
    def total(instant: str) -> int:
        said = story.ok("report", "time-bounded", "--json", "--known-at", instant).json
        return sum(row["count"] for row in said["rows"])

    assert total("0001-01-01T00:00:00+23:59") == 0
    assert total("9999-12-31T23:59:59-12:00") > 0

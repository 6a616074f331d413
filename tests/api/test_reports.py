"""Reports over HTTP: as documents, as files, and the rows behind their figures."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from koop_es.exchange.reports.table import REPORTS
from koop_es.exchange.sheets import MEDIA_TYPES, XLSX
from tests.api.asking import example_cooperation, refused

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.api.asking import Client

FREE = [each for each in REPORTS if each.ask and not any(o.needed for o in each.options)]
TODAY = "2026-06-15"


@pytest.mark.parametrize("report", FREE, ids=lambda each: each.name)
def test_a_report_is_told_as_json_csv_and_workbook(koop: Koop, api: Client, report: object) -> None:
    example_cooperation(koop)
    path = f"/reports/{getattr(report, 'name', '')}"
    document = api.get(path).json()
    assert document["report"] == getattr(report, "name", "")
    columns = [column.name for column in getattr(report, "columns", ())]
    csv = api.get(path, accept="text/csv")
    assert csv.headers["content-type"].startswith("text/csv")
    assert csv.text.splitlines()[0] == ",".join(["as_of", "known_at", *columns])
    assert len(csv.text.splitlines()) == 1 + len(document["rows"])
    book = api.get(path, accept=MEDIA_TYPES[XLSX])
    assert book.headers["content-type"] == MEDIA_TYPES[XLSX]
    assert load_workbook(io.BytesIO(book.content)).worksheets[0].max_row == 1 + len(
        document["rows"]
    )
    assert api.get(f"{path}.csv").content == csv.content
    german = api.get(f"{path}.csv-excel", accept_language="de")
    assert german.text.startswith("\ufeffStichtag;")
    assert "attachment" in german.headers["content-disposition"]


def test_the_rows_behind_a_figure_have_an_address(koop: Koop, api: Client) -> None:
    example_cooperation(koop)
    asked = "?as_of=2027-01-31"
    (row,) = api.get(f"/reports/matrix/rows{asked}").json()["rows"]
    assert (row["form"], row["tie"], row["title"]) == ("cooperation", "strong", "Reading together")
    assert api.get(f"/reports/matrix{asked}").json()["totals"]["count"] == 1


def test_json_is_preferred_unless_a_file_is_liked_better(api: Client) -> None:
    def kind(accept: str) -> str:
        return api.get("/reports/matrix", accept=accept).headers["content-type"].partition(";")[0]

    assert kind("*/*") == "application/json"
    assert kind("application/json, text/csv") == "application/json"
    assert kind("text/csv;q=0.9, application/json;q=0.1") == "text/csv"
    assert kind("text/csv;q=x, application/json") == "application/json"


@pytest.mark.parametrize("name", ["nonsense.csv", "matrix.pdf", "matrix", "audit-trail.pdf"])
def test_there_are_no_other_files(api: Client, name: str) -> None:
    if name == "matrix":
        assert api.get(f"/reports/{name}").status_code == 200
    else:
        refused(api.get(f"/reports/{name}"), 404, "request.address_unknown")


def test_options_are_read_strictly(api: Client) -> None:
    refused(api.get("/reports/matrix?months=-1"), 422, "request.parameters_invalid")
    refused(api.get("/reports/matrix.csv?weeks=1"), 422, "request.parameters_invalid")


def test_the_audit_trail_is_told_as_a_file_whole(koop: Koop, api: Client) -> None:
    stream = example_cooperation(koop).stream
    path = "/reports/audit-trail"
    whole = api.get(f"{path}?of={stream}").json()["rows"]
    told = api.get(f"{path}.csv?of={stream}").text.splitlines()
    assert told[0].startswith("as_of,known_at,position,stream,subject,type,sentence")
    assert len(told) == len(whole) + 1
    assert api.get(f"{path}.xlsx").headers["content-type"] == MEDIA_TYPES[XLSX]
    refused(api.get(f"{path}.csv?limit=1"), 422, "request.parameters_invalid")

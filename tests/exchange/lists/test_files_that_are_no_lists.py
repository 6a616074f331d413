"""Files that are no lists say what they look like, and those that would do harm stay unopened."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from koop_es.exchange import problems
from koop_es.exchange.lists.planning import plan_list
from koop_es.exchange.recognising import FileKind
from tests.exchange.lists.making_lists import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.exchange.problems import Notice


def problem(folder: Path, data: bytes, kind: FileKind = FileKind.TEXT_TABLE) -> Notice:
    file = folder / "datei"
    file.write_bytes(data)
    (found,) = plan_list(file, kind, None, TODAY).plan.problems
    return found


def packed(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/workbook.xml": b" " * 300_000_000}, problems.WORKBOOK_UNSAFE),
        ({"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}, problems.WORKBOOK_UNSAFE),
        ({"xl/workbook.xml": b"<nonsense"}, problems.WORKBOOK_BROKEN),
    ],
)
def test_a_workbook_that_would_do_harm_is_not_opened(
    tmp_path: Path, parts: dict[str, bytes], code: str
) -> None:
    assert problem(tmp_path, packed(parts), FileKind.XLSX).code == code


OTHERS: dict[str, tuple[bytes, str | None]] = {
    "pdf": (b"%PDF-1.7\n", None),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None),
    "docx": (packed({"word/document.xml": b"<x/>"}), None),
    "ods": (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), None),
    "xlsx": (packed({"xl/workbook.xml": b"<x/>"}), "koop import xlsx"),
    "zip": (packed({"a.txt": b"x"}), None),
    "html": (b"<!DOCTYPE html><html><body><p>Willkommen</p></body></html>", None),
    "login_page": (b"<html><form><input type='password'></form></html>", None),
    "360giving": (b'{"version": "1.1", "grants": [{"id": "x"}]}', "koop import 360giving"),
    "koop_events": (b'{"position":1,"stream":"a","version":1,"type":"b"}', "koop events import"),
    "iati": (b"<?xml version='1.0'?><iati-activities version='2.03'/>", None),
    "xml": (b"<?xml version='1.0'?><a/>", None),
    "json": (b'{"a": 1}', None),
    "calendar": (b"BEGIN:VCALENDAR\r\n", None),
    "cordis": (b"projectID,organisationID,name,role,endOfParticipation\n", "koop import cordis"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_another_file_says_what_it_looks_like(tmp_path: Path, kind: str) -> None:
    data, use = OTHERS[kind]
    notice = problem(tmp_path, data)
    assert notice.code == problems.FILE_OF_ANOTHER_KIND
    assert (notice.params["looks_like"], notice.params.get("use")) == (kind, use)


def test_a_text_is_no_workbook(tmp_path: Path) -> None:
    notice = problem(tmp_path, b"a;b\n1;2\n", FileKind.XLSX)
    assert notice.params["use"] == "koop import csv"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", problems.FILE_EMPTY),
        (b"\xef\xbb\xbf \n", problems.FILE_EMPTY),
        (b"a;b\n\x81\x8d;\x00\n", problems.LIST_ENCODING),
        (b"Farbe;Form\nblau;rund\n", problems.LIST_UNKNOWN),
        (b"Titel;Partner\n", problems.NO_ROWS),
    ],
)
def test_a_file_that_is_no_use_says_why(tmp_path: Path, data: bytes, code: str) -> None:
    assert problem(tmp_path, data).code == code


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    found = plan_list(tmp_path / "fort.csv", FileKind.TEXT_TABLE, None, TODAY)
    assert [notice.code for notice in found.plan.problems] == [problems.FILE_UNREADABLE]


def test_what_is_neither_workbook_nor_text_is_not_said_to_look_like_one(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    for data, looks in ((b"Titel;Partner\nA;B\n", "csv"), (b"\x81\x00\x8d" * 50, None)):
        file.write_bytes(data)
        (notice,) = plan_list(file, FileKind.XLSX, None, TODAY).plan.problems
        assert notice.code == problems.FILE_OF_ANOTHER_KIND
        assert notice.params.get("looks_like") == looks

"""Lists as files: encodings, separators, workbooks, mappings, and files that are no lists."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.exchange import problems
from koop_es.exchange.importing import run
from koop_es.exchange.lists.mapping import (
    Mapping,
    MappingInvalid,
    MappingMissing,
    MappingNoToml,
    as_toml,
    read_mapping,
)
from koop_es.exchange.lists.planning import plan_list
from koop_es.exchange.recognising import FileKind
from koop_es.exchange.report import Kind
from tests.exchange.lists.making_lists import EXAMPLE, TODAY, Formula, List, row
from tests.exchange.making import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.exchange.lists.planning import ListPlan
    from koop_es.exchange.problems import Notice


@pytest.fixture
def koop(tmp_path: Path) -> Iterator[Koop]:
    with opened(tmp_path / "home") as running:
        yield running


def workbook(lists: List, mapping: Mapping | None = None) -> ListPlan:
    return plan_list(lists.workbook(), FileKind.XLSX, mapping, TODAY)


def suggestion(lists: List) -> Mapping:
    found = lists.plan().mapping
    assert found is not None
    return found


def problem(folder: Path, data: bytes, kind: FileKind = FileKind.TEXT_TABLE) -> Notice:
    file = folder / "datei"
    file.write_bytes(data)
    (found,) = plan_list(file, kind, None, TODAY).plan.problems
    return found


# ---------------------------------------------------------------- texts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encoding_and_separator_are_found(lists: List, encoding: str, separator: str) -> None:
    lists.encoding, lists.separator = encoding, separator
    lists.rows = [row(Titel="Grüße aus Köln")]
    found = lists.plan()
    assert [each.title for each in found.stories] == ["Grüße aus Köln"]
    assert found.plan.problems == []


def test_a_list_of_one_row_goes_in(lists: List, koop: Koop) -> None:
    lists.rows = [row()]
    report = lists.import_into(koop)
    assert report.counts[Kind.COOPERATION].added == 1
    assert report.counts[Kind.PARTY].added == 2


def test_importing_twice_adds_nothing_whatever_the_file_is_called(lists: List, koop: Koop) -> None:
    lists.rows = [row("1"), row("2", Partner="Verein A; Verein B")]
    mapping = suggestion(lists)
    lists.import_into(koop, mapping)
    head = koop.store.head()
    again = lists.text("im-april.csv")
    report = run(koop, plan_list(again, FileKind.TEXT_TABLE, mapping, TODAY).plan)
    assert koop.store.head() == head
    assert report.counts[Kind.COOPERATION].unchanged == 2


def test_a_changed_end_is_told_and_taken_over_if_asked(lists: List, koop: Koop) -> None:
    lists.rows = [row()]
    lists.import_into(koop)
    lists.rows = [row(Ende="31.12.2028")]
    assert lists.import_into(koop).counts[Kind.COOPERATION].differing == 1
    assert lists.import_into(koop, update=True).counts[Kind.COOPERATION].updated == 1


def test_a_list_that_was_counted_anew_changes_nothing_of_others(lists: List, koop: Koop) -> None:
    lists.rows = [row("1", Ende="31.12.2026")]
    lists.import_into(koop)
    head = koop.store.head()
    other = {"Titel": "Ganz anderes", "Federführung": "Haus X", "Partner": "Haus Y"}
    lists.rows = [row("1", Ende="31.12.2029", **other)]
    report = lists.import_into(koop, update=True)
    assert report.counts[Kind.COOPERATION].differing == 1
    assert koop.store.read_raw(head, 100) == [
        each for each in koop.store.read_raw(head, 100) if each.version == 1
    ]


@pytest.mark.parametrize(("heading", "cell"), [("Zielgruppe", "Familien"), ("Ort", "Musterdorf")])
def test_what_changed_is_told_whatever_it_is(
    lists: List, koop: Koop, heading: str, cell: str
) -> None:
    lists.header = [*lists.header, heading]
    lists.rows = [[*row(), cell]]
    lists.import_into(koop)
    assert lists.import_into(koop).counts[Kind.COOPERATION].unchanged == 1
    lists.rows = [[*row(), "anders"]]
    assert lists.import_into(koop).counts[Kind.COOPERATION].differing == 1


def test_each_entry_tells_its_source_and_its_row(lists: List, koop: Koop) -> None:
    lists.rows = [row("1"), row("2")]
    report = lists.import_into(koop)
    records = list(koop.store.read_all(0, limit=100))
    sources = [record.envelope.source for record in records]
    assert {source.system for source in sources if source} == {"liste"}
    assert {source.row for source in sources if source} == {2, 3}
    assert {source.file for source in sources if source} == set(report.files.values())
    assert {record.envelope.correlation_id for record in records} == {report.correlation_id}


def test_a_private_column_is_never_read(lists: List, koop: Koop) -> None:
    lists.header = [*lists.header, "Ansprechpartner", "E-Mail", "Bemerkungen"]
    lists.rows = [[*row(), "M. Beispiel", "m@example.org", "ruft oft an"]]
    assert suggestion(lists).ignore == ("Ansprechpartner", "E-Mail", "Bemerkungen")
    lists.import_into(koop)
    stored = b"".join(record.raw for record in koop.store.read_all(0, limit=100))
    assert b"Beispiel" not in stored
    assert b"example" not in stored


def test_a_column_that_nobody_knows_is_told(lists: List) -> None:
    lists.header = [*lists.header, "Farbe"]
    lists.rows = [[*row(), "blau"]]
    found = lists.plan()
    assert found.unread == ["Farbe"]
    assert problems.COLUMN_NOT_READ in {notice.code for notice in found.plan.notes}


def test_rows_that_belong_together_are_one_cooperation(lists: List) -> None:
    lists.header = ["Nr.", "Titel", "Organisation", "Rolle"]
    lists.rows = [
        ["1", "Ein Vorhaben", "Haus A", "Koordination"],
        ["", "", "Verein B", "Partner"],
        ["1", "Ein Vorhaben", "Stiftung C", "Fördergeber"],
        ["2", "Ein anderes", "Haus A", "Partner"],
    ]
    first, second = lists.plan().stories
    assert first.parties == (("Haus A", "lead"), ("Verein B", "partner"), ("Stiftung C", "funder"))
    assert (first.becomes, second.becomes) == ("cooperation", "party")


def test_rows_whose_end_has_passed_stay_open_or_are_ended(lists: List, koop: Koop) -> None:
    lists.rows = [row(Beginn="01.01.2024", Ende="31.12.2025")]
    assert lists.plan().past == 1
    assert lists.plan(passed="open").stories[0].status == "untold"
    assert lists.plan(passed="ended").stories[0].status == "ended"
    run(koop, lists.plan(passed="ended").plan)
    types = [record.topic for record in koop.store.read_all(0, limit=100)]
    assert types[-1].startswith("koop.cooperation.ended")


# ---------------------------------------------------------------- workbooks


def test_a_workbook_is_read_with_its_types(lists: List) -> None:
    lists.rows = [
        [1, "Eins", "Haus A", "Verein B", "", "", date(2026, 2, 1), 46387],
        [2, "Zwei", "Haus A", "Verein B", "", "", "1.2.2026", ""],
    ]
    found = workbook(lists)
    first, second = found.stories
    assert (first.starts_on, first.ends_on) == (date(2026, 2, 1), date(2026, 12, 31))
    assert second.starts_on == date(2026, 2, 1)
    assert (first.row, second.row) == (2, 3)
    assert found.mapping is not None
    assert found.mapping.sheet == "Tabelle1"


def test_days_of_an_old_macintosh_count_from_another_day(lists: List) -> None:
    lists.rows = [row(Beginn=44926, Ende=date(2027, 12, 31))]
    found = plan_list(lists.workbook(mac=True), FileKind.XLSX, None, TODAY).stories[0]
    assert (found.starts_on, found.ends_on) == (date(2027, 1, 1), date(2027, 12, 31))


def test_the_last_value_of_a_formula_is_taken_and_told(lists: List) -> None:
    lists.rows = [row(Titel=Formula('="Vor"&"lesen"', "Vorlesen"))]
    found = workbook(lists)
    assert found.stories[0].title == "Vorlesen"
    assert [notice.column for notice in found.plan.notes] == ["Titel"]


def test_an_error_in_a_cell_leaves_its_row_out(lists: List) -> None:
    lists.rows = [row(Titel=Formula("=NA()", "#N/A")), row("2")]
    first, second = workbook(lists).stories
    assert first.becomes == "left_out"
    assert first.notices[0].code == problems.VALUE_UNFIT
    assert second.becomes == "cooperation"


def test_another_sheet_is_read_if_the_mapping_names_it(lists: List) -> None:
    lists.rows = [row()]
    mapping = suggestion(lists)
    missing = mapping.model_copy(update={"sheet": "Nirgends"})
    (notice,) = workbook(lists, missing).plan.problems
    assert (notice.code, notice.params["known"]) == (problems.SHEET_MISSING, "Leer, Tabelle1")


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


# ---------------------------------------------------------------- other files


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


# ---------------------------------------------------------------- mappings


def test_a_mapping_that_is_kept_reads_the_list_the_same(lists: List, tmp_path: Path) -> None:
    lists.rows = [row("1", Partner="A; B"), row("2")]
    mapping = suggestion(lists)
    file = tmp_path / "zuordnung.toml"
    file.write_text(as_toml(mapping), encoding="utf-8")
    assert read_mapping(file) == mapping
    assert lists.plan(read_mapping(file)).stories == lists.plan().stories


def everything() -> dict[str, Any]:
    return {
        "source": "kreis",
        "header_row": 1,
        "separator": ";",
        "dates": "dmy",
        "decimal": ",",
        "thousands": ".",
        "columns": {
            "id": "Nr.",
            "title": "Titel",
            "goal": "Ziel",
            "starts_on": "Beginn",
            "ends_on": "Ende",
            "indicator": "Kennzahl",
            "unit": "Einheit",
            "target": "Zielwert",
            "baseline": "Ausgang",
            "status": "Status",
        },
        "party": [{"column": "Träger", "role": "lead"}, {"column": "Partner", "split": [" und "]}],
        "constants": {"theme": ["Kultur"], "country": "DE", "area": "DE212", "funder": "Kreis"},
        "status": {"open": ["geplant"], "broken_off": ["verworfen"]},
        "same_party": {"Haus A": "0" * 32},
        "no_party": ["das ganze Dorf"],
        "ignore": ["Notiz"],
    }


def test_a_mapping_says_whatever_a_list_does_not(lists: List) -> None:
    mapping = Mapping.model_validate(everything())
    lists.header = [
        *("Nr.", "Titel", "Träger", "Partner", "Ziel", "Kennzahl", "Einheit", "Ausgang"),
        *("Zielwert", "Beginn", "Ende", "Status", "Notiz"),
    ]
    lists.rows = [
        [
            *("1", "Fest", "Haus A", "Verein B und das ganze Dorf und Chor C", "Viele kommen."),
            *("Gäste", "Personen", "0", "1.250", "03/04/2026", "31.12.2026", "Geplant", "x"),
        ]
    ]
    (cooperation,) = lists.plan(mapping).plan.cooperations
    command = cooperation.command
    assert [involved.role.value for involved in command.parties] == [
        *("lead", "partner", "partner", "funder"),
    ]
    assert command.parties[0].party == "0" * 32
    assert command.term.starts_on == date(2026, 4, 3)
    assert str(command.goals[0].target.value) == "1250"
    assert (command.themes, command.area) == (("Kultur",), "DE212")
    assert cooperation.status.value == "open"


def test_a_column_that_the_list_has_not_is_named_with_those_it_has(lists: List) -> None:
    lists.rows = [row()]
    mapping = suggestion(lists)
    columns = mapping.columns.model_copy(update={"goal": "Absicht"})
    (notice,) = lists.plan(mapping.model_copy(update={"columns": columns})).plan.problems
    assert (notice.code, notice.column) == (problems.LIST_COLUMN_MISSING, "Absicht")
    assert "Ziel" in notice.params["known"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("source = ", MappingNoToml),
        ("\xff", MappingInvalid),
        ('source = "x"\ncolour = "red"', MappingInvalid),
        ('source = "x"\n[columns]\ntitel = "Titel"', MappingInvalid),
        ("[columns]", MappingInvalid),
    ],
)
def test_a_mapping_that_is_none_says_why(tmp_path: Path, text: str, error: type[Exception]) -> None:
    file = tmp_path / "m.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises((error, MappingNoToml)):
        read_mapping(file)


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MappingMissing):
        read_mapping(tmp_path / "none.toml")


def test_what_is_neither_workbook_nor_text_is_not_said_to_look_like_one(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    for data, looks in ((b"Titel;Partner\nA;B\n", "csv"), (b"\x81\x00\x8d" * 50, None)):
        file.write_bytes(data)
        (notice,) = plan_list(file, FileKind.XLSX, None, TODAY).plan.problems
        assert notice.code == problems.FILE_OF_ANOTHER_KIND
        assert notice.params.get("looks_like") == looks


# ---------------------------------------------------------------- the documented example


def test_the_documented_example_becomes_what_the_documents_say() -> None:
    mapping = read_mapping(EXAMPLE.with_name("kooperationsliste.toml"))
    found = plan_list(EXAMPLE, FileKind.TEXT_TABLE, mapping, TODAY)
    assert [(each.row, each.becomes) for each in found.stories] == [
        *((5, "cooperation"), (6, "cooperation"), (7, "cooperation"), (8, "party")),
        *((9, "cooperation"), (10, "cooperation"), (11, "party"), (12, "skipped")),
        (13, "cooperation"),
    ]
    assert found.plan.problems == []
    assert json.dumps(found.unread) == "[]"


def test_an_import_beside_another_compares_what_that_one_brought(
    lists: List, koop: Koop, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists.rows = [row("1"), row("2")]
    lists.import_into(koop)
    head, seen = koop.store.head(), set[str]()
    read = koop.store.read_stream

    def late(_: object, stream: str, **options: Any) -> Any:
        """See each stream only once it was looked for: as if it had come in between."""
        if stream in seen:
            return read(stream, **options)
        seen.add(stream)
        return []

    monkeypatch.setattr(type(koop.store), "read_stream", late)
    report = lists.import_into(koop)
    assert koop.store.head() == head
    assert report.problems == []
    assert report.counts[Kind.COOPERATION].unchanged == 2

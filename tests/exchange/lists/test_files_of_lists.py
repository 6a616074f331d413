"""Lists as files: encodings, separators, workbooks, and the same list once more."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.exchange import problems
from koop_es.exchange.importing import run
from koop_es.exchange.lists.mapping import (
    Mapping,
)
from koop_es.exchange.lists.planning import plan_list
from koop_es.exchange.recognising import FileKind
from koop_es.exchange.report import Kind
from tests.exchange.lists.making_lists import TODAY, Formula, List, row, suggestion
from tests.exchange.making import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.exchange.lists.planning import ListPlan


@pytest.fixture
def koop(tmp_path: Path) -> Iterator[Koop]:
    with opened(tmp_path / "home") as running:
        yield running


def workbook(lists: List, mapping: Mapping | None = None) -> ListPlan:
    return plan_list(lists.workbook(), FileKind.XLSX, mapping, TODAY)


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

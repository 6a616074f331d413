"""Tables, plain text, JSON and CSV, and the files that they are written to."""

from __future__ import annotations

import csv
import io
import os
import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koop_es.cli.cells import Column, cut, for_excel, line, neutral, width, wrapped
from koop_es.cli.output import Table, rendered
from koop_es.wording import translator
from tests.cli.story import CODE, day

if TYPE_CHECKING:
    from tests.cli.driving import Driver

EN, DE = translator("en"), translator("de")
COLUMNS = (Column("name", wide=True), Column("share", "share"), Column("count", "number"))
ROWS = [
    {"name": "Stadt\nBonn", "share": 0.275, "count": 1234},
    {"name": "=1+1", "share": None, "count": -3},
]


def table() -> Table:
    return Table(COLUMNS, ROWS, {"items": ROWS})


def test_plain_text_has_stable_names_and_one_line_a_row() -> None:
    assert rendered(table(), "plain", DE) == (
        "name\tshare\tcount\nStadt Bonn\t0.275\t1234\n=1+1\t\t-3\n"
    )


def test_a_table_speaks_the_language() -> None:
    lines = rendered(table(), "table", DE).splitlines()
    assert lines[0].startswith("Name")
    assert "27,5" in lines[2]
    assert "1.234" in lines[2]


def test_a_table_fits_a_narrow_terminal() -> None:
    rows = [{"name": "x" * 200, "share": 0.5, "count": 1}]
    lines = rendered(Table(COLUMNS, rows, None), "table", EN, 60).splitlines()
    assert max(map(width, lines)) <= 60
    assert "…" in lines[2]


def test_what_is_extra_leaves_a_narrow_terminal_first() -> None:
    columns = (*COLUMNS, Column("stream", extra=True))
    rows = [{"name": "x", "share": 0.5, "count": 1, "stream": "y" * 32}]
    assert "y" * 32 in rendered(Table(columns, rows, None), "table", EN, 200)
    assert "y" * 32 not in rendered(Table(columns, rows, None), "table", EN, 40)


def test_csv_ends_its_lines_as_the_standard_says() -> None:
    text = rendered(table(), "csv", DE)
    assert text.endswith("\r\n")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["name", "share", "count"],
        ["Stadt\nBonn", "0.275", "1234"],
        ["'=1+1", "", "-3"],
    ]


def test_the_profile_for_german_excel_has_mark_semicolon_and_comma() -> None:
    text = rendered(table(), "csv-excel", DE)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))
    assert rows[1] == ["Stadt\nBonn", "0,275", "1234"]
    assert rows[2][0] == "'=1+1"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_taken_for_a_formula(start: str) -> None:
    assert neutral(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize("start", "\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b")
def test_no_wide_sign_is_taken_for_a_formula(start: str) -> None:
    assert neutral(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize(
    "unseen", ["\ufeff", "\u200b", "\u2060", "\u00ad", "\u00a0", " ", "\n", "\0", "\u200b\ufeff"]
)
@pytest.mark.parametrize("start", ["=", "\uff1d", "@"])
def test_nothing_unseen_hides_a_formula(unseen: str, start: str) -> None:
    assert neutral(f"{unseen}{start}1+1").startswith("'")
    assert neutral(f"{unseen}Bonn") == f"{unseen}Bonn"
    assert neutral(unseen) == unseen


def test_digits_of_other_scripts_are_no_plain_number() -> None:
    assert neutral("-٣") == "'-٣"


@pytest.mark.parametrize("number", ["-3", "+4", "-3.5", "-3,5"])
def test_plain_numbers_stay_numbers(number: str) -> None:
    assert neutral(number) == number


@given(st.text())
def test_whatever_a_cell_holds_it_never_begins_a_formula(text: str) -> None:
    cell = neutral(for_excel(text, Column("name"), DE, "Europe/Berlin"))
    number = cell.lstrip("+-").replace(",", ".", 1)
    assert not cell.startswith(("=", "@", "\t", "\r"))
    assert not cell.startswith(("+", "-")) or number.replace(".", "", 1).isdecimal()


@given(st.text())
def test_a_line_moves_no_cursor_and_turns_no_writing(text: str) -> None:
    said = line(text)
    assert not set(said) & set("\x1b\n\r\t\u202e\u2066\x9b")
    assert len(said.splitlines()) <= 1


@given(st.text(max_size=30), st.integers(1, 40))
def test_a_cut_cell_fits(text: str, room: int) -> None:
    assert width(cut(line(text), room)) <= room


def test_a_name_of_any_shape_comes_back_as_it_was(story: Driver) -> None:
    name = 'Bücher "für" alle; \u202eesrever\u202c, 日本'
    story.ok("party", "register", name, "--person", "--lawful-basis", "consent")
    items = story.ok("party", "list", "--json").json["items"]
    assert items[-1]["name"] == name
    text = story.ok("party", "list", "--format", "csv").out
    assert list(csv.DictReader(io.StringIO(text, newline="")))[-1]["name"] == name
    assert "\u202e" not in story.ok("party", "list").out


def test_a_formula_as_a_name_is_neutral_in_both_profiles(story: Driver) -> None:
    story.ok("party", "register", '=HYPERLINK("http://x";"y")')
    for form in ("csv", "csv-excel"):
        assert "'=HYPERLINK" in story.ok("party", "list", "--format", form).out


def test_a_file_is_not_overwritten_unless_told_so(story: Driver) -> None:
    file = story.home.parent / "parties.csv"
    said = story.ok("party", "list", "--format", "csv", "--output", file)
    assert not said.out
    written = file.read_bytes()
    story.no(1, "file.exists", "party", "list", "--output", file)
    assert file.read_bytes() == written
    story.ok("party", "list", "--json", "--output", file, "--yes")
    assert file.read_bytes().startswith(b"{")


def test_a_file_gets_the_mode_that_the_umask_leaves(story: Driver) -> None:
    before = os.umask(0o027)
    try:
        file = story.home.parent / "parties.txt"
        story.ok("party", "list", "--output", file)
        assert stat.S_IMODE(file.stat().st_mode) == 0o640
    finally:
        os.umask(before)


@pytest.mark.parametrize("place", ["no/such/folder/x.csv", ".", "x\0y"])
def test_a_place_that_cannot_be_written_is_told(story: Driver, place: str) -> None:
    file = f"{story.home.parent}/{place}"
    story.no(1, "file.not_written", "party", "list", "--output", file, "--yes")
    assert not [each for each in story.home.parent.iterdir() if each.name.startswith(".koop-")]


def test_lists_tell_where_they_go_on(story: Driver) -> None:
    first = story.ok("party", "list", "--limit", "2", "--json").json
    assert len(first["items"]) == 2
    rest = story.ok("party", "list", "--cursor", first["next"], "--json").json
    assert rest["next"] is None
    names = [item["name"] for item in first["items"] + rest["items"]]
    assert names == ["City Library", "Reading Club", "A. Example"]
    assert "--cursor" in story.ok("party", "list", "--limit", "2").err


def test_a_cooperation_in_a_list_has_names_beside_ids(story: Driver) -> None:
    document = story.ok("cooperation", "list", "--json").json
    assert set(document) == {"as_of", "known_at", "items", "next"}
    (item,) = document["items"]
    assert item["code"] == CODE
    assert item["leads"] == ["City Library"]
    assert [one["name"] for one in item["parties"]] == ["City Library", "Reading Club"]
    assert item["phase"] == "running"
    assert item["light"] == "red"


def test_nothing_is_written_among_the_files_of_a_home(story: Driver) -> None:
    ledger = story.home / "ledger.db"
    before = ledger.stat().st_ino
    story.no(1, "file.in_home", "events", "export", "--output", ledger, "--yes")
    assert ledger.stat().st_ino == before
    story.ok("party", "list")


@given(st.text(max_size=60), st.integers(2, 30))
def test_a_wrapped_cell_fits_and_loses_nothing(text: str, room: int) -> None:
    said = line(text)
    lines = wrapped(said, room)
    assert all(width(each) <= room for each in lines)
    assert "".join("".join(lines).split()) == "".join(said.split())


def test_a_sentence_goes_on_in_the_next_line() -> None:
    columns = (Column("position", "number"), Column("sentence", wide=True, wraps=True))
    rows = [{"position": 7, "sentence": "Milestone planned: First meeting in the library"}]
    text = rendered(Table(columns, rows, None), "table", EN, 30)
    assert text.splitlines()[2:] == [
        "       7  Milestone planned:",
        "          First meeting in the",
        "          library",
    ]


def test_other_columns_give_way_to_a_sentence() -> None:
    columns = (
        Column("recorded_at", extra=True),
        Column("effective_on"),
        Column("sentence", wide=True, wraps=True),
    )
    sentence = "Milestone planned: First meeting in the library"
    rows = [{"recorded_at": "x" * 20, "effective_on": "y" * 10, "sentence": sentence}]
    assert "x" not in rendered(Table(columns, rows, None), "table", EN, 60)
    assert "x" in rendered(Table(columns, rows, None), "table", EN, 100)


def test_the_csv_of_a_report_tells_of_when_it_is(story: Driver) -> None:
    (first, *_) = csv.DictReader(
        io.StringIO(story.ok("report", "time-bounded", "--format", "csv").out, newline="")
    )
    assert list(first)[:2] == ["as_of", "known_at"]
    assert first["as_of"] == day(0)
    assert first["known_at"].endswith("Z")
    excel = story.ok("report", "time-bounded", "--format", "csv-excel", "--lang", "de").out
    assert excel.startswith("\ufeffStichtag;Kenntnisstand")
    assert "as_of" not in story.ok("party", "list", "--format", "csv").out


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("/nowhere/at/all", "gibt keine solche Datei"),
        ("/", "ist ein Ordner"),
        ("/etc/passwd/x", "kein Ordner"),
        ("x" * 300, "Name ist zu lang"),
        ("a\0b", "heißen"),
    ],
)
def test_what_the_system_says_is_said_in_the_language(story: Driver, file: str, told: str) -> None:
    words = ("goal", "set", CODE, "--file", file, "--lang", "de")
    assert told in story.no(2, "file.not_read", *words).err

"""Importing lists: looked at first, then by a mapping that is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_terminal import typed
from tests.exchange.lists.making_lists import List, row

if TYPE_CHECKING:
    from tests.cli.driving import Driver

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "kooperationsliste.csv"
MAPPING = EXAMPLE.with_suffix(".toml")


def test_without_a_mapping_nothing_is_written(koop: Driver) -> None:
    said = koop.ok("import", "csv", EXAMPLE)
    assert "--save-mapping" in said.err
    assert not koop.home.exists()


def test_a_preview_tells_what_each_row_would_become(koop: Driver) -> None:
    said = koop.ok("import", "csv", EXAMPLE, "--explain", "--lang", "de")
    assert {row["row"]: row["becomes"] for row in said.rows}["8"] == "party"
    assert "Feder" in said.err
    assert "Vorschau" in said.err
    assert not koop.home.exists()


def test_a_preview_as_one_document(koop: Driver) -> None:
    told = koop.ok("import", "csv", EXAMPLE, "--mapping", MAPPING, "--explain", "--json").json
    assert set(told) == {"mapping", "files", "rows", "problems", "notes"}
    assert told["rows"][0]["parties"][0] == {"name": "Stadtbücherei Musterstadt", "role": "lead"}


def test_a_mapping_is_saved_changed_and_used(koop: Driver) -> None:
    koop.home.parent.mkdir(exist_ok=True)
    file = koop.home.parent / "liste.toml"
    koop.ok("import", "csv", EXAMPLE, "--explain", "--save-mapping", file)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('dates = ""', 'dates = "dmy"'), encoding="utf-8")
    said = koop.ok("import", "csv", EXAMPLE, "--mapping", file)
    assert {row["kind"]: row["added"] for row in said.rows} == {
        "party": "16",
        "cooperation": "6",
        "milestone": "0",
    }
    before = koop.ok("events", "export").out
    again = koop.ok("import", "csv", EXAMPLE, "--mapping", file)
    assert {row["added"] for row in again.rows} == {"0"}
    assert koop.ok("events", "export").out == before


def test_the_example_goes_in_also_strictly(koop: Driver) -> None:
    said = koop.ok("import", "csv", EXAMPLE, "--mapping", MAPPING, "--strict")
    assert {row["refused"] for row in said.rows} == {"0"}


def test_a_suggested_mapping_is_used_if_somebody_says_yes(koop: Driver) -> None:
    assert koop.ok("import", "csv", EXAMPLE, "--yes").rows[1]["added"] == "5"


@pytest.mark.parametrize(("passed", "phase"), [("open", "term_passed"), ("ended", "ended")])
def test_rows_whose_end_has_passed(koop: Driver, passed: str, phase: str) -> None:
    koop.home.parent.mkdir(exist_ok=True)
    file = koop.home.parent / "alt.csv"
    file.write_text("Titel;Partner;Beginn;Ende\nAltes;Haus A|Verein B;1.1.2019;31.12.2020\n")
    assert "--passed" in koop.ok("import", "csv", file, "--yes", "--dry-run").err
    koop.ok("import", "csv", file, "--yes", "--passed", passed)
    (found,) = koop.ok("cooperation", "list", "--json").json["items"]
    assert found["phase"] == phase


def test_another_file_says_which_command_takes_it(koop: Driver) -> None:
    koop.home.parent.mkdir(exist_ok=True)
    file = koop.home.parent / "liste.csv"
    file.write_bytes(b'{"grants": [{"id": "x"}]}')
    said = koop("import", "csv", file, "--lang", "de")
    assert said.code == 1
    assert "360Giving" in said.err
    assert "koop import 360giving" in said.err
    assert koop("import", "xlsx", EXAMPLE).code == 1


def test_a_file_that_is_no_list_is_not_called_a_dry_run(koop: Driver, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"a;b\n\x00\x01\xff")
    said = koop("import", "csv", tmp_path / "list.csv")
    assert said.code
    assert "dry run" not in said.err
    assert "--save-mapping" not in said.err


def test_a_workbook_goes_in_by_its_suggestion(koop: Driver, tmp_path: Path) -> None:
    file = List(tmp_path, [row("1"), row("2", Partner="A; B")]).workbook()
    assert koop.ok("import", "xlsx", file, "--yes").rows[1]["added"] == "2"
    assert koop.ok("import", "xlsx", file, "--yes").rows[1]["unchanged"] == "2"


def test_a_file_that_is_not_there_is_wrong_use(koop: Driver) -> None:
    assert koop("import", "csv", "/nowhere/liste.csv", "--explain").code == 2


def test_a_mapping_that_is_none_is_refused_with_its_place(koop: Driver) -> None:
    koop.home.parent.mkdir(exist_ok=True)
    file = koop.home.parent / "m.toml"
    file.write_text('source = "x"\n[columns]\ntitel = "Titel"\n')
    said = koop.no(2, "mapping.invalid", "import", "csv", EXAMPLE, "--mapping", file)
    assert "titel" in said.err
    koop.no(3, "mapping.unreadable", "import", "csv", EXAMPLE, "--mapping", "/nowhere.toml")


def test_a_party_that_is_registered_already_is_told_and_taken_if_named(koop: Driver) -> None:
    koop.ok("party", "register", "Chorverband Auetal e. V.")
    (known,) = koop.ok("party", "list", "--json").json["items"]
    words = ("import", "csv", EXAMPLE, "--mapping")
    assert known["id"] in koop.ok(*words, MAPPING, "--dry-run").err
    file = koop.home.parent / "liste.toml"
    same = f'[same_party]\n"Chorverband Auetal" = "{known["id"]}"\n'
    file.write_text(MAPPING.read_text(encoding="utf-8") + same, encoding="utf-8")
    said = koop.ok(*words, file)
    assert known["id"] not in said.err
    assert said.rows[0]["added"] == "15"


@pytest.mark.parametrize(("answer", "phase"), [("y\n", "ended"), ("n\n", "term_passed")])
def test_at_a_terminal_it_asks_once_what_became_of_past_rows(
    koop: Driver, answer: str, phase: str
) -> None:
    koop.home.parent.mkdir(exist_ok=True)
    file = koop.home.parent / "alt.csv"
    file.write_text("Titel;Partner;Beginn;Ende\nAltes;Haus A|Verein B;1.1.2019;31.12.2020\n")
    code, screen = typed("import", "csv", str(file), "--yes", answer=answer)
    assert code == 0
    assert screen.count("Record them as ended") == 1
    (found,) = koop.ok("cooperation", "list", "--json").json["items"]
    assert found["phase"] == phase

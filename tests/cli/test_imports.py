"""Importing research projects: rehearsed, repeated, with broken rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.driving import Driver

SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "cordis"

pytestmark = pytest.mark.skipif(not SAMPLE.is_dir(), reason="the CORDIS sample is not beside this")


def files(projects: Path | None = None) -> list[str | Path]:
    return [
        *("--projects", projects or SAMPLE / "project.csv"),
        *("--organizations", SAMPLE / "organization.csv"),
        *("--deliverables", SAMPLE / "deliverables.csv"),
    ]


def test_a_rehearsal_writes_nothing(koop: Driver) -> None:
    rows = koop.ok("import", "cordis", *files(), "--dry-run").rows
    assert {row["kind"]: row["added"] for row in rows} == {
        "party": "92",
        "cooperation": "14",
        "milestone": "69",
    }
    assert not koop.home.exists()


def test_importing_twice_adds_nothing(koop: Driver) -> None:
    assert koop.ok("import", "cordis", *files(), "--json").json["counts"]["cooperation"] == {
        "added": 14,
        "unchanged": 0,
        "differing": 0,
        "updated": 0,
        "refused": 0,
        "no_cooperation": 0,
    }
    before = koop.ok("events", "export").out
    counts = koop.ok("import", "cordis", *files(), "--json").json["counts"]
    assert {kind: each["added"] for kind, each in counts.items()} == dict.fromkeys(counts, 0)
    assert koop.ok("events", "export").out == before


def broken(koop: Driver) -> Path:
    text = (SAMPLE / "project.csv").read_text(encoding="utf-8")
    koop.home.parent.mkdir(exist_ok=True)
    file = koop.home.parent / "project.csv"
    file.write_text(text.replace("2024-01-15", "2024-13-15"), encoding="utf-8")
    return file


def test_a_broken_row_is_named_and_the_rest_goes_in(koop: Driver) -> None:
    said = koop.ok("import", "cordis", *files(broken(koop)))
    assert "row" in said.err
    assert "startDate" in said.err
    assert said.rows[1]["added"] == "13"
    assert said.rows[1]["refused"] == "1"


def test_strictly_a_broken_row_keeps_everything_out(koop: Driver) -> None:
    said = koop("import", "cordis", *files(broken(koop)), "--strict")
    assert said.code == 4
    assert "startDate" in said.err
    assert not koop.home.exists() or not koop.ok("events", "tail").out


def test_a_report_speaks_the_language(koop: Driver) -> None:
    words = ("import", "cordis", *files(), "--dry-run", "--lang", "de")
    said = koop.ok(*words)
    assert "Probelauf" in said.err


USELESS = {
    "without a column": b"id;title\n1;x\n",
    "empty": b"",
    "compressed": b"\x1f\x8b\x08\x00",
    "UTF-16": "id;title".encode("utf-16"),
    "NUL": b"\0" * 100,
    "Latin-1": "id;übrig".encode("latin-1"),
}


@pytest.mark.parametrize("content", USELESS.values(), ids=USELESS)
def test_a_file_that_cannot_be_used_is_a_failure(koop: Driver, content: bytes) -> None:
    koop.home.parent.mkdir(exist_ok=True)
    file = koop.home.parent / "project.csv"
    file.write_bytes(content)
    said = koop("import", "cordis", *files(file))
    assert said.code == 1
    assert "project.csv" in said.err


def test_what_is_readable_beside_a_useless_file_goes_in(koop: Driver) -> None:
    said = koop("import", "cordis", *files(Path("/nowhere/project.csv")))
    assert said.code == 2
    assert said.rows[0]["added"] == "92"
    assert len(koop.ok("party", "list", "--json", "--limit", "100").json["items"]) == 92


def test_a_file_of_which_no_row_can_be_read_is_a_failure(koop: Driver) -> None:
    text = (SAMPLE / "project.csv").read_bytes()
    koop.home.parent.mkdir(exist_ok=True)
    file = koop.home.parent / "project.csv"
    header, rest = text.split(b"\n", 1)
    file.write_bytes(header + b"\n" + b"\n".join(b"\xff" + row for row in rest.split(b"\n")))
    said = koop("import", "cordis", *files(file), "--lang", "de")
    assert said.code == 1
    assert "Keine einzige Zeile" in said.err


def test_what_differs_is_told_with_nothing_for_nothing(koop: Driver) -> None:
    koop.ok("import", "cordis", *files())
    text = (SAMPLE / "project.csv").read_text(encoding="utf-8")
    file = koop.home.parent / "project.csv"
    file.write_text(text.replace("SIGNED", "CLOSED"), encoding="utf-8")
    said = koop.ok("import", "cordis", *files(file), "--lang", "de")
    assert "eingetragen ist nichts" in said.err
    assert "None" not in said.err


def test_what_differs_is_told_with_what_to_do(koop: Driver) -> None:
    koop.ok("import", "cordis", *files())
    text = (SAMPLE / "project.csv").read_text(encoding="utf-8")
    file = koop.home.parent / "project.csv"
    file.write_text(text.replace("2024-01-15", "2024-01-16"), encoding="utf-8")
    assert "--update" in koop.ok("import", "cordis", *files(file)).err
    assert "koop entry correct" in koop.ok("import", "cordis", *files(file), "--update").err


def test_the_audit_trail_tells_the_source_of_an_entry(koop: Driver) -> None:
    koop.ok("import", "cordis", *files())
    row = koop.ok("report", "audit-trail", "--json").json["rows"][0]
    assert set(row["source"]) == {"system", "external_id", "file", "row"}
    assert row["event_hash"]
    assert row["after"]
    assert row["source"]["system"] in koop.ok("report", "audit-trail", "--format", "csv").out


def test_where_nothing_can_go_in_no_home_is_made(koop: Driver) -> None:
    nowhere = ("--projects", "/nowhere/project.csv", "--organizations", "/nowhere")
    said = koop("import", "cordis", *nowhere)
    assert said.code == 2
    assert "project.csv" in said.err
    assert not koop.home.exists()

"""Settings on the command line, the party for which something is recorded, SQLite's version."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.cli.setting import names
from tests.cli.story import CODE, day

if TYPE_CHECKING:
    from tests.cli.driving import Driver

HOME = Path(__file__).parents[2] / "docs" / "home.md"


def test_every_documented_setting_has_its_option() -> None:
    documented = re.findall(r"^\| `KOOP_(\w+)` ", HOME.read_text(encoding="utf-8"), re.MULTILINE)
    assert names() == sorted(name.lower() for name in documented)


def test_a_setting_stands_over_its_variable(
    story: Driver, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KOOP_HOME", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("KOOP_LANG", "en")
    said = story.ok(
        *("cooperation", "show", CODE, "--setting", f"home={story.home}", "--setting=lang=de")
    )
    assert "Reading aloud" in said.out
    assert "Beteiligte" in said.out
    assert not (tmp_path / "elsewhere").exists()


def test_a_setting_counts_before_and_behind_the_subject(story: Driver) -> None:
    words = ("check", "record", CODE, "--green", "x", "--effective-on", day(-5), "--dry-run")
    story.ok(*words)
    narrow = "backdating_tolerance=2"
    story.no(4, "reason.missing_recorded_late", "--setting", narrow, *words)
    story.no(4, "reason.missing_recorded_late", *words, "--setting", narrow)
    story.ok("--setting", narrow, *words, "--setting", "backdating_tolerance=20")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("chek_grace=7", "check_grace"),
        ("KOOP_CHECK_GRACE=7", "check_grace"),
        ("check_grace=soon", "KOOP_CHECK_GRACE"),
        ("time_zone=Mars", "KOOP_TIME_ZONE"),
        ("check_grace", "NAME=VALUE"),
        ("check_grace=", "NAME=VALUE"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(koop: Driver, given: str, told: str) -> None:
    said = koop.no(2, "setting.invalid", "party", "list", "--setting", given)
    assert told in said.err
    assert not koop.home.exists()
    koop.no(2, "usage.value_missing", "party", "list", "--setting")


def test_something_is_recorded_on_behalf_of_a_party(story: Driver) -> None:
    story.ok("note", "add", CODE, "They called.", "--on-behalf-of", "reading club")
    *_, row = story.ok("report", "audit-trail", "--json").json["rows"]
    assert row["on_behalf_of"] == "Reading Club"
    story.no(3, "name.unknown", "note", "add", CODE, "x", "--on-behalf-of", "nobody")


@pytest.mark.parametrize(
    ("version", "warned"), [((3, 45, 1), True), ((3, 51, 2), True), ((3, 51, 3), False)]
)
@pytest.mark.parametrize("command", ["serve", "demo"])
def test_an_old_sqlite_is_told_when_pages_are_served(
    koop: Driver,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    version: tuple[int, int, int],
    *,
    warned: bool,
) -> None:
    def no_server(*_: Any, **__: Any) -> None:
        return

    monkeypatch.setattr("koop_es.web.server.run", no_server)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    monkeypatch.setattr(sqlite3, "sqlite_version", ".".join(map(str, version)))
    said = koop.ok(command)
    assert ("3.51.3" in said.err) is warned
    assert (f"SQLite {version[0]}.{version[1]}.{version[2]} has" in said.err) is warned

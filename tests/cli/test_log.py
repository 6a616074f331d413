"""A command line leaves no log unless it is asked for, and then nobody's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es import logs
from tests.cli.story import CODE
from tests.support.log_lines import lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.driving import Driver

MARK = "ErikaBeispiel"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    logs.configure("auto", "warning")


@pytest.mark.parametrize("words", [["party", "register", "A"], ["note", "add", CODE, "x"]])
def test_by_default_nothing_is_logged(story: Driver, words: list[str]) -> None:
    assert "event" not in story.ok(*words).err


def test_a_level_asks_for_lines(story: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOOP_LOG_LEVEL", "info")
    (line,) = lines(story.ok("party", "register", "A").err, "command")
    assert (line["command"], line["outcome"]) == ("party.register_organisation", "done")


def test_lines_can_be_read_by_people(story: Driver) -> None:
    said = story.ok(
        *("party", "register", "A"),
        *("--setting", "log_level=info", "--setting", "log_format=lines"),
    )
    assert " command=party.register_organisation " in said.err


@pytest.mark.parametrize("setting", ["log_level=loud", "log_format=xml"])
def test_a_wrong_setting_is_told(story: Driver, setting: str) -> None:
    said = story.no(2, "setting.invalid", "party", "list", "--setting", setting)
    assert "json" in said.err or "debug" in said.err


def test_a_mark_in_every_word_stays_out_of_the_log(
    story: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOOP_LOG_LEVEL", "debug")
    file = tmp_path / f"{MARK}.txt"
    file.write_text(MARK)
    asked: list[list[str]] = [
        ["party", "register", MARK, "--person", "--lawful-basis", "consent", "--other", MARK],
        ["party", "register", MARK, "--person", "--lawful-basis", "consent"],
        ["party", "show", MARK],
        ["actor", "add", MARK],
        ["note", "add", CODE, MARK, "--actor", MARK, "--idempotency-key", MARK],
        ["note", "add", MARK, MARK],
        ["note", "add", CODE, MARK, "--actor", f"{MARK}2"],
        ["evidence", "attach", CODE, str(file), "--concerns", MARK],
        ["evidence", "attach", CODE, str(file)],
        ["goal", "set", CODE, MARK, "--reason", MARK],
        ["milestone", "plan", CODE, MARK, "--due-on", MARK],
        ["check", "record", CODE, "--green", MARK],
        ["cooperation", "agree", "--title", MARK, "--party", MARK],
        ["events", "import", str(file)],
        ["db", "backup", str(tmp_path / MARK)],
        ["db", "check", str(tmp_path / MARK)],
    ]
    found = [line for words in asked for line in lines(story(*words).err)]
    assert len(found) >= 6
    assert MARK.lower() not in str(found).lower()

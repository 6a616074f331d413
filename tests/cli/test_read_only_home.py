"""A home that cannot be written answers questions, and says of itself why it takes nothing in."""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.story import CODE
from tests.support.unwritable import unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.driving import Driver

READING = [
    ["cooperation", "list", "--json"],
    ["cooperation", "show", CODE, "--json"],
    ["cooperation", "history", CODE],
    ["report", "time-bounded", "--json"],
    ["events", "tail"],
    ["events", "export"],
    ["events", "show", "5"],
    ["party", "list"],
    ["actor", "list"],
    ["projections", "list", "--json"],
    ["db", "check"],
    ["db", "upgrade"],
    ["db", "check", "--rebuild"],
]
WRITING = [
    ["party", "register", "Museum"],
    ["note", "add", CODE, "x"],
    ["programme", "open", "x"],
    ["actor", "add", "Somebody"],
    ["projections", "rebuild"],
]


@pytest.fixture
def still(story: Driver) -> Iterator[Driver]:
    """Return a driver on a home that cannot be written and whose read models are gone."""
    for file in story.home.glob("projections.db*"):
        file.unlink()
    with unwritable(story.home):
        yield story


TELLS_THE_INSTANT = re.compile(r'"(known_at|rebuilt_at)": "[^"]*"')


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_it_is_read_as_ever(story: Driver, words: list[str]) -> None:
    usual = story.ok(*words)
    with unwritable(story.home):
        found = story.ok(*words)
    assert found.err == usual.err
    assert TELLS_THE_INSTANT.sub("", found.out) == TELLS_THE_INSTANT.sub("", usual.out)


def test_it_needs_no_read_models_of_before(still: Driver) -> None:
    assert CODE in still.ok("cooperation", "list").out
    assert CODE in still.ok("cooperation", "show", CODE).out


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_whatever_writes_is_refused_in_one_sentence(still: Driver, words: list[str]) -> None:
    said = still.no(1, "home.read_only", *words)
    assert str(still.home) in said.err
    assert said.err.count("\n") == 1


def test_a_trial_run_writes_nothing_and_is_answered(still: Driver) -> None:
    still.ok("note", "add", CODE, "x", "--dry-run")


def test_an_import_is_refused(still: Driver) -> None:
    out = still.ok("events", "export").out
    still.no(1, "home.read_only", "events", "import", "-", stdin=out)


def test_where_there_is_no_home_a_question_says_so(koop: Driver) -> None:
    koop.home.mkdir()
    with unwritable(koop.home):
        koop.no(3, "home.missing", "party", "list")
        koop.no(1, "home.read_only", "party", "register", "Museum")


def test_it_is_backed_up_and_the_backup_is_sound(still: Driver, tmp_path: Path) -> None:
    still.ok("db", "backup", tmp_path / "backup")
    still.ok("db", "check", tmp_path / "backup")


def test_a_wrapping_key_that_may_not_be_read_is_told_so(
    story: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_open = os.open

    def refused(file: Path, *how: int) -> int:
        if file.name == "master.key":
            raise PermissionError(errno.EACCES, "Permission denied")
        return may_open(file, *how)

    monkeypatch.setattr(os, "open", refused)
    assert "master.key" in story.no(1, "home.file_unreadable", "party", "list").err

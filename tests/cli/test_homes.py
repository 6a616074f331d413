"""What is wrong with a home is told in one sentence, and reading never makes one."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest

from tests.cli.story import CODE

if TYPE_CHECKING:
    from tests.cli.driving import Driver

LONGEST_READ = 15.0
"""Seconds, well below the usual wait for the lock."""
READS = [
    ["party", "list"],
    ["cooperation", "show", CODE],
    ["report", "time-bounded"],
    ["events", "tail"],
    ["projections", "list"],
    ["actor", "list"],
    ["note", "add", CODE, "x"],
    ["cooperation", "agree", "--title", "x"],
]


@pytest.mark.parametrize("words", READS, ids=" ".join)
def test_reading_makes_no_home_and_says_how_to_begin(koop: Driver, words: list[str]) -> None:
    said = koop.no(3, "home.missing", *words)
    assert str(koop.home) in said.err
    assert "koop demo" in said.err
    assert not koop.home.exists()


def test_the_first_party_makes_the_home(koop: Driver) -> None:
    koop.ok("party", "register", "Museum")
    assert koop.ok("party", "list").rows[0]["name"] == "Museum"


def test_refused_input_makes_no_home(koop: Driver) -> None:
    koop.no(2, "invalid", "party", "register", " ")
    assert not koop.home.exists()


@pytest.mark.parametrize("name", ["ledger.db", "keys.db", "projections.db"])
def test_a_foreign_file_is_told(story: Driver, name: str) -> None:
    for file in story.home.glob(f"{name}*"):
        file.unlink()
    connection = sqlite3.connect(story.home / name)
    connection.execute("CREATE TABLE somebody_elses (x)")
    connection.close()
    said = story("party", "list")
    assert said.code in {1, 5}
    assert said.err.count("\n") == 1
    assert "[home." in said.err or "[projections." in said.err


@pytest.mark.parametrize("name", ["ledger.db", "keys.db"])
def test_a_file_that_is_no_database_is_told(story: Driver, name: str) -> None:
    (story.home / name).write_bytes(b"no database, but long enough to look like one" * 100)
    said = story.no(1, "home.file_foreign", "party", "list")
    assert name in said.err
    assert "backup" in said.err


@pytest.mark.parametrize("name", ["ledger.db", "keys.db", "master.key"])
def test_a_missing_file_is_told(story: Driver, name: str) -> None:
    (story.home / name).unlink()
    assert name in story.no(3, "home.file_missing", "party", "list").err


def test_another_homes_key_is_told(story: Driver) -> None:
    (story.home / "master.key").write_text("00" * 32 + "\n")
    story.no(1, "home.wrong_master_key", "party", "list")


def test_a_locked_home_is_told(story: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOOP_LOCK_TIMEOUT", "0")
    held = os.open(story.home / "ledger.lock", os.O_RDWR)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        story.no(1, "home.file_locked", "note", "add", CODE, "x")
    finally:
        os.close(held)


READING = [
    ["party", "list"],
    ["cooperation", "show", CODE],
    ["report", "time-bounded"],
    ["events", "tail"],
    ["events", "export"],
    ["actor", "list"],
]


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_whoever_reads_waits_for_no_writer(story: Driver, words: list[str]) -> None:
    held = os.open(story.home / "ledger.lock", os.O_RDWR)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        began = time.monotonic()
        story.ok(*words)
        assert time.monotonic() - began < LONGEST_READ
    finally:
        os.close(held)


def test_a_device_in_place_of_the_wrapping_key_is_told_in_words(
    story: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOOP_MASTER_KEY_FILE", "/dev/zero")
    said = story.no(1, "home.key_file_foreign", "party", "list")
    assert "/dev/zero" in said.err
    assert "Move it away" not in said.err
    assert "KOOP_MASTER_KEY_FILE" in said.err


def test_keys_of_another_shape_are_told(story: Driver) -> None:
    connection = sqlite3.connect(story.home / "keys.db")
    connection.execute("DROP TABLE actors")
    connection.close()
    assert "keys.db" in story.no(1, "home.schema_unknown", "party", "list").err


def test_a_file_in_the_homes_place_is_told(koop: Driver) -> None:
    koop.home.write_text("x")
    koop.no(1, "home.unusable", "party", "register", "Museum")
    koop.no(1, "home.unusable", "party", "list")


def test_a_damaged_ledger_is_a_broken_integrity(story: Driver) -> None:
    connection = sqlite3.connect(story.home / "ledger.db")
    table = connection.execute(
        "SELECT name FROM sqlite_master WHERE type='table' AND sql LIKE '%topic%'"
    ).fetchone()[0]
    connection.execute(f"UPDATE {table} SET state=X'7B7D' WHERE rowid=5")  # noqa: S608 - its own
    connection.commit()
    connection.close()
    for words in (["events", "show", "5"], ["note", "add", CODE, "x"]):
        story.no(5, "ledger.entry_unreadable", *words)
    assert story("events", "tail").code == 5
    said = story("events", "show", "5", "--json")
    assert said.code == 5
    assert "entry_unreadable" in said.err

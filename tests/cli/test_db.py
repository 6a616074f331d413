"""``koop db``: backing up, restoring and checking as a person types it."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.story import CODE
from tests.ledger.backups import change

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.driving import Driver

KNOWN_AT = re.compile(r'"known_at": "[^"]*"')
"""The moment of asking, which is another one each time."""


@pytest.fixture
def place(story: Driver, tmp_path: Path) -> Path:
    """Back the story's home up, and keep its wrapping key in a third place."""
    story.ok("db", "backup", tmp_path / "b")
    shutil.copy(story.home / "master.key", tmp_path / "third.key")
    return tmp_path / "b"


def shown(koop: Driver) -> list[str]:
    """Return what a home says of everything in it."""
    asked: list[list[str]] = [
        ["party", "list", "--json"],
        ["party", "show", "reading club", "--json"],
        ["programme", "list", "--json"],
        ["cooperation", "list", "--json"],
        ["cooperation", "show", CODE, "--json"],
        ["cooperation", "history", CODE, "--json"],
        ["relationship", "list", "--json"],
        ["report", "time-bounded", "--json"],
        ["report", "checks-due", "--json"],
        ["report", "expiring", "--json"],
        ["report", "term-passed", "--json"],
        ["report", "audit-trail", "--json"],
        ["actor", "list", "--json"],
        ["events", "export"],
    ]
    return [KNOWN_AT.sub("", koop.ok(*words).out) for words in asked]


def test_a_backup_says_what_it_holds_and_what_it_does_not(story: Driver, tmp_path: Path) -> None:
    said = story.ok("db", "backup", tmp_path / "b", "--keys", tmp_path / "k")
    record, keys = said.out.splitlines()
    assert record.startswith(f"{tmp_path / 'b'}: ")
    assert keys.startswith(f"{tmp_path / 'k'}: ")
    assert str(story.home / "master.key") in said.err
    told = story.ok("db", "backup", tmp_path / "c", "--json").json
    assert told["folder"] == str(tmp_path / "c")
    assert told["keys"] == str(tmp_path / "c-keys")
    assert told["entries"] == told["position"] > 10
    assert "seal" not in told


def test_a_restored_home_answers_the_same(story: Driver, place: Path, tmp_path: Path) -> None:
    before = shown(story)
    story.use(tmp_path / "new")
    said = story.ok("db", "restore", place, "--master-key", tmp_path / "third.key")
    assert said.out.startswith(f"{tmp_path / 'new'}: ")
    assert shown(story) == before
    story.ok("db", "check", "--rebuild")
    assert story.ok("note", "add", CODE, "after").code == 0


def test_the_same_key_takes_no_effect_again_after_a_restore(story: Driver, tmp_path: Path) -> None:
    words = ["note", "add", CODE, "once", "--idempotency-key", "k", "--json"]
    before = story.ok(*words).json
    story.ok("db", "backup", tmp_path / "b")
    key = story.home / "master.key"
    story.use(tmp_path / "new")
    story.ok("db", "restore", tmp_path / "b", "--master-key", key)
    again = story.ok(*words).json
    assert again["replayed"]
    assert again["position"] == before["position"]


def test_a_restore_tells_in_json(story: Driver, place: Path, tmp_path: Path) -> None:
    story.use(tmp_path / "new")
    told = story.ok("db", "restore", place, "--master-key", tmp_path / "third.key", "--json").json
    assert set(told) == {
        "home",
        "position",
        "entries",
        "created_at",
        "lost_values",
        "lost_names",
    }


def test_a_sound_home_and_a_sound_backup_are_told(story: Driver, place: Path) -> None:
    assert "everything agrees" in story.ok("db", "check").out
    told = story.ok("db", "check", place, "--json").json
    assert told["sound"]
    assert told["findings"] == []
    assert told["private_values_opened"]
    told = story.ok("db", "check", "--rebuild", "--json").json
    assert "current_status" in told["read_models_compared"]


def test_without_keys_private_values_stay_closed_and_it_says_so(
    story: Driver, place: Path, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "b-keys")
    said = story.ok("db", "check", place)
    assert "not opened" in said.err
    assert not story.ok("db", "check", place, "--json").json["private_values_opened"]


def test_what_is_broken_is_told_with_exit_code_5(story: Driver, place: Path) -> None:
    change(story.home / "ledger.db", "DELETE FROM receipts WHERE position=3")
    said = story("db", "check")
    assert said.code == 5
    assert "[check.receipt_missing]" in said.out
    assert "not sound" in said.out
    change(place / "ledger.db", "DELETE FROM receipts WHERE position=3")
    said = story("db", "check", place, "--json")
    assert said.code == 5
    assert {each["code"] for each in said.json["findings"]} == {
        "backup.file_changed",
        "check.count_differs",
        "check.receipt_missing",
    }
    assert all(each["message"] for each in said.json["findings"])


@pytest.mark.parametrize("half", ["b", "b-keys"])
def test_a_backup_that_lacks_its_list_is_broken(story: Driver, place: Path, half: str) -> None:
    (place.with_name(half) / "backup.json").unlink()
    said = story("db", "check", place)
    assert said.code == 5
    assert "[backup.contents_missing]" in said.out
    assert str(place.with_name(half) / "backup.json") in said.out
    story.use(place.parent / "new")
    key = place.parent / "third.key"
    story.no(5, "backup.contents_missing", "db", "restore", place, "--master-key", key)


@pytest.mark.usefixtures("place")
def test_keys_older_than_the_record_lose_nothing_unasked(story: Driver, tmp_path: Path) -> None:
    story.ok("actor", "add", "Newcomer")
    story.ok("note", "add", CODE, "Written after the keys were saved", "--actor", "Newcomer")
    story.ok("db", "backup", tmp_path / "later")
    story.use(tmp_path / "new")
    words = ["db", "restore", tmp_path / "later", "--keys", tmp_path / "b-keys"]
    words += ["--master-key", tmp_path / "third.key"]
    said = story.no(4, "restore.keys_missing", *words)
    assert re.search(r"lost: [1-9][0-9]*; actors' names: 1\.", said.err)
    assert "--missing-keys" in said.err
    assert not story.home.exists()
    assert "keys are missing" in story.ok(*words, "--missing-keys").err
    assert "keys are missing" in story.ok("db", "check").err
    for language, word in (("en", "key missing"), ("de", "Schlüssel fehlt")):
        told = story.ok("cooperation", "history", CODE, "--lang", language).out
        assert word in told
        assert "erased" not in told
        assert "gelöscht" not in told
    assert "Newcomer" not in story.ok("actor", "list").out
    story.ok("note", "add", CODE, "Written with the keys of now")
    story.ok("db", "backup", tmp_path / "after")
    assert "Written with the keys of now" in story.ok("cooperation", "history", CODE).out
    story.use(tmp_path / "newest")
    story.ok("db", "restore", tmp_path / "after", "--master-key", tmp_path / "third.key")


def test_read_models_that_differ_are_told_and_can_be_rebuilt(story: Driver) -> None:
    story.ok("party", "list")
    change(story.home / "projections.db", "UPDATE parties_v2 SET name='Nobody'")
    said = story("db", "check", "--rebuild")
    assert said.code == 5
    assert "[check.read_model_differs]" in said.out
    story.ok("projections", "rebuild")
    story.ok("db", "check", "--rebuild")


def test_a_wrong_or_missing_wrapping_key_is_named(
    story: Driver, place: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.key"
    wrong.write_text("ab" * 32)
    home = story.home
    story.use(tmp_path / "new")
    story.no(1, "home.wrong_master_key", "db", "restore", place, "--master-key", wrong)
    story.no(3, "restore.master_key_missing", "db", "restore", place)
    story.no(3, "backup.missing", "db", "restore", place, "--keys", tmp_path / "nowhere")
    assert not (tmp_path / "new").exists()
    said = story("db", "check", place, "--master-key", wrong)
    assert said.code == 1
    assert "[home.wrong_master_key]" in said.out
    assert said.out.count("[") == 1
    story.use(home)
    (home / "master.key").write_text("ab" * 32)
    assert "[home.wrong_master_key]" in story("db", "check").out
    (home / "master.key").unlink()
    said = story("db", "check")
    assert said.code == 5
    assert str(home / "master.key") in said.out


@pytest.mark.parametrize("file", ["ledger.db", "keys.db"])
@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_a_missing_file_of_the_home_is_damage(story: Driver, file: str, as_json: list[str]) -> None:
    (story.home / file).unlink()
    said = story("db", "check", *as_json)
    assert said.code == 5
    assert "home.file_missing" in said.out
    assert str(story.home / file) in said.out


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_speaks_both_languages(story: Driver, tmp_path: Path, language: str) -> None:
    said = story.ok("db", "check", "--lang", language).out
    assert ("alles stimmig" in said) == (language == "de")
    made = story.ok("db", "backup", tmp_path / "b", "--lang", language)
    assert ("Hauptschlüssel" in made.err) == (language == "de")


@pytest.mark.parametrize("words", [["backup"], ["restore"], ["check"], ["backup", "x", "--keys"]])
def test_a_folder_without_a_name_is_no_folder(story: Driver, words: list[str]) -> None:
    """An empty variable of a script must not mean the folder in which it happens to run."""
    assert "--help" not in story.no(2, "invalid", "db", *words, "").out


def test_the_root_of_all_folders_takes_no_backup(story: Driver) -> None:
    story.no(4, "backup.target_exists", "db", "backup", "/")
    story.no(3, "backup.missing", "db", "restore", "/")


def test_what_is_neither_home_nor_backup_is_told(story: Driver, tmp_path: Path) -> None:
    assert str(tmp_path) in story.no(3, "check.nothing_here", "db", "check", tmp_path).err
    story.use(tmp_path / "new")
    story.no(3, "home.missing", "db", "check")


def test_a_place_that_cannot_be_written_is_no_file_of_the_home(story: Driver) -> None:
    assert "of the home" not in story.no(1, "home.file_unreadable", "db", "backup", "/proc/b").err

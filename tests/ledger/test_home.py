"""A home is made whole or not at all, however often its making is interrupted."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from koop_es.ledger import errors, making
from koop_es.ledger import home as homes
from koop_es.ledger.files import LEDGER
from tests.ledger.looking import is_sound
from tests.ledger.making import opened, organisation, settings_of
from tests.ledger.worker import begin, finish, start

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = ("ledger.db", "keys.db", "master.key")


def made(home: Path) -> None:
    """Make a home with one entry."""
    with opened(home) as koop:
        koop.execute(organisation())


def content(home: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in home.iterdir() if file.is_file()}


# Making


def test_a_new_home_is_its_owners_alone(home: Path) -> None:
    before = os.umask(0o000)
    try:
        with opened(home) as koop:
            koop.execute(organisation())
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in home.iterdir()}
    finally:
        os.umask(before)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert modes == dict.fromkeys(
        [*FILES, "keys.db-journal", "ledger.lock", "ledger.db-wal", "ledger.db-shm"], 0o600
    )


def test_a_home_is_made_with_the_folders_above_it(home: Path) -> None:
    made(home / "a" / "b")
    assert (home / "a" / "b" / "ledger.db").exists()


def test_no_home_is_made_where_none_is_wanted(home: Path) -> None:
    with pytest.raises(errors.HomeMissing):
        opened(home, create=False)
    assert not home.exists()
    home.mkdir()
    with pytest.raises(errors.HomeMissing):
        opened(home, create=False)
    assert set(content(home)) <= {"ledger.lock"}


def test_a_home_stays_as_it_is_when_opened_again(home: Path) -> None:
    made(home)
    before = content(home)
    opened(home).close()
    assert content(home) == before


def test_the_wrapping_key_may_lie_elsewhere(home: Path, tmp_path: Path) -> None:
    settings = replace(settings_of(home), master_key_file=tmp_path / "apart.key")
    homes.open_home(settings, create=True).close()
    assert not (home / "master.key").exists()
    assert stat.S_IMODE((tmp_path / "apart.key").stat().st_mode) == 0o600
    homes.open_home(settings, create=False).close()


def test_a_wrapping_key_made_before_is_kept(home: Path) -> None:
    home.mkdir()
    (home / "master.key").write_text("0123456789abcdef" * 4)
    made(home)
    assert (home / "master.key").read_text() == "0123456789abcdef" * 4


class Interrupted(BaseException):
    """The process ends here."""


STEPS = (
    "koop_es.ledger.making.sync_folder",
    "koop_es.ledger.making.write_master_key",
    "koop_es.ledger.making._put_in_place",
    "koop_es.ledger.making.read_master_key",
    "koop_es.ledger.making.KeyStore.create",
    "koop_es.ledger.files.make_private",
    "koop_es.ledger.files._stamp",
    "koop_es.ledger.files.check_stamp",
    "koop_es.ledger.files.set_safe",
    "koop_es.ledger.making.open_database",
    "pathlib.Path.unlink",
)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_making_interrupted_anywhere_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    times = 1
    while _is_interrupted(tmp_path / str(times), monkeypatch, step, times, when):
        home = tmp_path / str(times)
        made(home)
        with opened(home, create=False) as koop:
            assert koop.store.head() == 1
        assert not (home / making.UNFINISHED).exists()
        assert not list(home.glob("*.new"))
        assert is_sound(home)
        times += 1
    assert times > 1, "the step is taken at least once"


def _is_interrupted(
    home: Path, monkeypatch: pytest.MonkeyPatch, step: str, times: int, when: str
) -> bool:
    original, left = _resolved(step), [times]

    def interrupted(*args: object, **options: object) -> object:
        left[0] -= 1
        if left[0] == 0 and when == "before":
            raise Interrupted
        result = original(*args, **options)
        if left[0] == 0:
            raise Interrupted
        return result

    with monkeypatch.context() as patched:
        patched.setattr(step, staticmethod(interrupted) if "KeyStore" in step else interrupted)
        try:
            homes.open_home(settings_of(home), create=True).close()
        except Interrupted:
            return True
    return False


def _resolved(name: str) -> Callable[..., object]:
    module, _, attribute = name.rpartition(".")
    owners = {
        "koop_es.ledger.making": making,
        "koop_es.ledger.making.KeyStore": making.KeyStore,
        "koop_es.ledger.files": __import__("koop_es.ledger.files", fromlist=["files"]),
        "pathlib.Path": Path,
    }
    return getattr(owners[module], attribute)


@pytest.mark.parametrize("left", ["empty key", "halves"])
def test_what_an_interrupted_making_left_is_no_record(home: Path, left: str) -> None:
    home.mkdir()
    (home / making.UNFINISHED).touch()
    if left == "halves":
        (home / "ledger.db").touch()
        (home / "ledger.db-wal").write_bytes(b"rest")
        (home / "keys.db").write_bytes(b"")
        (home / "keys.db-journal").write_bytes(b"rest")
    made(home)
    assert is_sound(home)


def test_a_mark_that_comes_back_removes_no_entry(home: Path) -> None:
    made(home)
    (home / making.UNFINISHED).touch()
    with opened(home) as koop:
        assert koop.store.head() == 1
    assert not (home / making.UNFINISHED).exists()


def test_two_processes_make_one_home(home: Path) -> None:
    processes = [start("once", home, f"k{n}", f"House {n}") for n in range(4)]
    begin(*processes)
    finish(*processes)
    with opened(home) as koop:
        assert koop.store.head() == 4
    assert is_sound(home)


def test_the_schema_of_a_new_ledger_is_stamped(home: Path) -> None:
    made(home)
    connection = sqlite3.connect(home / "ledger.db")
    stamp = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in STAMP]
    connection.close()
    assert stamp == [LEDGER.application_id, LEDGER.schema, "wal"]
    assert json.dumps(stamp)


STAMP = ("application_id", "user_version", "journal_mode")

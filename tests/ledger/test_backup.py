"""A backup is a whole and consistent copy, whoever writes meanwhile, and touches nothing else."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from koop_es.ledger.aside import KeysNotApart, TargetExists, TargetInHome
from koop_es.ledger.errors import DiskFull, FileDamaged, FileLocked
from koop_es.ledger.manifest import KeysContents, LedgerContents
from tests.ledger.backups import (
    Copies,
    a_full_home,
    backed_up,
    codes,
    copies,
    files_under,
    restored,
)
from tests.ledger.looking import is_sound, rows
from tests.ledger.making import a_cooperation, note, opened
from tests.ledger.test_busy_and_full import fill
from tests.ledger.worker import begin, line, start
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.app import Koop

WRITERS = 3


def test_a_backup_agrees_with_itself_and_tells_what_it_holds(home: Path, tmp_path: Path) -> None:
    a_full_home(home)
    made = copies(home, tmp_path / "b")
    report = made.check()
    assert codes(report) == []
    assert report.opened
    told = LedgerContents.read(made.folder)
    assert (told.position, told.entries) == (report.position, report.entries)
    assert (told.receipts, told.private_values) == (report.receipts, report.private_values)
    assert told.private_values > 50
    assert KeysContents.read(made.keys).identity == told.identity


def test_the_halves_hold_only_what_belongs_to_each(home: Path, tmp_path: Path) -> None:
    a_full_home(home)
    made = copies(home, tmp_path / "b")
    assert set(files_under(made.folder)) == {"backup.json", "ledger.db"}
    assert set(files_under(made.keys)) == {"backup.json", "keys.db"}
    secret = (home / "master.key").read_bytes().strip()
    for content in (*files_under(made.folder).values(), *files_under(made.keys).values()):
        assert secret not in content
        assert bytes.fromhex(secret.decode()) not in content
        assert b"Geheimnis" not in content


def test_only_its_owner_may_read_a_backup(home: Path, tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        with opened(home) as koop:
            made = backed_up(koop, tmp_path / "b")
    finally:
        os.umask(mask)
    for folder in (made.folder, made.keys):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_a_backup_beside_writing_processes_is_a_prefix(home: Path, tmp_path: Path) -> None:
    with opened(home) as koop:
        stream = a_cooperation(koop)
    writers = [start("notes", home, stream, f"w{n}", 100_000) for n in range(WRITERS)]
    begin(*writers)
    acknowledged: dict[str, int] = {}
    with opened(home) as koop:
        for nth in range(4):
            for writer in writers:
                for _ in range(10):
                    key, position = line(writer)
                    acknowledged[key] = position
            made = backed_up(koop, tmp_path / f"b{nth}")
            assert made.contents.position >= max(acknowledged.values())
    for writer in writers:
        writer.kill()
        writer.communicate()
    with opened(home) as koop:
        whole = koop.store.read_raw(0, 1_000_000)
    for nth in range(4):
        copy = copies_at(home, tmp_path / f"b{nth}")
        report = copy.check()
        assert (codes(report), report.absent_values) == ([], 0)
        assert report.position == report.entries
        new = tmp_path / f"new{nth}"
        restored(copy, new)
        with opened(new) as koop:
            assert koop.store.read_raw(0, 1_000_000) == whole[: report.entries]
            # Each private value can be opened with the keys beside it.
            texts = koop.store.open_private(commitments(koop))
            assert len(texts) == report.private_values


def commitments(koop: Koop) -> list[str]:
    return [row[0] for row in rows(koop.home.ledger_file, "SELECT commitment FROM vault")]


def copies_at(home: Path, folder: Path) -> Copies:
    return Copies(home, folder, folder.with_name(folder.name + "-keys"), home / "master.key")


def test_writers_are_not_held_off_by_a_backup(home: Path, tmp_path: Path) -> None:
    a_full_home(home)
    with opened(home) as koop, opened(home) as other:
        stream = a_cooperation(koop)
        answered: list[int] = []

        def write(_done: int, _total: int) -> None:
            answered.append(other.execute(note(), stream=stream).version)

        head = koop.store.head()
        made = backed_up(koop, tmp_path / "b", progress=write)
    assert answered
    assert made.contents.position == head


def test_a_backup_of_a_served_home_works(home: Path, tmp_path: Path) -> None:
    with opened(home) as koop:
        a_cooperation(koop)
    serving = subprocess.Popen(
        [sys.executable, "-c", "from koop_es.cli import main; main(['serve', '--port', '0'])"],
        env={**os.environ, "KOOP_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert serving.stdout is not None
        assert serving.stdout.readline().startswith("http")
        made = copies(home, tmp_path / "b")
        assert codes(made.check()) == []
    finally:
        serving.terminate()
        serving.communicate(timeout=PATIENCE)
    assert is_sound(home)


# Where it may go


def test_nothing_is_ever_overwritten(home: Path, tmp_path: Path) -> None:
    with opened(home) as koop:
        backed_up(koop, tmp_path / "b")
        before = files_under(tmp_path / "b"), files_under(tmp_path / "b-keys")
        with pytest.raises(TargetExists):
            backed_up(koop, tmp_path / "b")
        with pytest.raises(TargetExists):
            backed_up(koop, tmp_path / "c", keys=tmp_path / "b-keys")
        assert not (tmp_path / "c").exists()
        (tmp_path / "file").write_text("mine")
        with pytest.raises(TargetExists):
            backed_up(koop, tmp_path / "file")
        (tmp_path / "link").symlink_to(tmp_path / "nowhere")
        with pytest.raises(TargetExists):
            backed_up(koop, tmp_path / "link")
    assert (files_under(tmp_path / "b"), files_under(tmp_path / "b-keys")) == before


def test_an_empty_folder_and_folders_not_yet_there_are_taken(home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with opened(home) as koop:
        backed_up(koop, tmp_path / "empty", keys=tmp_path / "far" / "away" / "keys")
    assert (tmp_path / "empty" / "backup.json").exists()
    assert (tmp_path / "far" / "away" / "keys" / "keys.db").exists()


@pytest.mark.parametrize("place", ["", "inside", "deep/inside"])
def test_no_backup_goes_into_a_home(home: Path, tmp_path: Path, place: str) -> None:
    with opened(home) as koop:
        before = set(home.iterdir())
        for options in ({"folder": home / place}, {"folder": tmp_path / "b", "keys": home / place}):
            with pytest.raises(TargetInHome):
                backed_up(koop, **options)
        assert set(home.iterdir()) == before
    assert not (tmp_path / "b").exists()


def test_a_link_into_the_home_is_seen_through(home: Path, tmp_path: Path) -> None:
    with opened(home) as koop:
        (tmp_path / "link").symlink_to(home)
        with pytest.raises(TargetInHome):
            backed_up(koop, tmp_path / "link" / "b")


@pytest.mark.parametrize("keys", ["b", "b/keys", "."])
def test_the_keys_lie_apart_from_the_record(home: Path, tmp_path: Path, keys: str) -> None:
    with opened(home) as koop, pytest.raises(KeysNotApart):
        backed_up(koop, tmp_path / "x" / "b", keys=tmp_path / "x" / keys)
    assert not (tmp_path / "x").exists()


# What goes wrong


def test_a_backup_that_fails_leaves_nothing(home: Path, tmp_path: Path) -> None:
    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    a_full_home(home)
    before = set(tmp_path.iterdir())
    with opened(home) as koop:
        with pytest.raises(KeyboardInterrupt):
            backed_up(koop, tmp_path / "b", progress=interrupt)
        assert set(tmp_path.iterdir()) == before
        assert backed_up(koop, tmp_path / "b").contents.entries


def test_what_a_killed_backup_left_is_cleared_away(home: Path, tmp_path: Path) -> None:
    left = tmp_path / ".b.unfinished"
    (left / "deeper").mkdir(parents=True)
    (left / "ledger.db").write_text("half")
    with opened(home) as koop:
        backed_up(koop, tmp_path / "b")
    assert not left.exists()
    assert set(files_under(tmp_path / "b")) == {"backup.json", "ledger.db"}


def test_two_backups_to_one_place_do_not_mix(home: Path, tmp_path: Path) -> None:
    tried: list[type[Exception]] = []
    with opened(home) as koop:

        def again(_done: int, _total: int) -> None:
            if not tried:
                with pytest.raises(FileLocked) as caught:
                    backed_up(koop, tmp_path / "b")
                tried.append(caught.type)

        backed_up(koop, tmp_path / "b", progress=again)
    assert tried == [FileLocked]


def test_a_full_disk_is_told_and_nothing_is_left(home: Path, small_disk: Path) -> None:
    a_full_home(home)
    with opened(home) as koop:
        for leave in (0, 4096, 20_000, 60_000, 100_000):
            filler = fill(small_disk, leave)
            with pytest.raises(DiskFull):
                backed_up(koop, small_disk / "b")
            filler.unlink()
            assert not any(small_disk.iterdir())
        made = backed_up(koop, small_disk / "b")
    assert json.loads((made.folder / "backup.json").read_text())["entries"]


def test_a_damaged_record_is_not_backed_up_as_if_it_were_whole(home: Path, tmp_path: Path) -> None:
    a_full_home(home)
    data = bytearray((home / "ledger.db").read_bytes())
    at = data.index(b'"fact"')
    page = at // 4096 * 4096
    data[page : page + 200] = b"\xff" * 200
    (home / "ledger.db").write_bytes(data)
    with pytest.raises(FileDamaged), opened(home) as koop:
        backed_up(koop, tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_read_models_and_locks_are_left_out(koop: Koop, tmp_path: Path) -> None:
    a_cooperation(koop)
    koop.catch_up()
    backed_up(koop, tmp_path / "b")
    names = set(files_under(tmp_path / "b")) | set(files_under(tmp_path / "b-keys"))
    assert names == {"backup.json", "ledger.db", "keys.db"}

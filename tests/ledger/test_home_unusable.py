"""Everything wrong with a home is told in one sentence, and nothing is made in its place."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from koop_es.kernel.refusals import KoopError, Unavailable
from koop_es.ledger import errors
from koop_es.ledger import home as homes
from koop_es.ledger.errors import KeysForeign
from tests.ledger.looking import rows
from tests.ledger.making import a_cooperation, append, named, opened, organisation, settings_of

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = ("ledger.db", "keys.db", "master.key")


def made(home: Path) -> None:
    """Make a home with one entry."""
    with opened(home) as koop:
        koop.execute(organisation())


def content(home: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in home.iterdir() if file.is_file()}


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named_and_nothing_is_made_in_its_place(home: Path, name: str) -> None:
    made(home)
    (home / name).unlink()
    before = content(home)
    with pytest.raises(errors.FileMissing) as caught:
        opened(home)
    assert caught.value.params == {"file": str(home / name), "home": str(home)}
    assert content(home) == before


def _other_program(file: Path) -> None:
    file.unlink()
    rows(file, "CREATE TABLE photographs (title TEXT)")


def _no_database(file: Path) -> None:
    file.write_text("This is a letter, and it is long enough to have a header." * 99)


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _newer(file: Path) -> None:
    rows(file, "PRAGMA user_version=2")


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _cut_short(file: Path) -> None:
    os.truncate(file, 4096 + 100)


@pytest.mark.parametrize("name", FILES[:2])
@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (_other_program, errors.FileForeign),
        (_no_database, errors.FileForeign),
        (_empty, errors.FileForeign),
        (_newer, errors.SchemaNewer),
        (_folder, errors.FileUnreadable),
        (_cut_short, errors.FileDamaged),
    ],
)
def test_a_file_that_is_no_record_of_ours_is_left_as_it_is(
    home: Path, name: str, spoil: Callable[[Path], None], expected: type[Unavailable]
) -> None:
    made(home)
    spoil(home / name)
    before = content(home)
    with pytest.raises(expected) as caught:
        opened(home).close()
    assert caught.value.params["file"] == str(home / name)
    assert {name: content(home).get(name) for name in before} == before


def test_the_ledger_and_the_keys_are_not_mixed_up(home: Path) -> None:
    made(home)
    shutil.copy(home / "keys.db", home / "ledger.db")
    with pytest.raises(errors.FileForeign):
        opened(home)


@pytest.mark.parametrize("text", ["", "letter", "ab", "00" * 31, "00" * 33, "é" * 64])
def test_a_wrapping_key_of_another_shape_is_foreign(home: Path, text: str) -> None:
    made(home)
    (home / "master.key").write_text(text)
    with pytest.raises(errors.KeyFileForeign) as caught:
        opened(home)
    assert caught.value.params["file"] == str(home / "master.key")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/full"])
def test_a_device_is_no_wrapping_key_and_is_not_read_to_its_end(home: Path, device: str) -> None:
    made(home)
    settings = replace(settings_of(home), master_key_file=Path(device))
    with pytest.raises(errors.KeyFileForeign) as caught:
        homes.open_home(settings, create=False)
    assert caught.value.params["file"] == device


def test_nobody_is_waited_for_at_a_pipe_in_place_of_the_wrapping_key(home: Path) -> None:
    made(home)
    (home / "master.key").unlink()
    os.mkfifo(home / "master.key")
    with pytest.raises(errors.KeyFileForeign):
        opened(home)


def test_a_folder_in_place_of_the_wrapping_key_is_told(home: Path) -> None:
    made(home)
    (home / "master.key").unlink()
    (home / "master.key").mkdir()
    with pytest.raises(errors.KeyFileForeign):
        opened(home)


def test_the_wrapping_key_may_be_a_link_to_where_secrets_are_kept(home: Path) -> None:
    made(home)
    kept = (home / "master.key").rename(home.parent / "secret")
    (home / "master.key").symlink_to(kept)
    opened(home).close()


OTHER_SHAPES = [
    "ALTER TABLE data_keys RENAME TO keys",
    "ALTER TABLE data_keys RENAME COLUMN wrapped TO value",
    "DROP TABLE actors",
    "ALTER TABLE actors DROP COLUMN name",
    "PRAGMA user_version=0",
    "PRAGMA user_version=-1",
]


@pytest.mark.parametrize("statement", OTHER_SHAPES)
def test_keys_of_another_shape_are_refused_and_left_as_they_are(home: Path, statement: str) -> None:
    made(home)
    rows(home / "keys.db", statement)
    before = content(home)
    with pytest.raises(errors.SchemaUnknown) as caught:
        opened(home)
    assert caught.value.params["file"] == str(home / "keys.db")
    assert content(home)["keys.db"] == before["keys.db"]


def test_a_home_that_is_a_file_is_unusable(home: Path) -> None:
    home.write_text("a letter")
    for folder in (home, home / "below"):
        with pytest.raises(errors.HomeUnusable):
            opened(folder)
    assert home.read_text() == "a letter"


def test_a_key_file_in_a_folder_that_is_not_there_is_named(home: Path, tmp_path: Path) -> None:
    key = tmp_path / "nowhere" / "master.key"
    settings = replace(settings_of(home), master_key_file=key)
    with pytest.raises(Unavailable) as caught:
        homes.open_home(settings, create=True)
    assert caught.value.params["file"] == str(key)
    key.parent.mkdir()
    homes.open_home(settings, create=True).close()


def test_a_refused_opening_leaves_nothing_open(home: Path) -> None:
    made(home)
    (home / "ledger.db").write_bytes(b"")
    before = _open_files()
    for _ in range(5):
        with pytest.raises(errors.FileForeign):
            opened(home)
    assert _open_files() == before


def test_closing_twice_is_harmless(home: Path) -> None:
    koop = opened(home)
    koop.close()
    koop.close()
    with pytest.raises(Unavailable):
        koop.store.head()
    with pytest.raises(KoopError):
        append(koop.store, named())


def _open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


# Drives

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
server:/share /home/shared nfs4 rw 0 0
/dev/sdb1 /home/shared/local ext4 rw 0 0
//server/my\\040files /mnt/my\\040files cifs rw 0 0
systemd-1 /mnt/auto autofs rw 0 0
server:/auto /mnt/auto nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/user", "ext4"),
        ("/home/shared/koop", "nfs4"),
        ("/home/shared", "nfs4"),
        ("/home/sharedness", "ext4"),
        ("/home/shared/local/koop", "ext4"),
        ("/mnt/my files/koop", "cifs"),
        ("/mnt/auto/koop", "nfs"),
        ("/run", "tmpfs"),
    ],
)
def test_the_drive_under_a_folder_is_that_of_its_nearest_mount(
    tmp_path: Path, folder: str, kind: str
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert homes.drive_type(Path(folder), mounts) == kind


def test_where_no_mounts_are_told_nothing_is_refused(tmp_path: Path) -> None:
    assert homes.drive_type(tmp_path, tmp_path / "none") is None


def _always(kind: str) -> Callable[[Path], str]:
    return lambda _: kind


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "9p"])
def test_a_home_on_a_network_drive_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(homes, "drive_type", _always(kind))
    with pytest.raises(errors.HomeOnNetworkDrive):
        opened(home)
    assert content(home) == {}


def test_keys_of_another_home_are_not_taken_for_ones_own(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for folder in (home, other):
        with opened(folder) as koop:
            a_cooperation(koop)
    for name in ("keys.db", "master.key"):
        shutil.copy(other / name, home / name)
    with pytest.raises(KeysForeign):
        opened(home)

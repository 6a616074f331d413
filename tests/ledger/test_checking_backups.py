"""A check of a backup finds every kind of change, and what its seal alone can tell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.ledger.backup_formats import BackupNewer
from koop_es.ledger.checking import check_backup, is_backup
from koop_es.ledger.manifest import LedgerContents, file_digest
from tests.ledger.backups import Copies, a_full_home, change, codes, copies, files_under, unseen
from tests.ledger.planted import KEYS, LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def made(home: Path, tmp_path: Path) -> Copies:
    a_full_home(home)
    return copies(home, tmp_path / "b")


@pytest.mark.parametrize("what", LEDGER)
def test_a_change_of_the_record_is_found_in_a_backup(made: Copies, what: str) -> None:
    statement, expected = LEDGER[what]
    change(made.folder / "ledger.db", statement)
    found = set(codes(made.check()))
    assert "backup.file_changed" in found
    assert expected <= found


@pytest.mark.parametrize("what", KEYS)
def test_a_change_of_the_keys_is_found_in_a_backup(made: Copies, what: str) -> None:
    statement, found_in_home = KEYS[what]
    # No upgrade takes a backup, so another format is told of otherwise there.
    expected = {each.replace("home.schema_newer", BackupNewer.code) for each in found_in_home}
    change(made.keys / "keys.db", statement)
    assert {"backup.file_changed"} | expected <= set(codes(made.check()))


def test_every_flipped_byte_of_a_backup_is_found(made: Copies) -> None:
    for file in (made.folder / "ledger.db", made.keys / "keys.db"):
        data = file.read_bytes()
        for at in range(0, len(data), len(data) // 7):
            file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            assert "backup.file_changed" in codes(made.check())
        file.write_bytes(data)
    assert made.check().is_sound


FORGERIES: dict[str, Callable[[dict[str, Any]], object]] = {
    "position": lambda told: told.update(position=told["position"] - 1),
    "entries": lambda told: told.update(entries=0),
    "entries_sha256": lambda told: told.update(entries_sha256="0" * 64),
    "receipts": lambda told: told.update(receipts=1),
    "private_values": lambda told: told.update(private_values=1),
    "created_at": lambda told: told.update(created_at="2030-01-01T00:00:00.000000Z"),
    "program": lambda told: told.update(program="koop 9"),
    "identity": lambda told: told.update(identity="somebody else"),
    "sha256": lambda told: told.update(sha256="0" * 64),
    "something more": lambda told: told.update(more=1),
    "something less": lambda told: told.pop("receipts"),
    "no digest": lambda told: told.update(digest=""),
    "no seal": lambda told: told.update(seal=""),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_a_changed_manifest_is_found(made: Copies, what: str) -> None:
    file = made.folder / "backup.json"
    told = json.loads(file.read_text())
    FORGERIES[what](told)
    file.write_text(json.dumps(told))
    assert codes(made.check()) == ["backup.contents_changed"]


def test_a_forged_backup_is_found_by_its_seal(made: Copies) -> None:
    """Whoever lacks the wrapping key can change the record and all sums, but not seal them."""
    file = made.folder / "ledger.db"
    change(file, "UPDATE receipts SET body='00' WHERE position=4")
    told = LedgerContents.read(made.folder)
    sha256, size = file_digest(file)
    forged = told.model_copy(update={"sha256": sha256, "size": size})
    forged = forged.model_copy(update={"digest": forged.right_digest()})
    (made.folder / "backup.json").unlink()
    forged.write(made.folder)
    assert codes(made.check()) == ["backup.contents_changed"]
    assert check_backup(made.folder, None, None, unseen).is_sound, "nobody can tell without keys"


def test_a_backup_is_checked_without_leaving_anything(made: Copies) -> None:
    before = files_under(made.folder), files_under(made.keys)
    assert made.check().is_sound
    assert (files_under(made.folder), files_under(made.keys)) == before


@pytest.mark.parametrize("half", ["folder", "keys"])
def test_a_backup_without_its_file_is_found(made: Copies, half: str) -> None:
    folder: Path = getattr(made, half)
    (folder / ("ledger.db" if half == "folder" else "keys.db")).unlink()
    assert "backup.file_changed" in codes(made.check())


@pytest.mark.parametrize("half", ["folder", "keys"])
def test_a_backup_without_its_list_is_found_and_no_home(made: Copies, half: str) -> None:
    folder: Path = getattr(made, half)
    (folder / "backup.json").unlink()
    assert is_backup(made.folder)
    assert codes(made.check()) == ["backup.contents_missing"]


def test_a_home_is_no_backup_that_lacks_its_list(made: Copies) -> None:
    assert not is_backup(made.home)
    (made.home / "ledger.lock").unlink()
    assert not is_backup(made.home)
    (made.home / "keys.db").unlink()
    assert is_backup(made.home)

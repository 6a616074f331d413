"""A check finds every kind of change, tells it in its place, and finds nothing where nothing is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.ledger.checking import check_backup, check_home
from koop_es.ledger.errors import HomeMissing
from koop_es.ledger.findings import MOST
from koop_es.ledger.manifest import LedgerContents, file_digest
from koop_es.projecting.comparing import differing
from koop_es_projections import ALL
from tests.ledger.backups import (
    Copies,
    a_full_home,
    change,
    codes,
    copies,
    files_under,
    found_in,
    unseen,
)
from tests.ledger.looking import rows
from tests.ledger.making import a_cooperation, note, opened, settings_of
from tests.ledger.worker import begin, line, start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LEDGER: dict[str, tuple[str, set[str]]] = {
    "a byte of an entry": (
        (
            "UPDATE stored_events SET state=CAST(replace(state, '\"cli\"', '\"clj\"') AS BLOB) "
            "WHERE position=3"
        ),
        {"ledger.entry_unreadable"},
    ),
    "an entry that is no longer canonical": (
        "UPDATE stored_events SET state=CAST(CAST(state AS TEXT) || ' ' AS BLOB) WHERE position=3",
        {"check.entry_contradicts"},
    ),
    "an entry's instant": (
        "UPDATE stored_events SET recorded_at='2026-03-10T11:00:00.000001Z' WHERE position=3",
        {"check.entry_contradicts"},
    ),
    "an entry's name": (
        "UPDATE stored_events SET topic='koop.party.organisation_registered.v1' WHERE position=1",
        {"ledger.entry_unreadable"},
    ),
    "an unknown name": (
        "UPDATE stored_events SET topic='koop.nothing.v1' WHERE position=1",
        {"ledger.entry_unreadable"},
    ),
    "a text instead of bytes": (
        "UPDATE stored_events SET state=CAST(state AS TEXT) WHERE position=2",
        {"check.entry_contradicts"},
    ),
    "an entry moved to another stream": (
        "UPDATE stored_events SET originator_id='ab' || substr(originator_id, 3) WHERE position=5",
        {"check.version_missing"},
    ),
    "an entry within a stream removed": (
        "DELETE FROM stored_events WHERE originator_version=2 AND topic LIKE '%goal_set%'",
        {"check.version_missing", "check.receipt_contradicts"},
    ),
    "the last entry removed": (
        "DELETE FROM stored_events WHERE position=(SELECT MAX(position) FROM stored_events)",
        {"check.last_entries_missing", "check.receipt_contradicts", "check.value_stray"},
    ),
    "an entry added": (
        (
            "INSERT INTO stored_events SELECT 900, originator_id, 99, topic, state, recorded_at "
            "FROM stored_events WHERE position=5"
        ),
        {"check.version_missing"},
    ),
    "a receipt removed": (
        "DELETE FROM receipts WHERE position=4",
        {"check.receipt_missing"},
    ),
    "a receipt's answer": (
        "UPDATE receipts SET answer=replace(answer, 'koop.', 'keep.') WHERE position=4",
        {"check.receipt_contradicts"},
    ),
    "a receipt that is no JSON": (
        "UPDATE receipts SET answer='{' WHERE position=4",
        {"check.receipt_contradicts"},
    ),
    "a receipt at another entry": (
        "UPDATE receipts SET position=5 WHERE position=4",
        {"check.receipt_contradicts", "check.receipt_missing"},
    ),
    "a short code removed": ("DELETE FROM codes", {"check.code_contradicts"}),
    "a short code of another": (
        "UPDATE codes SET stream='ab' || substr(stream, 3)",
        {"check.code_contradicts"},
    ),
    "a short code added": (
        "INSERT INTO codes VALUES ('K-2026', 77, 'abcdef')",
        {"check.code_contradicts"},
    ),
    "a private value removed": (
        "DELETE FROM vault WHERE position=(SELECT MIN(position) FROM vault)",
        {"check.value_missing"},
    ),
    "a private value at another entry": (
        "UPDATE vault SET position=2 WHERE position=(SELECT MIN(position) FROM vault)",
        {"check.value_stray"},
    ),
    "a private value beyond the end": (
        "UPDATE vault SET position=999 WHERE position=(SELECT MIN(position) FROM vault)",
        {"check.value_stray"},
    ),
    "a private value of nobody": (
        "UPDATE vault SET subject='document' WHERE position=(SELECT MIN(position) FROM vault)",
        {"check.value_stray"},
    ),
    "a private value's bytes": (
        "UPDATE vault SET sealed=randomblob(99) WHERE position=(SELECT MIN(position) FROM vault)",
        {"vault.broken"},
    ),
    "the home's keys": (
        "UPDATE marks SET value='abcd' WHERE name='keys'",
        {"home.keys_foreign"},
    ),
}
"""What is done to a ledger, and which findings tell of it among others."""

KEYS: dict[str, tuple[str, set[str]]] = {
    "a key removed": (
        "DELETE FROM data_keys WHERE subject IS NULL",
        {"check.key_missing"},
    ),
    "a key's bytes": (
        "UPDATE data_keys SET wrapped=randomblob(60) WHERE subject IS NULL",
        {"check.key_broken"},
    ),
    "an actor's name": ("UPDATE actors SET name=randomblob(40)", {"check.key_broken"}),
    "the key of receipts": (
        "UPDATE data_keys SET wrapped=randomblob(60) WHERE subject='receipts'",
        {"home.wrong_master_key"},
    ),
    "no key of receipts": ("DELETE FROM data_keys WHERE subject='receipts'", {"home.file_damaged"}),
    "another kind of file": ("PRAGMA application_id=7", {"home.file_foreign"}),
    "a newer file": ("PRAGMA user_version=99", {"home.schema_newer"}),
}


def test_nothing_is_found_in_a_sound_home(home: Path) -> None:
    a_full_home(home)
    before = {name: data for name, data in files_under(home).items() if "-" not in name}
    report = check_home(settings_of(home), unseen)
    assert codes(report) == []
    assert report.is_sound
    assert report.opened
    assert report.private_values > 50
    assert report.receipts == report.entries == report.position
    after = {name: data for name, data in files_under(home).items() if "-" not in name}
    assert after == before, "a check changes nothing"


@pytest.mark.parametrize("what", LEDGER)
def test_a_change_of_the_record_is_found_in_a_home(home: Path, what: str) -> None:
    a_full_home(home)
    statement, expected = LEDGER[what]
    change(home / "ledger.db", statement)
    assert expected <= set(found_in(home))


@pytest.mark.parametrize("what", KEYS)
def test_a_change_of_the_keys_is_found_in_a_home(home: Path, what: str) -> None:
    a_full_home(home)
    statement, expected = KEYS[what]
    change(home / "keys.db", statement)
    assert expected <= set(found_in(home))


def test_swapped_private_values_are_found(home: Path) -> None:
    a_full_home(home)
    file = home / "ledger.db"
    one, other = rows(file, "SELECT commitment, sealed FROM vault WHERE subject='text' LIMIT 2")
    for (commitment, _), (_, sealed) in ((one, other), (other, one)):
        change(file, "UPDATE vault SET sealed=? WHERE commitment=?", sealed, commitment)
    assert found_in(home) == ["vault.broken"] * 2


@pytest.mark.parametrize("name", ["ledger.db", "keys.db", "master.key"])
def test_a_missing_file_is_named_and_the_rest_is_checked(home: Path, name: str) -> None:
    a_full_home(home)
    (home / name).unlink()
    report = check_home(settings_of(home), unseen)
    (finding,) = report.findings
    assert finding.code == "home.file_missing"
    assert finding.params["file"] == str(home / name)
    assert not report.opened or name == "ledger.db"
    assert bool(report.entries) == (name != "ledger.db")


def test_a_wrong_wrapping_key_is_named_and_the_record_is_checked(home: Path) -> None:
    a_full_home(home)
    (home / "master.key").write_text("ab" * 32)
    report = check_home(settings_of(home), unseen)
    assert codes(report) == ["home.wrong_master_key"]
    assert report.entries


def test_damage_below_the_tables_is_found(home: Path) -> None:
    a_full_home(home)
    file = home / "ledger.db"
    data = bytearray(file.read_bytes())
    data[4096 * 3 : 4096 * 3 + 300] = b"\xff" * 300
    file.write_bytes(data)
    assert "home.file_damaged" in found_in(home)


def test_no_home_is_made_by_a_check(tmp_path: Path) -> None:
    with pytest.raises(HomeMissing):
        check_home(settings_of(tmp_path / "nowhere"), unseen)
    with pytest.raises(HomeMissing):
        check_home(settings_of(tmp_path), unseen)
    assert not any(tmp_path.iterdir())


def test_of_a_record_in_ruins_only_the_first_findings_are_told(home: Path) -> None:
    with opened(home) as koop:
        stream = a_cooperation(koop)
        for n in range(MOST):
            koop.execute(note(str(n)), stream=stream)
    change(home / "ledger.db", "UPDATE vault SET sealed=randomblob(99)")
    change(home / "ledger.db", "DELETE FROM receipts")
    report = check_home(settings_of(home), unseen)
    assert len(report.findings) == MOST
    assert report.left_out == MOST + 3


def test_what_an_import_left_out_is_counted_and_no_loss(home: Path, tmp_path: Path) -> None:
    a_full_home(home)
    with opened(home) as koop, (tmp_path / "out").open("wb") as out:
        koop.export_events(out)
    with opened(tmp_path / "new") as koop, (tmp_path / "out").open("rb") as lines:
        koop.import_events(lines)
        koop.execute(note(), stream=a_cooperation(koop))
    report = check_home(settings_of(tmp_path / "new"), unseen)
    assert codes(report) == []
    assert report.absent_values > 50
    change(tmp_path / "new" / "ledger.db", "DELETE FROM vault")
    assert found_in(tmp_path / "new") == ["check.value_missing"]


# While others write


def test_a_home_is_checked_while_processes_write(home: Path) -> None:
    with opened(home) as koop:
        stream = a_cooperation(koop)
    writers = [start("notes", home, stream, f"w{n}", 100_000) for n in range(2)]
    begin(*writers)
    for _ in range(5):
        for writer in writers:
            line(writer)
        report = check_home(settings_of(home), unseen)
        assert codes(report) == []
        assert report.entries > 3
    for writer in writers:
        writer.kill()
        writer.communicate()


def test_writers_are_not_held_off_by_a_check(home: Path) -> None:
    with opened(home) as koop:
        stream = a_cooperation(koop)
        answered: list[int] = []

        def write(_done: int, _total: int) -> None:
            answered.append(koop.execute(note(), stream=stream).version)

        assert check_home(settings_of(home), write).is_sound
    assert answered


# Backups


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
    statement, expected = KEYS[what]
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


# Read models


def test_read_models_are_compared_with_the_record(home: Path) -> None:
    a_full_home(home)
    with opened(home) as koop:
        koop.catch_up()
        assert differing(koop.store, koop.projections, ALL, koop.now) == []
        koop.execute(note(), stream=a_cooperation(koop))
        assert differing(koop.store, koop.projections, ALL, koop.now) == [], "as of their position"
    change(home / "projections.db", "UPDATE parties_v1 SET name='Somebody else'")
    with opened(home) as koop:
        assert differing(koop.store, koop.projections, ALL, koop.now) == ["parties"]

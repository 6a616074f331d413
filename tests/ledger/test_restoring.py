"""A restored home answers as before; what is no whole backup is refused and leaves nothing."""

from __future__ import annotations

import io
import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.ledger.errors import FileForeign, KeysForeign, WrongMasterKey
from koop_es.ledger.manifest import FileChanged, ManifestBroken, NoBackup
from koop_es.ledger.placing import HomeInUse
from koop_es.ledger.restoring import MasterKeyMissing, OtherMasterKey, Source, restore
from tests.ledger.backups import (
    Copies,
    a_full_home,
    copies,
    files_under,
    found_in,
    restored,
    unseen,
)
from tests.ledger.looking import is_sound, left_behind
from tests.ledger.making import Clock, a_cooperation, note, opened, organisation, settings_of
from tests.support.read_models import all_rows

if TYPE_CHECKING:
    from koop_es.app import Koop


@pytest.fixture
def made(home: Path, tmp_path: Path) -> Copies:
    a_full_home(home)
    return copies(home, tmp_path / "b")


def everything(koop: Koop) -> dict[str, Any]:
    """Return what a home answers: entries, receipts, private values, names, read models."""
    commitments = [row.commitment for page in vault(koop) for row in page]
    exported = io.BytesIO()
    koop.export_events(exported)
    koop.catch_up()
    return {
        "entries": koop.store.read_raw(0, 1_000_000),
        "receipts": koop.store.receipts_between(0, koop.store.head()),
        "private": koop.store.open_private(commitments),
        "actors": koop.home.keys.actors(),
        "export": exported.getvalue(),
        "models": all_rows(koop.engine),
        "number": koop.store.next_number("K-2026"),
    }


def vault(koop: Koop) -> list[list[Any]]:
    return list(koop.store.vault_rows_between(0, koop.store.head()).values())


def test_a_restored_home_answers_the_same(made: Copies, tmp_path: Path) -> None:
    restored(made, tmp_path / "new")
    with opened(made.home) as koop:
        koop.home.keys.add_actor("Anna")
        before = everything(koop)
    again = copies(made.home, tmp_path / "again")
    restored(again, tmp_path / "newer")
    with opened(tmp_path / "newer") as koop:
        assert everything(koop) == before
    assert left_behind(tmp_path / "newer") == left_behind(made.home)
    assert found_in(tmp_path / "newer") == []


def test_the_same_command_again_takes_no_effect_in_a_restored_home(
    made: Copies, tmp_path: Path
) -> None:
    with opened(made.home, clock := Clock()) as koop:
        one = koop.execute(organisation(), idempotency_key="once")
    again = copies(made.home, tmp_path / "again")
    restored(again, tmp_path / "new")
    with opened(tmp_path / "new", clock) as koop:
        other = koop.execute(organisation(), idempotency_key="once")
        assert other.replayed
        assert (other.stream, other.position, other.events) == (
            one.stream,
            one.position,
            one.events,
        )
        after = koop.execute(organisation(), idempotency_key="new")
        assert after.position == (one.position or 0) + 1


def test_work_goes_on_in_a_restored_home(made: Copies, tmp_path: Path) -> None:
    restored(made, tmp_path / "new")
    with opened(tmp_path / "new") as koop:
        stream = a_cooperation(koop)
        assert koop.execute(note("after"), stream=stream).version == 2
    assert is_sound(tmp_path / "new")
    assert found_in(tmp_path / "new") == []


def test_only_its_owner_may_read_a_restored_home(made: Copies, tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        restored(made, tmp_path / "new")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    found = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "new").iterdir()}
    assert set(found) == {"ledger.db", "keys.db", "master.key", "ledger.lock"}
    assert set(found.values()) == {0o600}


def test_the_wrapping_key_goes_where_the_settings_say(made: Copies, tmp_path: Path) -> None:
    place = tmp_path / "vault" / "koop.key"
    settings = restored(made, tmp_path / "new", master_key_file=place)
    assert place.read_bytes() == made.master_key.read_bytes()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert not (tmp_path / "new" / "master.key").exists()
    assert found_in(tmp_path / "new", master_key_file=place) == []
    assert settings.wrapping_key_file == place


def test_a_wrapping_key_that_lies_there_already_is_taken(made: Copies, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    shutil.copy(made.master_key, new / "master.key")
    restore(settings_of(new), Source(made.folder, made.keys), unseen)
    assert found_in(new) == []


# Refused


@pytest.mark.parametrize(
    "name", ["ledger.db", "keys.db", "projections.db", "unfinished", "notes.txt", "ledger.db-wal"]
)
def test_a_home_that_is_not_empty_is_refused(made: Copies, tmp_path: Path, name: str) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (new / name).write_text("mine")
    with pytest.raises(HomeInUse):
        restored(made, new)
    assert files_under(new) == {name: b"mine"}


def test_a_home_in_use_is_left_as_it_is(made: Copies, tmp_path: Path) -> None:
    with opened(tmp_path / "new") as koop:
        koop.execute(organisation())
        before = left_behind(tmp_path / "new")
        with pytest.raises(HomeInUse):
            restored(made, tmp_path / "new")
        assert left_behind(tmp_path / "new") == before


def test_a_missing_half_is_named(made: Copies, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    for source, missing in (
        (Source(nowhere, made.keys, made.master_key), nowhere),
        (Source(made.folder, nowhere, made.master_key), nowhere),
        (Source(made.keys, made.folder, made.master_key), made.keys),
        (Source(made.home, made.keys, made.master_key), made.home),
    ):
        with pytest.raises(NoBackup) as caught:
            restore(settings_of(tmp_path / "new"), source, unseen)
        assert caught.value.params == {"folder": str(missing)}
    assert not (tmp_path / "new").exists()


def test_a_missing_wrapping_key_is_named(made: Copies, tmp_path: Path) -> None:
    with pytest.raises(MasterKeyMissing) as caught:
        restore(settings_of(tmp_path / "new"), Source(made.folder, made.keys), unseen)
    assert caught.value.params == {"file": str(tmp_path / "new" / "master.key")}
    assert not (tmp_path / "new").exists()


def test_a_wrong_wrapping_key_is_named(made: Copies, tmp_path: Path) -> None:
    other = tmp_path / "other.key"
    other.write_text("ab" * 32)
    with pytest.raises(WrongMasterKey) as caught:
        restore(settings_of(tmp_path / "new"), Source(made.folder, made.keys, other), unseen)
    assert caught.value.params == {"file": str(made.keys / "keys.db")}
    other.write_text("nonsense")
    with pytest.raises(FileForeign):
        restore(settings_of(tmp_path / "new"), Source(made.folder, made.keys, other), unseen)
    assert not (tmp_path / "new").exists()


def test_another_wrapping_key_is_never_overwritten(made: Copies, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (new / "master.key").write_text("ab" * 32)
    with pytest.raises(OtherMasterKey):
        restored(made, new)
    assert files_under(new) == {"master.key": b"ab" * 32}


def test_the_keys_of_another_home_are_refused(made: Copies, tmp_path: Path) -> None:
    with opened(tmp_path / "other") as koop:
        koop.execute(organisation())
    other = copies(tmp_path / "other", tmp_path / "c")
    with pytest.raises(KeysForeign):
        restore(
            settings_of(tmp_path / "new"), Source(made.folder, other.keys, made.master_key), unseen
        )
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("half", ["folder", "keys"])
def test_a_changed_file_is_refused(made: Copies, tmp_path: Path, half: str) -> None:
    folder: Path = getattr(made, half)
    file = folder / ("ledger.db" if half == "folder" else "keys.db")
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    with pytest.raises(FileChanged):
        restored(made, tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("half", ["folder", "keys"])
def test_a_half_without_its_file_is_refused(made: Copies, tmp_path: Path, half: str) -> None:
    file = getattr(made, half) / ("ledger.db" if half == "folder" else "keys.db")
    file.unlink()
    with pytest.raises(FileChanged) as caught:
        restored(made, tmp_path / "new")
    assert caught.value.params == {"file": str(file)}


@pytest.mark.parametrize("half", ["folder", "keys"])
def test_a_changed_manifest_is_refused(made: Copies, tmp_path: Path, half: str) -> None:
    file = getattr(made, half) / "backup.json"
    file.write_text(file.read_text().replace("2026-03-10T11", "2026-03-10T12"))
    with pytest.raises(ManifestBroken):
        restored(made, tmp_path / "new")
    file.write_text("{")
    with pytest.raises(ManifestBroken):
        restored(made, tmp_path / "new")
    assert not (tmp_path / "new").exists()

"""A check finds every kind of change, tells it in its place, and finds nothing where nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.ledger.checking import check_home
from koop_es.ledger.errors import HomeMissing
from koop_es.ledger.findings import MOST
from koop_es.projecting.comparing import differing
from koop_es_projections import ALL
from tests.ledger.backups import (
    a_full_home,
    change,
    codes,
    files_under,
    found_in,
    unseen,
)
from tests.ledger.looking import rows
from tests.ledger.making import a_cooperation, note, opened, settings_of
from tests.ledger.planted import KEYS, LEDGER
from tests.ledger.worker import begin, line, start

if TYPE_CHECKING:
    from pathlib import Path


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


def test_a_home_that_followed_its_endings_is_sound(home: Path) -> None:
    with opened(home) as koop:
        a_cooperation(koop)
        koop.follow_ups.leave_out(koop.store.head())
    assert found_in(home) == []
    change(home / "ledger.db", "UPDATE marks SET value='x' WHERE name='follow_ups'")
    assert found_in(home) == ["check.mark_contradicts"]


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


# Read models


def test_read_models_are_compared_with_the_record(home: Path) -> None:
    a_full_home(home)
    with opened(home) as koop:
        koop.catch_up()
        assert differing(koop.store, koop.projections, ALL, koop.now) == []
        koop.execute(note(), stream=a_cooperation(koop))
        assert differing(koop.store, koop.projections, ALL, koop.now) == [], "as of their position"
    change(home / "projections.db", "UPDATE parties_v2 SET name='Somebody else'")
    with opened(home) as koop:
        assert differing(koop.store, koop.projections, ALL, koop.now) == ["parties"]

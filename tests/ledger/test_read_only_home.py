"""A home that cannot be written is read all the same, and nothing is left in it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from koop_es.ledger import still
from koop_es.ledger.checking import check_home
from koop_es.ledger.errors import FileLocked, FileMissing, HomeMissing, HomeReadOnly
from koop_es.ledger.home import open_home
from koop_es.projecting.comparing import differing
from koop_es_projections import ALL
from tests.ledger.backups import a_full_home, backed_up, change, codes, files_under, unseen
from tests.ledger.making import note, opened, organisation, settings_of
from tests.support.unwritable import read_only_view, unwritable

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.app import Koop


def _closed(_: Path) -> None:
    """Leave the home as a command leaves it."""


def _killed(home: Path) -> None:
    """Leave the home as a killed process does: what was written last lies in the log."""
    other = home.with_name("other")
    with opened(home) as koop:
        koop.execute(organisation("Written last"))
        koop.catch_up()
        # The copy is what the disk would hold.
        shutil.copytree(home, other)
    shutil.rmtree(home)
    other.rename(home)


def _copied(home: Path) -> None:
    """Leave the home as a copy that somebody made without the memory that processes share."""
    _killed(home)
    for file in home.glob("*-shm"):
        file.unlink()


def _without_read_models(home: Path) -> None:
    for file in home.glob("projections.db*"):
        file.unlink()


def _with_read_models_behind(home: Path) -> None:
    with opened(home) as koop:
        koop.execute(organisation("Written last"))


def _with_foreign_read_models(home: Path) -> None:
    _without_read_models(home)
    (home / "projections.db").write_text("A letter, not a database. " * 99)


def _without_locks(home: Path) -> None:
    for file in home.glob("*.lock"):
        file.unlink()


def _with_a_key_half_written(home: Path) -> None:
    """Leave the key store as a process killed amid a large change does."""
    with closing(sqlite3.connect(home / "keys.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=TRUNCATE").fetchone()
        connection.execute("PRAGMA cache_size=1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE data_keys SET wrapped=zeroblob(99) WHERE subject IS NULL")
        for number in range(200):
            row = (str(number), b"x" * 4000, str(number))
            connection.execute("INSERT INTO actors VALUES (?,?,?)", row)
        shutil.copytree(home, home.with_name("other"))
    shutil.rmtree(home)
    home.with_name("other").rename(home)
    assert (home / "keys.db-journal").stat().st_size > 0


STATES = [
    _closed,
    _killed,
    _copied,
    _without_read_models,
    _with_read_models_behind,
    _with_foreign_read_models,
    _without_locks,
    _with_a_key_half_written,
]


def answers(koop: Koop) -> dict[str, object]:
    """Return what a home tells of itself."""
    records = koop.store.read_raw(0, 1000)
    freshness = koop.catch_up()
    commitments = _commitments(koop.home.ledger_file)
    return {
        "records": [record.raw for record in records],
        "actors": koop.home.keys.actors(),
        "values": sorted(map(str, koop.store.open_private(commitments).values())),
        "reached": (freshness.position, freshness.stale),
        "wrong": differing(koop.store, koop.projections, ALL, koop.now, unseen),
    }


def _commitments(file: Path) -> list[str]:
    with closing(still.connect(file)) as connection:
        return [row[0] for row in connection.execute("SELECT commitment FROM vault")]


@pytest.mark.parametrize("left", STATES)
def test_it_tells_the_same_and_is_left_as_it_was(
    home: Path, tmp_path: Path, left: Callable[[Path], None]
) -> None:
    a_full_home(home)
    left(home)
    shutil.copytree(home, tmp_path / "writable")
    before = files_under(home)
    with unwritable(home), opened(home, create=False) as koop:
        found = answers(koop)
    _without_read_models(tmp_path / "writable")
    with opened(tmp_path / "writable") as koop:
        assert found == answers(koop)
    assert files_under(home) == before


def test_what_is_built_for_reading_goes_with_the_closing(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_full_home(home)
    passing = tmp_path / "passing"
    passing.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(passing))
    with unwritable(home):
        with opened(home) as koop:
            koop.catch_up()
            (folder,) = passing.iterdir()
            assert folder.stat().st_mode & 0o077 == 0
            assert {file.name for file in folder.iterdir()} >= {"projections.db"}
        assert not list(passing.iterdir())
    assert not list(passing.iterdir())


def test_whatever_writes_is_refused_in_one_sentence(home: Path) -> None:
    a_full_home(home)
    with unwritable(home), opened(home) as koop:
        stream = koop.store.read_all(0, 1)[0].stream
        for write in (
            lambda: koop.execute(organisation()),
            lambda: koop.submit(organisation()).result(),
            lambda: koop.execute(note(), stream=stream, idempotency_key="k"),
            lambda: koop.store.set_mark("demo", "1"),
            lambda: koop.home.keys.add_actor("Somebody"),
            koop.home.keys.fresh_key,
            lambda: koop.home.keys.subject_key("ab" * 16),
            koop.home.refuse_read_only,
        ):
            with pytest.raises(HomeReadOnly) as caught:
                write()
            assert caught.value.params == {"home": str(home)}
        assert koop.execute(organisation(), dry_run=True).dry_run


def test_a_home_that_can_be_written_is_no_such_home(home: Path) -> None:
    with opened(home) as koop:
        koop.home.refuse_read_only()
        assert not koop.home.is_read_only


def test_what_others_write_meanwhile_is_read(home: Path, tmp_path: Path) -> None:
    view = tmp_path / "view"
    with opened(home) as koop, read_only_view(home, view), opened(view) as reading:
        for name in ("One", "Two", "Three"):
            position = koop.execute(organisation(name)).position
            assert reading.store.head() == position
            assert reading.catch_up().position == position


def test_who_begins_to_write_later_is_noticed(home: Path, tmp_path: Path) -> None:
    a_full_home(home)
    view = tmp_path / "view"
    with read_only_view(home, view), opened(view) as reading:
        before = reading.store.head()
        with opened(home) as koop:
            position = koop.execute(organisation()).position
            assert before < reading.store.head() == position
        assert reading.catch_up().position == position


def test_a_file_that_is_written_while_it_is_read_for_still_is_not_believed(home: Path) -> None:
    a_full_home(home)
    with pytest.raises(FileLocked):
        _read_what_is_written_over(home)


def _read_what_is_written_over(home: Path) -> None:
    with still.unchanged(home / "ledger.db"):
        with opened(home) as koop:
            koop.execute(organisation())
        raise sqlite3.DatabaseError


def test_where_there_is_no_home_none_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    with unwritable(folder):
        with pytest.raises(HomeMissing):
            open_home(settings_of(folder), create=False)
        with pytest.raises(HomeReadOnly):
            open_home(settings_of(folder), create=True)
        with pytest.raises(HomeMissing):
            check_home(settings_of(folder), unseen)


@pytest.mark.parametrize("name", ["ledger.db", "keys.db", "master.key"])
def test_a_missing_file_is_named(home: Path, name: str) -> None:
    a_full_home(home)
    (home / name).unlink()
    with unwritable(home), pytest.raises(FileMissing) as caught:
        opened(home)
    assert caught.value.params["file"] == str(home / name)


# Checks and backups


@pytest.mark.parametrize("left", STATES)
def test_it_is_checked(home: Path, left: Callable[[Path], None]) -> None:
    a_full_home(home)
    left(home)
    before = files_under(home)
    with unwritable(home):
        report = check_home(settings_of(home), unseen)
    assert codes(report) == []
    assert report.opened
    assert files_under(home) == before
    with opened(home) as koop:
        assert report.position == koop.store.head()


def test_what_is_wrong_with_it_is_found(home: Path) -> None:
    a_full_home(home)
    change(home / "ledger.db", "UPDATE stored_events SET state=X'7B7D' WHERE position=2")
    with unwritable(home):
        report = check_home(settings_of(home), unseen)
    assert "ledger.entry_unreadable" in codes(report)


@pytest.mark.parametrize("left", STATES)
def test_it_is_backed_up(home: Path, tmp_path: Path, left: Callable[[Path], None]) -> None:
    a_full_home(home)
    left(home)
    with unwritable(home), opened(home) as koop:
        made = backed_up(koop, tmp_path / "backup")
        assert made.contents.position == koop.store.head()

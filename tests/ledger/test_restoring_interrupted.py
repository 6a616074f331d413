"""A restore that is interrupted anywhere leaves no home, and the same again makes it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from koop_es.ledger.errors import DiskFull
from koop_es.ledger.home import open_home
from koop_es.ledger.making import RestoreUnfinished
from koop_es.ledger.placing import Place
from koop_es.ledger.restoring import restore
from tests.ledger.backups import Copies, a_full_home, codes, copies, found_in, restored
from tests.ledger.looking import left_behind
from tests.ledger.making import settings_of
from tests.ledger.test_busy_and_full import fill


@pytest.fixture
def made(home: Path, tmp_path: Path) -> Copies:
    a_full_home(home)
    return copies(home, tmp_path / "b")


def test_an_interrupted_restore_leaves_nothing_and_can_be_repeated(
    made: Copies, tmp_path: Path
) -> None:
    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(settings_of(tmp_path / "new"), made.source(), interrupt)
    assert not (tmp_path / "new").exists()
    restored(made, tmp_path / "new")
    assert found_in(tmp_path / "new") == []


@pytest.mark.parametrize("at", ["copy", "look", "finish", "keys", "ledger"])
def test_a_restore_that_is_killed_anywhere_is_repeated(
    made: Copies, tmp_path: Path, at: str
) -> None:
    new = tmp_path / "new"
    child = os.fork()
    if child == 0:
        _die(at)
        restored(made, new)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 9
    assert not (new / "ledger.db").exists()
    for create in (False, True):
        with pytest.raises(RestoreUnfinished):
            open_home(settings_of(new), create=create)
    restored(made, new)
    assert found_in(new) == []
    assert left_behind(new) == left_behind(made.home)
    assert not (new / "restoring").exists()


def _end(*_: object) -> None:
    os._exit(9)


def _die(at: str) -> None:
    """Let this process end at a step, as if it were killed there."""
    place: Any = Place
    if at in {"copy", "look", "finish"}:
        setattr(place, at, _end)
        return
    path: Any = Path
    rename = Path.rename

    def dying(self: Path, target: Path) -> Path:
        if self.name == f"{at}.db":
            os._exit(9)
        return rename(self, target)

    path.rename = dying


def test_a_full_disk_is_told_and_nothing_is_left(made: Copies, small_disk: Path) -> None:
    for leave in (0, 8192, 60_000, 100_000):
        filler = fill(small_disk, leave)
        with pytest.raises(DiskFull):
            restored(made, small_disk / "new")
        filler.unlink()
        assert not any(small_disk.iterdir())
    restored(made, small_disk / "new")
    assert codes(made.check()) == []
    assert found_in(small_disk / "new") == []

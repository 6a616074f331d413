"""On a full disk a home is read, checked and saved elsewhere: just then somebody needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.ledger.checking import check_backup, check_home
from koop_es.ledger.errors import DiskFull
from koop_es.projecting.comparing import differing
from koop_es_projections import ALL
from tests.ledger.backups import backed_up, codes, unseen
from tests.ledger.making import a_cooperation, note, opened, organisation, settings_of
from tests.ledger.test_busy_and_full import fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def full(small_disk: Path) -> Iterator[Path]:
    """Return a closed home on a disk without any room."""
    home = small_disk / "home"
    with opened(home) as koop:
        koop.execute(note("Still there"), stream=a_cooperation(koop))
    filler = fill(small_disk, 0)
    yield home
    filler.unlink()
    with opened(home) as koop:
        assert koop.execute(organisation("With room again")).version == 1
    assert codes(check_home(settings_of(home), unseen)) == []


def test_it_is_read_and_whoever_would_write_hears_why(full: Path) -> None:
    for _ in range(2):
        with opened(full, create=False) as koop:
            head = koop.store.head()
            assert koop.catch_up().position == head == 4
            assert differing(koop.store, koop.projections, ALL, koop.now, unseen) == []
            for _ in range(2):
                with pytest.raises(DiskFull):
                    koop.execute(organisation("Without room"))
                with pytest.raises(DiskFull):
                    koop.home.keys.add_actor("Nobody")
            assert koop.store.head() == head
    with pytest.raises(DiskFull):
        opened(full, create=True)


def test_it_is_checked(full: Path) -> None:
    for _ in range(2):
        report = check_home(settings_of(full), unseen)
        assert codes(report) == []
        assert report.position == 4


def test_it_is_backed_up_to_another_disk(full: Path, tmp_path: Path) -> None:
    with opened(full, create=False) as koop:
        backed_up(koop, tmp_path / "b")
    report = check_backup(tmp_path / "b", tmp_path / "b-keys", full / "master.key", unseen)
    assert codes(report) == []
    assert report.position == 4


def test_what_a_server_writes_there_is_read_beside_it(small_disk: Path) -> None:
    home = small_disk / "home"
    with opened(home) as koop:
        a_cooperation(koop)
        koop.catch_up()
        fill(small_disk, 0)
        with opened(home, create=False) as reading:
            assert reading.store.head() == koop.store.head() == 3
            assert reading.catch_up().position == 3

"""Keys older than a record are refused, unless somebody does without what they cannot open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from koop_es.ledger.backup import keys_beside
from koop_es.ledger.checking import check_home
from koop_es.ledger.losing import KEYS_MISSING, KeysTooOld, Loss, ValueKeyMissing, absent
from koop_es.ledger.restoring import Source, restore
from koop_es.ledger.vault import ValueErased
from tests.ledger.backups import backed_up, change, codes, unseen
from tests.ledger.making import NOON, Clock, a_cooperation, note, opened, settings_of

if TYPE_CHECKING:
    from pathlib import Path

LOST = 300
"""Values: more than the keys that were made in advance."""


@dataclass(frozen=True)
class Two:
    """Two backups of one home, with entries between them."""

    stream: str
    earlier: Path
    later: Path
    master_key: Path

    def later_record(self, keys: Path) -> Source:
        """Return the later record with keys of some backup."""
        return Source(self.later, keys_beside(keys), self.master_key)


@pytest.fixture
def two(home: Path, tmp_path: Path) -> Two:
    clock = Clock()
    with opened(home, clock) as koop:
        stream = a_cooperation(koop)
        koop.execute(note("Before"), stream=stream)
        backed_up(koop, tmp_path / "earlier")
        clock.forward()
        koop.home.keys.add_actor("Newcomer")
        for number in range(LOST):
            koop.execute(note(f"After {number}"), stream=stream, actor="Newcomer")
        backed_up(koop, tmp_path / "later")
    return Two(stream, tmp_path / "earlier", tmp_path / "later", home / "master.key")


def test_they_are_refused_with_what_would_be_lost(two: Two, tmp_path: Path) -> None:
    new = settings_of(tmp_path / "new")
    with pytest.raises(KeysTooOld) as caught:
        restore(new, two.later_record(two.earlier), unseen)
    told = caught.value.params
    assert LOST - 256 <= int(told["values"]) <= LOST
    assert told["names"] == "1"
    assert told["folder"] == str(keys_beside(two.earlier))
    assert not new.home.exists()


def test_what_is_lost_is_no_damage_and_does_not_read_as_erased(two: Two, tmp_path: Path) -> None:
    new = settings_of(tmp_path / "new")
    source = replace(two.later_record(two.earlier), may_lack_keys=True)
    lost = restore(new, source, unseen).loss
    assert lost.names == 1
    with opened(new.home) as koop:
        assert koop.store.mark(KEYS_MISSING) == str(lost.position) == str(koop.store.head())
        assert isinstance(absent(koop.store, lost.position), ValueKeyMissing)
        koop.execute(note("Later still"), stream=two.stream)
        assert isinstance(absent(koop.store, koop.store.head()), ValueErased)
    report = check_home(new, unseen)
    assert codes(report) == []
    assert report.keyless_values == lost.values
    change(new.keys_file, "DELETE FROM data_keys WHERE subject IS NULL")
    assert "check.key_missing" in codes(check_home(new, unseen))


def test_what_was_lost_once_is_not_lost_again(two: Two, tmp_path: Path) -> None:
    new = settings_of(tmp_path / "new")
    restore(new, replace(two.later_record(two.earlier), may_lack_keys=True), unseen)
    with opened(new.home, Clock(NOON + timedelta(hours=1))) as koop:
        backed_up(koop, tmp_path / "again")
    source = Source(tmp_path / "again", keys_beside(tmp_path / "again"), two.master_key)
    assert restore(settings_of(tmp_path / "newest"), source, unseen).loss == Loss(0, 0, 0)
    assert codes(check_home(settings_of(tmp_path / "newest"), unseen)) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stored_events SET state=X'7B' WHERE position=3",
        "UPDATE stored_events SET state=X'5B5D'",
        "INSERT INTO marks VALUES ('keys_missing', 'all of them')",
    ],
)
def test_a_record_that_was_damaged_before_is_restored_as_it_is(
    home: Path, tmp_path: Path, statement: str
) -> None:
    with opened(home) as koop:
        a_cooperation(koop)
    change(home / "ledger.db", statement)
    with opened(home) as koop:
        backed_up(koop, tmp_path / "b")
        assert isinstance(absent(koop.store, 1), ValueErased)
    source = Source(tmp_path / "b", keys_beside(tmp_path / "b"), home / "master.key")
    assert restore(settings_of(tmp_path / "new"), source, unseen).loss == Loss(0, 0, 0)


def test_later_keys_open_an_earlier_record(two: Two, tmp_path: Path) -> None:
    new = settings_of(tmp_path / "new")
    source = Source(two.earlier, keys_beside(two.later), two.master_key)
    assert restore(new, source, unseen).loss == Loss(0, 0, 0)
    with opened(new.home, Clock(NOON)) as koop:
        assert koop.store.mark(KEYS_MISSING) is None


def test_a_mark_beyond_the_end_is_found(home: Path) -> None:
    with opened(home) as koop:
        a_cooperation(koop)
    change(home / "ledger.db", "INSERT INTO marks VALUES ('keys_missing', '999')")
    assert codes(check_home(settings_of(home), unseen)) == ["check.mark_contradicts"]

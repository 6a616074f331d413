"""An export tells its end, so that a file that was cut off between two lines is not taken whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.ledger.transfer import (
    EndDiffers,
    EndMissing,
    LineOutOfOrder,
    LineUnreadable,
    PartMissing,
)
from tests.ledger.backups import backed_up
from tests.ledger.making import a_cooperation, opened, organisation
from tests.ledger.moving import PASSPHRASE, brought, exported

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Koop]:
    with opened(tmp_path / "other") as running:
        yield running


def end_of(data: bytes) -> dict[str, Any]:
    return json.loads(data.splitlines()[-1])["end"]


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_a_file_cut_off_anywhere_moves_nothing(
    koop: Koop, other: Koop, passphrase: str | None
) -> None:
    a_cooperation(koop)
    lines = exported(koop, passphrase).splitlines(keepends=True)
    for kept in range(len(lines)):
        with pytest.raises(EndMissing) as refused:
            brought(other, b"".join(lines[:kept]), passphrase)
        assert refused.value.params == {"entries": str(kept), "position": str(kept)}
        assert other.store.head() == 0
    told = brought(other, b"".join(lines), passphrase)
    assert (told.events, told.is_whole) == (len(lines) - 1, True)


def test_a_last_line_cut_in_its_middle_moves_nothing(koop: Koop, other: Koop) -> None:
    koop.execute(organisation())
    with pytest.raises(LineUnreadable):
        brought(other, exported(koop)[:-9])
    assert other.store.head() == 0


def test_a_file_without_an_end_is_taken_where_that_is_asked_for(koop: Koop, other: Koop) -> None:
    a_cooperation(koop)
    lines = exported(koop).splitlines(keepends=True)
    told = other.import_events(lines[:-1], needs_end=False)
    assert (told.events, told.is_whole) == (len(lines) - 1, False)
    assert exported(other) == b"".join(lines)


def test_an_empty_ledger_has_an_end_too(koop: Koop, other: Koop) -> None:
    data = exported(koop)
    assert end_of(data) == {"after": 0, "entries": 0, "last_position": 0} | {
        "entries_sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    }
    told = brought(other, data)
    assert (told.events, told.is_whole) == (0, True)


def test_the_end_tells_what_a_backup_tells_of_the_same_entries(koop: Koop, tmp_path: Path) -> None:
    a_cooperation(koop)
    backup = backed_up(koop, tmp_path / "backup").contents
    told = end_of(exported(koop))
    assert told.pop("last_position") == backup.position
    assert told == {"after": 0, **backup.model_dump(include={"entries", "entries_sha256"})}


@pytest.mark.parametrize("left_out", [0, 1])
def test_an_entry_that_was_taken_out_is_missed(koop: Koop, other: Koop, left_out: int) -> None:
    for name in ("Example House", "Sample Works"):
        koop.execute(organisation(name))
    lines = exported(koop).splitlines(keepends=True)
    del lines[left_out]
    with pytest.raises(EndDiffers) as refused:
        brought(other, b"".join(lines))
    assert (refused.value.params["told"], refused.value.params["entries"]) == ("2", "1")
    with pytest.raises(EndDiffers):
        other.import_events(lines, needs_end=False)
    assert other.store.head() == 0


def test_parts_are_taken_one_behind_the_other_and_no_part_alone(koop: Koop, other: Koop) -> None:
    a_cooperation(koop)
    whole, head = exported(koop), koop.store.head()
    begun = exported(koop)
    koop.execute(organisation("Model School"))
    further = exported(koop, after=head)
    assert end_of(further)["after"] == head
    for alone, error in (
        (further, PartMissing),
        (further + begun, LineOutOfOrder),
        (begun + exported(koop, after=head + 1), PartMissing),
    ):
        with pytest.raises(error if error is not LineOutOfOrder else (LineOutOfOrder, PartMissing)):
            brought(other, alone)
        assert other.store.head() == 0
    assert brought(other, begun + further).events == head + 1
    assert exported(other) == exported(koop) != whole

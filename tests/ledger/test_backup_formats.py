"""A backup of another format is refused with both formats and what to do, and nothing is left."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from koop_es import __version__
from koop_es.ledger.backup_formats import BackupNewer, BackupOlder
from koop_es.ledger.files import KEYS, LEDGER
from koop_es.ledger.restoring import restore
from tests.ledger.backups import codes, copies, unseen
from tests.ledger.making import a_cooperation, opened, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.kernel.refusals import KoopError
    from koop_es.ledger.files import FileKind
    from tests.ledger.backups import Copies


@pytest.fixture
def made(home: Path, tmp_path: Path) -> Copies:
    with opened(home) as koop:
        a_cooperation(koop)
    return copies(home, tmp_path / "b")


@pytest.fixture(params=["ledger", "keys"])
def kind(request: pytest.FixtureRequest) -> Iterator[FileKind]:
    """Return a kind of file of which this program has another format while this lasts."""
    found = {"ledger": LEDGER, "keys": KEYS}[request.param]
    before = found.schema
    yield found
    object.__setattr__(found, "schema", before)


@pytest.mark.parametrize(("steps", "error"), [(1, BackupOlder), (-1, BackupNewer)])
def test_a_backup_of_another_format_leaves_nothing(
    made: Copies, tmp_path: Path, kind: FileKind, steps: int, error: type[KoopError]
) -> None:
    was = kind.schema
    object.__setattr__(kind, "schema", was + steps)
    with pytest.raises(error) as refused:
        restore(settings_of(tmp_path / "new"), made.source(), unseen)
    file = made.folder / "ledger.db" if kind is LEDGER else made.keys / "keys.db"
    told = {"file": str(file), "found": str(was), "known": str(was + steps)}
    assert refused.value.params == {**told, "program": f"koop {__version__}"}
    assert not [*tmp_path.glob("new/*")]
    assert error.code in codes(made.check())


@pytest.mark.parametrize("half", ["folder", "keys"])
def test_a_list_of_a_later_kind_is_told_as_newer(made: Copies, tmp_path: Path, half: str) -> None:
    file = getattr(made, half) / "backup.json"
    told = json.loads(file.read_text())
    kind, _, number = told["format"].rpartition("/")
    told |= {"format": f"{kind}/{int(number) + 1}", "program": "koop 9.0", "more": True}
    file.write_text(json.dumps(told))
    with pytest.raises(BackupNewer) as refused:
        restore(settings_of(tmp_path / "new"), made.source(), unseen)
    assert refused.value.params["found"] == f"{kind}/{int(number) + 1}"
    assert refused.value.params["known"] == f"{kind}/{number}"
    assert refused.value.params["program"] == "koop 9.0"
    assert not (tmp_path / "new").exists()
    assert BackupNewer.code in codes(made.check())

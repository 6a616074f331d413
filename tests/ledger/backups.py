"""Homes with something in them, and their backups, for the tests of both."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koop_es.ledger.backup import back_up, keys_beside
from koop_es.ledger.checking import check_backup, check_home
from koop_es.ledger.restoring import Source, restore
from tests.ledger.looking import rows
from tests.ledger.making import a_cooperation, note, opened, settings_of
from tests.ledger.private import Marks, everything_private

if TYPE_CHECKING:
    from koop_es.app import Koop
    from koop_es.ledger.backup import Backup
    from koop_es.ledger.findings import Report
    from koop_es.settings import Settings


def unseen(_done: int, _total: int) -> None:
    """Take no interest in the progress."""


@dataclass(frozen=True)
class Copies:
    """A home, its backup and its wrapping key in three places."""

    home: Path
    folder: Path
    keys: Path
    master_key: Path

    def check(self) -> Report:
        """Check the backup with all that it takes."""
        return check_backup(self.folder, self.keys, self.master_key, unseen)

    def source(self) -> Source:
        """Return what a home is made of."""
        return Source(self.folder, self.keys, self.master_key)


def a_full_home(home: Path) -> None:
    """Make a home in which every private field is filled and every kind of row is there."""
    shutil.copytree(_full_home(), home)


@cache
def _full_home() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="koop-"))
    atexit.register(shutil.rmtree, folder)
    with opened(folder / "home") as koop:
        everything_private(koop, Marks())
        koop.execute(note(), stream=a_cooperation(koop), idempotency_key="k")
        koop.catch_up()
    return folder / "home"


def backed_up(koop: Koop, folder: Path, **options: Any) -> Backup:
    """Back an open home up."""
    return back_up(koop.settings, koop.home, folder, now=koop.now(), **options)


def copies(home: Path, folder: Path) -> Copies:
    """Back a closed home up, its wrapping key copied to a third place."""
    with opened(home) as koop:
        backed_up(koop, folder)
    master_key = folder.with_name("third-place.key")
    shutil.copy(home / "master.key", master_key)
    return Copies(home, folder, keys_beside(folder), master_key)


def restored(made: Copies, home: Path, **changes: Any) -> Settings:
    """Make a home of a backup and return its settings."""
    settings = settings_of(home, **changes)
    restore(settings, made.source(), unseen)
    return settings


def found_in(home: Path, **changes: Any) -> list[str]:
    """Return the codes of what a check finds in a home."""
    return codes(check_home(settings_of(home, **changes), unseen))


def codes(report: Report) -> list[str]:
    """Return the codes of findings."""
    return [finding.code for finding in report.findings]


def files_under(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def change(file: Path, statement: str, *params: Any) -> None:
    """Change a database behind the program's back."""
    rows(file, statement, *params)

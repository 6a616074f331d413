"""Copying a home while it is used: the record in one folder, the keys in another."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from koop_es.kernel.times import utc_text
from koop_es.ledger.aside import built_aside, refuse_home, refuse_together, refuse_used
from koop_es.ledger.digests import add_entry
from koop_es.ledger.errors import FileDamaged, told_plainly
from koop_es.ledger.files import KEYS, LEDGER, make_private, open_database
from koop_es.ledger.making import read_master_key
from koop_es.ledger.manifest import (
    KeysContents,
    LedgerContents,
    file_digest,
    this_program,
)
from koop_es.ledger.still import open_still

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from koop_es.ledger.home import Home
    from koop_es.settings import Settings

    Progress = Callable[[int, int], None]

PAGES: Final = 1024
"""Pages of the database that are copied between two looks at the progress."""

ALL: Final = -1
STEP: Final = 1000
KEYS_ENDING: Final = "-keys"
PLACE: Final = "position, originator_id, originator_version, topic, recorded_at"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds.

    Attributes:
        folder: The record.
        keys: The keys, apart from it.
        contents: What the record's half says of itself.
    """

    folder: Path
    keys: Path
    contents: LedgerContents


def keys_beside(folder: Path) -> Path:
    """Return where the keys of a backup lie if nobody says otherwise."""
    return folder.parent / (folder.name + KEYS_ENDING)


def _unseen(_done: int, _total: int) -> None:
    return


def back_up(
    settings: Settings,
    home: Home,
    folder: Path,
    keys: Path | None = None,
    *,
    now: datetime,
    progress: Progress = _unseen,
) -> Backup:
    """Copy an open home, whoever writes to it meanwhile: both folders whole, or none.

    The record is copied as it stands at one moment, without holding anybody off; read models,
    locks and the wrapping key are left out. The keys are copied after it: each is durable
    before the record needs it, so none is missing.

    Args:
        settings: Where the home's files are.
        home: The home, whose store is open: its close comes after ours and checkpoints.
        folder: Where the record goes; must not exist, or be empty.
        keys: Where the keys go, apart from it; beside it if left out.
        now: The instant.
        progress: Called with what is done and what there is to do, for the record's two parts of
            the work together.

    Raises:
        TargetExists: There is something already.
        TargetInHome: A folder lies in a home.
        KeysNotApart: One folder lies in the other.
        FileDamaged: The record is damaged: a copy would be, too.
        Unavailable: Something cannot be read or written; nothing is left of the backup.
    """
    keys = keys_beside(folder) if keys is None else keys
    for target in (folder, keys):
        refuse_home(target)
        refuse_used(target)
    refuse_together(folder, keys)
    master_key, created_at = read_master_key(settings.wrapping_key_file), utc_text(now)
    told: dict[str, Any] = {
        "program": this_program(),
        "created_at": created_at,
        "identity": home.keys.identity,
    }
    # The last to be left is the first to appear: without the record nobody misses its keys.
    with built_aside(folder) as one, built_aside(keys) as other:
        ledger_copy = one / LedgerContents.FILE
        opening = open_still if home.is_read_only else open_database
        if settings.ledger_url is not None:
            copy_of_server(settings, ledger_copy, progress)
        else:
            with closing(opening(settings.ledger_file, LEDGER)) as source:
                copy_database(source, settings.ledger_file, ledger_copy, progress, PAGES)
        with closing(opening(settings.keys_file, KEYS)) as source:
            copy_database(source, settings.keys_file, other / KeysContents.FILE, _unseen, ALL)
        contents = _ledger_contents(ledger_copy, settings.ledger_file, told, progress)
        contents = contents.sealed(master_key)
        contents.write(one)
        beside = _keys_contents(other / KeysContents.FILE, settings.keys_file, told)
        beside.sealed(master_key).write(other)
    return Backup(folder, keys, contents)


def copy_of_server(settings: Settings, target: Path, progress: Progress) -> None:
    """Write a ledger that lies on a server into a file, as it stands at one moment.

    Raises:
        Unavailable: It cannot be read, or the file not be written.
    """
    from koop_es.ledger.postgres_copying import copy_to_file  # noqa: PLC0415 - by an extra

    assert settings.ledger_url is not None, "asked only then"  # noqa: S101 - narrows the type
    copy_to_file(settings.ledger_url, settings.home, target, progress)


def copy_database(
    source: sqlite3.Connection, file: Path, target: Path, progress: Progress, pages: int
) -> None:
    """Copy a database that others may write to, as it stands at one moment.

    An open transaction keeps the moment: without one SQLite begins anew whenever somebody writes.
    """
    make_private(target)
    with told_plainly(file):
        source.execute("PRAGMA query_only=ON")
        source.execute("BEGIN")
        source.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
    with told_plainly(target), closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA synchronous=FULL")
        source.backup(
            copy, pages=pages, progress=lambda _, left, total: progress(total - left, 2 * total)
        )
        # One file that needs no other beside it.
        copy.execute("PRAGMA journal_mode=DELETE").fetchone()


def _still(file: Path) -> sqlite3.Connection:
    """Open a file that nobody writes any more."""
    return sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)


def _ledger_contents(
    copy: Path, file: Path, told: dict[str, Any], progress: Progress
) -> LedgerContents:
    with told_plainly(copy), closing(_still(copy)) as c:
        _refuse_damaged(c, file)
        counted = _count_entries(c, progress)
        receipts = _one(c, "SELECT COUNT(*) FROM receipts")
        values = _one(c, "SELECT COUNT(*) FROM vault")
    sha256, size = file_digest(copy)
    return LedgerContents(
        format="koop-ledger-backup/1",
        **told,
        sha256=sha256,
        size=size,
        **counted,
        receipts=receipts,
        private_values=values,
    )


def _count_entries(connection: sqlite3.Connection, progress: Progress) -> dict[str, Any]:
    total = _one(connection, "SELECT COUNT(*) FROM stored_events")
    digest, position = hashlib.sha256(), 0
    rows = connection.execute(f"SELECT {PLACE}, state FROM stored_events ORDER BY position")  # noqa: S608 - a constant
    for nth, (*place, raw) in enumerate(rows):
        position = place[0]
        add_entry(digest, tuple(place), raw)
        if nth % STEP == 0:
            progress(total + nth, 2 * total)
    return {"position": position, "entries": total, "entries_sha256": digest.hexdigest()}


def _keys_contents(copy: Path, file: Path, told: dict[str, Any]) -> KeysContents:
    with told_plainly(copy), closing(_still(copy)) as c:
        _refuse_damaged(c, file)
        data_keys = _one(c, "SELECT COUNT(*) FROM data_keys")
        actors = _one(c, "SELECT COUNT(*) FROM actors")
    sha256, size = file_digest(copy)
    return KeysContents(
        format="koop-keys-backup/1",
        **told,
        sha256=sha256,
        size=size,
        data_keys=data_keys,
        actors=actors,
    )


def _refuse_damaged(connection: sqlite3.Connection, file: Path) -> None:
    if _one(connection, "PRAGMA quick_check(1)") != "ok":
        raise FileDamaged(file=file)


def _one(connection: sqlite3.Connection, statement: str, *params: object) -> Any:
    row = connection.execute(statement, params).fetchone()
    return None if row is None else row[0]

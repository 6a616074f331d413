"""Checking a home or a backup: whether what is stored agrees with itself."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from koop_es.kernel.refusals import NotFound
from koop_es.ledger.backup import copy_of_server
from koop_es.ledger.backup_formats import told_as_backup
from koop_es.ledger.checking_entries import EntriesCheck
from koop_es.ledger.checking_keys import KeysCheck, noted
from koop_es.ledger.errors import (
    DiskFull,
    FileDamaged,
    FileMissing,
    HomeMissing,
    KeysForeign,
    told_plainly,
)
from koop_es.ledger.files import KEYS, LEDGER, check_stamp, open_database
from koop_es.ledger.findings import CountDiffers, Report
from koop_es.ledger.home import is_read_only
from koop_es.ledger.locking import HOME_LOCK, HomeLock
from koop_es.ledger.making import KEYS_MARK, read_master_key
from koop_es.ledger.manifest import (
    CONTENTS,
    FileChanged,
    KeysContents,
    LedgerContents,
    file_digest,
)
from koop_es.ledger.restoring import MasterKeyMissing
from koop_es.ledger.still import open_still, unchanged

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager

    from koop_es.ledger.files import FileKind
    from koop_es.ledger.manifest import Contents
    from koop_es.settings import Settings

    Progress = Callable[[int, int], None]

C = TypeVar("C", bound="Contents")


class NothingToCheck(NotFound):
    """A folder is neither a home nor a backup."""

    code = "check.nothing_here"


class Halves(NamedTuple):
    """Where the record and its keys are, and how their files are opened.

    Attributes:
        ledger: The record, or None if it is not there.
        keys: The key store, or None if it is not at hand.
        master_key_file: The wrapping key, or None if it is not at hand.
        opening: Opens a database for reading.
    """

    ledger: Path | None
    keys: Path | None
    master_key_file: Path | None
    opening: Callable[[Path, FileKind], AbstractContextManager[sqlite3.Connection]]


def is_backup(folder: Path) -> bool:
    """Tell whether a folder claims to be the record's half of a backup."""
    return LedgerContents.is_held_by(folder)


def check_home(settings: Settings, progress: Progress) -> Report:
    """Check a home, also while others write to it: they are not held off.

    Args:
        settings: Which home.
        progress: Called with the entries read and all there are.

    Raises:
        HomeMissing: There is no home.
        FileLocked: Somebody holds the home for too long.
    """
    with told_plainly(settings.home):
        in_file = settings.ledger_file.exists() or not settings.home.is_dir()
    if settings.ledger_url is None or in_file:
        return _check(settings, settings.ledger_file, progress)
    with TemporaryDirectory(prefix="koop-") as folder:
        copy = Path(folder) / LedgerContents.FILE
        copy_of_server(settings, copy, progress)
        return _check(settings, copy, progress)


def _check(settings: Settings, ledger_file: Path, progress: Progress) -> Report:
    """Check a home whose record is in a file: its own, or a copy that nobody else writes."""
    files = (ledger_file, settings.keys_file, settings.wrapping_key_file)
    with told_plainly(settings.home):
        there = {file: file for file in files if file.exists()}
    if not there.keys() & set(files[:2]):
        raise HomeMissing(home=settings.home)
    report = Report(settings.home)
    for file in files:
        if file not in there:
            report.add(FileMissing(file=file, home=settings.home))
    ledger, keys, master_key = map(there.get, files)
    if is_read_only(settings):
        _look(report, Halves(ledger, keys, master_key, _apart), progress)
        return report
    with closing(HomeLock(settings.home / HOME_LOCK, settings.lock_timeout)) as lock:

        def live(file: Path, kind: FileKind) -> AbstractContextManager[sqlite3.Connection]:
            return _live(file, kind, lock)

        _look(report, Halves(ledger, keys, master_key, live), progress)
    return report


@contextmanager
def _apart(file: Path, kind: FileKind) -> Generator[sqlite3.Connection]:
    """Open a file in a home that cannot be written."""
    with unchanged(file), closing(open_still(file, kind)) as connection:
        yield connection


@contextmanager
def _live(file: Path, kind: FileKind, lock: HomeLock) -> Generator[sqlite3.Connection]:
    # The last to close a ledger writes its log back, and whoever does that holds the lock.
    with lock.held():
        try:
            connection = open_database(file, kind)
        except DiskFull:
            # No room for the memory that readers and writers share, so nobody writes.
            connection = open_still(file, kind)
    try:
        connection.execute("PRAGMA query_only=ON")
        yield connection
    finally:
        with lock.held():
            connection.close()


@contextmanager
def _still(file: Path, kind: FileKind) -> Generator[sqlite3.Connection]:
    """Open a file that nobody writes, without leaving anything beside it."""
    with told_plainly(file):
        connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    with closing(connection):
        with told_plainly(file):
            check_stamp(connection, file, kind)
        yield connection


def check_backup(
    folder: Path, keys: Path | None, master_key_file: Path | None, progress: Progress
) -> Report:
    """Check a backup, whose files nobody writes.

    Args:
        folder: The record's half.
        keys: The keys' half, or None to leave private values closed.
        master_key_file: The wrapping key, or None to leave them closed.
        progress: Called with the entries read and all there are.

    Raises:
        NoBackup: A folder holds no backup.
        MasterKeyMissing: The wrapping key is not where it is looked for.
    """
    report = Report(folder)
    contents = _contents(LedgerContents, folder, report)
    beside = None if keys is None else _contents(KeysContents, keys, report)
    if master_key_file is not None and not master_key_file.exists():
        raise MasterKeyMissing(file=master_key_file)
    read = [
        (place, told)
        for place, told in ((folder, contents), (keys, beside))
        if place is not None and told is not None
    ]
    for place, told in read:
        with noted(report):
            _refuse_changed(place / told.FILE, told)
    halves = Halves(
        folder / LedgerContents.FILE,
        None if keys is None else keys / KeysContents.FILE,
        master_key_file,
        partial(_of_backup, None if contents is None else contents.program),
    )
    digest = _look(report, halves, progress)
    if contents is not None and digest is not None:
        _compare(contents, digest, report)
    if report.opened and master_key_file is not None:
        master_key = read_master_key(master_key_file)
        for place, told in read:
            with noted(report):
                told.refuse_other_seal(place / CONTENTS, master_key)
    return report


@contextmanager
def _of_backup(program: str | None, file: Path, kind: FileKind) -> Generator[sqlite3.Connection]:
    """Open a file of a backup, which nobody writes."""
    with told_as_backup(program), _still(file, kind) as connection:
        yield connection


def _contents(kind: type[C], folder: Path, report: Report) -> C | None:
    with noted(report):
        return kind.read(folder)
    return None


def _refuse_changed(file: Path, contents: Contents) -> None:
    if not file.exists() or file_digest(file) != (contents.sha256, contents.size):
        raise FileChanged(file=file)


def _compare(contents: LedgerContents, digest: str, report: Report) -> None:
    """Compare what a backup holds with what it says it holds."""
    for name in ("position", "entries", "receipts", "private_values"):
        told, found = getattr(contents, name), getattr(report, name)
        if told != found:
            report.add(CountDiffers(what=name, told=told, found=found))
    if contents.entries_sha256 != digest:
        report.add(CountDiffers(what="entries_sha256", told=contents.entries_sha256, found=digest))


# What homes and backups share


def _look(report: Report, halves: Halves, progress: Progress) -> str | None:
    """Check both halves and return the digest over all entries, None if they cannot be read."""
    with ExitStack() as opened:
        ledger: sqlite3.Connection | None = None
        keys: KeysCheck | None = None
        if halves.ledger is not None:
            with noted(report), told_plainly(halves.ledger):
                ledger = opened.enter_context(halves.opening(halves.ledger, LEDGER))
                # Keys are read after this moment of the record, so none that it needs is missing.
                ledger.execute("BEGIN")
                _refuse_damaged(ledger, halves.ledger)
        if halves.keys is not None and halves.master_key_file is not None:
            with noted(report), told_plainly(halves.keys):
                master_key = read_master_key(halves.master_key_file)
                connection = opened.enter_context(halves.opening(halves.keys, KEYS))
                _refuse_damaged(connection, halves.keys)
                keys = KeysCheck(halves.keys, connection, master_key, report)
                _refuse_foreign(keys, ledger, halves.keys)
                report.opened = True
                keys.run()
        if ledger is None or halves.ledger is None:
            return None
        with noted(report), told_plainly(halves.ledger):
            return EntriesCheck(ledger, keys if report.opened else None, report).run(progress)
    return None


def _refuse_damaged(connection: sqlite3.Connection, file: Path) -> None:
    if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        raise FileDamaged(file=file)


def _refuse_foreign(keys: KeysCheck, ledger: sqlite3.Connection | None, file: Path) -> None:
    identity = keys.identity()
    if ledger is None:
        return
    row = ledger.execute("SELECT value FROM marks WHERE name=?", (KEYS_MARK,)).fetchone()
    if row is not None and row[0] != identity:
        raise KeysForeign(file=file)

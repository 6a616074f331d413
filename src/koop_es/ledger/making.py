"""Making a home: all of it or none, however often it is interrupted on the way."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger.errors import (
    FileForeign,
    FileMissing,
    FileUnreadable,
    HomeMissing,
    KeyFileForeign,
    told_plainly,
)
from koop_es.ledger.files import LEDGER, open_database
from koop_es.ledger.keys import KeyStore
from koop_es.ledger.sqlite_recorder import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.settings import Settings

UNFINISHED: Final = "unfinished"
STAGING: Final = "restoring"
"""Where a restore keeps what is not in its place yet."""
KEYS_MARK: Final = "keys"
"""The ledger's mark that names the key store made with it."""
KEY_LENGTH: Final = 32
LONGEST_KEY_FILE: Final = 1024
BESIDE: Final = ("", "-wal", "-shm", "-journal")


class RestoreUnfinished(Unavailable):
    """A restore has not put everything in its place."""

    code = "restore.unfinished"


def is_made(settings: Settings) -> bool:
    """Tell whether a home is there as a whole, so that it can be opened without its lock."""
    with told_plainly(settings.home):
        there = all(file.exists() for file in _files(settings))
        # Asked for last: the mark is there before the first file, and goes after the last one.
        return there and not (settings.home / UNFINISHED).exists()


def _files(settings: Settings) -> tuple[Path, Path, Path]:
    return settings.ledger_file, settings.keys_file, settings.wrapping_key_file


def make_or_check(settings: Settings, *, create: bool) -> None:
    """Make a home where there is none; called under the home's lock.

    Raises:
        HomeMissing: There is none, and none is to be made.
        FileMissing: A file is missing while others are there.
        Unavailable: A file cannot be written or read.
    """
    unfinished = settings.home / UNFINISHED
    with told_plainly(settings.home):
        if unfinished.exists():
            _clear(settings, unfinished)
    try:
        refuse_unmade(settings)
    except HomeMissing:
        if not create:
            raise
        _make(settings, unfinished)


def refuse_unmade(settings: Settings) -> None:
    """Refuse a folder that is no home, or lacks a part of one.

    Raises:
        HomeMissing: There is none.
        RestoreUnfinished: A restore is making one, or was interrupted.
        FileMissing: A file is missing while others are there.
    """
    with told_plainly(settings.home):
        missing = [file for file in _files(settings) if not file.exists()]
        if settings.ledger_file in missing and (settings.home / STAGING).exists():
            raise RestoreUnfinished(home=settings.home)
    if settings.ledger_file in missing and settings.keys_file in missing:
        raise HomeMissing(home=settings.home)
    if missing:
        raise FileMissing(file=missing[0], home=settings.home)


def _clear(settings: Settings, unfinished: Path) -> None:
    """Remove what an interrupted making left: nothing was acknowledged before the mark is gone."""
    if not _holds_entries(settings.ledger_file):
        for file in (settings.ledger_file, settings.keys_file):
            for suffix in BESIDE:
                file.with_name(file.name + suffix).unlink(missing_ok=True)
    _draft(settings.wrapping_key_file).unlink(missing_ok=True)
    unfinished.unlink()
    sync_folder(settings.home)


def _holds_entries(ledger: Path) -> bool:
    # The mark may come back with a restored folder; entries are never removed for it.
    if not ledger.exists():
        return False
    with suppress(FileForeign), closing(open_database(ledger, LEDGER)) as connection:
        return connection.execute("SELECT 1 FROM stored_events").fetchone() is not None
    return False


def _make(settings: Settings, unfinished: Path) -> None:
    with told_plainly(settings.home):
        unfinished.touch(mode=0o600)
        sync_folder(settings.home)
    if not settings.wrapping_key_file.exists():
        with told_plainly(settings.wrapping_key_file):
            write_master_key(settings.wrapping_key_file)
    master_key = read_master_key(settings.wrapping_key_file)
    identity = KeyStore.create(settings.keys_file, master_key)
    made = closing(open_database(settings.ledger_file, LEDGER, schema=SCHEMA))
    with told_plainly(settings.ledger_file), made as connection, connection:
        connection.execute("INSERT INTO marks VALUES (?,?)", (KEYS_MARK, identity))
    with told_plainly(settings.home):
        sync_folder(settings.home)
        unfinished.unlink()
        # Came the mark back after a power failure, the next opening would begin anew.
        sync_folder(settings.home)


def write_master_key(file: Path) -> None:
    """Make a wrapping key; one that is there is kept."""
    draft = _draft(file)
    draft.unlink(missing_ok=True)
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(draft, flags, 0o600), "w") as stream:
            stream.write(secrets.token_bytes(KEY_LENGTH).hex() + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        _put_in_place(draft, file)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(file.parent)


def _draft(file: Path) -> Path:
    return file.with_name(file.name + ".new")


def _put_in_place(draft: Path, file: Path) -> None:
    # A link is made whole or not at all, and never in place of a key that is there.
    try:
        os.link(draft, file)
    except FileExistsError:
        return
    except OSError:
        # Some drives know no links.
        draft.rename(file)


def sync_folder(folder: Path) -> None:
    """Make the names of a folder's files durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_master_key(file: Path) -> bytes:
    """Return the wrapping key.

    Raises:
        KeyFileForeign: The file holds no key, or is no file at all.
        Unavailable: It cannot be read.
    """
    with told_plainly(file):
        text = _beginning(file).decode("ascii", "replace")
    try:
        key = bytes.fromhex(text.strip())
    except ValueError as error:
        raise KeyFileForeign(file=file) from error
    if len(key) != KEY_LENGTH:
        raise KeyFileForeign(file=file)
    return key


def _beginning(file: Path) -> bytes:
    # A pipe would keep us waiting for its other end, and a device may never end.
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except PermissionError as error:
        raise FileUnreadable(file=file) from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise KeyFileForeign(file=file)
        return os.read(descriptor, LONGEST_KEY_FILE)
    finally:
        os.close(descriptor)

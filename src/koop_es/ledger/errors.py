"""What can be wrong with the files of a home, each told in one sentence."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from eventsourcing.persistence import ConnectionPoolClosedError, PersistenceError

from koop_es.kernel.refusals import IntegrityBroken, Unavailable

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


class HomeUnusable(Unavailable):
    """The home's folder cannot be made, or is no folder."""

    code = "home.unusable"


class HomeOnNetworkDrive(Unavailable):
    """The embedded database needs locks that network drives do not keep."""

    code = "home.network_drive"


class HomeMissing(Unavailable):
    """There is no home here, and none is to be made."""

    code = "home.missing"


class FileMissing(Unavailable):
    """A file of the home is missing while others are there."""

    code = "home.file_missing"


class FileForeign(Unavailable):
    """A file of the home is no database of this program."""

    code = "home.file_foreign"


class KeyFileForeign(FileForeign):
    """The file that is to hold the wrapping key holds none."""

    code = "home.key_file_foreign"


class SchemaUnknown(Unavailable):
    """The file has a format that no version of the program has, or is no longer read."""

    code = "home.schema_unknown"


class SchemaNewer(Unavailable):
    """The file was written by a newer version of the program."""

    code = "home.schema_newer"


class SchemaOlder(Unavailable):
    """The file was written by an older version of the program, and has to be upgraded."""

    code = "home.schema_older"


class FileLocked(Unavailable):
    """Another program holds the file for too long."""

    code = "home.file_locked"


class HomeReadOnly(Unavailable):
    """The home can be read, but not written."""

    code = "home.read_only"


class FileReadOnly(Unavailable):
    """The file cannot be written."""

    code = "home.file_read_only"


class DiskFull(Unavailable):
    """There is no space left on the disk."""

    code = "home.disk_full"


class FileUnreadable(Unavailable):
    """The file cannot be opened or read."""

    code = "home.file_unreadable"


class FileDamaged(IntegrityBroken):
    """The file contradicts itself."""

    code = "home.file_damaged"


class WrongMasterKey(Unavailable):
    """The wrapping key does not belong to this home's keys."""

    code = "home.wrong_master_key"


MAPPED_AT_ONCE: Final = 64 * 1024
"""Twice what SQLite asks for at once for the memory that readers and writers share."""


class KeysForeign(Unavailable):
    """The keys were made with another ledger."""

    code = "home.keys_foreign"


_BY_MESSAGE: Final[tuple[tuple[str, type[Unavailable]], ...]] = (
    ("locked", FileLocked),
    ("busy", FileLocked),
    ("readonly", FileReadOnly),
    ("full", DiskFull),
    ("not a database", FileForeign),
    ("malformed", FileDamaged),
    ("could not decode", FileDamaged),
    ("no such table", FileForeign),
    ("no such column", FileForeign),
)

_BY_NUMBER: Final[dict[int, type[Unavailable]]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EROFS: FileReadOnly,
    errno.EACCES: FileReadOnly,
    errno.EPERM: FileReadOnly,
}


def unavailable(error: BaseException, file: Path) -> Unavailable:
    """Return the sentence's class for an error of the database or the operating system."""
    if isinstance(error, OSError):
        kind = _BY_NUMBER.get(error.errno or 0, FileUnreadable)
        return kind(file=file)
    text = str(error).lower()
    if "disk i/o error" in text and _is_full(file.parent):
        return DiskFull(file=file)
    for word, kind in _BY_MESSAGE:
        if word in text:
            return kind(file=file)
    return FileUnreadable(file=file)


def _is_full(folder: Path) -> bool:
    # SQLite tells a full disk from a broken one only where it writes, not where it maps memory.
    try:
        return shutil.disk_usage(folder).free < MAPPED_AT_ONCE
    except OSError:
        return False


@contextmanager
def told_plainly(file: Path) -> Generator[None]:
    """Turn errors of the database and the file system into one clear sentence.

    Raises:
        Unavailable: Something is wrong with the file.
    """
    try:
        yield
    except (sqlite3.Error, PersistenceError, ConnectionPoolClosedError, OSError) as error:
        raise unavailable(error, file) from error

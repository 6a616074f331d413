"""Databases in places that cannot be written: read without anything made or changed there."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger.errors import FileLocked, told_plainly
from koop_es.ledger.files import BUSY_TIMEOUT, KEYS, READ_MODELS, check_stamp

if TYPE_CHECKING:
    from collections.abc import Generator

    from koop_es.ledger.files import FileKind

LOG: Final = "-wal"
SHARED: Final = "-shm"
JOURNAL: Final = "-journal"
SMALLEST: Final = 32 * 1024
"""Bytes of the shared memory of whoever writes."""


def open_still(
    file: Path, kind: FileKind, *, busy_timeout: float = BUSY_TIMEOUT
) -> sqlite3.Connection:
    """Open a database file of a home for reading, in a folder that cannot be written.

    Raises:
        Unavailable: The file is missing, foreign, locked or newer than this program.
    """
    with told_plainly(file):
        if kind is KEYS:
            connection = _connect_without_log(file, busy_timeout)
        else:
            connection = connect(file, busy_timeout=busy_timeout)
        try:
            check_stamp(connection, file, kind)
            connection.execute("PRAGMA trusted_schema=OFF")
        except BaseException:
            connection.close()
            raise
    return connection


def connect(file: Path, *, busy_timeout: float = BUSY_TIMEOUT) -> sqlite3.Connection:
    """Connect to a database with a write-ahead log, as it is with all that the log holds.

    Raises:
        sqlite3.Error: It cannot be read.
    """
    if _is_live(file):
        return _connect(file, "mode=ro", busy_timeout)
    if not _has_content(_beside(file, LOG)):
        return _connect(file, "mode=ro&immutable=1", busy_timeout)
    # Alone with a log that was left, SQLite reads it into memory of its own.
    connection = _connect(file, "mode=ro&vfs=unix-none", busy_timeout)
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    return connection


def _connect(file: Path, options: str, busy_timeout: float) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{file.absolute().as_uri()}?{options}",
        uri=True,
        timeout=busy_timeout,
        check_same_thread=False,
        isolation_level=None,
    )


def _connect_without_log(file: Path, busy_timeout: float) -> sqlite3.Connection:
    """Connect to a database as it was before a change that was begun and never finished."""
    connection = _connect(file, "mode=ro", busy_timeout)
    try:
        connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorname != "SQLITE_READONLY_ROLLBACK":
            raise
    else:
        return connection
    with tempfile.TemporaryDirectory(prefix="koop-") as folder:
        copy = Path(folder) / file.name
        for ending in ("", JOURNAL):
            shutil.copyfile(_beside(file, ending), _beside(copy, ending))
        with closing(_connect(copy, "mode=rw", busy_timeout)) as source:
            connection = sqlite3.connect(":memory:", check_same_thread=False)
            source.backup(connection)
    return connection


@contextmanager
def unchanged(file: Path) -> Generator[None]:
    """Read a database whose writers, if there are any, share no memory with us.

    Raises:
        FileLocked: Somebody has written to it meanwhile: what was read, or an error met on the
            way, says nothing.
    """
    before = None if _is_live(file) else _state(file)
    try:
        yield
    except sqlite3.Error as error:
        if before not in {None, _state(file)}:
            raise FileLocked(file=file) from error
        raise
    if before not in {None, _state(file)}:
        raise FileLocked(file=file)


def _state(file: Path) -> tuple[int, int, int]:
    found = file.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _is_live(file: Path) -> bool:
    """Tell whether those who write a database keep memory that they share."""
    shared = _beside(file, SHARED)
    # One that is smaller was made by somebody for whom there was no room left.
    return _beside(file, LOG).exists() and shared.exists() and shared.stat().st_size >= SMALLEST


def _has_content(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def copy_read_models(file: Path, target: Path) -> None:
    """Copy read models to go on from there; of what cannot be read nothing is copied."""
    if not file.exists():
        return
    try:
        opened = closing(open_still(file, READ_MODELS))
        with opened as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    except (Unavailable, sqlite3.Error, OSError):
        target.unlink(missing_ok=True)

"""Database files of a home: which is which, how they are opened, and whose they are."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from koop_es.ledger.errors import (
    FileForeign,
    SchemaNewer,
    SchemaOlder,
    SchemaUnknown,
    told_plainly,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BUSY_TIMEOUT: Final = 10.0
WAL_LIMIT: Final = 4 * 1024 * 1024
"""Bytes of the write-ahead log beyond which it is written back to the ledger."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of database file.

    Attributes:
        application_id: Number in the file's header that tells whose it is.
        schema: Version of its tables.
        journal: SQLite's journal mode.
    """

    application_id: int
    schema: int
    journal: str


FIRST_FORMAT: Final = 1
LEDGER: Final = FileKind(0x4B4F4F4C, 1, "WAL")
KEYS: Final = FileKind(0x4B4F4F4B, 1, "TRUNCATE")
READ_MODELS: Final = FileKind(0x4B4F4F50, 1, "WAL")


def open_database(
    file: Path,
    kind: FileKind,
    *,
    schema: Sequence[str] | None = None,
    busy_timeout: float = BUSY_TIMEOUT,
    read_only: bool = False,
) -> sqlite3.Connection:
    """Open a database file of a home, or make it from a schema.

    Args:
        file: The database.
        kind: What it must be.
        schema: Statements that make it, for a new one.
        busy_timeout: Seconds to wait for another program.
        read_only: Only look; closing then never writes the log back, which is done under a lock.

    Raises:
        Unavailable: The file is missing, foreign, locked, read-only or newer than this program.
    """
    if schema is not None:
        make_private(file)
    mode = "rwc" if schema is not None else "ro" if read_only else "rw"
    with told_plainly(file):
        connection = sqlite3.connect(
            f"{file.as_uri()}?mode={mode}",
            uri=True,
            timeout=busy_timeout,
            check_same_thread=False,
        )
        try:
            if schema is not None:
                _stamp(connection, kind, schema)
            check_stamp(connection, file, kind)
            set_safe(connection, kind)
        except BaseException:
            connection.close()
            raise
    return connection


def make_private(file: Path) -> None:
    """Make an empty file that only its owner may read, before anything is written to it."""
    with told_plainly(file):
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600))


def _stamp(connection: sqlite3.Connection, kind: FileKind, schema: Sequence[str]) -> None:
    connection.execute(f"PRAGMA journal_mode={kind.journal}").fetchone()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"PRAGMA application_id={kind.application_id}")
    connection.execute(f"PRAGMA user_version={kind.schema}")
    for statement in schema:
        connection.execute(statement)
    connection.commit()


def check_stamp(connection: sqlite3.Connection, file: Path, kind: FileKind) -> None:
    """Refuse a file that is not of this kind, or not of this program's format.

    Raises:
        FileForeign: It belongs to another program, or to nobody.
        SchemaNewer: A newer version of this program wrote it.
        SchemaOlder: An older version of this program wrote it; ``koop db upgrade`` changes it.
        SchemaUnknown: No version of this program wrote it.
    """
    found = format_of(connection, file, kind)
    if found < kind.schema:
        raise SchemaOlder(file=file, found=found, known=kind.schema)


def format_of(connection: sqlite3.Connection, file: Path, kind: FileKind) -> int:
    """Return the format of a file, which is this program's or an older one.

    Raises:
        FileForeign: It belongs to another program, or to nobody.
        SchemaNewer: A newer version of this program wrote it.
        SchemaUnknown: No version of this program wrote it.
    """
    if connection.execute("PRAGMA application_id").fetchone()[0] != kind.application_id:
        raise FileForeign(file=file)
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > kind.schema:
        raise SchemaNewer(file=file, found=found, known=kind.schema)
    if found < FIRST_FORMAT:
        raise SchemaUnknown(file=file, found=found, known=kind.schema)
    return found


def set_safe(connection: sqlite3.Connection, kind: FileKind) -> None:
    """Set what must not be left to defaults: full durability, checkpoints made on purpose."""
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("PRAGMA trusted_schema=OFF")
    if kind.journal == "WAL":
        connection.execute("PRAGMA wal_autocheckpoint=0")
        # Cut down after it was written back: a file that stays larger asks for it at every append.
        # No further than that: writing over what is there is faster than letting a file grow.
        connection.execute(f"PRAGMA journal_size_limit={WAL_LIMIT}")
    else:
        connection.execute(f"PRAGMA journal_mode={kind.journal}")

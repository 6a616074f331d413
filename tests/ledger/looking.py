"""Looking at a home's files with other eyes than the program's own."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from tests.support.on_server import is_on_server, rows_on_server, tables_on_server

if TYPE_CHECKING:
    from pathlib import Path

TABLES = ("stored_events", "receipts", "vault", "codes", "marks")


def rows(file: Path, statement: str, *params: Any) -> list[Any]:
    """Return what a plain connection of its own reads, or writes and commits.

    Where the suite keeps ledgers on a server, what is asked of a ledger's file is asked there.
    """
    if is_on_server(file):
        return rows_on_server(file.parent, statement, params)
    connection = sqlite3.connect(file)
    try:
        with connection:
            return connection.execute(statement, params).fetchall()
    finally:
        connection.close()


def left_behind(home: Path) -> dict[str, list[Any]]:
    """Return all that the ledger holds, table by table, with the last position given."""
    file = home / "ledger.db"
    if is_on_server(file):
        return tables_on_server(home, TABLES)
    tables = {table: rows(file, f"SELECT * FROM {table}") for table in TABLES}  # noqa: S608
    return {**tables, "sequence": rows(file, "SELECT * FROM sqlite_sequence")}


def is_sound(home: Path) -> bool:
    """Whether SQLite finds both databases of a home in order."""
    files = (home / "ledger.db", home / "keys.db")
    return all(rows(file, "PRAGMA integrity_check") == [("ok",)] for file in files)

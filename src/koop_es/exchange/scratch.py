"""What planning has to look up again, kept in a file instead of in memory."""

from __future__ import annotations

import os
import sqlite3
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from koop_es.ledger.errors import unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CACHE: Final = 8 * 1024
"""KiB that stay in memory; what is beyond lies in the file."""

GATHERED: Final = 1_000
"""Rows that wait to be written together."""

SETTINGS: Final = (
    f"PRAGMA cache_size = -{CACHE}",
    "PRAGMA journal_mode = OFF",  # It holds nothing that anybody needs afterwards.
    "PRAGMA synchronous = OFF",
)
BEGIN: Final = "BEGIN"
"""One transaction that never ends: what is written may stay in memory while there is room."""

Row = tuple[Any, ...]


class Scratch:
    """A database of one import's own: without a name, so that it ends with this program at latest.

    SQLite removes its file as soon as it is made, and gives the room back when nobody refers to
    this any more, whatever happened meanwhile. It lies where temporary files of SQLite do:
    ``SQLITE_TMPDIR``, ``TMPDIR``, ``/var/tmp``.

    Args:
        tables: Statements that make its tables.

    Raises:
        Unavailable: It cannot be made; so with what reads and writes it, such as on a full disk.
    """

    def __init__(self, *tables: str) -> None:
        # Its true name nobody sees; it begins like this.
        self._file = _folder() / "etilqs"
        self._gathered: dict[str, list[Row]] = {}
        try:
            # No path: a temporary database.
            connection = sqlite3.connect("", isolation_level=None)
            weakref.finalize(self, connection.close)
            self._connection = connection
            for statement in (*SETTINGS, *tables, BEGIN):
                connection.execute(statement)
        except sqlite3.Error as error:
            raise unavailable(error, self._file) from error

    def gather(self, statement: str, row: Row) -> None:
        """Write a row, together with others of the same statement."""
        waiting = self._gathered.setdefault(statement, [])
        waiting.append(row)
        if len(waiting) >= GATHERED:
            self._send()

    def write(self, statement: str, row: Row = ()) -> int:
        """Write at once; return how many rows that changed."""
        return self._execute(statement, row).rowcount

    def first(self, statement: str, values: Sequence[object] = ()) -> Row | None:
        """Return the first row that is found, None if there is none."""
        return next(self.rows(statement, values), None)

    def rows(self, statement: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """Yield what is found."""
        self._send()
        found = self._execute(statement, values)
        try:
            yield from found
        except sqlite3.Error as error:
            raise unavailable(error, self._file) from error

    def _execute(self, statement: str, values: Sequence[object]) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement, values)
        except sqlite3.Error as error:
            raise unavailable(error, self._file) from error

    def _send(self) -> None:
        try:
            for statement, rows in self._gathered.items():
                self._connection.executemany(statement, rows)
        except sqlite3.Error as error:
            raise unavailable(error, self._file) from error
        self._gathered.clear()


def _folder() -> Path:
    """Return where SQLite makes temporary files."""
    places = (os.environ.get("SQLITE_TMPDIR"), os.environ.get("TMPDIR"))
    for place in (*places, "/var/tmp", "/usr/tmp", "/tmp"):  # noqa: S108 - as SQLite looks
        if place and os.path.isdir(place) and os.access(place, os.W_OK | os.X_OK):  # noqa: PTH112 - so do its checks
            return Path(place)
    return Path()

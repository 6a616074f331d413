"""Statements that write rows to a PostgreSQL server, many at once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from koop_es.ledger.gathered import TABLES, Gathered
from koop_es.ledger.port import CodeTaken
from koop_es.ledger.postgres_schema import TABLES as COLUMNS
from koop_es.ledger.rows import split_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import Cursor

    from koop_es.ledger.gathered import Row
    from koop_es.ledger.port import RawRecord, Receipt
    from koop_es.ledger.vault import VaultRow

SET_MARK: Final = (
    b"INSERT INTO marks VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


def send(cursor: Cursor[Any], rows: Mapping[str, Sequence[Row]]) -> None:
    """Send rows by table, in the cursor's transaction."""
    if rows and all(len(found) == 1 for found in rows.values()):
        # What a command alone brings: one statement for all of it.
        cursor.execute(_insert(*rows), [value for [row] in rows.values() for value in row])
        return
    for table, found in rows.items():
        statement, kinds = _copy(table)
        with cursor.copy(statement) as copy:
            copy.set_types(kinds)
            for row in found:
                copy.write_row(row)


@cache
def _copy(table: str) -> tuple[bytes, list[str]]:
    """Return a statement that takes a table's rows in, and the types of their values."""
    columns = TABLES[table]
    kinds = [COLUMNS[table][column].split()[0].lower() for column in columns.split(", ")]
    return f"COPY {table} ({columns}) FROM STDIN (FORMAT BINARY)".encode(), kinds


@cache
def _insert(*tables: str) -> bytes:
    """Return a statement that inserts one row into each of some tables."""
    *others, last = map(_insert_one, tables)
    named = [f"of_{nth} AS ({each})" for nth, each in enumerate(others)]
    return (f"WITH {', '.join(named)} {last}" if named else last).encode()


def _insert_one(table: str) -> str:
    marks = ", ".join(["%s"] * len(TABLES[table].split(", ")))
    return f"INSERT INTO {table} ({TABLES[table]}) VALUES ({marks})"  # noqa: S608 - constants


class PostgresRestoring:
    """Raw entries and what belongs to them, written in one transaction; see ``Restoring``.

    Args:
        cursor: Of the transaction.

    Attributes:
        position: Of the last entry, 0 before the first.
    """

    def __init__(self, cursor: Cursor[Any]) -> None:
        self._cursor = cursor
        self._gathered = Gathered()
        self._codes: set[tuple[str, int]] = set()
        self.position = 0

    def add_entry(self, entry: RawRecord) -> None:
        """See ``Restoring.add_entry``."""
        if self._gathered.is_much:
            self.send()
        self._gathered.add_entry(entry)
        self.position = entry.position

    def add_vault(self, rows: Sequence[VaultRow], position: int) -> None:
        """See ``Restoring.add_vault``."""
        self._gathered.add_vault(rows, position)

    def add_code(self, code: str, stream: str) -> None:
        """See ``Restoring.add_code``."""
        place = split_code(code)
        if place in self._codes:
            raise CodeTaken(code=code)
        self._codes.add(place)
        self._gathered.add_code(*place, stream)

    def add_receipt(self, receipt: Receipt, position: int) -> None:
        """See ``Restoring.add_receipt``."""
        self._gathered.add_receipt(receipt, position)

    def set_mark(self, name: str, value: str) -> None:
        """See ``Restoring.set_mark``."""
        self._cursor.execute(SET_MARK, (name, value))

    def send(self) -> None:
        """Send what is gathered."""
        send(self._cursor, self._gathered.by_table())
        self._gathered.clear()

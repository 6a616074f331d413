"""Reading and writing the rows of one table in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json
from sqlalchemy import JSON, Date, delete, select
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Table
    from sqlalchemy.dialects.sqlite import Insert

    from koop_es.projecting.shapes import Row

CHUNK: Final = 2_000
"""Values in one IN list: far below SQLite's limit of variables."""


def compact(value: object) -> str:
    """Return a value as compact JSON; a text in a JSON column is JSON already."""
    return value if type(value) is str else to_json(value).decode()


def _iso(day: date) -> str:
    return day.isoformat()


class Sheet:
    """A table, written in bulk: SQL is compiled once, rows go to the driver as plain tuples.

    SQLAlchemy's own bulk statements prepare each row anew, which costs more than the rest of a
    rebuild; they remain the way for single rows.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.names = [column.name for column in table.columns]
        self.key = list(table.primary_key.columns)
        self._convert: list[tuple[int, Callable[[Any], Any]]] = [
            (place, compact if isinstance(column.type, JSON) else _iso)
            for place, column in enumerate(table.columns)
            if isinstance(column.type, JSON | Date)
        ]
        insert = sqlite.insert(table)
        others = {name: insert.excluded[name] for name in self.names}
        upsert = insert.on_conflict_do_update(index_elements=self.key, set_=others)
        self._insert = self._compiled(insert)
        self._upsert = self._compiled(upsert)

    def _compiled(self, statement: Insert) -> str:
        return str(statement.compile(dialect=sqlite.dialect(), column_keys=self.names))

    def insert(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Write new rows."""
        if rows:
            connection.exec_driver_sql(self._insert, list(map(self._plain, rows)))

    def upsert(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Write rows over those of the same key."""
        if rows:
            connection.exec_driver_sql(self._upsert, list(map(self._plain, rows)))

    def delete(self, connection: Connection, keys: Sequence[object]) -> None:
        """Delete the rows of some keys."""
        for chunk in chunks(keys):
            connection.execute(delete(self.table).where(self.key[0].in_(chunk)))

    def load(
        self, connection: Connection, keys: Sequence[object], *where: ColumnElement[bool]
    ) -> Iterator[Row]:
        """Yield the rows whose first key column has one of the values."""
        for chunk in chunks(keys):
            found = connection.execute(select(self.table).where(self.key[0].in_(chunk), *where))
            yield from (dict(row) for row in found.mappings())

    def _plain(self, row: Row) -> tuple[Any, ...]:
        values = [row[name] for name in self.names]
        for place, convert in self._convert:
            if values[place] is not None:
                values[place] = convert(values[place])
        return tuple(values)


def chunks(values: Sequence[object]) -> Iterator[Sequence[object]]:
    """Yield the values in pieces that fit into one IN list."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]

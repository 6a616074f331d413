"""Reading and writing the rows of one table in bulk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import from_json, to_json
from sqlalchemy import JSON, Boolean, Date, delete, select
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Table
    from sqlalchemy.dialects.sqlite import Insert

    from koop_es.projecting.shapes import Row

CHUNK: Final = 2_000
"""Values in one IN list: far below SQLite's limit of variables."""


def compact(value: object) -> str:
    """Return a value as compact JSON; a text in a JSON column is JSON already."""
    return value if type(value) is str else to_json(value).decode()


_WRITERS: Final[dict[type, Callable[[Any], Any]]] = {JSON: compact, Date: date.isoformat}


def _values_in(names: Sequence[str]) -> Callable[[Row], Iterable[Any]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda row: [row[name] for name in names]


class Sheet:
    """A table, written in bulk: SQL is compiled once, rows go to the driver as plain tuples.

    SQLAlchemy's own bulk statements prepare each row anew, which costs more than the rest of a
    rebuild; they remain the way for single rows.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        # Plain text: the database's own kind of name is slow as a key.
        self.names = [str(column.name) for column in table.columns]
        self.key = list(table.primary_key.columns)
        self._plain = self.plain_values(self.names)
        readers = {JSON: from_json, Date: date.fromisoformat, Boolean: bool}
        self._read: list[tuple[str, Callable[[Any], Any]]] = [
            (str(column.name), read)
            for column in table.columns
            for kind, read in readers.items()
            if isinstance(column.type, kind)
        ]
        self._select = str(select(table).compile(dialect=sqlite.dialect()))
        insert = sqlite.insert(table)
        others = {name: insert.excluded[name] for name in self.names}
        upsert = insert.on_conflict_do_update(index_elements=self.key, set_=others)
        self._insert = self._compiled(insert)
        self._upsert = self._compiled(upsert)

    def _compiled(self, statement: Insert) -> str:
        return str(statement.compile(dialect=sqlite.dialect(), column_keys=self.names))

    def plain_values(self, names: Sequence[str]) -> Callable[[Row], tuple[Any, ...]]:
        """Return what takes the values of some columns from a row, in the form that is written."""
        columns = self.table.columns
        written = [
            (place, write)
            for place, name in enumerate(names)
            for kind, write in _WRITERS.items()
            if isinstance(columns[name].type, kind)
        ]
        values_in = _values_in(names)

        def plain(row: Row) -> tuple[Any, ...]:
            values = list(values_in(row))
            for place, write in written:
                value = values[place]
                if value is not None:
                    values[place] = write(value)
            return tuple(values)

        return plain

    def insert(self, connection: Connection, rows: Iterable[Row]) -> None:
        """Write new rows."""
        self.insert_plain(connection, list(map(self._plain, rows)))

    def insert_plain(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write new rows whose values are in the form that is written."""
        if rows:
            connection.exec_driver_sql(self._insert, list(rows))

    def upsert(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Write rows over those of the same key."""
        if rows:
            connection.exec_driver_sql(self._upsert, list(map(self._plain, rows)))

    def delete(self, connection: Connection, keys: Sequence[object]) -> None:
        """Delete the rows of some keys."""
        for chunk in chunks(keys):
            connection.execute(delete(self.table).where(self.key[0].in_(chunk)))

    def update(
        self, connection: Connection, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Set columns of rows that there are.

        Args:
            connection: To the read models.
            names: The columns.
            rows: Their new values and then the values of the key, days as text.
        """
        if rows:
            new = ", ".join(f"{name}=?" for name in names)
            where = " AND ".join(f"{column.name}=?" for column in self.key)
            update = f"UPDATE {self.table.name} SET {new} WHERE {where}"  # noqa: S608 - own names
            connection.exec_driver_sql(update, list(rows))

    def load(
        self, connection: Connection, keys: Sequence[object], which: str = ""
    ) -> Iterator[Row]:
        """Yield the rows whose first key column has one of the values.

        Args:
            connection: To the read models.
            keys: The values.
            which: What else the rows must be, as SQL without values.
        """
        more = f" AND {which}" if which else ""
        for chunk in chunks(keys):
            places = ",".join("?" * len(chunk))
            wanted = f"{self._select} WHERE {self.key[0].name} IN ({places}){more}"
            for row in connection.exec_driver_sql(wanted, tuple(chunk)):
                yield self._row(row)

    def _row(self, values: Sequence[Any]) -> Row:
        row = dict(zip(self.names, values, strict=True))
        for name, read in self._read:
            if row[name] is not None:
                row[name] = read(row[name])
        return row


def sheet_for(table: Table, dialect: str) -> Sheet:
    """Return what reads and writes a table of one kind of database."""
    if dialect == "sqlite":
        return Sheet(table)
    from koop_es.projecting.server_sheet import ServerSheet  # noqa: PLC0415 - built on this module

    return ServerSheet(table)


def chunks(values: Sequence[object]) -> Iterator[Sequence[object]]:
    """Yield the values in pieces that fit into one IN list."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]

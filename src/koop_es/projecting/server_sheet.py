"""Reading and writing the rows of one table of a PostgreSQL server in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.projecting.sending import send, settle
from koop_es.projecting.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Table

    from koop_es.projecting.shapes import Row

FEW: Final = 20
"""Rows that are sent one by one: a copy takes several steps, whatever is in it."""
ABSENT: Final = r"\N"
_ESCAPED: Final = {"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
"""What stands for characters that mean something in a copy, the backslash first."""


class ServerSheet(Sheet):
    """A table on a server: many rows are copied in, beside the table where some are there already.

    Days, truth values and documents come as such from the server.
    """

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._columns = ", ".join(self.names)
        places = ", ".join(["%s"] * len(self.names))
        keys = ", ".join(str(column.name) for column in self.key)
        others = [name for name in self.names if name not in {c.name for c in self.key}]
        new = ", ".join(f"{name} = excluded.{name}" for name in others)
        self._over = f"ON CONFLICT ({keys}) DO {f'UPDATE SET {new}' if new else 'NOTHING'}"
        self._one = f"INSERT INTO {table.name} ({self._columns}) VALUES ({places})"  # noqa: S608

    def insert_plain(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write new rows whose values are in the form that is written."""
        if len(rows) > FEW:
            into, lines = f"{self.table.name} ({self._columns})", _lines(rows)
            send(connection, lambda: _copy(connection, into, lines))
        elif rows:
            send(connection, lambda: connection.exec_driver_sql(self._one, list(rows)))

    def upsert(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Write rows over those of the same key."""
        plain = list(map(self._plain, rows))
        if len(plain) > FEW:
            found = f"SELECT {self._columns} FROM {self._beside('new')}"  # noqa: S608 - own names
            over = f"INSERT INTO {self.table.name} ({self._columns}) {found} {self._over}"
            self._send_beside(connection, "new", self.names, plain, over)
        elif plain:
            over = f"{self._one} {self._over}"
            send(connection, lambda: connection.exec_driver_sql(over, plain))

    def update(
        self, connection: Connection, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Set columns of rows that there are; see ``Sheet.update``."""
        keys, table = [str(column.name) for column in self.key], self.table.name
        if len(rows) > FEW:
            new = ", ".join(f"{name} = beside.{name}" for name in names)
            where = " AND ".join(f"{table}.{key} = beside.{key}" for key in keys)
            beside = f"{self._beside(names[0])} beside"
            update = f"UPDATE {table} SET {new} FROM {beside} WHERE {where}"  # noqa: S608 - own names
            self._send_beside(connection, names[0], [*names, *keys], rows, update)
        elif rows:
            new = ", ".join(f"{name} = %s" for name in names)
            where = " AND ".join(f"{key} = %s" for key in keys)
            update = f"UPDATE {table} SET {new} WHERE {where}"  # noqa: S608 - own names
            send(connection, lambda: connection.exec_driver_sql(update, list(rows)))

    def delete(self, connection: Connection, keys: Sequence[object]) -> None:
        """Delete the rows of some keys."""
        if keys:
            settle(connection)
            super().delete(connection, keys)

    def load(
        self, connection: Connection, keys: Sequence[object], which: str = ""
    ) -> Iterator[Row]:
        """Yield the rows whose first key column has one of the values; see ``Sheet.load``."""
        if not keys:
            return
        settle(connection)
        more = f" AND {which}" if which else ""
        one_of = f"{self.key[0].name} = ANY(%s)"
        wanted = f"SELECT {self._columns} FROM {self.table.name} WHERE {one_of}{more}"  # noqa: S608
        for row in connection.exec_driver_sql(wanted, (list(keys),)):
            yield dict(zip(self.names, row, strict=True))

    def _beside(self, purpose: str) -> str:
        """Name a table of the connection's own, empty again after the transaction."""
        return f"pg_temp.{self.table.name}_{purpose}"

    def _send_beside(
        self,
        connection: Connection,
        purpose: str,
        names: Sequence[str],
        rows: Iterable[tuple[Any, ...]],
        statement: str,
    ) -> None:
        """Copy rows beside the table, and bring them into it."""
        beside, lines = self._beside(purpose), _lines(rows)

        def write() -> None:
            connection.exec_driver_sql(
                f"CREATE TEMPORARY TABLE IF NOT EXISTS {beside} ON COMMIT DELETE ROWS "  # noqa: S608
                f"AS SELECT * FROM {self.table.name} WITH NO DATA"
            )
            _copy(connection, f"{beside} ({', '.join(names)})", lines)
            connection.exec_driver_sql(statement)

        send(connection, write)


def _copy(connection: Connection, into: str, lines: bytes) -> None:
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        copy.write(lines)


def _lines(rows: Iterable[tuple[Any, ...]]) -> bytes:
    """Return rows as they are copied."""
    return "".join([f"{_line(row)}\n" for row in rows]).encode()


def _line(row: Iterable[Any]) -> str:
    return "\t".join([ABSENT if value is None else _copied(value) for value in row])


def _copied(value: Any) -> str:
    if type(value) is not str:
        # A day as the database tells it, too.
        return str(value)
    # Hardly any text needs it, and to look costs less than to replace nothing.
    if "\\" in value or "\n" in value or "\t" in value or "\r" in value:
        for plain, escaped in _ESCAPED.items():
            value = value.replace(plain, escaped)
    return value

"""Reading and writing the rows of one table of a PostgreSQL server in bulk."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from koop_es.projecting.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Table

    from koop_es.projecting.shapes import Row

FEW: Final = 20
"""Rows that are sent one by one: a copy takes several steps, whatever is in it."""
ABSENT: Final = r"\N"
_ESCAPED: Final = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


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
            _copy(connection, f"{self.table.name} ({self._columns})", rows)
        elif rows:
            connection.exec_driver_sql(self._one, list(rows))

    def upsert(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Write rows over those of the same key."""
        if len(rows) > FEW:
            beside = self._beside(connection, "new", self.names, map(self._plain, rows))
            found = f"SELECT {self._columns} FROM {beside}"  # noqa: S608 - own names
            into = f"INSERT INTO {self.table.name} ({self._columns})"
            connection.exec_driver_sql(f"{into} {found} {self._over}")
        elif rows:
            connection.exec_driver_sql(f"{self._one} {self._over}", list(map(self._plain, rows)))

    def update(
        self, connection: Connection, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Set columns of rows that there are; see ``Sheet.update``."""
        keys, table = [str(column.name) for column in self.key], self.table.name
        if len(rows) > FEW:
            beside = self._beside(connection, names[0], [*names, *keys], rows)
            new = ", ".join(f"{name} = beside.{name}" for name in names)
            where = " AND ".join(f"{table}.{key} = beside.{key}" for key in keys)
            connection.exec_driver_sql(
                f"UPDATE {table} SET {new} FROM {beside} beside WHERE {where}"  # noqa: S608
            )
        elif rows:
            new = ", ".join(f"{name} = %s" for name in names)
            where = " AND ".join(f"{key} = %s" for key in keys)
            update = f"UPDATE {table} SET {new} WHERE {where}"  # noqa: S608 - own names
            connection.exec_driver_sql(update, list(rows))

    def load(
        self, connection: Connection, keys: Sequence[object], which: str = ""
    ) -> Iterator[Row]:
        """Yield the rows whose first key column has one of the values; see ``Sheet.load``."""
        if not keys:
            return
        more = f" AND {which}" if which else ""
        one_of = f"{self.key[0].name} = ANY(%s)"
        wanted = f"SELECT {self._columns} FROM {self.table.name} WHERE {one_of}{more}"  # noqa: S608
        for row in connection.exec_driver_sql(wanted, (list(keys),)):
            yield dict(zip(self.names, row, strict=True))

    def _beside(
        self,
        connection: Connection,
        purpose: str,
        names: Sequence[str],
        rows: Iterable[tuple[Any, ...]],
    ) -> str:
        """Copy rows into a table of the connection's own, empty again after the transaction."""
        beside = f"{self.table.name}_{purpose}"
        connection.exec_driver_sql(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {beside} ON COMMIT DELETE ROWS "  # noqa: S608
            f"AS SELECT * FROM {self.table.name} WITH NO DATA"
        )
        _copy(connection, f"pg_temp.{beside} ({', '.join(names)})", rows)
        return f"pg_temp.{beside}"


def _copy(connection: Connection, into: str, rows: Iterable[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    lines = "\n".join(map(_line, rows))
    with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        copy.write(f"{lines}\n")


def _line(row: Iterable[Any]) -> str:
    return "\t".join(map(_copied, row))


def _copied(value: Any) -> str:
    if value is None:
        return ABSENT
    if type(value) is str:
        # Hardly any text needs it, and to look costs less than to replace nothing.
        if "\\" in value or "\n" in value or "\t" in value or "\r" in value:
            return value.translate(_ESCAPED)
        return value
    if isinstance(value, date):
        return value.isoformat()
    return str(value)

"""Statements that are built and compiled once, and then run as plain text with other values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import from_json, to_json
from sqlalchemy import JSON, Boolean, Date, String, bindparam, func, select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Dialect, Select

    from koop_es.projecting.shapes import Row

DAY: Final = Date()
SEARCHED: Final = "searched"
"""In a column's ``info``: which rows' documents are asked for their values, as a condition."""
_READERS: Final[dict[type, Callable[[Any], Any]]] = {
    JSON: from_json,
    Date: date.fromisoformat,
    Boolean: bool,
}


def day_named(name: str) -> ColumnElement[date]:
    """Return the place of a day that is told with each question."""
    return bindparam(name, type_=DAY)


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that a column holds one of the values ``listed`` at a place."""
    values = func.json_each(bindparam(name, type_=String)).table_valued("value")
    return column.in_(select(values.c.value))


def includes_any(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Return the condition that a barred list includes one of the values ``listed`` at a place."""
    values = func.json_each(bindparam(name, type_=String)).table_valued("value")
    within = func.instr(column, "|" + values.c.value + "|") > 0
    return select(values.c.value).where(within).exists()


def listed(values: Iterable[str]) -> str:
    """Return values as one, to be taken apart again by ``json_each``."""
    return to_json(list(values)).decode()


class Prepared:
    """A statement ready to be run.

    To build a statement and find out whether it was compiled before costs more than the database
    needs to answer it, so that what is asked again and again is prepared. Values that change are
    ``bindparam``; lists of them are one value for ``json_each``.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}
        columns = list(statement.selected_columns)
        self._names = [str(column.name) for column in columns]
        self._read: list[tuple[str, Callable[[Any], Any]]] = [
            (str(column.name), reader)
            for column in columns
            for kind, reader in _READERS.items()
            if isinstance(column.type, kind)
        ]

    def rows(self, connection: Connection, **values: object) -> list[Row]:
        """Return the rows that are found, by column name."""
        compiled = self._for(connection.dialect)
        names = self._names
        found = [dict(zip(names, row, strict=True)) for row in compiled.run(connection, values)]
        if compiled.knows_kinds:
            return found
        for row in found:
            for name, read in self._read:
                if row[name] is not None:
                    row[name] = read(row[name])
        return found

    def one(self, connection: Connection, **values: object) -> Row | None:
        """Return the first row that is found."""
        return next(iter(self.rows(connection, **values)), None)

    def plain(self, connection: Connection, values: Mapping[str, object]) -> Iterable[Any]:
        """Return the rows that are found as SQLite has them: days are text."""
        compiled = self._for(connection.dialect)
        found = compiled.run(connection, values)
        return [tuple(map(_plain, row)) for row in found] if compiled.knows_kinds else found

    def _for(self, dialect: Dialect) -> _Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        return compiled


class _Compiled:
    """A statement as text for one kind of database.

    Attributes:
        knows_kinds: Whether the database itself gives days, truth values and documents.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self._text = str(compiled)
        self.knows_kinds = dialect.name != "sqlite"
        self._order = None if self.knows_kinds else list(compiled.positiontup or ())
        self._fixed = {name: _plain(value) for name, value in compiled.params.items()}

    def run(self, connection: Connection, values: Mapping[str, object]) -> Sequence[Any]:
        known = {**self._fixed, **{name: _plain(value) for name, value in values.items()}}
        if self._order is None:
            return connection.exec_driver_sql(self._text, known).fetchall()
        places = tuple(known[name] for name in self._order)
        return connection.exec_driver_sql(self._text, places).fetchall()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value

"""What queries share: the table that is active now, lists in text, cursors, private values."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from sqlalchemy import func

from koop_es.kernel.refusals import KoopError, NotFound
from koop_es.projecting.builds import active_build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, Select, Table

    from koop_es.ledger.port import Store

T = TypeVar("T")

SHORTEST_PREFIX: Final = 4
"""Digits that a shortened id must have."""
ROWS_AT_ONCE: Final = 5000
LARGEST: Final = 2**63 - 1
"""The largest number that a database takes."""


class AmbiguousName(NotFound):
    """Several things answer to that name; ``candidates`` tells which."""

    code = "name.ambiguous"


class CursorInvalid(KoopError):
    """The cursor was not made by this list."""

    code = "cursor.invalid"


@dataclass(frozen=True, slots=True)
class Shape:
    """The table of a read model.

    Attributes:
        name: What a person asks for.
        version: Version of table and fold; when it changes, the read model is built anew.
        make: Makes the table of a full name, such as ``parties_v1``.
    """

    name: str
    version: int
    make: Callable[[str], Table]
    _made: dict[str, Table] = field(default_factory=dict[str, "Table"])

    def table(self, suffix: str) -> Table:
        """Return the table of one build."""
        table = self._made.get(suffix)
        if table is None:
            table = self._made[suffix] = self.make(f"{self.name}_{suffix}")
        return table

    def active(self, connection: Connection) -> tuple[Table, int]:
        """Return the table that queries read now, and the last position in it.

        Raises:
            NotReady: The read model has not been built yet.
        """
        build = active_build(connection, self.name, self.version)
        return self.table(build.suffix), build.position


def barred(values: Iterable[str]) -> str:
    """Return codes or ids as text that can be searched for one of them: ``|a|b|``."""
    listed = list(values)
    return f"|{'|'.join(listed)}|" if listed else ""


def unbarred(text: str) -> tuple[str, ...]:
    """Return what ``barred`` put into a text."""
    return tuple(text.strip("|").split("|")) if text else ()


def folded(values: Iterable[str]) -> str:
    """Return codes as ``barred`` does, without regard to case."""
    return barred(value.casefold() for value in values)


def includes(column: ColumnElement[str], value: str) -> ColumnElement[bool]:
    """Return the condition that a barred list includes a value, upper and lower case told apart."""
    return func.instr(column, f"|{value}|") > 0


def earlier(first: ColumnElement[T], second: ColumnElement[T]) -> ColumnElement[T]:
    """Return the expression for the earlier of two days, either of which may be missing."""
    return func.min(func.coalesce(first, second), func.coalesce(second, first))


def searchable(*texts: str | None) -> str:
    """Return texts as one, ready to be searched without regard to case."""
    return "\n".join(text.casefold() for text in texts if text)


def write_cursor(values: Sequence[str | int | None]) -> str:
    """Return the place of a list's row as opaque text."""
    return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode().rstrip("=")


def read_cursor(cursor: str, *kinds: type) -> list[Any]:
    """Return what ``write_cursor`` put into a text.

    Raises:
        CursorInvalid: It was not made by this list.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values: Any = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except ValueError as error:
        raise CursorInvalid(field="cursor") from error
    if not isinstance(values, list):
        raise CursorInvalid(field="cursor")
    found = cast("list[Any]", values)
    if len(found) != len(kinds) or not all(map(isinstance, found, kinds)):
        raise CursorInvalid(field="cursor")
    if any(isinstance(value, int) and abs(value) > LARGEST for value in found):
        raise CursorInvalid(field="cursor")
    return found


def many_rows(connection: Connection, statement: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    """Yield the rows of a statement that may have very many: to fetch them singly takes longer."""
    for page in connection.execute(statement).partitions(ROWS_AT_ONCE):
        yield from page


def commitments_in(value: Any) -> Iterator[str]:
    """Yield the commitments to private texts in a JSON value; files are no texts, and large."""
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        if "$pd" in entries:
            yield entries["c"]
            return
        for name, item in entries.items():
            if name != "document":
                yield from commitments_in(item)
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from commitments_in(item)


def open_texts(store: Store, commitments: Iterable[str | None]) -> dict[str, str]:
    """Open private texts in one go; what was erased is left out."""
    wanted = list(dict.fromkeys(commitment for commitment in commitments if commitment))
    opened: Mapping[str, str | bytes] = store.open_private(wanted) if wanted else {}
    return {name: text for name, text in opened.items() if isinstance(text, str)}

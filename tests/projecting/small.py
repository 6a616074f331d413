"""Small read models of organisations, for tests of the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, select

from koop_es.parties.events import OrganisationRegistered
from koop_es.projecting.reading import Shape
from koop_es.projecting.shapes import Log, State

if TYPE_CHECKING:
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.engine import Engine
    from koop_es.projecting.shapes import Projection, Row

POISON = "poison"
BOTH = ["names", "entries"]
"""Names of the read models that an engine keeps where nothing else is said."""


def _names(name: str) -> Table:
    return Table(
        name,
        MetaData(),
        Column("stream", String, primary_key=True),
        Column("name", String),
        Column("entries", Integer),
        Index(f"{name}_name", "name"),
    )


def _entries(name: str) -> Table:
    return Table(name, MetaData(), Column("position", Integer, primary_key=True))


class Names(State):
    """The last name of each stream; a name that cannot be folded is ``poison``."""

    wants = frozenset({OrganisationRegistered})

    def __init__(
        self,
        version: int = 1,
        *,
        bears_poison: bool = True,
        error: type[Exception] = ZeroDivisionError,
    ) -> None:
        self.shape = Shape("names", version, _names)  # pyright: ignore[reportIncompatibleVariableOverride, reportAttributeAccessIssue]
        self.bears_poison = bears_poison
        self._error = error

    def key(self, record: Record[Event]) -> str:
        return record.stream

    def apply(self, row: Row | None, record: Record[Event]) -> Row | None:
        event = cast("OrganisationRegistered", record.event)
        if event.name == POISON and not self.bears_poison:
            raise self._error("private words")
        if event.name == "nobody":
            return None
        entries = row["entries"] + 1 if row else 1
        return {"stream": record.stream, "name": event.name, "entries": entries}


class Entries(Log):
    """The position of each entry."""

    shape = Shape("entries", 1, _entries)
    wants = frozenset({OrganisationRegistered})

    def rows(self, record: Record[Event]) -> list[Row]:
        return [{"position": record.position}]


class Poisoned(Log):
    """The position of each entry; ``poison`` cannot be folded."""

    shape = Shape("poisoned", 1, _entries)
    wants = frozenset({OrganisationRegistered})

    def __init__(self, *, bears_poison: bool = False) -> None:
        self._bears_poison = bears_poison

    def rows(self, record: Record[Event]) -> list[Row]:
        if cast("OrganisationRegistered", record.event).name == POISON and not self._bears_poison:
            raise ZeroDivisionError
        return [{"position": record.position}]


def read(engine: Engine, projection: Projection) -> list[dict[str, Any]]:
    """Return the rows that queries find, by key."""
    with engine.reading.connect() as connection:
        table, _ = projection.shape.active(connection)
        ordered = select(table).order_by(*table.primary_key.columns)
        return [dict(row) for row in connection.execute(ordered).mappings()]


def names(engine: Engine) -> list[str]:
    """Return the names that queries find."""
    return sorted(row["name"] for row in read(engine, Names()))

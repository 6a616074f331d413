"""Questions about programmes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, bindparam, select

from koop_es.projecting.prepared import Prepared, among, listed
from koop_es.projecting.reading import read_cursor, write_cursor
from koop_es_projections.programmes.tables import PROGRAMMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from sqlalchemy import Connection, Table

MOST: Final = 500


@dataclass(frozen=True, slots=True)
class ProgrammeItem:
    """One programme.

    Attributes:
        programme_id: Its id.
        name: What it is called.
        funder: The party that funds it.
        grant_references: References under which its grants run.
        opened_on: Day on which it was opened.
        settings: What its funder asks for; what is left out the home decides.
        closed: Whether it takes in no more cooperations.
        closed_on: From which day on.
        version: Version of its stream.
    """

    programme_id: str
    name: str
    funder: str | None
    grant_references: tuple[str, ...]
    opened_on: date | None
    settings: Mapping[str, Any]
    closed: bool
    closed_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A page of programmes in the order in which they were opened; ``next`` continues it."""

    items: tuple[ProgrammeItem, ...]
    next: str | None
    last_position: int


def programmes(
    connection: Connection, *, cursor: str | None = None, limit: int = 50
) -> ProgrammePage:
    """Return a page of programmes.

    Args:
        connection: To the read models.
        cursor: ``next`` of the page before.
        limit: Most items of a page.

    Raises:
        CursorInvalid: The cursor was not made by this list.
        NotReady: The read model has not been built yet.
    """
    table, position = PROGRAMMES.active(connection)
    after = read_cursor(cursor, int)[0] if cursor else 0
    found = _page(table).rows(connection, after=after, limit=limit + 1)
    rows = found[:limit]
    items = tuple(
        ProgrammeItem(
            programme_id=row["programme_id"],
            name=row["name"],
            funder=row["funder"],
            grant_references=tuple(row["grant_references"]),
            opened_on=row["opened_on"],
            settings=row["settings"],
            closed=row["closed"],
            closed_on=row["closed_on"],
            version=row["version"],
        )
        for row in rows
    )
    more = write_cursor([rows[-1]["opened_at"]]) if len(found) > limit and rows else None
    return ProgrammePage(items, more, position)


def all_programmes(connection: Connection) -> Iterator[ProgrammeItem]:
    """Yield all programmes in the order in which they were opened; they are few.

    Raises:
        NotReady: The read model has not been built yet.
    """
    cursor: str | None = None
    while (page := programmes(connection, cursor=cursor, limit=MOST)).items:
        yield from page.items
        cursor = page.next
        if cursor is None:
            return


@lru_cache(maxsize=8)
def _page(table: Table) -> Prepared:
    behind = table.c.opened_at > bindparam("after", type_=Integer)
    limit = bindparam("limit", type_=Integer)
    return Prepared(select(table).where(behind).order_by(table.c.opened_at).limit(limit))


def programme_names(connection: Connection, ids: Iterable[str]) -> dict[str, str | None]:
    """Return the names of programmes by id; an id that none has is left out."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    table, _ = PROGRAMMES.active(connection)
    rows = _names(table).rows(connection, ids=listed(wanted))
    return {row["programme_id"]: row["name"] for row in rows}


@lru_cache(maxsize=8)
def _names(table: Table) -> Prepared:
    columns = (table.c.programme_id, table.c.name)
    return Prepared(select(*columns).where(among(table.c.programme_id, "ids")))

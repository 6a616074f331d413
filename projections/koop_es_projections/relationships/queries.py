"""Questions about encounters, contacts and groups; remarks are opened page by page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import Integer, String, bindparam, func, select

from koop_es.projecting.prepared import Prepared
from koop_es.projecting.reading import barred, open_texts, read_cursor, write_cursor
from koop_es_projections.relationships.tables import RELATIONSHIPS

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection, Table

    from koop_es.ledger.port import Store
    from koop_es.projecting.shapes import Row


@dataclass(frozen=True, slots=True)
class RelationshipFilter:
    """Which relationships are wanted; each field narrows the list.

    Attributes:
        form: ``encounter``, ``contact`` or ``group``.
        party: Id of a party in the tie.
        open: Whether only those that are not closed.
    """

    form: str | None = None
    party: str | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class RelationshipItem:
    """One encounter, contact or group.

    Attributes:
        relationship_id: Its id.
        form: Which of the three it is.
        title: What it is called.
        party_ids: Between whom.
        themes: What it is about, coded.
        purpose: What it serves.
        openness: Whether a contact is private or open to the network.
        area: Municipality or NUTS code.
        duration: Whether an end was agreed.
        starts_on: First day.
        ends_on: Last day of an encounter.
        closed_on: Day on which it was closed.
        closed: Whether it was closed.
        remark: What was said when it was closed; None once erased.
        arose_from: Out of what it grew.
        version: Version of its stream.
    """

    relationship_id: str
    form: str
    title: str | None
    party_ids: tuple[str, ...]
    themes: tuple[str, ...]
    purpose: str | None
    openness: str | None
    area: str | None
    duration: str
    starts_on: date | None
    ends_on: date | None
    closed_on: date | None
    closed: bool
    remark: str | None
    arose_from: str | None
    version: int


@dataclass(frozen=True, slots=True)
class RelationshipPage:
    """A page of relationships in the order of their recording; ``next`` continues it."""

    items: tuple[RelationshipItem, ...]
    next: str | None
    last_position: int


ALL_RELATIONSHIPS = RelationshipFilter()


def relationships(
    connection: Connection,
    store: Store,
    *,
    filters: RelationshipFilter = ALL_RELATIONSHIPS,
    cursor: str | None = None,
    limit: int = 50,
) -> RelationshipPage:
    """Return a page of relationships.

    Args:
        connection: To the read models.
        store: Opens remarks.
        filters: Which are wanted.
        cursor: ``next`` of the page before.
        limit: Most items of a page.

    Raises:
        CursorInvalid: The cursor was not made by this list.
        NotReady: The read model has not been built yet.
    """
    table, position = RELATIONSHIPS.active(connection)
    after = read_cursor(cursor, int)[0] if cursor else 0
    wanted = barred([filters.party or ""])
    statement = _page(
        table, of_form=filters.form is not None, of_party=bool(filters.party), open_=filters.open
    )
    found = statement.rows(
        connection, after=after, limit=limit + 1, form=filters.form, party=wanted
    )
    rows = found[:limit]
    texts = open_texts(store, [row["remark"] for row in rows])
    more = write_cursor([rows[-1]["begun_at"]]) if len(found) > limit and rows else None
    return RelationshipPage(tuple(_item(row, texts) for row in rows), more, position)


def relationships_named(connection: Connection, beginning: str, most: int) -> list[str]:
    """Return the ids that begin so, ``most`` of them at the most.

    Raises:
        NotReady: The read model has not been built yet.
    """
    column = RELATIONSHIPS.active(connection)[0].c.relationship_id
    within = column.between(beginning, beginning + "g")
    return list(connection.scalars(select(column).where(within).order_by(column).limit(most)))


@lru_cache(maxsize=32)
def _page(table: Table, *, of_form: bool, of_party: bool, open_: bool) -> Prepared:
    column = table.c
    where = [column.begun_at > bindparam("after", type_=Integer)]
    if of_form:
        where.append(column.form == bindparam("form", type_=String))
    if of_party:
        where.append(func.instr(column.party_ids, bindparam("party", type_=String)) > 0)
    if open_:
        where.append(~column.closed)
    limit = bindparam("limit", type_=Integer)
    return Prepared(select(table).where(*where).order_by(column.begun_at).limit(limit))


def _item(row: Row, texts: dict[str, str]) -> RelationshipItem:
    return RelationshipItem(
        relationship_id=row["relationship_id"],
        form=row["form"],
        title=row["title"],
        party_ids=tuple(row["parties"]),
        themes=tuple(row["themes"]),
        purpose=row["purpose"],
        openness=row["openness"],
        area=row["area"],
        duration=row["duration"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        closed_on=row["closed_on"],
        closed=row["closed"],
        remark=texts.get(row["remark"] or ""),
        arose_from=row["arose_from"],
        version=row["version"],
    )

"""Questions about encounters, contacts and groups; remarks are opened page by page."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sqlalchemy import Integer, String, bindparam, func, literal, null, or_, select

from koop_es.projecting.prepared import Prepared, among, includes_any, listed
from koop_es.projecting.reading import folded, open_texts, read_cursor, write_cursor
from koop_es_projections.current_status.retitled import retitled
from koop_es_projections.current_status.tables import CURRENT_STATUS
from koop_es_projections.parties.tables import families
from koop_es_projections.relationships.projection import Relationships
from koop_es_projections.relationships.tables import RELATIONSHIPS
from koop_es_projections.relationships.views import (
    ALL_RELATIONSHIPS,
    Link,
    RelationshipFilter,
    RelationshipItem,
    RelationshipPage,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import Connection, Table

    from koop_es.ledger.port import Store
    from koop_es.projecting.shapes import Row


FOLD: Final = Relationships()
NAMED: Final = ("form", "party", "theme", "purpose")


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
    wanted = listed(families(connection, [filters.party] if filters.party else []))
    statement = _page(table, replace(filters, **{n: "" for n in NAMED if getattr(filters, n)}))
    found = statement.rows(
        connection,
        after=after,
        limit=limit + 1,
        form=filters.form,
        purpose=filters.purpose,
        party=wanted,
        theme=folded([filters.theme or ""]),
    )
    rows = found[:limit]
    texts = open_texts(store, [row["remark"] for row in rows])
    more = write_cursor([rows[-1]["begun_at"]]) if len(found) > limit and rows else None
    return RelationshipPage(tuple(_item(row, texts) for row in rows), more, position)


def relationship(store: Store, stream: str) -> RelationshipItem | None:
    """Return one relationship as its entries tell now; None where there is none of that id."""
    row: Row | None = None
    for record in store.read_stream(stream):
        row = FOLD.apply(row, record)
    return None if row is None else _item(row, open_texts(store, [row["remark"]]))


def links_of(connection: Connection, stream: str, day: date) -> tuple[Link, ...]:
    """Return the ties out of which a cooperation or relationship grew, and into which it turned.

    A link is recorded once, by either of the two, and told of both.

    Args:
        connection: To the read models.
        stream: The cooperation or relationship.
        day: By which amended titles count.

    Raises:
        NotReady: The read models have not been built yet.
    """
    tables = [(RELATIONSHIPS.active(connection)[0], "relationship_id")]
    tables += [(CURRENT_STATUS.active(connection)[0], "cooperation_id")]
    own: dict[str, str] = {}
    for table, key in tables:
        for row in _named_by(table, key).rows(connection, stream=stream):
            own |= {row["arose_from"]: "from"} if row["arose_from"] else {}
            own |= {row["successor"]: "into"} if row["successor"] else {}
    found = [link for each in tables for link in _links(connection, each, stream, own)]
    titles = retitled(connection, day) if found else {}
    named = [replace(link, title=titles.get(link.stream, link.title)) for link in found]
    return tuple(sorted(named, key=lambda link: (link.way, link.stream)))


@lru_cache(maxsize=8)
def _named_by(table: Table, key: str) -> Prepared:
    """Return the statement of the ties that one names itself."""
    column = table.c
    named = select(column.arose_from, column.successor)
    return Prepared(named.where(column[key] == bindparam("stream", type_=String)))


@lru_cache(maxsize=8)
def _linked(table: Table, key: str) -> Prepared:
    """Return the statement of the ties in a table that one names, or that name it."""
    column = table.c
    form = column.form if "form" in column else literal("cooperation").label("form")
    code = column.code if "code" in column else null().label("code")
    stream = bindparam("stream", type_=String)
    told = select(column[key].label("id"), column.arose_from, form, code, column.title)
    linked = or_(among(column[key], "own"), column.arose_from == stream, column.successor == stream)
    return Prepared(told.where(linked))


def _links(
    connection: Connection, where: tuple[Table, str], stream: str, own: dict[str, str]
) -> Iterator[Link]:
    """Yield the ties in one table that the stream names, or that name it."""
    for row in _linked(*where).rows(connection, stream=stream, own=listed(own)):
        way = own.get(row["id"]) or ("into" if row["arose_from"] == stream else "from")
        yield Link(row["id"], way, row["form"], row["code"], row["title"])


def relationships_named(connection: Connection, beginning: str, most: int) -> list[str]:
    """Return the ids that begin so, ``most`` of them at the most.

    Raises:
        NotReady: The read model has not been built yet.
    """
    column = RELATIONSHIPS.active(connection)[0].c.relationship_id
    within = column.between(beginning, beginning + "g")
    return list(connection.scalars(select(column).where(within).order_by(column).limit(most)))


@lru_cache(maxsize=32)
def _page(table: Table, asked: RelationshipFilter) -> Prepared:
    """Return the statement of a page; of the values of filters it matters only which there are."""
    column = table.c
    where = [column.begun_at > bindparam("after", type_=Integer)]
    if asked.form is not None:
        where.append(column.form == bindparam("form", type_=String))
    if asked.purpose is not None:
        where.append(column.purpose == bindparam("purpose", type_=String))
    if asked.theme is not None:
        where.append(func.instr(column.themes_folded, bindparam("theme", type_=String)) > 0)
    if asked.party is not None:
        where.append(includes_any(column.party_ids, "party"))
    if asked.open or asked.offered:
        where.append(~column.closed)
    if asked.offered:
        where += [column.form == "contact", column.openness == "network"]
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
        target_group=row["target_group"],
        area=row["area"],
        cadence_months=row["cadence_months"],
        last_touch_on=row["last_touch_on"],
        touches=row["touches"],
        introductions=row["introductions"],
        last_review_on=row["last_review_on"],
        relevance=row["relevance"],
        review_decision=row["review_decision"],
        resources_until=row["resources_until"],
        duration=row["duration"],
        starts_on=row["starts_on"],
        form_since=row["form_since"],
        forms=tuple(row["forms"]),
        ends_on=row["ends_on"],
        closed_on=row["closed_on"],
        closed=row["closed"],
        remark=texts.get(row["remark"] or ""),
        arose_from=row["arose_from"],
        successor=row["successor"],
        version=row["version"],
    )

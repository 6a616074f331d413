"""Questions about parties; persons' names are opened from the vault, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import or_, select

from koop_es.kernel.refusals import NotFound
from koop_es.projecting.prepared import Prepared, among, listed
from koop_es.projecting.reading import (
    SHORTEST_PREFIX,
    AmbiguousName,
    open_texts,
    read_cursor,
    searchable,
    write_cursor,
)
from koop_es_projections.parties.tables import PARTIES, survivors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Table

    from koop_es.ledger.port import Store

CANDIDATES: Final = 5
BATCH: Final = 200


class UnknownPartyName(NotFound):
    """No party answers to that name."""

    code = "party.not_found"


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """How a party can be reached; ``value`` is None once it has been erased."""

    kind: str
    value: str | None


@dataclass(frozen=True, slots=True)
class PartyItem:
    """One party.

    Attributes:
        party_id: Its id.
        kind: ``organisation`` or ``person``.
        name: Its name; None once it has been erased.
        short_name: What it is called for short.
        country: ISO 3166 code of two letters.
        area: Municipality or NUTS code.
        contact_points: How it can be reached; empty in lists.
        lawful_basis: Basis for keeping its personal data.
        source: System that it was imported from.
        external_id: Its id there.
        registered_on: Day that its registration states.
        registered_at: Position of its registration.
        former_names: What an organisation was called before, the latest first.
        merged_into: The party that stands for this one, too.
        version: Version of its stream.
    """

    party_id: str
    kind: str
    name: str | None
    short_name: str | None
    country: str | None
    area: str | None
    contact_points: tuple[ContactPoint, ...]
    lawful_basis: str | None
    source: str | None
    external_id: str | None
    registered_on: date | None
    registered_at: int
    former_names: tuple[str, ...]
    merged_into: str | None
    version: int


@dataclass(frozen=True, slots=True)
class PartyPage:
    """A page of parties in the order of their registration; ``next`` continues it."""

    items: tuple[PartyItem, ...]
    next: str | None
    last_position: int


def party(connection: Connection, store: Store, party_id: str) -> PartyItem:
    """Return one party with its contact points.

    Raises:
        UnknownPartyName: There is none of that id.
    """
    table, _ = PARTIES.active(connection)
    row = connection.execute(select(table).where(table.c.party_id == party_id)).mappings().first()
    if row is None:
        raise UnknownPartyName(name=party_id)
    points = [point["value"] for point in row["contact_points"]]
    texts = open_texts(store, [row["name_sealed"], *points])
    return _item(row, texts, with_contact_points=True)


def parties(
    connection: Connection,
    store: Store,
    *,
    search: str | None = None,
    kind: str | None = None,
    merged: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> PartyPage:
    """Return a page of parties.

    Args:
        connection: To the read models.
        store: Opens persons' names.
        search: Part of a name, in upper or lower case.
        kind: ``organisation`` or ``person``.
        merged: Whether to list those, too, for which another one stands.
        cursor: ``next`` of the page before.
        limit: Most items of a page.
    """
    table, position = PARTIES.active(connection)
    after = read_cursor(cursor, int)[0] if cursor else 0
    where = [table.c.kind == kind] if kind else []
    if not merged:
        where.append(table.c.merged_into.is_(None))
    found: list[PartyItem] = []
    for item in _matching(connection, store, table, where, search, after):
        found.append(item)
        if len(found) > limit:
            break
    page = tuple(found[:limit])
    more = write_cursor([page[-1].registered_at]) if len(found) > limit and page else None
    return PartyPage(page, more, position)


def _matching(
    connection: Connection,
    store: Store,
    table: Table,
    where: Sequence[ColumnElement[bool]],
    search: str | None,
    after: int,
) -> Iterator[PartyItem]:
    """Yield the parties that match; persons' names can only be compared once they are open."""
    wanted = searchable(search)
    condition = [*where]
    if wanted:
        in_name = table.c.search.contains(wanted, autoescape=True)
        condition.append(or_(table.c.kind == "person", in_name))
    while True:
        statement = (
            select(table)
            .where(table.c.registered_at > after, *condition)
            .order_by(table.c.registered_at)
            .limit(BATCH)
        )
        rows = connection.execute(statement).mappings().all()
        for item in _items(rows, store):
            if not wanted or item.kind != "person" or wanted in searchable(item.name):
                yield item
        if len(rows) < BATCH:
            return
        after = rows[-1]["registered_at"]


def names_of(connection: Connection, store: Store, ids: Iterable[str]) -> dict[str, str | None]:
    """Return the names of parties by id; one that was merged bears its survivor's.

    A name that has been erased is None; an id that no party has is left out.
    """
    table, _ = PARTIES.active(connection)
    rows = _names(table).rows(connection, ids=listed(ids))
    texts = open_texts(store, [row["name_sealed"] for row in rows])
    names = {row["party_id"]: row["name"] or texts.get(row["name_sealed"]) for row in rows}
    if any(row["merged_into"] for row in rows):
        stands = survivors(connection)
        merged = {row["party_id"]: stands[row["party_id"]] for row in rows if row["merged_into"]}
        of_survivors = names_of(connection, store, set(merged.values()))
        names |= {party: of_survivors.get(last, names[party]) for party, last in merged.items()}
    return names


@lru_cache(maxsize=8)
def _names(table: Table) -> Prepared:
    columns = (table.c.party_id, table.c.name, table.c.name_sealed, table.c.merged_into)
    return Prepared(select(*columns).where(among(table.c.party_id, "ids")))


def find_party(connection: Connection, store: Store, name: str) -> str:
    """Return the id of the party that an id, the beginning of an id, or an exact name names.

    Raises:
        UnknownPartyName: None answers to it.
        AmbiguousName: Several do; ``candidates`` names the first of them.
    """
    found = _by_id(connection, name.lower()) or _by_name(connection, store, name)
    if not found:
        raise UnknownPartyName(name=name)
    if len(found) > 1:
        raise AmbiguousName(name=name, candidates=", ".join(found[:CANDIDATES]))
    return found[0]


def _by_id(connection: Connection, prefix: str) -> list[str]:
    if len(prefix) < SHORTEST_PREFIX or not prefix.isalnum():
        return []
    table, _ = PARTIES.active(connection)
    within = table.c.party_id.between(prefix, prefix + "g")
    statement = select(table.c.party_id).where(within).order_by(table.c.party_id)
    return list(connection.scalars(statement.limit(CANDIDATES + 1)))


def _by_name(connection: Connection, store: Store, name: str) -> list[str]:
    """Return the parties of a name; one that is written just so wins over look-alikes."""
    wanted = searchable(name)
    page = parties(connection, store, search=name, limit=10_000)
    alike = [i for i in page.items if wanted in {searchable(i.name), searchable(i.short_name)}]
    exact = [item for item in alike if name in {item.name, item.short_name}]
    return [item.party_id for item in exact or alike]


def _items(rows: Sequence[Any], store: Store) -> list[PartyItem]:
    texts = open_texts(store, [row["name_sealed"] for row in rows])
    return [_item(row, texts, with_contact_points=False) for row in rows]


def _item(row: Any, texts: dict[str, str], *, with_contact_points: bool) -> PartyItem:
    points: list[dict[str, str]] = row["contact_points"] if with_contact_points else []
    return PartyItem(
        party_id=row["party_id"],
        kind=row["kind"],
        name=row["name"] or texts.get(row["name_sealed"]),
        short_name=row["short_name"],
        country=row["country"],
        area=row["area"],
        contact_points=tuple(
            ContactPoint(point["kind"], texts.get(point["value"])) for point in points
        ),
        lawful_basis=row["lawful_basis"],
        source=row["source"],
        external_id=row["external_id"],
        registered_on=row["registered_on"],
        registered_at=row["registered_at"],
        former_names=tuple(row["former_names"]),
        merged_into=row["merged_into"],
        version=row["version"],
    )

"""Questions about cooperations as they stand today, or stood on a day as known at a time."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import Date, Integer, String, bindparam, func, or_, select, tuple_

from koop_es.kernel.policy import Policy
from koop_es.projecting.builds import NotReady
from koop_es.projecting.prepared import Prepared, among, includes_any, listed
from koop_es.projecting.reading import (
    CursorInvalid,
    open_texts,
    read_cursor,
    searchable,
    write_cursor,
)
from koop_es_projections.audit_trail.tables import AUDIT_TRAIL
from koop_es_projections.current_status.asking import (
    absence,
    asked_of,
    detail_on,
    goals_on,
    recorded_last,
)
from koop_es_projections.current_status.detail import commitments, detail_of, goals_in
from koop_es_projections.current_status.filters import Filter, narrowed, shape_of, values_of
from koop_es_projections.current_status.items import item_of, select_items
from koop_es_projections.current_status.naming import codes_of, find_cooperation
from koop_es_projections.current_status.order import Order
from koop_es_projections.current_status.provisions import detail_now
from koop_es_projections.current_status.tables import CURRENT_STATUS
from koop_es_projections.current_status.views import CooperationPage
from koop_es_projections.parties.tables import PARTIES, families

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, FromClause, Table

    from koop_es.ledger.port import Store
    from koop_es_projections.current_status.asking import Asked, Source
    from koop_es_projections.current_status.detail_views import CooperationDetail, GoalView

Wanted: TypeAlias = frozenset[str]
"""Which fields of a filter narrow the list."""

NOTHING: Final[Wanted] = frozenset()
PARTIES_SEARCHED: Final = 100
POLICY: Final = Policy()


def cooperations(
    connection: Connection,
    *,
    today: date,
    as_of: date | None = None,
    known_at: int | None = None,
    filters: Filter | None = None,
    policy: Policy = POLICY,
    cursor: str | None = None,
    limit: int = 50,
    order: Order | None = None,
) -> CooperationPage:
    """Return a page of cooperations, the most in need of action first.

    Args:
        connection: To the read models.
        today: Today in the home's time zone.
        as_of: The day of which is asked; today without.
        known_at: Last position that counts; all without.
        filters: Which are wanted; all without.
        policy: The home's graces.
        cursor: ``next`` of the page before.
        limit: Most items of a page.
        order: Keeps the order of all in memory, for whoever answers many questions.

    Raises:
        CursorInvalid: The cursor was not made by this list.
        NotReady: The read model has not been built yet.
    """
    asked = asked_of(connection, today, as_of, known_at, policy)
    named, values = _wanted(connection, filters)
    if cursor is not None:
        rank, day, cooperation_id = read_cursor(cursor, int, str, str)
        values |= {"rank": rank, "day": _day(day), "behind": cooperation_id}
    ids = None
    if order is not None and named == NOTHING and asked.timeline is None:
        after = (values["rank"], str(values["day"]), values["behind"]) if cursor else None
        ids = order.page(connection, asked, after, limit + 1)
    if ids is None:
        statement = _page(asked.source, named, onward=cursor is not None)
        found = statement.rows(connection, **asked.values, **values, limit=limit + 1)
    else:
        rows = _these(asked.source).rows(connection, **asked.values, ids=listed(ids))
        by_id = {row["cooperation_id"]: row for row in rows}
        found = [by_id[each] for each in ids]
    rows = _with_record(connection, asked, found[:limit])
    items = tuple(item_of(row, asked.day, asked.graces) for row in rows)
    more = None
    if len(found) > limit and items:
        last = found[limit - 1]
        more = write_cursor([last["rank"], str(last["day"]), last["cooperation_id"]])
    return CooperationPage(items, more, asked.position)


@lru_cache(maxsize=8)
def _these(source: Source) -> Prepared:
    """Return the statement for some cooperations, in any order."""
    wanted = among(source.rows.c.cooperation_id, "ids")
    return Prepared(select_items(source.rows, source.stands).where(wanted))


@lru_cache(maxsize=64)
def _page(source: Source, named: Wanted, *, onward: bool) -> Prepared:
    """Return the statement for a page, the first one or one behind another."""
    table, stands = source.rows, source.stands
    order = (stands.rank, stands.day, table.c.cooperation_id)
    statement = select_items(table, stands).where(*_where(source, named))
    if onward:
        names = (("rank", Integer), ("day", Date), ("behind", String))
        place = (bindparam(name, type_=kind()) for name, kind in names)
        statement = statement.where(tuple_(*order) > tuple_(*place))
    return Prepared(statement.order_by(*order).limit(bindparam("limit", type_=Integer)))


def order_kept() -> Order:
    """Return what keeps the order of the list in memory, for ``cooperations``."""
    return Order(AUDIT_TRAIL)


def cooperation(
    connection: Connection,
    store: Store,
    name: str,
    *,
    today: date,
    as_of: date | None = None,
    known_at: int | None = None,
    policy: Policy = POLICY,
) -> CooperationDetail:
    """Return one cooperation, private texts opened.

    Args:
        connection: To the read models.
        store: Opens private texts.
        name: Its id, its code, or the beginning of its id.
        today: Today in the home's time zone.
        as_of: The day of which is asked; today without.
        known_at: Last position that counts; all without.
        policy: The home's graces.

    Raises:
        UnknownCooperationName: None answers to that name.
        AmbiguousName: Several do; ``candidates`` names the first of them.
        NotYetRecorded: It was not yet recorded at that position.
        NotYetAgreed: It was not yet agreed on that day, as known at that position.
    """
    asked = asked_of(connection, today, as_of, known_at, policy)
    timeline = asked.timeline
    row: Any = _one(asked.source).one(connection, **asked.values, id=name)
    cooperation_id = name
    if row is None:
        cooperation_id = find_cooperation(connection, name)
        row = _one(asked.source).one(connection, **asked.values, id=cooperation_id)
    if timeline is None:
        detail = detail_now(row["detail"], asked.day)
    elif row is None:
        code, _ = codes_of(connection, [cooperation_id])[cooperation_id]
        raise absence(connection, timeline, asked, cooperation_id, code)
    else:
        detail = detail_on(connection, timeline, asked, cooperation_id)
        (row,) = _with_record(connection, asked, [row])
    texts = open_texts(store, commitments(detail))
    item = item_of(row, asked.day, asked.graces)
    return detail_of(item, detail, texts, asked.day, asked.position)


@lru_cache(maxsize=8)
def _one(source: Source) -> Prepared:
    """Return the statement for one cooperation, with its detail where the row has it."""
    more = [source.rows.c.detail] if source.timeline is None else []
    wanted = source.rows.c.cooperation_id == bindparam("id", type_=String)
    return Prepared(select_items(source.rows, source.stands, *more).where(wanted))


def _with_record(connection: Connection, asked: Asked, rows: Sequence[Any]) -> Sequence[Any]:
    """Return rows of the past with version and last entry as they were at the position."""
    if asked.timeline is None:
        return rows
    trail, seen = AUDIT_TRAIL.active(connection)
    if seen < asked.last:
        raise NotReady(name=AUDIT_TRAIL.name)
    ids = [row["cooperation_id"] for row in rows]
    recorded = recorded_last(connection, trail, ids, asked.last)
    return [{**row, **recorded[row["cooperation_id"]]} for row in rows]


def goals_of(
    connection: Connection,
    ids: Iterable[str],
    *,
    as_of: date | None = None,
    known_at: int | None = None,
) -> dict[str, tuple[GoalView, ...]]:
    """Return the goals of cooperations by id, statements in words left closed.

    Args:
        connection: To the read models.
        ids: Which cooperations.
        as_of: The day of which is asked; without it, today and all that is known.
        known_at: Last position that counts on that day; all without.
    """
    listed = list(dict.fromkeys(ids))
    if as_of is not None:
        found = goals_on(connection, as_of, known_at, listed)
        return {stream: goals_in(goals, {}) for stream, goals in found.items()}
    table, _ = CURRENT_STATUS.active(connection)
    wanted = table.c.cooperation_id.in_(listed)
    statement = select(table.c.cooperation_id, table.c.detail["goals"]).where(wanted)
    return {row[0]: goals_in(row[1], {}) for row in connection.execute(statement)}


def how_many(
    connection: Connection,
    *,
    today: date,
    as_of: date | None = None,
    known_at: int | None = None,
    filters: Filter | None = None,
    policy: Policy = POLICY,
) -> int:
    """Return how many cooperations a filter lets through; all without."""
    asked = asked_of(connection, today, as_of, known_at, policy)
    named, values = _wanted(connection, filters)
    (row,) = _count(asked.source, named).rows(connection, **asked.values, **values)
    return row["many"]


@lru_cache(maxsize=64)
def _count(source: Source, named: Wanted) -> Prepared:
    counted = select(func.count().label("many")).select_from(source.rows)
    return Prepared(counted.where(*_where(source, named)))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CursorInvalid(field="cursor") from error


def _wanted(connection: Connection, filters: Filter | None) -> tuple[Wanted, dict[str, Any]]:
    """Return what a filter narrows, and the values for it."""
    if filters is None:
        return NOTHING, {}
    named = shape_of(filters)
    values = values_of(filters)
    if filters.party is not None:
        values["party"] = listed(families(connection, [filters.party]))
    if filters.search is not None:
        wanted = searchable(filters.search)
        parties, _ = PARTIES.active(connection)
        found = _parties(parties).rows(connection, search=wanted)
        ids = families(connection, (row["party_id"] for row in found))
        values |= {"search": wanted, "parties": listed(ids)}
    return named, values


@lru_cache(maxsize=8)
def _parties(parties: Table) -> Prepared:
    """Return the statement for the organisations whose name matches a search."""
    matches = func.instr(parties.c.search, bindparam("search", type_=String)) > 0
    return Prepared(select(parties.c.party_id).where(matches).limit(PARTIES_SEARCHED))


def _where(source: Source, named: Wanted) -> list[ColumnElement[bool]]:
    found = narrowed(source.rows, source.stands, named)
    if "search" in named:
        found.append(_matches(source.rows))
    return found


def _matches(table: FromClause) -> ColumnElement[bool]:
    """Return the condition that code, title or a party that is an organisation matches."""
    return or_(
        func.instr(table.c.search, bindparam("search", type_=String)) > 0,
        includes_any(table.c.party_ids, "parties"),
    )

"""Questions about cooperations as they stand today, or stood on a day as known at a time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, literal, or_, select, tuple_

from koop_es.kernel.policy import Policy
from koop_es.kernel.refusals import NotFound
from koop_es.projecting.builds import NotReady
from koop_es.projecting.reading import (
    SHORTEST_PREFIX,
    AmbiguousName,
    CursorInvalid,
    includes,
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
from koop_es_projections.current_status.filters import Filter, narrowed
from koop_es_projections.current_status.items import item_of, select_items
from koop_es_projections.current_status.tables import CURRENT_STATUS
from koop_es_projections.current_status.views import CooperationPage
from koop_es_projections.parties.tables import PARTIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, FromClause, Table

    from koop_es.ledger.port import Store
    from koop_es_projections.current_status.asking import Asked
    from koop_es_projections.current_status.detail_views import CooperationDetail, GoalView
    from koop_es_projections.current_status.need import Standing

CANDIDATES: Final = 5
PARTIES_SEARCHED: Final = 100
POLICY: Final = Policy()


class UnknownCooperationName(NotFound):
    """No cooperation answers to that name."""

    code = "cooperation.not_found"


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

    Raises:
        CursorInvalid: The cursor was not made by this list.
        NotReady: The read model has not been built yet.
    """
    asked = asked_of(connection, today, as_of, known_at, policy)
    table, stands = asked.rows, asked.stands
    statement = select_items(table, stands).where(*_where(connection, table, stands, filters))
    order = (stands.rank, stands.day, table.c.cooperation_id)
    if cursor is not None:
        rank, day, cooperation_id = read_cursor(cursor, int, str, str)
        place = (literal(rank), literal(_day(day)), literal(cooperation_id))
        statement = statement.where(tuple_(*order) > tuple_(*place))
    found = connection.execute(statement.order_by(*order).limit(limit + 1)).mappings().all()
    rows = _with_record(connection, asked, found[:limit])
    items = tuple(item_of(row, asked.day, policy) for row in rows)
    more = None
    if len(found) > limit and items:
        last = found[limit - 1]
        more = write_cursor([last["rank"], str(last["day"]), last["cooperation_id"]])
    return CooperationPage(items, more, asked.position)


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
    cooperation_id = find_cooperation(connection, name)
    timeline, more = asked.timeline, list["ColumnElement[Any]"]()
    if timeline is None:
        more.append(asked.rows.c.detail)
    statement = select_items(asked.rows, asked.stands, *more)
    wanted = asked.rows.c.cooperation_id == cooperation_id
    row: Any = connection.execute(statement.where(wanted)).mappings().one_or_none()
    if timeline is None:
        detail = row["detail"]
    elif row is None:
        code, _ = codes_of(connection, [cooperation_id])[cooperation_id]
        raise absence(connection, timeline, asked, cooperation_id, code)
    else:
        detail = detail_on(connection, timeline, asked, cooperation_id)
        (row,) = _with_record(connection, asked, [row])
    texts = open_texts(store, commitments(detail))
    item = item_of(row, asked.day, policy)
    return detail_of(item, detail, texts, asked.day, asked.position)


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


def find_cooperation(connection: Connection, name: str) -> str:
    """Return the id of the cooperation that an id, a code or the beginning of an id names.

    Raises:
        UnknownCooperationName: None answers to that name.
        AmbiguousName: Several do; ``candidates`` names the first of them.
    """
    table, _ = CURRENT_STATUS.active(connection)
    wanted = name.strip()
    found = _named(connection, table, func.upper(table.c.code) == wanted.upper())
    prefix = wanted.lower()
    if not found and len(prefix) >= SHORTEST_PREFIX and prefix.isalnum():
        within = table.c.cooperation_id.between(prefix, prefix + "g")
        found = _named(connection, table, within)
    if not found:
        raise UnknownCooperationName(name=wanted)
    if len(found) > 1:
        listed = ", ".join(code for _, code in found[:CANDIDATES])
        raise AmbiguousName(name=wanted, candidates=listed)
    return found[0][0]


def _named(
    connection: Connection, table: Table, where: ColumnElement[bool]
) -> list[tuple[str, str]]:
    columns = (table.c.cooperation_id, table.c.code)
    statement = select(*columns).where(where).order_by(table.c.code).limit(CANDIDATES + 1)
    return [(row[0], row[1]) for row in connection.execute(statement)]


def codes_of(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return code and title of cooperations by id; unknown ids are left out."""
    table, _ = CURRENT_STATUS.active(connection)
    wanted = table.c.cooperation_id.in_(list(dict.fromkeys(ids)))
    columns = (table.c.cooperation_id, table.c.code, table.c.title)
    return {row[0]: (row[1], row[2]) for row in connection.execute(select(*columns).where(wanted))}


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
    counted = select(func.count()).select_from(asked.rows)
    where = _where(connection, asked.rows, asked.stands, filters)
    return connection.scalar(counted.where(*where)) or 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CursorInvalid(field="cursor") from error


def _where(
    connection: Connection, table: FromClause, stands: Standing, filters: Filter | None
) -> list[ColumnElement[bool]]:
    if filters is None:
        return []
    found = narrowed(table, stands, filters)
    if filters.search:
        found.append(_matches(connection, table, filters.search))
    return found


def _matches(connection: Connection, table: FromClause, search: str) -> ColumnElement[bool]:
    """Return the condition that code, title or a party that is an organisation matches."""
    wanted = searchable(search)
    parties, _ = PARTIES.active(connection)
    named = select(parties.c.party_id).where(parties.c.search.contains(wanted, autoescape=True))
    ids = connection.scalars(named.limit(PARTIES_SEARCHED)).all()
    return or_(
        table.c.search.contains(wanted, autoescape=True),
        *(includes(table.c.party_ids, party_id) for party_id in ids),
    )

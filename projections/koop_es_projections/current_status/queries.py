"""Questions about cooperations as they stand today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, literal, or_, select, tuple_

from koop_es.kernel.policy import Policy
from koop_es.kernel.refusals import NotFound
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
from koop_es_projections.current_status.detail import commitments, detail_of, goals_in
from koop_es_projections.current_status.items import item_of, select_items
from koop_es_projections.current_status.need import standing
from koop_es_projections.current_status.tables import CURRENT_STATUS
from koop_es_projections.current_status.views import (
    CooperationPage,
    Phase,
)
from koop_es_projections.parties.tables import PARTIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection, Table

    from koop_es.ledger.port import Store
    from koop_es_projections.current_status.detail_views import CooperationDetail, GoalView
    from koop_es_projections.current_status.need import Standing

CANDIDATES: Final = 5
PARTIES_SEARCHED: Final = 100
POLICY: Final = Policy()


class UnknownCooperationName(NotFound):
    """No cooperation answers to that name."""

    code = "cooperation.not_found"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cooperations are wanted; each field narrows the list.

    Attributes:
        search: Part of a code, a title or an organisation's name, in upper or lower case.
        party: Id of a party that takes part.
        theme: A theme, in upper or lower case.
        programme: Id of a programme.
        area: An area code, or the beginning of one.
        phases: Where they stand.
        light: Light of the last check, or ``unchecked``.
        active: Whether they are neither ended nor closed (True), or are (False).
    """

    search: str | None = None
    party: str | None = None
    theme: str | None = None
    programme: str | None = None
    area: str | None = None
    phases: tuple[str, ...] = ()
    light: str | None = None
    active: bool | None = None


def cooperations(
    connection: Connection,
    *,
    today: date,
    filters: Filter | None = None,
    policy: Policy = POLICY,
    cursor: str | None = None,
    limit: int = 50,
) -> CooperationPage:
    """Return a page of cooperations, the most in need of action first.

    Args:
        connection: To the read models.
        today: Today in the home's time zone.
        filters: Which are wanted; all without.
        policy: The home's graces.
        cursor: ``next`` of the page before.
        limit: Most items of a page.

    Raises:
        CursorInvalid: The cursor was not made by this list.
        NotReady: The read model has not been built yet.
    """
    table, position = CURRENT_STATUS.active(connection)
    stands = standing(table, today, policy)
    statement = select_items(table, stands).where(*_where(connection, table, stands, filters))
    order = (stands.rank, stands.day, table.c.cooperation_id)
    if cursor is not None:
        rank, day, cooperation_id = read_cursor(cursor, int, str, str)
        place = (literal(rank), literal(_day(day)), literal(cooperation_id))
        statement = statement.where(tuple_(*order) > tuple_(*place))
    rows = connection.execute(statement.order_by(*order).limit(limit + 1)).mappings().all()
    items = tuple(item_of(row, today, policy) for row in rows[:limit])
    more = None
    if len(rows) > limit and items:
        last = rows[limit - 1]
        more = write_cursor([last["rank"], str(last["day"]), last["cooperation_id"]])
    return CooperationPage(items, more, position)


def cooperation(
    connection: Connection,
    store: Store,
    name: str,
    *,
    today: date,
    policy: Policy = POLICY,
) -> CooperationDetail:
    """Return one cooperation, private texts opened.

    Args:
        connection: To the read models.
        store: Opens private texts.
        name: Its id, its code, or the beginning of its id.
        today: Today in the home's time zone.
        policy: The home's graces.

    Raises:
        UnknownCooperationName: None answers to that name.
        AmbiguousName: Several do; ``candidates`` names the first of them.
    """
    table, position = CURRENT_STATUS.active(connection)
    cooperation_id = find_cooperation(connection, name)
    statement = select_items(table, standing(table, today, policy), table.c.detail)
    row = (
        connection.execute(statement.where(table.c.cooperation_id == cooperation_id))
        .mappings()
        .one()
    )
    texts = open_texts(store, commitments(row["detail"]))
    return detail_of(item_of(row, today, policy), row["detail"], texts, today, position)


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


def goals_of(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[GoalView, ...]]:
    """Return the goals of cooperations by id, statements in words left closed."""
    table, _ = CURRENT_STATUS.active(connection)
    wanted = table.c.cooperation_id.in_(list(dict.fromkeys(ids)))
    statement = select(table.c.cooperation_id, table.c.detail["goals"]).where(wanted)
    return {row[0]: goals_in(row[1], {}) for row in connection.execute(statement)}


def how_many(
    connection: Connection,
    *,
    today: date,
    filters: Filter | None = None,
    policy: Policy = POLICY,
) -> int:
    """Return how many cooperations a filter lets through; all without."""
    table, _ = CURRENT_STATUS.active(connection)
    stands = standing(table, today, policy)
    counted = select(func.count()).select_from(table)
    return connection.scalar(counted.where(*_where(connection, table, stands, filters))) or 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CursorInvalid(field="cursor") from error


def _where(
    connection: Connection, table: Table, stands: Standing, filters: Filter | None
) -> list[ColumnElement[bool]]:
    if filters is None:
        return []
    column, found = table.c, list["ColumnElement[bool]"]()
    over = stands.phase.in_([Phase.ENDED, Phase.FILE_CLOSED])
    for listed, value in (
        (column.party_ids, filters.party),
        (column.themes_folded, filters.theme and filters.theme.casefold()),
        (column.programme_ids, filters.programme),
    ):
        if value is not None:
            found.append(includes(listed, value))
    if filters.area is not None:
        found.append(column.area.startswith(filters.area, autoescape=True))
    if filters.phases:
        found.append(stands.phase.in_(filters.phases))
    if filters.light is not None:
        found.append(func.coalesce(column.last_light, "unchecked") == filters.light)
    if filters.active is not None:
        found.append(~over if filters.active else over)
    if filters.search:
        found.append(_matches(connection, table, filters.search))
    return found


def _matches(connection: Connection, table: Table, search: str) -> ColumnElement[bool]:
    """Return the condition that code, title or a party that is an organisation matches."""
    wanted = searchable(search)
    parties, _ = PARTIES.active(connection)
    named = select(parties.c.party_id).where(parties.c.search.contains(wanted, autoescape=True))
    ids = connection.scalars(named.limit(PARTIES_SEARCHED)).all()
    return or_(
        table.c.search.contains(wanted, autoescape=True),
        *(includes(table.c.party_ids, party_id) for party_id in ids),
    )

"""Questions about what waits for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, or_, select

from koop_es.projecting.reading import (
    commitments_in,
    open_texts,
    read_cursor,
    unbarred,
    write_cursor,
)
from koop_es_projections.approvals.tables import APPROVALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Table

    from koop_es.ledger.port import Store

WAITING: Final = "waiting"
STATUSES: Final = (WAITING, "granted", "refused", "withdrawn")


@dataclass(frozen=True, slots=True)
class ApprovalItem:
    """An entry that somebody asked for.

    Attributes:
        cooperation_id: Where.
        approval_id: What it is called by there.
        entry: Stored name of the entry.
        protects: As what it needs the approval.
        fields: What the entry would say.
        requested_by: Pseudonym of who asked for it.
        requested_on: Day on which it was asked for.
        requested_at: Position of the request.
        status: ``waiting``, ``granted``, ``refused`` or ``withdrawn``.
        decided_by: Pseudonym of who granted or refused it.
        decided_on: Day on which that happened.
        decided_at: Position of that entry.
        reason: Why it was refused, as a commitment.
    """

    cooperation_id: str
    approval_id: str
    entry: str
    protects: tuple[str, ...]
    fields: Mapping[str, Any]
    requested_by: str
    requested_on: date
    requested_at: int
    status: str
    decided_by: str | None
    decided_on: date | None
    decided_at: int | None
    reason: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class ApprovalFilter:
    """Which approvals are wanted.

    Attributes:
        cooperation: Only those of one.
        status: Only those of a status.
        as_of: As they stood at the end of a day.
        known_at: As they were known at a position.
    """

    cooperation: str | None = None
    status: str | None = None
    as_of: date | None = None
    known_at: int | None = None


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """A page of approvals in the order in which they were asked for; ``next`` continues it.

    Attributes:
        items: The approvals.
        texts: Private texts in them by commitment; what was erased is left out.
        next: Cursor of the next page.
        last_position: How far the read model has come.
    """

    items: tuple[ApprovalItem, ...]
    texts: Mapping[str, str]
    next: str | None
    last_position: int


def approvals(
    connection: Connection,
    store: Store | None = None,
    *,
    filters: ApprovalFilter | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> ApprovalPage:
    """Return a page of what was asked for.

    Args:
        connection: To the read models.
        store: Opens private texts; without it they stay closed.
        filters: Which are wanted; all without.
        cursor: ``next`` of the page before.
        limit: Most items of a page.

    Raises:
        CursorInvalid: The cursor was not made by this list.
        NotReady: The read model has not been built yet.
    """
    table, position = APPROVALS.active(connection)
    wanted = filters or ApprovalFilter()
    after = read_cursor(cursor, int)[0] if cursor else 0
    where = [*_where(table, wanted), table.c.requested_at > after]
    statement = select(table).where(*where).order_by(table.c.requested_at).limit(limit + 1)
    found = [_item(row, table, wanted) for row in connection.execute(statement).mappings()]
    items = tuple(found[:limit])
    more = write_cursor([items[-1].requested_at]) if len(found) > limit else None
    texts = open_texts(store, _commitments(items)) if store is not None else {}
    return ApprovalPage(items, texts, more, position)


def how_many_wait(connection: Connection) -> int:
    """Return how many entries wait for a second person.

    Raises:
        NotReady: The read model has not been built yet.
    """
    table, _ = APPROVALS.active(connection)
    waiting = select(func.count()).select_from(table).where(table.c.decided_at.is_(None))
    return connection.scalar(waiting) or 0


def waiting_in(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """Return how many entries wait in each of some cooperations; those without any are left out.

    Raises:
        NotReady: The read model has not been built yet.
    """
    table, _ = APPROVALS.active(connection)
    statement = (
        select(table.c.cooperation_id, func.count().label("waiting"))
        .where(table.c.decided_at.is_(None), table.c.cooperation_id.in_(list(ids)))
        .group_by(table.c.cooperation_id)
    )
    return {row.cooperation_id: row.waiting for row in connection.execute(statement)}


def _where(table: Table, wanted: ApprovalFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.cooperation is not None:
        yield table.c.cooperation_id == wanted.cooperation
    if wanted.known_at is not None:
        yield table.c.requested_at <= wanted.known_at
    if wanted.as_of is not None:
        yield table.c.requested_on <= wanted.as_of
    if wanted.status == WAITING:
        yield or_(table.c.decided_at.is_(None), *_later(table, wanted))
    elif wanted.status is not None:
        yield table.c.outcome == wanted.status
        for later in _later(table, wanted):
            yield ~later


def _later(table: Table, wanted: ApprovalFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that one was decided later than asked about."""
    if wanted.known_at is not None:
        yield table.c.decided_at > wanted.known_at
    if wanted.as_of is not None:
        yield table.c.decided_on > wanted.as_of


def _item(row: Any, table: Table, wanted: ApprovalFilter) -> ApprovalItem:
    values: dict[str, Any] = {
        column.name: row[column.name] for column in table.columns if column.name != "request"
    }
    if _was_open(values, wanted):
        values |= dict.fromkeys(("outcome", "decided_by", "decided_on", "decided_at", "reason"))
    values["protects"] = unbarred(values["protects"])
    values["status"] = values.pop("outcome") or WAITING
    return ApprovalItem(**values)


def _was_open(row: Mapping[str, Any], wanted: ApprovalFilter) -> bool:
    known_at, as_of = wanted.known_at, wanted.as_of
    if row["decided_at"] is None:
        return True
    later_known = known_at is not None and row["decided_at"] > known_at
    return later_known or (as_of is not None and row["decided_on"] > as_of)


def _commitments(items: tuple[ApprovalItem, ...]) -> Iterator[str]:
    for item in items:
        yield from commitments_in(item.fields)
        yield from commitments_in(item.reason)

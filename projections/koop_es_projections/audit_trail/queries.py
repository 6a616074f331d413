"""Questions about what was recorded."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from koop_es.kernel.times import read_instant
from koop_es.projecting.reading import (
    commitments_in,
    open_texts,
    read_cursor,
    unbarred,
    write_cursor,
)
from koop_es_projections.audit_trail.amending import amendments, effective_by, revoked
from koop_es_projections.audit_trail.approving import approvers
from koop_es_projections.audit_trail.tables import AUDIT_TRAIL
from koop_es_projections.audit_trail.views import AuditFilter, AuditPage, AuditRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Table

    from koop_es.ledger.port import Store

LATER: Final = "later"
EARLIER: Final = "earlier"


def audit_trail(
    connection: Connection,
    store: Store | None = None,
    *,
    filters: AuditFilter | None = None,
    newest_first: bool = False,
    cursor: str | None = None,
    limit: int = 100,
) -> AuditPage:
    """Return a page of the audit trail (R12).

    Args:
        connection: To the read models.
        store: Opens private texts; without it they stay closed.
        filters: Which entries are wanted; all without.
        newest_first: Whether the latest recorded comes first.
        cursor: ``next`` or ``previous`` of another page.
        limit: Most rows of a page.

    Raises:
        CursorInvalid: The cursor was not made by this list.
        NotReady: The read model has not been built yet.
    """
    table, last_position = AUDIT_TRAIL.active(connection)
    wanted = filters or AuditFilter()
    way, place = read_cursor(cursor, str, int) if cursor else (None, 0)
    # Towards earlier positions: a first page that begins at the end, or a page before another.
    down = newest_first if way is None else way == EARLIER
    where = _where(connection, table, wanted)
    if way is not None:
        position = table.c.position
        where.append(position < place if down else position > place)
    order = table.c.position.desc() if down else table.c.position
    statement = select(table).where(*where).order_by(order).limit(limit + 1)
    found = [_row(row) for row in connection.execute(statement).mappings()]
    more, rows = len(found) > limit, found[:limit]
    if down != newest_first:
        rows.reverse()
    onward, back = (more, way is not None) if down == newest_first else (way is not None, more)
    forward, backward = (EARLIER, LATER) if newest_first else (LATER, EARLIER)
    streams = list(dict.fromkeys(row.stream for row in rows))
    ids = [row.event_id for row in rows]
    amended = amendments(connection, table, streams, wanted.known_at)
    return AuditPage(
        rows=tuple(rows),
        next=write_cursor([forward, rows[-1].position]) if onward and rows else None,
        previous=write_cursor([backward, rows[0].position]) if back and rows else None,
        texts=open_texts(store, _commitments(rows)) if store is not None else {},
        last_position=last_position,
        retracted=amended.retracted.intersection(ids),
        corrected=amended.changed.intersection(ids),
        revoked=revoked(
            connection, table, streams, wanted.known_at, amended.retracted
        ).intersection(ids),
        approvers=approvers(connection, table, rows),
    )


def how_many(connection: Connection, filters: AuditFilter, *, up_to: int | None = None) -> int:
    """Return how many entries are wanted.

    Args:
        connection: To the read models.
        filters: Which entries.
        up_to: Count them only up to this position; all without.
    """
    table, _ = AUDIT_TRAIL.active(connection)
    where = _where(connection, table, filters)
    if up_to is not None:
        where.append(table.c.position <= up_to)
    counted = select(func.count()).select_from(table)
    return connection.scalar(counted.where(*where)) or 0


def history(
    connection: Connection,
    store: Store | None,
    stream: str,
    *,
    as_of: date | None = None,
    known_at: int | None = None,
    limit: int = 1000,
) -> AuditPage:
    """Return one stream's entries, the latest recorded first.

    Args:
        connection: To the read models.
        store: Opens private texts; without it they stay closed.
        stream: Whose entries.
        as_of: Only what was effective by that day; all without.
        known_at: Last position that counts; all without.
        limit: Most entries.
    """
    wanted = AuditFilter(stream=stream, as_of=as_of, known_at=known_at)
    return audit_trail(connection, store, filters=wanted, newest_first=True, limit=limit)


def _where(connection: Connection, table: Table, filters: AuditFilter) -> list[ColumnElement[bool]]:
    column = table.c
    exactly = ("stream", "stream_kind", "actor", "topic", "correlation_id")
    where = [
        column[name] == getattr(filters, name)
        for name in exactly
        if getattr(filters, name) is not None
    ]
    if filters.effective_from is not None:
        where.append(column.effective_on >= filters.effective_from)
    if filters.effective_to is not None:
        where.append(column.effective_on <= filters.effective_to)
    if filters.recorded_from is not None:
        where.append(column.recorded_on >= filters.recorded_from)
    if filters.recorded_to is not None:
        where.append(column.recorded_on <= filters.recorded_to)
    if filters.known_at is not None:
        where.append(column.position <= filters.known_at)
    if filters.event_ids is not None:
        where.append(column.event_id.in_(sorted(filters.event_ids)))
    if filters.as_of is not None:
        streams = None if filters.stream is None else [filters.stream]
        amended = amendments(connection, table, streams, filters.known_at)
        where.append(effective_by(table, filters.as_of, amended))
    return where


_FIELDS: Final = tuple(field.name for field in fields(AuditRow))


def _row(row: Any) -> AuditRow:
    values = {name: row[name] for name in _FIELDS}
    values["recorded_at"] = read_instant(row["recorded_at"])
    values["evidence"] = unbarred(row["evidence"])
    values["before"] = row["before"] or {}
    return AuditRow(**values)


def _commitments(rows: list[AuditRow]) -> Iterator[str]:
    for row in rows:
        yield from commitments_in(row.reason)
        yield from commitments_in(row.before)
        yield from commitments_in(row.after)

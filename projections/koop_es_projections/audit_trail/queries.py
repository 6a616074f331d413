"""Questions about what was recorded."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import func, select

from koop_es.kernel.times import read_instant
from koop_es.projecting.reading import open_texts, read_cursor, unbarred, write_cursor
from koop_es_projections.audit_trail.amending import amendments, effective_by, revoked
from koop_es_projections.audit_trail.tables import AUDIT_TRAIL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Connection, Table

    from koop_es.ledger.port import Store

LATER: Final = "later"
EARLIER: Final = "earlier"


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted; each field narrows the list, days are inclusive.

    Attributes:
        stream: Id of a cooperation, relationship, party or programme.
        stream_kind: ``cooperation``, ``relationship``, ``party`` or ``programme``.
        actor: Pseudonym of who entered it.
        topic: Stored name of the event.
        effective_from: Earliest effective day.
        effective_to: Latest effective day.
        recorded_from: Earliest day of recording.
        recorded_to: Latest day of recording.
        as_of: Only what was effective by that day, as corrected by what was known; what has no
            effective day counts from its recording.
        known_at: Last position that counts.
        correlation_id: The larger piece of work, such as one import.
        event_ids: Only the entries of these ids.
    """

    stream: str | None = None
    stream_kind: str | None = None
    actor: str | None = None
    topic: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    recorded_from: date | None = None
    recorded_to: date | None = None
    as_of: date | None = None
    known_at: int | None = None
    correlation_id: str | None = None
    event_ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry.

    Attributes:
        position: Its place in the ledger.
        stream: The aggregate's id.
        stream_kind: What the aggregate is.
        version: Place in its stream.
        topic: Stored name of the event.
        effective_on: Day of effect; None when nobody knows.
        effective_basis: How that day is known.
        recorded_at: When it was recorded.
        recorded_on: On which day that was, in the home's time zone.
        days_between: Days from effect to recording; negative for acts still to take effect.
        actor: Pseudonym of who entered it.
        on_behalf_of: Party for which it was entered.
        entered_via: By which door it came.
        reason: Commitment to the reason, ``{"$pd": …, "c": …}``.
        reason_code: The reason, where it was picked from a list.
        evidence: Ids of evidence.
        before: What the entry itself says was before, by field.
        after: What it says, by field.
        event_hash: SHA-256 of its stored bytes.
        event_id: Its id.
        command_id: The command that caused it.
        correlation_id: The larger piece of work that it belongs to.
        causation_id: The event that caused it.
        source: Where it was imported from.
        corrects: Id of the entry that it corrects.
    """

    position: int
    stream: str
    stream_kind: str
    version: int
    topic: str
    effective_on: date | None
    effective_basis: str
    recorded_at: datetime
    recorded_on: date
    days_between: int | None
    actor: str
    on_behalf_of: str | None
    entered_via: str
    reason: Mapping[str, str] | None
    reason_code: str | None
    evidence: tuple[str, ...]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    event_hash: str
    event_id: str
    command_id: str
    correlation_id: str
    causation_id: str | None
    source: Mapping[str, Any] | None
    corrects: str | None

    @property
    def fact(self) -> dict[str, Any]:
        """All that the entry says, as ``koop_es.wording.event_sentence`` takes it."""
        day = self.effective_on.isoformat() if self.effective_on else None
        return {**self.before, **self.after, "effective_on": day}


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the audit trail.

    Attributes:
        rows: The entries, in the order that was asked for.
        next: Cursor of the page behind this one, None at the end.
        previous: Cursor of the page before this one, None at the beginning.
        texts: Private texts of these entries by commitment; what was erased is missing.
        last_position: Last position that the answer takes in.
        retracted: Ids of those entries that were taken back, as far as was known.
        corrected: Ids of those that were changed, as far as was known.
        revoked: Ids of those endings that were revoked, as far as was known.
    """

    rows: tuple[AuditRow, ...]
    next: str | None
    previous: str | None
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    last_position: int = 0
    retracted: frozenset[str] = frozenset()
    corrected: frozenset[str] = frozenset()
    revoked: frozenset[str] = frozenset()

    def text(self, sealed: Mapping[str, str] | None) -> str | None:
        """Return the private text behind a commitment; None where it was erased."""
        return self.texts.get(sealed["c"]) if sealed else None


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
        yield from _within(row.reason)
        yield from _within(row.before)
        yield from _within(row.after)


def _within(value: Any) -> Iterator[str]:
    """Yield the commitments to private texts; files are no texts, and large."""
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        if "$pd" in entries:
            yield entries["c"]
            return
        for name, item in entries.items():
            if name != "document":
                yield from _within(item)
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from _within(item)

"""What corrections made of the entries that they correct, as far as was known at a position."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, func, or_, select

from koop_es.cooperations.events import CooperationEnded, CorrectionRecorded, EndingRevoked
from koop_es.cooperations.terms import CorrectionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, Table


ENDED: Final = CooperationEnded.TOPIC


@dataclass(frozen=True, slots=True)
class Amendments:
    """What is known of corrected entries, by event id.

    Attributes:
        retracted: Entries that were taken back.
        changed: Entries that were changed, and not taken back.
        days: Effective days that stand in place of recorded ones; None for an unknown day.
        fields: What was changed stands so now, by field.
    """

    retracted: frozenset[str]
    changed: frozenset[str]
    days: dict[str, date | None]
    fields: dict[str, dict[str, Any]]


def amendments(
    connection: Connection, table: Table, streams: Sequence[str] | None, known_at: int | None
) -> Amendments:
    """Return what corrections recorded by a position made of entries.

    Args:
        connection: To the read models.
        table: The audit trail.
        streams: Whose entries; all without.
        known_at: Last position that counts; all without.
    """
    column = table.c
    where = [column.topic == CorrectionRecorded.TOPIC]
    if streams is not None:
        where.append(column.stream.in_(streams))
    if known_at is not None:
        where.append(column.position <= known_at)
    told = select(column.event_id, column.corrects, column.after).where(*where)
    # A correction that was itself retracted has no effect, so the latest are looked at first.
    return _amended(connection.execute(told.order_by(column.position.desc())))


def _amended(latest_first: Iterable[Any]) -> Amendments:
    retracted, changes = set[str](), dict[str, list[dict[str, Any]]]()
    for event_id, corrects, after in latest_first:
        if event_id in retracted:
            continue
        if after["kind"] == CorrectionKind.RETRACT:
            retracted.add(corrects)
        else:
            # A correction may itself have been changed, the last time in what now comes first.
            stands = next((each for each in changes.get(event_id, ()) if "fields" in each), after)
            changes.setdefault(corrects, []).append(stands.get("fields", {}))
    merged = {
        event_id: {name: value for fields in reversed(latest) for name, value in fields.items()}
        for event_id, latest in changes.items()
    }
    days = {
        event_id: _day(fields["effective_on"])
        for event_id, fields in merged.items()
        if "effective_on" in fields
    }
    return Amendments(frozenset(retracted), frozenset(changes) - retracted, days, merged)


def revoked(
    connection: Connection,
    table: Table,
    streams: Sequence[str],
    known_at: int | None,
    retracted: frozenset[str],
) -> frozenset[str]:
    """Return ids of endings that a later revocation took back, by what was known.

    Args:
        connection: To the read models.
        table: The audit trail.
        streams: Whose entries.
        known_at: Last position that counts; all without.
        retracted: Entries that were taken back themselves, and so count for nothing.
    """
    column = table.c
    where: list[ColumnElement[bool]] = [
        column.stream.in_(streams),
        column.topic.in_([ENDED, EndingRevoked.TOPIC]),
    ]
    if known_at is not None:
        where.append(column.position <= known_at)
    told = select(column.stream, column.topic, column.event_id).where(*where)
    found, last = set[str](), dict[str, str]()
    for stream, topic, event_id in connection.execute(told.order_by(column.position)):
        if event_id in retracted:
            continue
        if topic == ENDED:
            last[stream] = event_id
        elif stream in last:
            found.add(last.pop(stream))
    return frozenset(found)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def effective_by(table: Table, as_of: date, amended: Amendments) -> ColumnElement[bool]:
    """Return the condition for entries effective by a day; without one, recorded by then."""
    column = table.c
    recorded = column.recorded_on <= as_of
    as_recorded = func.coalesce(column.effective_on, column.recorded_on) <= as_of
    if not amended.days:
        return as_recorded
    unknown = [event_id for event_id, day in amended.days.items() if day is None]
    by_then = [event_id for event_id, day in amended.days.items() if day and day <= as_of]
    return or_(
        column.event_id.in_(by_then),
        and_(column.event_id.in_(unknown), recorded),
        and_(column.event_id.not_in(list(amended.days)), as_recorded),
    )

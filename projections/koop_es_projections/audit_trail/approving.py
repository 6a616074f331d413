"""Who approved an entry: the entry before it tells, recorded by the same command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from koop_es.cooperations.events import ApprovalGranted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Table

    from koop_es_projections.audit_trail.views import AuditRow


def approvers(connection: Connection, table: Table, rows: Sequence[AuditRow]) -> dict[str, str]:
    """Return who approved those of the entries that a second person approved, by event id."""
    streams = {row.stream for row in rows if row.stream_kind == "cooperation"}
    if not streams:
        return {}
    granted, entry = table.alias("granted"), table.alias("entry")
    follows = and_(
        entry.c.stream == granted.c.stream,
        entry.c.version == granted.c.version + 1,
        entry.c.command_id == granted.c.command_id,
    )
    statement = (
        select(entry.c.event_id, granted.c.actor)
        .join_from(granted, entry, follows)
        .where(
            granted.c.topic == ApprovalGranted.TOPIC,
            granted.c.stream.in_(sorted(streams)),
            entry.c.position.between(
                min(row.position for row in rows), max(row.position for row in rows)
            ),
        )
    )
    return {row.event_id: row.actor for row in connection.execute(statement)}

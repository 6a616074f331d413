"""Questions about goals, milestones, measures and pledges on a day, as known at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select

from koop_es.projecting.timeline import holds
from koop_es_projections.plan_report.tables import PLAN_REPORT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection


def plans(
    connection: Connection,
    kind: str,
    columns: Sequence[str],
    *,
    as_of: date,
    known_at: int | None = None,
    of: str | None = None,
) -> tuple[Sequence[tuple[Any, ...]], int]:
    """Return one kind of plans that have begun by a day, and the last position.

    Args:
        connection: To the read models.
        kind: ``goal``, ``milestone``, ``measure`` or ``pledge``.
        columns: What is wanted of each.
        as_of: The day.
        known_at: Last position that counts; all without.
        of: Only of this cooperation.

    Raises:
        NotReady: The read model has not been built yet.
    """
    table, position = PLAN_REPORT.active(connection)
    where = [table.c.kind == kind, table.c.begun, holds(table, as_of, known_at)]
    if of is not None:
        where.append(table.c.stream == of)
    told = select(*(table.c[name] for name in columns)).where(*where)
    return cast("Sequence[tuple[Any, ...]]", connection.execute(told).all()), position

"""Questions about agreements on a day, as known at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from koop_es.projecting.reading import many_rows
from koop_es.projecting.timeline import holds
from koop_es_projections.agreement_report.tables import AGREEMENT_REPORT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sqlalchemy import Connection


def agreements(
    connection: Connection,
    columns: Sequence[str],
    *,
    as_of: date,
    known_at: int | None = None,
    of: str | None = None,
) -> Iterator[Any]:
    """Yield the agreements that there are on a day.

    Args:
        connection: To the read models.
        columns: What is wanted of each.
        as_of: The day.
        known_at: Last position that counts; all without.
        of: Only of this cooperation.

    Raises:
        NotReady: The read model has not been built yet.
    """
    table, _ = AGREEMENT_REPORT.active(connection)
    told = select(*(table.c[name] for name in columns)).where(holds(table, as_of, known_at))
    if of is not None:
        told = told.where(table.c.stream == of)
    return many_rows(connection, told)

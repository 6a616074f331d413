"""The table of programmes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, MetaData, String, Table, select

from koop_es.projecting.graces import Graces
from koop_es.projecting.prepared import Prepared
from koop_es.projecting.reading import Shape

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from koop_es.kernel.policy import Policy

CHECK_GRACE: Final = "check_grace"


def _table(name: str) -> Table:
    return Table(
        name,
        MetaData(),
        Column("programme_id", String(32), primary_key=True),
        Column("name", String, nullable=False),
        Column("funder", String(32)),
        Column("grant_references", JSON, nullable=False),
        Column("opened_on", Date),
        Column("opened_at", Integer, nullable=False),
        Column("settings", JSON, nullable=False),
        Column("graces", JSON, nullable=False),
        Column("closed", Boolean, nullable=False),
        Column("closed_on", Date),
        Column("version", Integer, nullable=False),
        Index(f"{name}_opened_at", "opened_at"),
    )


PROGRAMMES: Final = Shape("programmes", 3, _table)
"""One row a programme; ``opened_at`` is the position of the entry that opened it.

``settings`` holds what its funder asks for, without what is left to the home; ``graces`` each grace
for checks that it ever set: its day, the position of the entry, and the days, none for the home's.
"""


def graces(
    connection: Connection, policy: Policy, as_of: date | None = None, known_at: int | None = None
) -> Graces:
    """Return when checks are overdue, as programmes were set on a day; without one as they are now.

    Args:
        connection: To the read models.
        policy: The home's tolerances, as they are set now: what they were nobody has recorded.
        as_of: The day.
        known_at: Last position that counts; None for all.

    Raises:
        NotReady: The read model has not been built yet.
    """
    table, _ = PROGRAMMES.active(connection)
    told: list[tuple[str, int]] = []
    for row in _settings(table).rows(connection):
        if as_of is None and known_at is None:
            days = row["settings"].get(CHECK_GRACE)
        else:
            days = _grace_on(row["graces"], as_of, known_at)
        if days is not None:
            told.append((row["programme_id"], days))
    return Graces(policy.check_grace, tuple(sorted(told, key=lambda one: (one[1], one[0]))))


def _grace_on(
    told: list[tuple[str, int, int | None]], as_of: date | None, known_at: int | None
) -> int | None:
    """Return the grace that was set last by a day, as known at a position."""
    known = [
        (day, position, days)
        for day, position, days in told
        if (as_of is None or day <= as_of.isoformat())
        and (known_at is None or position <= known_at)
    ]
    return max(known, key=lambda one: one[:2])[2] if known else None


@lru_cache(maxsize=8)
def _settings(table: Table) -> Prepared:
    return Prepared(select(table.c.programme_id, table.c.settings, table.c.graces))

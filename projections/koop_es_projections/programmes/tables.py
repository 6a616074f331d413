"""The table of programmes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, MetaData, String, Table, select

from koop_es.projecting.graces import Graces
from koop_es.projecting.prepared import Prepared
from koop_es.projecting.reading import Shape

if TYPE_CHECKING:
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
        Column("closed", Boolean, nullable=False),
        Column("closed_on", Date),
        Column("version", Integer, nullable=False),
        Index(f"{name}_opened_at", "opened_at"),
    )


PROGRAMMES: Final = Shape("programmes", 2, _table)
"""One row a programme; ``opened_at`` is the position of the entry that opened it.

``settings`` holds what its funder asks for, without what is left to the home.
"""


def graces(connection: Connection, policy: Policy) -> Graces:
    """Return when checks are overdue, as programmes are set today.

    Raises:
        NotReady: The read model has not been built yet.
    """
    table, _ = PROGRAMMES.active(connection)
    told = ((row["programme_id"], row["settings"]) for row in _settings(table).rows(connection))
    found = [(each, settings[CHECK_GRACE]) for each, settings in told if CHECK_GRACE in settings]
    return Graces(policy.check_grace, tuple(sorted(found, key=lambda one: (one[1], one[0]))))


@lru_cache(maxsize=8)
def _settings(table: Table) -> Prepared:
    return Prepared(select(table.c.programme_id, table.c.settings))

"""What cooperations are called once an amendment of their title counts, touched since or not."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from koop_es.projecting.prepared import Prepared, day_named
from koop_es_projections.current_status.tables import CURRENT_STATUS

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection, Table


def retitled(connection: Connection, day: date) -> dict[str, str]:
    """Return the titles of cooperations that an amendment has changed by a day, since their row.

    A row says what counts on the day on which it was last touched, and what is to come. Few have
    anything to come, and an index finds them.

    Raises:
        NotReady: The read model has not been built yet.
    """
    table, _ = CURRENT_STATUS.active(connection)
    rows = _coming(table).rows(connection, day=day)
    return {row["cooperation_id"]: _title(row["coming"]["rows"], day) for row in rows}


def _title(coming: list[dict[str, Any]], day: date) -> str:
    known = [row for row in coming if row["since"] <= day.isoformat()]
    return max(known, key=lambda row: row["since"])["title"]


@lru_cache(maxsize=8)
def _coming(table: Table) -> Prepared:
    column = table.c
    columns = (column.cooperation_id, column.coming)
    return Prepared(select(*columns).where(column.amends_on <= day_named("day")))

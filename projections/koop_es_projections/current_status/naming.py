"""What cooperations are called: found by their names, told by their ids."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sqlalchemy import String, bindparam, func, select

from koop_es.kernel.refusals import NotFound
from koop_es.projecting.prepared import Prepared, among, listed
from koop_es.projecting.reading import SHORTEST_PREFIX, AmbiguousName
from koop_es_projections.current_status.retitled import retitled
from koop_es_projections.current_status.tables import CURRENT_STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import Connection, Table

CANDIDATES: Final = 5


class UnknownCooperationName(NotFound):
    """No cooperation answers to that name."""

    code = "cooperation.not_found"


def find_cooperation(connection: Connection, name: str) -> str:
    """Return the id of the cooperation that an id, a code or the beginning of an id names.

    Raises:
        UnknownCooperationName: None answers to that name.
        AmbiguousName: Several do; ``candidates`` names the first of them.
    """
    table, _ = CURRENT_STATUS.active(connection)
    wanted = name.strip()
    prefix = wanted.lower()
    found = _named(table, by_code=True).rows(connection, name=wanted.upper())
    if not found and len(prefix) >= SHORTEST_PREFIX and prefix.isalnum():
        found = _named(table, by_code=False).rows(connection, name=prefix, until=prefix + "g")
    if not found:
        raise UnknownCooperationName(name=wanted)
    if len(found) > 1:
        listed_codes = ", ".join(row["code"] for row in found[:CANDIDATES])
        raise AmbiguousName(name=wanted, candidates=listed_codes)
    return found[0]["cooperation_id"]


@lru_cache(maxsize=8)
def _named(table: Table, *, by_code: bool) -> Prepared:
    name, until = (bindparam(each, type_=String) for each in ("name", "until"))
    there = table.c.cooperation_id.between(name, until)
    where = func.upper(table.c.code) == name if by_code else there
    columns = (table.c.cooperation_id, table.c.code)
    return Prepared(select(*columns).where(where).order_by(table.c.code).limit(CANDIDATES + 1))


def codes_of(
    connection: Connection, ids: Iterable[str], today: date | None = None
) -> dict[str, tuple[str, str]]:
    """Return code and title of cooperations by id, as amended by today; unknown ids are left out.

    Args:
        connection: To the read models.
        ids: Whose.
        today: The day; without it titles are those of the day on which each was last touched.
    """
    table, _ = CURRENT_STATUS.active(connection)
    rows = _codes(table).rows(connection, ids=listed(ids))
    titles = {} if today is None else retitled(connection, today)
    known = {row["cooperation_id"]: row for row in rows}
    return {each: (row["code"], titles.get(each) or row["title"]) for each, row in known.items()}


@lru_cache(maxsize=8)
def _codes(table: Table) -> Prepared:
    columns = (table.c.cooperation_id, table.c.code, table.c.title)
    return Prepared(select(*columns).where(among(table.c.cooperation_id, "ids")))

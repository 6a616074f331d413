"""Parties that were merged: which one stands for which."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import select

from koop_es.projecting.prepared import Prepared
from koop_es_projections.parties.tables import PARTIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, Table


def survivors(connection: Connection) -> dict[str, str]:
    """Return the party that stands for each one that was merged into another.

    Raises:
        NotReady: The read model has not been built yet.
    """
    table, _ = PARTIES.active(connection)
    rows = _merged(table).rows(connection)
    into = {row["party_id"]: row["merged_into"] for row in rows}
    return {party: _last(party, into) for party in into}


def families(connection: Connection, parties: Iterable[str]) -> list[str]:
    """Return parties, and with each all that it stands for or that stand for it.

    Raises:
        NotReady: The read model has not been built yet.
    """
    wanted = list(parties)
    stands = survivors(connection)
    if not stands:
        return wanted
    roots = {stands.get(party, party) for party in wanted}
    family = [party for party, survivor in stands.items() if survivor in roots]
    return list(dict.fromkeys([*wanted, *sorted(roots), *family]))


def _last(party: str, into: Mapping[str, str]) -> str:
    """Return where merging ends; two that were merged into each other end at either."""
    seen = [party]
    while (following := into.get(seen[-1])) is not None and following not in seen:
        seen.append(following)
    return seen[-1]


@lru_cache(maxsize=8)
def _merged(table: Table) -> Prepared:
    columns = (table.c.party_id, table.c.merged_into)
    told = select(*columns).where(table.c.merged_into.is_not(None))
    return Prepared(told.order_by(table.c.party_id))

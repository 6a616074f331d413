"""The table of parties, and which of them stands for which."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sqlalchemy import JSON, Column, Date, Index, Integer, MetaData, String, Table, select

from koop_es.projecting.prepared import Prepared
from koop_es.projecting.reading import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection


def _table(name: str) -> Table:
    return Table(
        name,
        MetaData(),
        Column("party_id", String(32), primary_key=True),
        Column("kind", String, nullable=False),
        Column("name", String),
        Column("name_sealed", String(64)),
        Column("short_name", String),
        Column("search", String, nullable=False),
        Column("country", String),
        Column("area", String),
        Column("contact_points", JSON, nullable=False),
        Column("lawful_basis", String),
        Column("source", String),
        Column("external_id", String),
        Column("registered_on", Date),
        Column("former_names", JSON, nullable=False),
        Column("merged_into", String(32)),
        Column("registered_at", Integer, nullable=False),
        Column("version", Integer, nullable=False),
        Column("last_position", Integer, nullable=False),
        Index(f"{name}_registered_at", "registered_at"),
        Index(f"{name}_merged_into", "merged_into"),
    )


PARTIES: Final = Shape("parties", 2, _table)
"""One row a party. Organisations' names are public; a person's is a commitment.

``registered_at`` is the position of the entry with which the party was registered;
``former_names`` are an organisation's, and found by a search, too. ``merged_into`` names the party
that stands for this one, too.
"""


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

"""Parties of a list that are probably registered already, by hand or by another import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from koop_es.exchange import problems
from koop_es.exchange.problems import Notice
from koop_es_projections.parties.duplicates import core
from koop_es_projections.parties.tables import PARTIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from koop_es.exchange.planned import Plan


def known_parties(connection: Connection, plan: Plan) -> Iterator[Notice]:
    """Yield a note on each organisation that is new, but bears the name of a registered one.

    Args:
        connection: To the read models.
        plan: What the list brings.

    Raises:
        NotReady: The read model has not been built yet.
    """
    table, _ = PARTIES.active(connection)
    columns = (table.c.party_id, table.c.name)
    told = select(*columns).where(table.c.name.is_not(None), table.c.merged_into.is_(None))
    rows = list(connection.execute(told.order_by(table.c.registered_at.desc())))
    registered = {row.party_id for row in rows}
    by_name = {core(row.name): row.party_id for row in rows}
    for party in plan.parties:
        known = by_name.get(core(party.command.name))
        if party.stream not in registered and known is not None:
            origin = party.origin
            params = {"name": party.command.name, "same": known}
            yield Notice(problems.PARTY_KNOWN, origin.file, origin.row, origin.line, None, params)

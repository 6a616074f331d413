"""What waits for a second person, told over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.api.asking import past, stamp
from koop_es.api.reading import Reading, Told
from koop_es.exchange.documents.approvals import approval_items
from koop_es_projections.approvals.queries import ApprovalFilter, approvals

if TYPE_CHECKING:
    from koop_es.api import queries as q


def list_approvals(reading: Reading, query: q.ApprovalsQuery) -> Told:
    """List what was asked for and needs a second person, in the order of asking."""
    koop = reading.koop
    wanted = ApprovalFilter(cooperation=query.cooperation, status=query.status, **past(koop, query))
    page = approvals(
        reading.connection, koop.store, filters=wanted, cursor=query.cursor, limit=query.limit
    )
    items = approval_items(page, reading.names, koop.home.keys.actors())
    return Told({**stamp(reading, query), "items": items, "next": page.next}, page.next)

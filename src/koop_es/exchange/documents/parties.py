"""Parties, and programmes that they fund."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from koop_es.exchange.documents.fields import fields_of
from koop_es.programmes.state import fold
from koop_es_projections.parties.queries import names_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from koop_es.exchange.documents.naming import Names
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.port import Store
    from koop_es_projections.parties.duplicates import Twice
    from koop_es_projections.parties.queries import PartyItem
    from koop_es_projections.programmes.queries import ProgrammeItem

PAGE: Final = 1000
OPENED: Final = "koop.programme.opened.v1"


def party_item(item: PartyItem) -> dict[str, Any]:
    """Return a party as an item of a list."""
    row = fields_of(item)
    row = {"id": row.pop("party_id"), **row}
    del row["contact_points"]
    return row


def party_document(item: PartyItem) -> dict[str, Any]:
    """Return one party with its contact points."""
    return party_item(item) | {"contact_points": fields_of(item)["contact_points"]}


def duplicate_items(pairs: Sequence[Twice]) -> list[dict[str, Any]]:
    """Return parties that are probably registered twice as items of a list."""
    return [
        {
            "id": pair.party_id,
            "name": pair.name,
            "other_id": pair.other_id,
            "other_name": pair.other_name,
            "because": pair.because,
        }
        for pair in pairs
    ]


def programme_items(
    connection: Connection, store: Store, names: Names, items: Sequence[ProgrammeItem]
) -> list[dict[str, Any]]:
    """Return programmes of a list, funders by name."""
    names.note(names_of(connection, store, {item.funder for item in items if item.funder}))
    return [
        {
            "programme_id": item.programme_id,
            "name": item.name,
            "funder": names.display(item.funder) if item.funder else None,
            "funder_id": item.funder,
            "grant_references": list(item.grant_references),
            "opened_on": item.opened_on,
            "settings": dict(item.settings),
            "closed": item.closed,
            "closed_on": item.closed_on,
        }
        for item in items
    ]


def programme_document(store: Store, names: Names, programme: str) -> dict[str, Any] | None:
    """Return one programme as the record tells of it; None where there is none."""
    records = store.read_stream(programme)
    if not records or records[0].topic != OPENED:
        return None
    state = fold(records)
    settings = state.settings.model_dump(mode="json", exclude_defaults=True) if state else {}
    return _opened(records[0], names) | {
        "settings": settings,
        "closed": state is not None and state.is_closed,
        "closed_on": state.closed_on if state else None,
    }


def _opened(record: Record[Event], names: Names) -> dict[str, Any]:
    fact = json.loads(record.raw)["fact"]
    funder = fact.get("funder")
    return {
        "programme_id": record.stream,
        "name": fact["name"],
        "funder": names.display(funder) if funder else None,
        "funder_id": funder,
        "grant_references": fact.get("grant_references", []),
        "opened_on": fact.get("effective_on"),
    }

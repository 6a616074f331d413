"""Parties, and programmes that they fund."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from koop_es.exchange.documents.fields import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koop_es.exchange.documents.naming import Names
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.port import Store
    from koop_es_projections.parties.queries import PartyItem

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


def programme_documents(store: Store, names: Names) -> list[dict[str, Any]]:
    """Return all programmes in the order in which they were opened; they are few."""
    return [_programme(record, names) for record in _openings(store)]


def programme_names(store: Store) -> dict[str, str | None]:
    """Return the names of all programmes by id."""
    return {record.stream: json.loads(record.raw)["fact"]["name"] for record in _openings(store)}


def _openings(store: Store) -> Iterator[Record[Event]]:
    after = 0
    while page := store.read_all(after, PAGE, topics=(OPENED,)):
        yield from page
        after = page[-1].position


def _programme(record: Record[Event], names: Names) -> dict[str, Any]:
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

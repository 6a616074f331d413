"""Relationships of the forms encounter, contact and group, as the record tells of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from koop_es_projections.parties.queries import names_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from koop_es.exchange.documents.naming import Names
    from koop_es.ledger.port import Store
    from koop_es_projections.relationships.queries import RelationshipItem

PAGE: Final = 1000
FORMS: Final = {
    "koop.relationship.encounter_recorded.v1": "encounter",
    "koop.relationship.contact_established.v1": "contact",
    "koop.relationship.group_founded.v1": "group",
}


def tie_items(
    connection: Connection, store: Store, names: Names, items: Sequence[RelationshipItem]
) -> list[dict[str, Any]]:
    """Return relationships of a list as rows, parties by name."""
    names.note(names_of(connection, store, {each for item in items for each in item.party_ids}))
    return [_row(item, names) for item in items]


def _row(item: RelationshipItem, names: Names) -> dict[str, Any]:
    row = {
        "id": item.relationship_id,
        "form": item.form,
        "title": item.title,
        "parties": [names.display(party) for party in item.party_ids],
        "themes": list(item.themes),
    }
    same = ("purpose", "openness", "area", "duration", "starts_on", "ends_on")
    then = ("closed_on", "closed", "remark", "arose_from")
    row |= {name: getattr(item, name) for name in (*same, *then)}
    return row | {"party_ids": list(item.party_ids), "version": item.version}


def tie(store: Store, names: Names, stream: str) -> dict[str, Any]:
    """Return one relationship as a row."""
    first, *rest = store.read_stream(stream)
    fact = json.loads(first.raw)["fact"]
    closings = [json.loads(record.raw)["fact"] for record in rest]
    closed: dict[str, Any] = closings[-1] if closings else {}
    remark = closed.get("remark")
    return {
        "id": stream,
        "form": FORMS[first.topic],
        "title": fact.get("title"),
        "parties": [names.display(party) for party in fact["parties"]],
        "themes": fact.get("themes", []),
        "purpose": fact.get("purpose"),
        "openness": fact.get("openness"),
        "area": fact.get("area"),
        "duration": fact.get("duration", "time_bounded"),
        "starts_on": fact.get("effective_on"),
        "ends_on": fact.get("ends_on"),
        "closed_on": closed.get("effective_on"),
        "closed": bool(closings),
        "remark": names.private(remark) if remark else None,
        "arose_from": fact.get("arose_from"),
        "party_ids": fact["parties"],
        "version": first.version + len(rest),
    }

"""Relationships of the forms encounter, contact and group, as the record tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koop_es_projections.parties.queries import names_of
from koop_es_projections.relationships.queries import links_of, relationship

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

    from koop_es.exchange.documents.naming import Names
    from koop_es.ledger.port import Store
    from koop_es_projections.relationships.views import RelationshipItem


def tie_items(
    connection: Connection, store: Store, names: Names, items: Sequence[RelationshipItem]
) -> list[dict[str, Any]]:
    """Return relationships of a list as rows, parties by name."""
    names.note(names_of(connection, store, {each for item in items for each in item.party_ids}))
    return [_row(item, names) for item in items]


def _row(item: RelationshipItem, names: Names) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": item.relationship_id,
        "form": item.form,
        "title": item.title,
        "parties": [names.display(party) for party in item.party_ids],
        "themes": list(item.themes),
    }
    same = ("purpose", "openness", "target_group", "area", "duration", "starts_on", "ends_on")
    care = ("cadence_months", "last_touch_on", "touches", "introductions", "last_review_on")
    found = ("relevance", "review_decision", "resources_until")
    then = ("form_since", "forms", "closed_on", "closed", "remark", "arose_from", "successor")
    row |= {name: getattr(item, name) for name in (*same, *care, *found, *then)}
    row["forms"] = list(item.forms)
    return row | {"party_ids": list(item.party_ids), "version": item.version}


def tie(
    connection: Connection, store: Store, names: Names, stream: str, day: date
) -> dict[str, Any] | None:
    """Return one relationship as a row, with what it grew out of and what it turned into."""
    item = relationship(store, stream)
    if item is None:
        return None
    return tie_items(connection, store, names, [item])[0] | {
        "links": links(connection, stream, day)
    }


def links(connection: Connection, stream: str, day: date) -> list[dict[str, Any]]:
    """Return the ties out of which one grew, and into which it turned, as called on a day."""
    return [
        {"id": link.stream, "way": link.way, "form": link.form, "code": link.code}
        | {"title": link.title}
        for link in links_of(connection, stream, day)
    ]

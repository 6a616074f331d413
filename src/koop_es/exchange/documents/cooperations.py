"""Cooperations: one as an item of a list, and one with all that belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koop_es.exchange.documents.fields import fields_of
from koop_es.exchange.documents.relationships import links
from koop_es_projections.parties.queries import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlalchemy import Connection

    from koop_es.ledger.port import Store
    from koop_es_projections.current_status.detail_views import CooperationDetail
    from koop_es_projections.current_status.views import CooperationItem

    Names = Mapping[str, str | None]
    """Names of parties and programmes by id; an erased one is None."""


def item_documents(
    connection: Connection, store: Store, items: Iterable[CooperationItem]
) -> list[dict[str, Any]]:
    """Return cooperations as items of a list, parties with their names."""
    listed = list(items)
    names = names_of(connection, store, {one.party_id for item in listed for one in item.parties})
    return [item_document(item, names) for item in listed]


def item_document(item: CooperationItem, names: Names) -> dict[str, Any]:
    """Return a cooperation as an item of a list."""
    row = fields_of(item)
    return {
        "id": row.pop("cooperation_id"),
        **row,
        "leads": [names.get(party) for party in item.lead_ids],
        "parties": [{**one, "name": names.get(one["party_id"])} for one in row["parties"]],
    }


def detail_document(
    connection: Connection,
    store: Store,
    detail: CooperationDetail,
    programmes: Names,
    *,
    day: date,
) -> dict[str, Any]:
    """Return one cooperation: private texts opened, ``None`` where erased.

    Args:
        connection: To the read models.
        store: Opens names of persons.
        detail: The cooperation.
        programmes: Names of its programmes.
        day: By which titles of other ties count.
    """
    ids = {role.party_id for role in detail.item.parties}
    ids |= {measure.owner for measure in detail.measures if measure.owner}
    ids |= {each.party_id for each in (*detail.members, *detail.contributions)}
    ids |= {each.party_id for each in detail.notices if each.party_id}
    ids |= {each.signed_by for each in detail.tasks if each.signed_by}
    if detail.proposal is not None:
        ids |= {each.party_id for each in detail.proposal.answers}
    for each in detail.assignments:
        ids |= {each.person_id, each.party_id or each.person_id}
    names = names_of(connection, store, ids)
    whole: dict[str, Any] = fields_of(detail)
    item = whole.pop("item")
    known: dict[str, Any] = {
        "id": item.pop("cooperation_id"),
        **item,
        "parties": [{**one, "name": names.get(one["party_id"])} for one in item["parties"]],
        "programmes": [
            {**one, "name": programmes.get(one["programme_id"])} for one in item["programmes"]
        ],
        "goal_count": item["goals"],
        "links": links(connection, detail.item.cooperation_id, day),
        **whole,
    }
    known["measures"] = [
        {**one, "owner_name": names.get(one["owner"] or "")} for one in known["measures"]
    ]
    known["tasks"] = [
        {**one, "signed_by_name": names.get(one["signed_by"] or "")} for one in known["tasks"]
    ]
    known["members"] = [{**one, "name": names.get(one["party_id"])} for one in known["members"]]
    known["contributions"] = [
        {**one, "party_name": names.get(one["party_id"])} for one in known["contributions"]
    ]
    known["notices"] = [
        {**one, "party_name": names.get(one["party_id"] or "")} for one in known["notices"]
    ]
    if known["proposal"] is not None:
        known["proposal"]["answers"] = [
            {**one, "party_name": names.get(one["party_id"])}
            for one in known["proposal"]["answers"]
        ]
    known["funder_words"] = [
        {**one, "programme_name": programmes.get(one["programme_id"])}
        for one in known["funder_words"]
    ]
    known["assignments"] = [
        {
            **one,
            "person_name": names.get(one["person_id"]),
            "party_name": names.get(one["party_id"] or ""),
        }
        for one in known["assignments"]
    ]
    return known

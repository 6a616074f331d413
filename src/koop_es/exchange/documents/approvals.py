"""Approvals: what somebody asked for, told as the sentence that the entry would be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.exchange.documents.naming import Names
    from koop_es_projections.approvals.queries import ApprovalItem, ApprovalPage


def approval_items(
    page: ApprovalPage, names: Names, actors: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return approvals of a list.

    Args:
        page: What was found.
        names: Tells what things are called.
        actors: Names of actors by pseudonym.
    """
    return [_item(item, page, names, actors) for item in page.items]


def _item(
    item: ApprovalItem, page: ApprovalPage, names: Names, actors: Mapping[str, str]
) -> dict[str, Any]:
    def opened(value: dict[str, Any]) -> str | None:
        return page.texts.get(value["c"])

    stream, by = item.cooperation_id, item.decided_by
    return {
        "id": item.approval_id,
        "cooperation": names.code(stream) or stream,
        "cooperation_id": stream,
        "what": names.sentence(stream, item.entry, item.fields, private=opened),
        "type": item.entry,
        "protects": list(item.protects),
        "requested_by": actors.get(item.requested_by, item.requested_by),
        "requested_on": item.requested_on,
        "requested_at": item.requested_at,
        "why": _text(item.fields.get("reason"), page),
        "status": item.status,
        "decided_by": actors.get(by, by) if by else None,
        "decided_on": item.decided_on,
        "decided_at": item.decided_at,
        "reason": _text(item.reason, page),
    }


def _text(value: Mapping[str, str] | None, page: ApprovalPage) -> str | None:
    return page.texts.get(value["c"]) if value else None

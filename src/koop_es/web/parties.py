"""Parties: the list, and one of them with how it can be reached and what it takes part in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from koop_es.web import asking
from koop_es.web.history import history_of
from koop_es.web.reading import Reading, reading
from koop_es.web.site import site_of
from koop_es.wording.warnings import warning_sentence
from koop_es_projections.parties.duplicates import probable_duplicate
from koop_es_projections.parties.queries import find_party, parties, party
from koop_es_projections.reports.asking import Asked
from koop_es_projections.reports.dossier import dossier

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

    from koop_es.kernel.warnings import RuleWarning
    from koop_es_projections.parties.queries import PartyItem
    from koop_es_projections.reports.dossier import PartyTie

router = APIRouter()

KINDS: Final = ("organisation", "person")
PAGE: Final = 50


@router.api_route("/parties", methods=["GET", "HEAD"])
def party_list(request: Request) -> HTMLResponse:
    """Show the parties that the filter lets through, page by page."""
    site = site_of(request)
    search, kind = asking.text(request, "search"), asking.choice(request, "kind", KINDS)
    cursor = asking.text(request, "cursor", 500)
    with reading(site, site.saying(request)) as read:
        page = parties(
            read.connection, site.koop.store, search=search, kind=kind, cursor=cursor, limit=PAGE
        )
        return site.page(
            request,
            "parties.html",
            items=page.items,
            kinds=KINDS,
            filters={"search": search or "", "kind": kind or ""},
            filtered=bool(search or kind),
            first=_address(request.query_params, None) if cursor else None,
            more=_address(request.query_params, page.next) if page.next else None,
            **read.freshness(),
        )


def _address(params: QueryParams, cursor: str | None) -> str:
    kept = {name: value for name, value in params.items() if name not in {"cursor", "lang"}}
    query = urlencode({**kept, "cursor": cursor} if cursor else kept)
    return f"/parties?{query}" if query else "/parties"


def party_named(read: Reading, name: str) -> PartyItem:
    """Return the party of an id, of the beginning of one, or of an exact name.

    Raises:
        UnknownPartyName: There is none.
        AmbiguousName: There are several.
    """
    store = read.site.koop.store
    return party(read.connection, store, find_party(read.connection, store, name))


@router.api_route("/parties/{name}", methods=["GET", "HEAD"])
def party_page(request: Request, name: str) -> HTMLResponse:
    """Show one party."""
    site = site_of(request)
    recorded = asking.whole(request, "recorded", 0, 0, 999_999_999)
    cursor = asking.text(request, "history")
    with reading(site, site.saying(request)) as read:
        item = party_named(read, name)
        history = history_of(read, item.party_id, {}, cursor=cursor)
        entries, alike = history.entries, _alike(read, item)
        return site.page(
            request,
            "party.html",
            item=item,
            read=read,
            called=read.name(item.party_id),
            ties=ties_of(read, item.party_id),
            alike=alike.params["party"] if alike else None,
            told=warning_sentence(alike, read.say.t) if alike else "",
            just=next((each for each in entries if each.row.position == recorded), None),
            history=history,
            older=f"?history={history.older}#history" if history.older else None,
            newer=f"?history={history.newer}#history" if history.newer else None,
            **read.freshness(),
        )


def ties_of(read: Reading, party_id: str) -> tuple[PartyTie, ...]:
    """Return all ties of a party, former ones included."""
    koop = read.site.koop
    asked = Asked(
        connection=read.connection,
        store=koop.store,
        as_of=koop.today(),
        policy=koop.settings.policy,
    )
    return tuple(dossier(asked, of=party_id).rows)


def _alike(read: Reading, item: PartyItem) -> RuleWarning | None:
    """Return the warning of another party that is probably the same, if there is one."""
    if item.name is None or item.merged_into is not None:
        return None
    store = read.site.koop.store
    return probable_duplicate(read.connection, store, item.name, besides=item.party_id)

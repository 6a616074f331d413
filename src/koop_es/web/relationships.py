"""Encounters, contacts and groups: the list, and one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from koop_es.web import asking
from koop_es.web.history import history_of
from koop_es.web.reading import reading
from koop_es.web.relationship_reading import tie_named, warned_of
from koop_es.web.site import site_of
from koop_es.wording.guiding import GUIDES
from koop_es_projections.relationships.queries import links_of, relationships
from koop_es_projections.relationships.views import RelationshipFilter

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

router = APIRouter()

FORMS: Final = ("encounter", "contact", "group")
SHOWN: Final = ("open", "offered", "all")
PAGE: Final = 25


@router.api_route("/relationships", methods=["GET", "HEAD"])
def relationship_list(request: Request) -> HTMLResponse:
    """Show the relationships that the filter lets through, page by page."""
    site = site_of(request)
    say = site.saying(request)
    form, shown = asking.choice(request, "form", FORMS), asking.choice(request, "shown", SHOWN)
    theme = asking.text(request, "theme")
    cursor = asking.text(request, "cursor", 500)
    filters = RelationshipFilter(
        form=form, theme=theme, open=shown in {None, "open"}, offered=shown == "offered"
    )
    with reading(site, say) as read:
        page = relationships(
            read.connection, site.koop.store, filters=filters, cursor=cursor, limit=PAGE
        )
        read.load_names(party for item in page.items for party in item.party_ids)
        return site.page(
            request,
            "relationships.html",
            items=page.items,
            read=read,
            forms=FORMS,
            kinds=SHOWN,
            filters={"form": form or "", "shown": shown or "open", "theme": theme or ""},
            filtered=bool(form or theme or shown),
            first=_address(request.query_params, None) if cursor else None,
            more=_address(request.query_params, page.next) if page.next else None,
            **read.freshness(),
        )


def _address(params: QueryParams, cursor: str | None) -> str:
    kept = {name: value for name, value in params.items() if name not in {"cursor", "lang"}}
    query = urlencode({**kept, "cursor": cursor} if cursor else kept)
    return f"/relationships?{query}" if query else "/relationships"


@router.api_route("/relationships/{name}", methods=["GET", "HEAD"])
def relationship_page(request: Request, name: str) -> HTMLResponse:
    """Show one relationship, found by its id or the beginning of it."""
    site = site_of(request)
    say = site.saying(request)
    recorded = asking.whole(request, "recorded", 0, 0, 999_999_999)
    cursor = asking.text(request, "history")
    with reading(site, say) as read:
        item = tie_named(read, name)
        stream = item.relationship_id
        read.load_names([*item.party_ids, stream])
        history = history_of(read, stream, {}, cursor=cursor)
        entries = history.entries
        return site.page(
            request,
            "relationship.html",
            item=item,
            read=read,
            called=read.name(stream),
            links=links_of(read.connection, stream, say.today),
            told=warned_of(read, stream),
            just=next((each for each in entries if each.row.position == recorded), None),
            guide=GUIDES[item.form],
            guided=item.form,
            history=history,
            older=f"?history={history.older}#history" if history.older else None,
            newer=f"?history={history.newer}#history" if history.newer else None,
            **read.freshness(),
        )

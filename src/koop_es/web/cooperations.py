"""The list of cooperations, the most in need of action first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from koop_es.web import asking
from koop_es.web.goals import together
from koop_es.web.reading import Reading, reading
from koop_es.web.site import site_of
from koop_es.web.times import times_of
from koop_es_projections.approvals.queries import waiting_in
from koop_es_projections.current_status.queries import (
    Filter,
    cooperations,
    goals_of,
    how_many,
)
from koop_es_projections.current_status.views import CooperationItem, Phase
from koop_es_projections.programmes.queries import all_programmes

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

    from koop_es.web.times import Times

router = APIRouter()

LIGHTS: Final = ("red", "yellow", "green", "unchecked")
ACTIVE: Final = "active"
PHASES: Final = (ACTIVE, *(phase.value for phase in Phase))
FILTERS: Final = ("search", "light", "phase", "programme")
PAGE: Final = 25
MOST_PARTIES: Final = 4
"""Parties that a row names; those beyond are counted."""


@router.api_route("/cooperations", methods=["GET", "HEAD"])
def cooperation_list(request: Request) -> HTMLResponse:
    """Show the cooperations that the filter lets through, page by page, on any day."""
    site = site_of(request)
    times = times_of(request, site)
    say = site.saying(request)
    filters = _filter(request)
    limit = asking.whole(request, "limit", PAGE, 1, 200)
    cursor = asking.text(request, "cursor", 500)
    asked: dict[str, Any] = {
        "today": say.today,
        "as_of": times.as_of,
        "known_at": times.position,
        "policy": site.koop.settings.policy,
    }
    say = replace(say, today=times.as_of or say.today)
    with reading(site, say) as read:
        page = cooperations(
            read.connection,
            **asked,
            filters=filters,
            cursor=cursor,
            limit=limit,
            order=site.order,
        )
        found = how_many(read.connection, **asked, filters=filters)
        return site.page(
            request,
            "cooperations.html",
            status=times.status,
            say=say,
            times=times,
            rows=_rows(read, page.items, times),
            total=found or how_many(read.connection, today=asked["today"], policy=asked["policy"]),
            found=found,
            filters={name: asking.text(request, name) or "" for name in FILTERS},
            filtered=filters != Filter(),
            lights=LIGHTS,
            phases=[(ACTIVE, say.t.gettext("not ended")), *say.labels("phase", Phase)],
            programmes=[(each.programme_id, each.name) for each in all_programmes(read.connection)],
            most_parties=MOST_PARTIES,
            first=_address(request.query_params, None) if cursor else None,
            more=_address(request.query_params, page.next) if page.next else None,
            **read.freshness(),
        )


def _filter(request: Request) -> Filter:
    phase = asking.choice(request, "phase", PHASES)
    return Filter(
        search=asking.text(request, "search"),
        light=asking.choice(request, "light", LIGHTS),
        programme=asking.text(request, "programme"),
        phases=(phase,) if phase and phase != ACTIVE else (),
        active=True if phase == ACTIVE else None,
    )


def _address(params: QueryParams, cursor: str | None) -> str:
    kept = {name: value for name, value in params.items() if name not in {"cursor", "lang"}}
    query = urlencode({**kept, "cursor": cursor} if cursor else kept)
    return f"/cooperations?{query}" if query else "/cooperations"


def _rows(read: Reading, items: tuple[CooperationItem, ...], times: Times) -> list[dict[str, Any]]:
    read.load_names(party.party_id for item in items for party in item.parties)
    ids = [item.cooperation_id for item in items]
    waits = waiting_in(read.connection, ids) if times.are_now else {}
    day = None if times.are_now else read.say.today
    goals = goals_of(read.connection, ids, as_of=day, known_at=times.position)
    return [
        {
            "item": item,
            "parties": party_names(read, item),
            "goals": together(goals.get(item.cooperation_id, ())),
            "waits": waits.get(item.cooperation_id, 0),
        }
        for item in items
    ]


def party_names(read: Reading, item: CooperationItem) -> list[dict[str, Any]]:
    """Return the parties by name, the leading ones first; each once, with all its roles."""
    roles: dict[str, list[str]] = {}
    for party in item.parties:
        roles.setdefault(party.party_id, []).append(party.role)
    listed = [
        {
            "id": party,
            "name": read.name(party),
            "roles": roles[party],
            "lead": party in item.lead_ids,
        }
        for party in roles
    ]
    return sorted(listed, key=lambda party: not party["lead"])

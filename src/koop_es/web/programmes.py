"""Programmes: the list, and one of them with what its funder asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from koop_es.kernel.warnings import Level, RuleWarning
from koop_es.ledger.deciding import UnknownStream
from koop_es.web import asking
from koop_es.web.history import history_of
from koop_es.web.reading import Reading, reading
from koop_es.web.site import site_of
from koop_es.wording.warnings import warning_sentence
from koop_es_projections.current_status.queries import Filter, cooperations, how_many
from koop_es_projections.parties.duplicates import heard
from koop_es_projections.programmes.queries import all_programmes, programmes

if TYPE_CHECKING:
    from typing import Any

    from koop_es_projections.programmes.queries import ProgrammeItem

router = APIRouter()

PAGE: Final = 50
MOST: Final = 25
"""Cooperations that the page of a programme names."""

SHORTEST: Final = 4
GRACES: Final = ("backdating_tolerance", "check_grace")
DAYS: Final = (
    "decided_on",
    "grant_starts_on",
    "grant_ends_on",
    "earmarking_ends_on",
    "last_payment_on",
)
"""Settings of a programme that are days."""


@router.api_route("/programmes", methods=["GET", "HEAD"])
def programme_list(request: Request) -> HTMLResponse:
    """Show the programmes, page by page."""
    site = site_of(request)
    cursor = asking.text(request, "cursor", 500)
    with reading(site, site.saying(request)) as read:
        page = programmes(read.connection, cursor=cursor, limit=PAGE)
        read.load_names(item.funder for item in page.items)
        more = f"/programmes?{urlencode({'cursor': page.next})}" if page.next else None
        return site.page(
            request,
            "programmes.html",
            items=page.items,
            read=read,
            first="/programmes" if cursor else None,
            more=more,
            **read.freshness(),
        )


def programme_named(read: Reading, name: str) -> ProgrammeItem:
    """Return the programme of an id, of the beginning of one, or of an exact name.

    Raises:
        UnknownStream: There is none, or more than one.
    """
    wanted = name.strip().casefold()
    known = list(all_programmes(read.connection))
    exact = [each for each in known if wanted in {each.name.casefold(), each.programme_id}]
    fits = wanted.isalnum() and len(wanted) >= SHORTEST
    begins = [each for each in known if fits and each.programme_id.startswith(wanted)]
    for found in (exact, begins):
        if len(found) == 1:
            return found[0]
    raise UnknownStream(kind="programme", id=name)


@router.api_route("/programmes/{name}", methods=["GET", "HEAD"])
def programme_page(request: Request, name: str) -> HTMLResponse:
    """Show one programme."""
    site = site_of(request)
    recorded = asking.whole(request, "recorded", 0, 0, 999_999_999)
    cursor = asking.text(request, "history")
    with reading(site, site.saying(request)) as read:
        item = programme_named(read, name)
        history = history_of(read, item.programme_id, {}, cursor=cursor)
        alike = _alike(read, item)
        return site.page(
            request,
            "programme.html",
            item=item,
            read=read,
            policy=site.koop.settings.policy,
            graces=GRACES,
            days=DAYS,
            alike=alike.params["programme"] if alike else None,
            told=warning_sentence(alike, read.say.t) if alike else "",
            just=next((each for each in history.entries if each.row.position == recorded), None),
            history=history,
            older=f"?history={history.older}#history" if history.older else None,
            newer=f"?history={history.newer}#history" if history.newer else None,
            **_cooperations(read, item),
            **read.freshness(),
        )


def _cooperations(read: Reading, item: ProgrammeItem) -> dict[str, Any]:
    """Return the first of the cooperations in a programme, and how many there are."""
    asked: dict[str, Any] = {
        "today": read.say.today,
        "policy": read.site.koop.settings.policy,
        "filters": Filter(programme=item.programme_id),
    }
    page = cooperations(read.connection, **asked, limit=MOST, order=read.site.order)
    return {"cooperations": page.items, "found": how_many(read.connection, **asked)}


def _alike(read: Reading, item: ProgrammeItem) -> RuleWarning | None:
    """Return the warning of another programme that is probably the same, if there is one."""
    wanted = heard(item.name)
    for each in all_programmes(read.connection):
        if each.programme_id != item.programme_id and heard(each.name) == wanted:
            params = {"programme": each.programme_id}
            return RuleWarning("programme.probable_duplicate", Level.ATTENTION, params)
    return None

"""The audit trail as a page (R12): who recorded what when, and since when it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from koop_es.exchange.documents.naming import Names
from koop_es.exchange.documents.trail import Trail
from koop_es.exchange.reports.table import BY_NAME
from koop_es.kernel.refusals import NotFound
from koop_es.web import asking
from koop_es.web.reading import Reading, reading
from koop_es.web.report_page import FILES, query, times_asked
from koop_es.web.site import site_of
from koop_es.web.times import times_of
from koop_es_projections.audit_trail.queries import how_many
from koop_es_projections.audit_trail.views import AuditFilter
from koop_es_projections.current_status.naming import find_cooperation
from koop_es_projections.parties.queries import find_party
from koop_es_projections.programmes.queries import all_programmes
from koop_es_projections.relationships.queries import relationships_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.web.times import Times

router = APIRouter()

PAGE: Final = 50
SHORTEST: Final = 4
DAYS: Final = ("recorded_from", "recorded_to", "effective_from", "effective_to")
LINKS: Final = {
    "cooperation": "/cooperations/",
    "relationship": "/relationships/",
    "party": "/parties/",
}
"""Where things have a page, by their kind."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are wanted.

    Attributes:
        filters: As the query takes it.
        typed: What was typed or chosen, by field.
    """

    filters: AuditFilter
    typed: Mapping[str, str]


@router.api_route("/reports/audit-trail", methods=["GET", "HEAD"])
def audit_page(request: Request) -> HTMLResponse:
    """Show the entries that the filter lets through, the latest recorded first."""
    site = site_of(request)
    say = site.saying(request)
    times = times_of(request, site)
    cursor = asking.text(request, "cursor", 500)
    with reading(site, say) as read:
        wanted = _wanted(request, read, times)
        trail = _trail(read)
        rows, more = trail.page(read.connection, wanted.filters, cursor, PAGE, newest_first=True)
        return site.page(
            request,
            "audit_trail.html",
            status=times.status,
            times=times,
            definition=BY_NAME["audit-trail"],
            rows=rows,
            links={row["stream"]: _link(read, row["stream"]) for row in rows},
            count=how_many(read.connection, wanted.filters),
            typed=wanted.typed,
            actors=sorted(site.actors()),
            files=FILES,
            taken=_taken(wanted, times),
            first=_address(request, None) if cursor else None,
            more=_address(request, more) if more else None,
            **read.freshness(),
        )


def _trail(read: Reading) -> Trail:
    koop = read.site.koop
    tolerance = koop.settings.policy.backdating_tolerance
    return Trail(koop.store, Names(koop.store, read.say.t), koop.home.keys.actors(), tolerance)


def _wanted(request: Request, read: Reading, times: Times) -> Wanted:
    koop = read.site.koop
    of, actor = asking.text(request, "of"), asking.choice(request, "actor", read.site.actors())
    filters = AuditFilter(
        stream=_stream(read, of) if of else None,
        actor=koop.home.keys.actor(actor) if actor else None,
        as_of=times.as_of,
        known_at=times.position,
        recorded_from=asking.day(request, "recorded_from"),
        recorded_to=asking.day(request, "recorded_to"),
        effective_from=asking.day(request, "effective_from"),
        effective_to=asking.day(request, "effective_to"),
    )
    typed = {name: request.query_params.get(name, "").strip() for name in ("of", "actor", *DAYS)}
    return Wanted(filters, typed)


def _taken(wanted: Wanted, times: Times) -> str:
    """Return the end of a file's address that asks the same."""
    days = {name: getattr(wanted.filters, name) for name in DAYS}
    asked = {"of": wanted.filters.stream, "actor": wanted.typed["actor"] or None, **days}
    return query(asked | times_asked(times))


def _stream(read: Reading, name: str) -> str:
    """Return the id of a cooperation, relationship, programme or party.

    Raises:
        NotFound: Nothing, or more than one thing, answers to that name.
    """
    try:
        return find_cooperation(read.connection, name)
    except NotFound:
        pass
    wanted = name.lower()
    if len(wanted) >= SHORTEST and wanted.isalnum():
        found = relationships_named(read.connection, wanted, 2)
        if len(found) == 1:
            return found[0]
    for each in all_programmes(read.connection):
        if wanted in {each.programme_id, each.name.lower()}:
            return each.programme_id
    return find_party(read.connection, read.site.koop.store, name)


def _link(read: Reading, stream: str) -> str | None:
    """Return where the page of a thing is, None where it has none."""
    first = read.site.koop.store.read_stream(stream, up_to_version=1)
    kind = first[0].topic.split(".")[1] if first else ""
    return f"{LINKS[kind]}{stream}" if kind in LINKS else None


def _address(request: Request, cursor: str | None) -> str:
    kept: dict[str, Any] = {
        name: value
        for name, value in request.query_params.items()
        if name not in {"cursor", "lang"} and value
    }
    return f"/reports/audit-trail{query(kept | ({'cursor': cursor} if cursor else {}))}"

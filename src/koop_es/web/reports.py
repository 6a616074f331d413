"""Reports as pages: R1 on a page of its own, the others each on one made from their table."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from koop_es.exchange.reports.table import BY_NAME, REPORTS
from koop_es.web import report_page as pages
from koop_es.web.narrowing import FORMS, narrowing_of
from koop_es.web.reading import reading
from koop_es.web.site import site_of
from koop_es.web.times import times_of
from koop_es_projections.relationship_report.queries import term_passed, time_bounded

router = APIRouter()

MOST: Final = 100
"""Rows of the list of ties past their end; the page says how many there are."""


@router.api_route("/reports", methods=["GET", "HEAD"])
def reports(request: Request) -> HTMLResponse:
    """Show which reports there are, and what each answers."""
    site = site_of(request)
    return site.page(request, "reports.html", say=site.saying(request), reports=REPORTS)


@router.api_route("/reports/time-bounded", methods=["GET", "HEAD"])
def time_bounded_page(request: Request) -> HTMLResponse:
    """Show how many ties are time-bounded, on any day and as known at any time."""
    site = site_of(request)
    say = site.saying(request)
    times = times_of(request, site)
    say = replace(say, today=times.as_of or say.today)
    as_of, known = say.today, times.position
    policy = site.koop.settings.policy
    with reading(site, say) as read:
        narrowing = narrowing_of(request, read)
        filters = narrowing.filters
        report = time_bounded(
            read.connection, as_of=as_of, known_at=known, filters=filters, policy=policy
        )
        passed = term_passed(
            read.connection, as_of=as_of, known_at=known, filters=filters, policy=policy
        )
        shown = [form for form in report.totals.by_form if filters.form in {None, form.form}]
        read.load_names(row.stream for row in passed.rows[:MOST])
        return site.page(
            request,
            "time_bounded.html",
            status=times.status,
            say=say,
            report=report,
            by_form=shown,
            passed=passed.rows[:MOST],
            passed_count=passed.totals.count,
            times=times,
            forms=FORMS,
            narrowing=narrowing,
            files=pages.FILES,
            taken=pages.query({**narrowing.asked, **pages.times_asked(times)}),
            read=read,
            **read.freshness(),
        )


@router.api_route("/reports/{name}", methods=["GET", "HEAD"])
def report(request: Request, name: str) -> HTMLResponse:
    """Show a report, on any day and as known at any time."""
    return _report(request, name, drill=False)


@router.api_route("/reports/{name}/rows", methods=["GET", "HEAD"])
def report_rows(request: Request, name: str) -> HTMLResponse:
    """Show the rows behind a report's figures."""
    return _report(request, name, drill=True)


def _report(request: Request, name: str, *, drill: bool) -> HTMLResponse:
    definition = BY_NAME.get(name)
    if definition is None or definition.ask is None or (drill and definition.drill is None):
        raise HTTPException(404)
    site = site_of(request)
    say = site.saying(request)
    times = times_of(request, site)
    say = replace(say, today=times.as_of or say.today)
    with reading(site, say) as read:
        wanted = pages.wanted_of(request, read, definition, drill=drill)
        shown = None if wanted.lacks else pages.shown_of(read, times, wanted)
        return site.page(
            request,
            "report.html",
            status=times.status,
            say=say,
            times=times,
            wanted=wanted,
            shown=shown,
            forms=FORMS,
            files=pages.FILES,
            address=pages.address,
            cell=pages.cell,
            read=read,
            **read.freshness(),
        )

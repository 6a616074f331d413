"""Reports as pages: which ties are time-bounded, which ongoing (R1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from koop_es.relationships.terms import Form
from koop_es.web import asking
from koop_es.web.reading import reading
from koop_es.web.site import site_of
from koop_es_projections.relationship_report.queries import term_passed, time_bounded
from koop_es_projections.relationship_report.views import TieFilter

if TYPE_CHECKING:
    from datetime import datetime

    from koop_es.web.reading import Reading

router = APIRouter()

FORMS = tuple(form.value for form in Form)


@router.api_route("/reports", methods=["GET", "HEAD"])
def reports() -> RedirectResponse:
    """Lead to the one report that has a page so far."""
    return RedirectResponse("/reports/time-bounded", 307)


@router.api_route("/reports/time-bounded", methods=["GET", "HEAD"])
def time_bounded_page(request: Request) -> HTMLResponse:
    """Show how many ties are time-bounded, on any day and as known at any time."""
    site = site_of(request)
    say = site.saying(request)
    as_of = asking.day(request, "as_of") or say.today
    known_at = asking.instant(request, "known_at", say.time_zone)
    filters = TieFilter(form=asking.choice(request, "form", FORMS))
    policy = site.koop.settings.policy
    with reading(site, say) as read:
        known = _position(read, known_at)
        report = time_bounded(
            read.connection, as_of=as_of, known_at=known, filters=filters, policy=policy
        )
        passed = term_passed(
            read.connection, as_of=as_of, known_at=known, filters=filters, policy=policy
        )
        shown = [form for form in report.totals.by_form if filters.form in {None, form.form}]
        read.load_names(row.stream for row in passed.rows)
        return site.page(
            request,
            "time_bounded.html",
            report=report,
            by_form=shown,
            passed=passed.rows,
            known_at=known_at,
            known_field=asking.text(request, "known_at") or "",
            forms=FORMS,
            read=read,
            **read.freshness(),
        )


def _position(read: Reading, known_at: datetime | None) -> int | None:
    """Return the last position recorded by then; None for all that is known now."""
    return None if known_at is None else read.site.koop.store.position_at(known_at)

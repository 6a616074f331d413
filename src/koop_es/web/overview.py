"""The first page: what is due, overdue, red, past its end or about to end; a bounded part of it."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from koop_es.web.approvals import waiting
from koop_es.web.reading import Reading, reading
from koop_es.web.site import site_of
from koop_es.web.tasks import tasks_of
from koop_es_projections.approvals.queries import WAITING, ApprovalFilter, how_many_wait
from koop_es_projections.current_status.queries import Filter, cooperations, how_many
from koop_es_projections.relationship_report.soon import (
    checks_overdue,
    first_checks,
    first_passed,
    first_to_end,
)

router = APIRouter()

AHEAD: Final = 30
"""Days that the page looks ahead for checks and tasks; ends are looked for as settings say."""

MOST: Final = 10
"""Rows of one part of the page; each leads to where the others are."""


@router.api_route("/", methods=["GET", "HEAD"])
def overview(request: Request) -> HTMLResponse:
    """Show what needs somebody."""
    site = site_of(request)
    say = site.saying(request)
    with reading(site, say) as read:
        state = (say.today, read.fresh.position, read.fresh.head, read.fresh.stale)
        key = (say.t.language, site.actor(request))
        # An address with anything behind it is asked for once, to switch the language.
        known = None if request.url.query else site.front.page(state, key)
        if known is not None:
            return site.answer(request, say, known)
        page = _made(request, read)
        if not request.url.query:
            site.front.keep(state, key, bytes(page.body))
        return page


def _made(request: Request, read: Reading) -> HTMLResponse:
    site, say, connection = read.site, read.say, read.connection
    policy = site.koop.settings.policy
    asked: dict[str, Any] = {"today": say.today, "policy": policy}
    active, red = Filter(active=True), Filter(active=True, light="red")
    checks = first_checks(connection, **asked, within_days=AHEAD, most=MOST)
    passed = first_passed(connection, **asked, most=MOST)
    ending = first_to_end(connection, **asked, within_days=policy.ending_notice, most=MOST)
    tasks = tasks_of(read, AHEAD)
    read.load_names(task.owner for task in tasks.rows[:MOST])
    read.load_names(row.stream for row in (*checks.rows, *passed.rows, *ending.rows))
    return site.page(
        request,
        "overview.html",
        total=how_many(connection, **asked),
        active=how_many(connection, **asked, filters=active),
        red=cooperations(connection, **asked, filters=red, limit=MOST).items,
        red_count=how_many(connection, **asked, filters=red),
        checks=checks,
        checks_overdue=checks_overdue(connection, **asked),
        passed=passed,
        ending=ending,
        ahead=AHEAD,
        notice=policy.ending_notice,
        waits=waiting(read, ApprovalFilter(status=WAITING), limit=MOST)[0],
        waits_count=how_many_wait(connection),
        tasks=tasks,
        shown_tasks=tasks.rows[:MOST],
        read=read,
        **read.freshness(),
    )

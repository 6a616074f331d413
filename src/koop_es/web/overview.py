"""The first page: what is due, overdue, red, past its end or about to end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from koop_es.kernel.dates import add_days
from koop_es.web.reading import Reading, reading
from koop_es.web.site import site_of
from koop_es_projections.current_status.queries import Filter, cooperation, cooperations, how_many
from koop_es_projections.relationship_report.queries import checks_due, expiring, term_passed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koop_es_projections.current_status.detail_views import CooperationDetail, Words
    from koop_es_projections.current_status.views import CooperationItem

router = APIRouter()

AHEAD: Final = 30
"""Days that the page looks ahead for checks and tasks; ends are looked for as settings say."""

MOST: Final = 50
"""Rows of one list; each says how many there are altogether."""

LOOKED_THROUGH: Final = 200


@dataclass(frozen=True, slots=True)
class Task:
    """Something that somebody has to do.

    Attributes:
        kind: ``decision``, ``measure`` or ``milestone``.
        title: What it is, public.
        words: What it is, where that is private.
        item: The cooperation that it belongs to.
        owner: Id of the party that does it.
        note: Who does it, where that is no party.
        due_on: By when; of a decision the day on which it was asked for.
        late: Whether that day has passed.
    """

    kind: str
    title: str | None
    words: Words | None
    item: CooperationItem
    owner: str | None
    note: Words | None
    due_on: date | None
    late: bool


@router.api_route("/", methods=["GET", "HEAD"])
def overview(request: Request) -> HTMLResponse:
    """Show what needs somebody."""
    site = site_of(request)
    say = site.saying(request)
    policy = site.koop.settings.policy
    today = say.today
    with reading(site, say) as read:
        connection = read.connection
        active = Filter(active=True)
        listed = cooperations(
            connection, today=today, filters=active, policy=policy, limit=LOOKED_THROUGH
        ).items
        red = Filter(active=True, light="red")
        checks = checks_due(connection, as_of=today, policy=policy, within_days=AHEAD)
        passed = term_passed(connection, as_of=today, policy=policy)
        ending = expiring(connection, as_of=today, policy=policy, within_days=policy.ending_notice)
        tasks = sorted(_tasks(read, listed), key=_urgency)
        read.load_names(task.owner for task in tasks)
        read.load_names(row.stream for row in (*passed.rows[:MOST], *ending.rows[:MOST]))
        return site.page(
            request,
            "overview.html",
            total=how_many(connection, today=today, policy=policy),
            active=how_many(connection, today=today, filters=active, policy=policy),
            red=cooperations(connection, today=today, filters=red, policy=policy, limit=MOST).items,
            red_count=how_many(connection, today=today, filters=red, policy=policy),
            checks=checks.rows[:MOST],
            checks_overdue=checks.totals.overdue,
            passed=passed.rows[:MOST],
            passed_count=passed.totals.count,
            ending=ending.rows[:MOST],
            ending_count=ending.totals.count,
            ahead=AHEAD,
            notice=policy.ending_notice,
            tasks=tasks[:MOST],
            late=sum(task.late for task in tasks),
            read=read,
            **read.freshness(),
        )


def _urgency(task: Task) -> tuple[bool, date]:
    return (task.kind != "decision", task.due_on or date.max)


def _tasks(read: Reading, items: Sequence[CooperationItem]) -> Iterator[Task]:
    """Yield what is to be decided, done and reached in the cooperations that need it."""
    today, until = read.say.today, add_days(read.say.today, AHEAD)
    for item in items:
        if item.milestone_due_on is not None and item.milestone_due_on <= until:
            yield Task(
                "milestone",
                item.milestone_title,
                None,
                item,
                None,
                None,
                item.milestone_due_on,
                item.milestone_overdue,
            )
        measures_wait = item.measures_due_on is not None and item.measures_due_on <= until
        if item.open_decisions or measures_wait:
            yield from _within(read, item, today, until)


def _within(read: Reading, item: CooperationItem, today: date, until: date) -> Iterator[Task]:
    detail: CooperationDetail = cooperation(
        read.connection,
        read.site.koop.store,
        item.cooperation_id,
        today=today,
        policy=read.site.koop.settings.policy,
    )
    for each in detail.decisions:
        if each.taken_on is None:
            yield Task("decision", None, each.question, item, None, None, each.asked_on, late=False)
    for each in detail.measures:
        if each.closed_on is None and each.due_on is not None and each.due_on <= until:
            yield Task(
                "measure",
                None,
                each.title,
                item,
                each.owner,
                each.owner_note,
                each.due_on,
                each.overdue,
            )

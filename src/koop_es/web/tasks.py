"""What waits for somebody where the need is greatest: decisions, measures and milestones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from koop_es.kernel.dates import add_days
from koop_es_projections.current_status.queries import cooperation, cooperations
from koop_es_projections.current_status.views import OVER, Need

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koop_es.web.reading import Reading
    from koop_es_projections.current_status.views import CooperationItem
    from koop_es_projections.current_status.words import Words

LOOKED_THROUGH: Final = 40
"""Cooperations whose tasks are looked at, the most in need of action first."""

NEEDS: Final = tuple(Need)


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


@dataclass(frozen=True, slots=True)
class Tasks:
    """The tasks found, and whether there may be more.

    Attributes:
        rows: The most urgent ones first.
        late: How many of them are overdue.
        all_late: Whether no further one is overdue.
        whole: Whether all cooperations were looked at.
    """

    rows: Sequence[Task]
    late: int
    all_late: bool
    whole: bool


def tasks_of(read: Reading, ahead: int) -> Tasks:
    """Return what is to be decided, done and reached in the next days, or was due before."""
    site, today = read.site, read.say.today
    page = cooperations(
        read.connection,
        today=today,
        policy=site.koop.settings.policy,
        limit=LOOKED_THROUGH,
        order=site.order,
    )
    # Those that have ended stand last, so what is behind the first of them waits for nobody.
    active = [item for item in page.items if item.phase not in OVER]
    whole = page.next is None or len(active) < len(page.items)
    found = sorted(_tasks(read, active, add_days(today, ahead)), key=_urgency)
    behind = active[-1].need if active and not whole else None
    return Tasks(
        rows=found,
        late=sum(task.late for task in found),
        all_late=behind is None or NEEDS.index(behind) > NEEDS.index(Need.TASK_OVERDUE),
        whole=whole,
    )


def _urgency(task: Task) -> tuple[bool, date]:
    return (task.kind != "decision", task.due_on or date.max)


def _tasks(read: Reading, items: Sequence[CooperationItem], until: date) -> Iterator[Task]:
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
            yield from _within(read, item, until)


def _within(read: Reading, item: CooperationItem, until: date) -> Iterator[Task]:
    detail = cooperation(
        read.connection,
        read.site.koop.store,
        item.cooperation_id,
        today=read.say.today,
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

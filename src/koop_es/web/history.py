"""A cooperation's history: the audit trail in sentences, with what was corrected marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from koop_es.web.reading import ids_within
from koop_es.wording.events import event_sentence
from koop_es_projections.audit_trail.queries import audit_trail, how_many
from koop_es_projections.audit_trail.views import AuditFilter, AuditPage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.web.reading import Reading
    from koop_es.web.times import Times
    from koop_es_projections.audit_trail.views import AuditRow
    from koop_es_projections.current_status.detail_views import CooperationDetail

SHORT_HASH: Final = 10
MOST: Final = 200
NOTHING: Final = AuditPage((), None, None)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One entry as a person reads it.

    Attributes:
        row: The entry.
        sentence: What happened.
        actor: Who entered it.
        reason: Why, in words; None where none was given.
        reason_erased: Whether there was one that was erased.
        late_days: Days between effect and recording, where that is beyond the tolerance.
        retracted: Whether it was taken back.
        revoked: Whether it is an ending that was taken back.
        corrected: Whether it was changed by a later entry.
        short_hash: The beginning of its hash.
    """

    row: AuditRow
    sentence: str
    actor: str
    reason: str | None
    reason_erased: bool
    late_days: int | None
    retracted: bool
    revoked: bool
    corrected: bool
    short_hash: str


@dataclass(frozen=True, slots=True)
class History:
    """A page of a cooperation's history.

    Attributes:
        entries: The entries, the latest recorded first.
        total: How many entries there are on all pages.
        number: The first one's number among them, counted from the earliest.
        older: Cursor of the page with those before, None at the beginning of the record.
        newer: Cursor of the page with those behind, None at its end.
    """

    entries: list[HistoryEntry]
    total: int
    number: int
    older: str | None
    newer: str | None


def history_of(
    read: Reading,
    stream: str,
    parts: Mapping[str, str],
    times: Times | None = None,
    cursor: str | None = None,
) -> History:
    """Return a page of the entries of one cooperation, the latest recorded first.

    Args:
        read: What the page reads with.
        stream: Whose entries.
        parts: Titles of goals, milestones, measures and decisions by id.
        times: Of which day, and as known at which time; all entries without.
        cursor: ``older`` or ``newer`` of another page.

    Raises:
        CursorInvalid: The cursor was not made by a history.
    """
    koop = read.site.koop
    wanted = AuditFilter(
        stream=stream, as_of=times and times.as_of, known_at=times and times.position
    )
    page = audit_trail(
        read.connection, koop.store, filters=wanted, newest_first=True, cursor=cursor, limit=MOST
    )
    total = number = how_many(read.connection, wanted)
    if cursor is not None and page.rows:
        number = how_many(read.connection, wanted, up_to=page.rows[0].position)
    return History(_entries(read, page, parts), total, number, page.next, page.previous)


def _entries(read: Reading, page: AuditPage, parts: Mapping[str, str]) -> list[HistoryEntry]:
    koop, named = read.site.koop, _named(read, page)
    for row in (*page.rows, *named.rows):
        read.load_names(ids_within(row.fact) - {row.event_id, row.corrects})
    actors = koop.home.keys.actors()
    tolerance = koop.settings.policy.backdating_tolerance
    return [
        HistoryEntry(
            row=row,
            sentence=_sentence(read, (page, named), row, parts),
            actor=read.say.actor(actors.get(row.actor) or row.actor[:SHORT_HASH]),
            reason=page.text(row.reason),
            reason_erased=row.reason is not None and page.text(row.reason) is None,
            late_days=_late(row, tolerance),
            retracted=row.event_id in page.retracted,
            revoked=row.event_id in page.revoked,
            corrected=row.event_id in page.corrected,
            short_hash=row.event_hash[:SHORT_HASH],
        )
        for row in page.rows
    ]


def _named(read: Reading, page: AuditPage) -> AuditPage:
    """Return the entries that those of a page name and that lie on another page."""
    here = {row.event_id for row in page.rows}
    elsewhere = frozenset(row.corrects for row in page.rows if row.corrects) - here
    if not elsewhere:
        return NOTHING
    wanted = AuditFilter(stream=page.rows[0].stream, event_ids=elsewhere)
    return audit_trail(read.connection, read.site.koop.store, filters=wanted, limit=MOST)


def part_titles(read: Reading, detail: CooperationDetail) -> dict[str, str]:
    """Return what the history calls the parts of the cooperation, by their ids."""
    erased = read.say.t.gettext("erased")
    titles = {goal.goal_id: goal.title for goal in detail.goals}
    titles |= {each.milestone_id: each.title for each in detail.milestones}
    titles |= {each.measure_id: each.title.text or erased for each in detail.measures if each.title}
    titles |= {
        each.decision_id: each.question.text or erased for each in detail.decisions if each.question
    }
    titles |= {
        each.contribution_id: each.description.text or erased
        for each in detail.contributions
        if each.description
    }
    titles |= {
        each.finding_id: each.finding.text or erased for each in detail.findings if each.finding
    }
    return titles


def _late(row: AuditRow, tolerance: int) -> int | None:
    days = row.days_between
    return days if days is not None and days > tolerance else None


def _sentence(
    read: Reading,
    pages: tuple[AuditPage, ...],
    row: AuditRow,
    parts: Mapping[str, str],
    *,
    nested: bool = False,
) -> str:
    def private(sealed: dict[str, Any]) -> str | None:
        return next((text for page in pages if (text := page.text(sealed)) is not None), None)

    def part(part_id: str) -> str:
        return parts.get(part_id) or part_id

    def entry(event_id: str) -> str:
        rows = (each for page in pages for each in page.rows)
        other = next((each for each in rows if each.event_id == event_id), None)
        if other is None:
            return event_id[:SHORT_HASH]
        return f"#{other.position} {_sentence(read, pages, other, parts, nested=True)}"

    others = None if nested else entry
    return event_sentence(
        row.topic, row.fact, row.before, read.name, read.say.t, private, part, others
    )

"""A cooperation's history: the audit trail in sentences, with what was corrected marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations.events import CooperationEnded, EndingRevoked
from koop_es.web.reading import ids_within
from koop_es.wording.events import event_sentence
from koop_es_projections.audit_trail.queries import history

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.web.reading import Reading
    from koop_es.web.times import Times
    from koop_es_projections.audit_trail.queries import AuditPage, AuditRow
    from koop_es_projections.current_status.detail_views import CooperationDetail

SHORT_HASH: Final = 10
MOST: Final = 1000


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


def history_of(
    read: Reading, stream: str, parts: Mapping[str, str], times: Times | None = None
) -> list[HistoryEntry]:
    """Return the entries of one cooperation, the latest recorded first.

    Args:
        read: What the page reads with.
        stream: Whose entries.
        parts: Titles of goals, milestones, measures and decisions by id.
        times: Of which day, and as known at which time; all entries without.
    """
    koop = read.site.koop
    page = history(
        read.connection,
        koop.store,
        stream,
        as_of=times and times.as_of,
        known_at=times and times.position,
        limit=MOST,
    )
    for row in page.rows:
        read.load_names(ids_within(row.fact) - {row.event_id, row.corrects})
    actors = koop.home.keys.actors()
    retracted, corrected = marks(page.rows)
    revoked = revoked_endings(page.rows, retracted)
    tolerance = koop.settings.policy.backdating_tolerance
    return [
        HistoryEntry(
            row=row,
            sentence=_sentence(read, page, row, parts),
            actor=actors.get(row.actor) or row.actor[:SHORT_HASH],
            reason=page.text(row.reason),
            reason_erased=row.reason is not None and page.text(row.reason) is None,
            late_days=_late(row, tolerance),
            retracted=row.event_id in retracted,
            revoked=row.event_id in revoked,
            corrected=row.event_id in corrected,
            short_hash=row.event_hash[:SHORT_HASH],
        )
        for row in page.rows
    ]


def part_titles(read: Reading, detail: CooperationDetail) -> dict[str, str]:
    """Return what the history calls the parts of the cooperation, by their ids."""
    erased = read.say.t.gettext("erased")
    titles = {goal.goal_id: goal.title for goal in detail.goals}
    titles |= {each.milestone_id: each.title for each in detail.milestones}
    titles |= {each.measure_id: each.title.text or erased for each in detail.measures if each.title}
    titles |= {
        each.decision_id: each.question.text or erased for each in detail.decisions if each.question
    }
    return titles


def marks(rows: tuple[AuditRow, ...]) -> tuple[set[str], set[str]]:
    """Return ids of entries that were retracted, and of those that were changed.

    A correction that was itself retracted has no effect, so the latest are looked at first.
    """
    retracted, corrected = set[str](), set[str]()
    for row in sorted(rows, key=lambda each: each.position, reverse=True):
        if row.corrects is None or row.event_id in retracted:
            continue
        (retracted if row.after.get("kind") == "retract" else corrected).add(row.corrects)
    return retracted, corrected - retracted


def revoked_endings(rows: tuple[AuditRow, ...], retracted: set[str]) -> set[str]:
    """Return ids of endings that a later revocation took back, retracted entries left out."""
    found = set[str]()
    ending: str | None = None
    for row in sorted(rows, key=lambda each: each.position):
        if row.event_id in retracted:
            continue
        if row.topic == CooperationEnded.TOPIC:
            ending = row.event_id
        elif row.topic == EndingRevoked.TOPIC and ending is not None:
            found.add(ending)
            ending = None
    return found


def _late(row: AuditRow, tolerance: int) -> int | None:
    days = row.days_between
    return days if days is not None and days > tolerance else None


def _sentence(
    read: Reading,
    page: AuditPage,
    row: AuditRow,
    parts: Mapping[str, str],
    *,
    nested: bool = False,
) -> str:
    def private(sealed: dict[str, Any]) -> str | None:
        return page.text(sealed)

    def part(part_id: str) -> str:
        return parts.get(part_id) or part_id

    def entry(event_id: str) -> str:
        other = next((each for each in page.rows if each.event_id == event_id), None)
        if other is None:
            return event_id[:SHORT_HASH]
        return f"#{other.position} {_sentence(read, page, other, parts, nested=True)}"

    others = None if nested else entry
    return event_sentence(
        row.topic, row.fact, row.before, read.name, read.say.t, private, part, others
    )

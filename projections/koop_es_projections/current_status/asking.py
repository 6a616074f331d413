"""Where a question about cooperations is answered from: how they stand today, or stood on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from koop_es.kernel.refusals import NotFound
from koop_es.projecting.timeline import holds, known
from koop_es_projections.current_status.need import standing
from koop_es_projections.current_status.parted import detail_in
from koop_es_projections.current_status.tables import CURRENT_STATUS, STATUS_TIMELINE, heads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import Connection, FromClause, Table

    from koop_es.kernel.policy import Policy
    from koop_es.projecting.shapes import Row
    from koop_es_projections.current_status.need import Standing


class NotYetRecorded(NotFound):
    """The cooperation was not recorded yet at the time of which is asked."""

    code = "cooperation.not_yet_recorded"


class NotYetAgreed(NotFound):
    """The cooperation was not agreed yet on the day of which is asked, as known at that time."""

    code = "cooperation.not_yet_agreed"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is answered from.

    Attributes:
        rows: One row a cooperation, with the columns of ``current_status`` for lists.
        day: The day of which is asked.
        known_at: Last position that counts; None for all that is known now.
        position: Last position that the read model has seen.
        stands: Where cooperations stand on that day.
        timeline: The rows through time; None for how they stand today.
    """

    rows: FromClause
    day: date
    known_at: int | None
    position: int
    stands: Standing
    timeline: Table | None

    @property
    def last(self) -> int:
        """Last position that the answer takes in."""
        return self.position if self.known_at is None else min(self.known_at, self.position)


def asked_of(
    connection: Connection,
    today: date,
    as_of: date | None,
    known_at: int | None,
    policy: Policy,
) -> Asked:
    """Return what answers a question about a day, as known at a position.

    Without either it is how they stand today. Else it is the timeline, which tells the same of
    today, but for what section 4.3 demands: see ``StatusTimeline``.

    Raises:
        NotReady: The read model has not been built yet.
    """
    if as_of is None and known_at is None:
        table, position = CURRENT_STATUS.active(connection)
        return Asked(table, today, None, position, standing(table, today, policy), None)
    timeline, position = STATUS_TIMELINE.active(connection)
    day = as_of or today
    found = heads(timeline, day, known_at)
    stands = standing(found, day, policy, found.c.ends_on)
    return Asked(found, day, known_at, position, stands, timeline)


def detail_on(connection: Connection, timeline: Table, asked: Asked, cooperation_id: str) -> Row:
    """Return the detail of a cooperation on the day, as known at the position."""
    wanted = timeline.c.stream == cooperation_id
    there = holds(timeline, asked.day, asked.known_at)
    statement = select(timeline.c.part, timeline.c.content).where(wanted, there)
    return detail_in({row[0]: row[1] for row in connection.execute(statement)})


def goals_on(
    connection: Connection, as_of: date, known_at: int | None, ids: Sequence[str]
) -> dict[str, Any]:
    """Return the goals of cooperations on a day, as their rows have them, by id."""
    table, _ = STATUS_TIMELINE.active(connection)
    of_goals = or_(*(table.c.part.startswith(f"{group}:") for group in ("goals", "measured")))
    columns = (table.c.stream, table.c.part, table.c.content)
    there = holds(table, as_of, known_at)
    found: dict[str, dict[str, Any]] = {}
    for stream, part, content in connection.execute(
        select(*columns).where(table.c.stream.in_(ids), there, of_goals)
    ):
        found.setdefault(stream, {})[part] = content
    return {stream: detail_in(parts)["goals"] for stream, parts in found.items()}


def absence(
    connection: Connection, timeline: Table, asked: Asked, cooperation_id: str, code: str
) -> NotFound:
    """Return why a cooperation has no row."""
    was_known = select(func.count()).where(
        timeline.c.stream == cooperation_id, known(timeline, asked.known_at)
    )
    if connection.scalar(was_known):
        return NotYetAgreed(name=code, as_of=asked.day)
    return NotYetRecorded(name=code)


def recorded_last(
    connection: Connection, trail: Table, ids: Iterable[str], position: int
) -> dict[str, Row]:
    """Return by cooperation what tells of its record, as it was up to a position.

    Args:
        connection: To the read models.
        trail: Table of the audit trail.
        ids: Which cooperations.
        position: Last position that counts.
    """
    entry = trail.c
    last = (
        select(func.max(entry.position))
        .where(entry.stream.in_(list(ids)), entry.position <= position)
        .group_by(entry.stream)
    )
    columns = (entry.stream, entry.version, entry.position, entry.recorded_on)
    return {
        stream: {"version": version, "last_position": place, "last_recorded_on": recorded_on}
        for stream, version, place, recorded_on in connection.execute(
            select(*columns).where(entry.position.in_(last))
        )
    }

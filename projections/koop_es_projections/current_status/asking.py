"""Where a question about cooperations is answered from: how they stand today, or stood on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, String, bindparam, func, or_, select

from koop_es.kernel.dates import add_days
from koop_es.kernel.refusals import NotFound
from koop_es.projecting.prepared import Prepared, among, day_named, listed
from koop_es.projecting.reading import barred
from koop_es.projecting.timeline import holds, known
from koop_es_projections.current_status.need import Days, days_of, standing_on
from koop_es_projections.current_status.parted import detail_in
from koop_es_projections.current_status.provisions import AMENDED
from koop_es_projections.current_status.tables import (
    CURRENT_STATUS,
    STATUS_TIMELINE,
    as_amended,
    heads,
)
from koop_es_projections.programmes.tables import graces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import Connection, FromClause, Table

    from koop_es.kernel.policy import Policy
    from koop_es.projecting.graces import Graces
    from koop_es.projecting.shapes import Row
    from koop_es_projections.current_status.need import Standing


class NotYetRecorded(NotFound):
    """The cooperation was not recorded yet at the time of which is asked."""

    code = "cooperation.not_yet_recorded"


class NotYetAgreed(NotFound):
    """The cooperation was not agreed yet on the day of which is asked, as known at that time."""

    code = "cooperation.not_yet_agreed"


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Where answers come from: rows, and expressions with the places of days and positions.

    Attributes:
        rows: One row a cooperation, with the columns of ``current_status`` for lists.
        stands: Where cooperations stand on the day.
        timeline: The rows through time; None for how they stand today.
    """

    rows: FromClause
    stands: Standing
    timeline: Table | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is answered from.

    Attributes:
        source: Rows and expressions.
        day: The day of which is asked.
        known_at: Last position that counts; None for all that is known now.
        position: Last position that the read model has seen.
        values: What stands at the places of days and positions.
        graces: When checks are overdue.
    """

    source: Source
    day: date
    known_at: int | None
    position: int
    values: dict[str, Any]
    graces: Graces

    @property
    def timeline(self) -> Table | None:
        """The rows through time; None for how they stand today."""
        return self.source.timeline

    @property
    def last(self) -> int:
        """Last position that the answer takes in."""
        return self.position if self.known_at is None else min(self.known_at, self.position)


DAYS: Final = Days(day_named("today"), day_named("checks_until"), day_named("notice_until"))
KNOWN_AT: Final = bindparam("known_at", type_=Integer)


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
    day = as_of or today
    past = as_of is not None or known_at is not None
    told = graces(connection, policy, day if past else None, known_at)
    many = len(told.of)
    if not past:
        table, position = CURRENT_STATUS.active(connection)
        source = of_today(table, many)
    else:
        timeline, position = STATUS_TIMELINE.active(connection)
        source = _of_the_past(timeline, many, of_positions=known_at is not None)
    values = {"today": day, "known_at": known_at, **days_of(day, policy)}
    for nth, (programme, grace) in enumerate(told.of):
        values |= {f"within_{nth}": barred([programme]), f"until_{nth}": add_days(day, -grace)}
    return Asked(source, day, known_at, position, values, told)


@lru_cache(maxsize=8)
def of_today(table: Table, many: int = 0) -> Source:
    """Return what tells how cooperations stand today.

    Args:
        table: The rows.
        many: How many programmes have a grace of their own.
    """
    rows = as_amended(table, AMENDED, DAYS.today)
    return Source(rows, standing_on(rows, _days(many)), None)


def _days(many: int) -> Days:
    """Return the places of days, one for each programme with a grace of its own."""
    within = tuple(
        (bindparam(f"within_{nth}", type_=String), day_named(f"until_{nth}")) for nth in range(many)
    )
    return replace(DAYS, within=within)


@lru_cache(maxsize=8)
def _of_the_past(timeline: Table, many: int, *, of_positions: bool) -> Source:
    found = heads(timeline, DAYS.today, KNOWN_AT if of_positions else None)
    return Source(found, standing_on(found, _days(many), found.c.ends_on), timeline)


def detail_on(connection: Connection, timeline: Table, asked: Asked, cooperation_id: str) -> Row:
    """Return the detail of a cooperation on the day, as known at the position."""
    parts = _parts(timeline, of_positions=asked.known_at is not None)
    found = parts.rows(connection, stream=cooperation_id, **asked.values)
    return detail_in({row["part"]: row["content"] for row in found})


@lru_cache(maxsize=8)
def _parts(timeline: Table, *, of_positions: bool) -> Prepared:
    there = holds(timeline, DAYS.today, KNOWN_AT if of_positions else None)
    wanted = timeline.c.stream == bindparam("stream", type_=String)
    return Prepared(select(timeline.c.part, timeline.c.content).where(wanted, there))


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
    found = _last_entries(trail).rows(connection, ids=listed(ids), position=position)
    return {row.pop("stream"): row for row in found}


@lru_cache(maxsize=8)
def _last_entries(trail: Table) -> Prepared:
    entry = trail.c
    last = (
        select(func.max(entry.position))
        .where(among(entry.stream, "ids"), entry.position <= bindparam("position", type_=Integer))
        .group_by(entry.stream)
    )
    columns = (
        entry.stream,
        entry.version,
        entry.position.label("last_position"),
        entry.recorded_on.label("last_recorded_on"),
    )
    return Prepared(select(*columns).where(entry.position.in_(last)))

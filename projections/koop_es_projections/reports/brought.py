"""Entries that tell what ties have brought: touches, introductions, and what grew out of ties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, cast, or_, select

from koop_es.cooperations.events import CooperationAgreed, CooperationEnded
from koop_es.projecting.reading import many_rows, unbarred
from koop_es.relationships.events import (
    ContactEstablished,
    EncounterRecorded,
    GroupFounded,
    IntroductionMade,
    RelationshipClosed,
    TouchRecorded,
)
from koop_es_projections.audit_trail.amending import amendments, effective_by, revoked
from koop_es_projections.audit_trail.tables import AUDIT_TRAIL
from koop_es_projections.current_status.retitled import retitled
from koop_es_projections.current_status.tables import CURRENT_STATUS
from koop_es_projections.relationship_report.views import TieFilter
from koop_es_projections.relationships.tables import RELATIONSHIPS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Table

    from koop_es_projections.audit_trail.amending import Amendments
    from koop_es_projections.reports.asking import Asked

BEGUN: Final = {
    CooperationAgreed.TOPIC: "cooperation",
    EncounterRecorded.TOPIC: "encounter",
    ContactEstablished.TOPIC: "contact",
    GroupFounded.TOPIC: "group",
}
"""Entries with which a tie begins, and the form that it has then."""
OVER: Final = (CooperationEnded.TOPIC, RelationshipClosed.TOPIC)
TOLD: Final = (TouchRecorded.TOPIC, IntroductionMade.TOPIC)
LINKS: Final = ("arose_from", "successor")
AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Brought:
    """An entry that tells what a tie has brought, or that it was touched.

    Attributes:
        position: Its place in the record.
        effective_on: Its day; None where nobody knows.
        topic: Its stored name.
        stream: The tie that was touched, or out of which another grew.
        purpose: What it served; None where nobody said.
        themes: What it was about.
        title: What the tie is called.
        reached: Whether it is a touch at which somebody was reached.
        outcomes: What a touch has brought.
        introduction: Whether a party was introduced to another.
        follow_up: Form of the tie that grew out of this one, at its beginning.
    """

    position: int
    effective_on: date | None
    topic: str
    stream: str
    purpose: str | None
    themes: tuple[str, ...]
    title: str | None
    reached: bool = False
    outcomes: tuple[str, ...] = ()
    introduction: bool = False
    follow_up: str | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as corrections left it; ``stream`` is the tie that has brought something."""

    position: int
    effective_on: date | None
    topic: str
    stream: str
    fact: Mapping[str, Any]
    follow_up: str | None = None


@dataclass(frozen=True, slots=True)
class _Tie:
    """What a tie serves, what it is about and called, and its first form."""

    purpose: str | None
    themes: tuple[str, ...]
    title: str | None
    form: str


def brought(asked: Asked) -> tuple[list[Brought], int]:
    """Return what tells of things brought by the day, by recording, and the last position.

    Who follows whom is recorded by either of two ties, or by both: it counts once.
    """
    table, position = AUDIT_TRAIL.active(asked.connection)
    entries = list(_entries(asked, table))
    wanted = _wanted(asked)
    if wanted is not None:
        entries = [entry for entry in entries if entry.stream in wanted]
    linked = {entry.stream for entry in entries} | {e.follow_up for e in entries if e.follow_up}
    ties = _ties(asked, sorted(linked))
    return list(_told(entries, ties)), position


def _wanted(asked: Asked) -> Collection[str] | None:
    """Return the ties that the filter lets through; None for all."""
    if asked.filters == TieFilter():
        return None
    table, _ = asked.ties()
    return set(asked.connection.scalars(select(table.c.stream).where(asked.there(table))))


# Entries


def _entries(asked: Asked, table: Table) -> Iterator[_Entry]:
    """Yield the entries that stand, each of what followed as one of the tie it grew out of."""
    connection, column = asked.connection, table.c
    amended = amendments(connection, table, None, asked.known_at)
    where = [_of_interest(table, amended), effective_by(table, asked.as_of, amended)]
    if asked.known_at is not None:
        where.append(column.position <= asked.known_at)
    told = select(
        *(column.position, column.stream, column.topic, column.event_id),
        *(column.effective_on, column.after),
    )
    rows = list(many_rows(connection, told.where(*where).order_by(column.position)))
    gone = amended.retracted | _revoked(asked, table, rows, amended)
    for row in rows:
        if row.event_id not in gone:
            yield from _as_amended(row, amended)


def _of_interest(table: Table, amended: Amendments) -> ColumnElement[bool]:
    """Return the condition for touches, introductions, and entries that name another tie."""
    column = table.c
    text = cast(column.after, String)
    links = [each for each, fields in amended.fields.items() if not fields.keys().isdisjoint(LINKS)]
    naming = or_(*(text.like(f'%"{name}":"%') for name in LINKS), column.event_id.in_(links))
    return column.topic.in_(TOLD) | (column.topic.in_([*BEGUN, *OVER]) & naming)


def _revoked(
    asked: Asked, table: Table, rows: Iterable[Any], amended: Amendments
) -> frozenset[str]:
    ended = sorted({row.stream for row in rows if row.topic == CooperationEnded.TOPIC})
    found = frozenset[str]()
    for some in _chunks(ended):
        found |= revoked(asked.connection, table, some, asked.known_at, amended.retracted)
    return found


def _as_amended(row: Any, amended: Amendments) -> Iterator[_Entry]:
    fields = amended.fields.get(row.event_id, {})
    fact = {**row.after, **fields}
    day = amended.days.get(row.event_id, row.effective_on)
    stream, follow_up = row.stream, None
    if row.topic in BEGUN:
        stream, follow_up = fact.get("arose_from"), row.stream
    elif row.topic in OVER:
        follow_up = fact.get("successor")
    if stream and (follow_up or row.topic in TOLD):
        yield _Entry(row.position, day, row.topic, stream, fact, follow_up)


# Ties


def _ties(asked: Asked, streams: Sequence[str]) -> dict[str, _Tie]:
    connection = asked.connection
    ties, _ = RELATIONSHIPS.active(connection)
    status, _ = CURRENT_STATUS.active(connection)
    titles = retitled(connection, asked.as_of)
    found: dict[str, _Tie] = {}
    for some in _chunks(streams):
        one, other = ties.c, status.c
        told = select(one.relationship_id, one.purpose, one.themes, one.title, one.forms)
        rows = connection.execute(told.where(one.relationship_id.in_(some)))
        for stream, purpose, themes, title, forms in rows:
            found[stream] = _Tie(purpose, tuple(themes), title, forms[0]["form"])
        agreed = select(other.cooperation_id, other.themes, other.title)
        rows = connection.execute(agreed.where(other.cooperation_id.in_(some)))
        for stream, themes, title in rows:
            called = titles.get(stream, title)
            found[stream] = _Tie(None, unbarred(themes), called, "cooperation")
    return found


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[nth : nth + AT_ONCE] for nth in range(0, len(values), AT_ONCE))


def _told(entries: Iterable[_Entry], ties: Mapping[str, _Tie]) -> Iterator[Brought]:
    seen = set[tuple[str, str]]()
    for entry in entries:
        tie = ties.get(entry.stream)
        if tie is None:
            continue
        if entry.follow_up is not None:
            link = entry.stream, entry.follow_up
            if link in seen or entry.follow_up not in ties:
                continue
            seen.add(link)
        yield _brought(entry, tie, ties)


def _brought(entry: _Entry, tie: _Tie, ties: Mapping[str, _Tie]) -> Brought:
    fact, is_touch = entry.fact, entry.topic == TouchRecorded.TOPIC
    own = entry.topic in TOLD
    return Brought(
        position=entry.position,
        effective_on=entry.effective_on,
        topic=entry.topic,
        stream=entry.stream,
        purpose=(fact.get("purpose") if own else None) or tie.purpose,
        themes=tuple(fact.get("themes", ()) if own else ()) or tie.themes,
        title=tie.title,
        reached=is_touch and fact.get("reached", True),
        outcomes=tuple(fact.get("outcomes", ())) if is_touch else (),
        introduction=entry.topic == IntroductionMade.TOPIC,
        follow_up=ties[entry.follow_up].form if entry.follow_up else None,
    )

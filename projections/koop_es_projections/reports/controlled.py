"""What R14 counts one by one: entries under control, notifications and findings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, or_, select

from koop_es.cooperations import events as fact
from koop_es.kernel.approvals import Approval
from koop_es.kernel.event import stored_names
from koop_es.projecting.reading import many_rows, unbarred
from koop_es_projections.audit_trail.amending import amendments, effective_by
from koop_es_projections.audit_trail.tables import AUDIT_TRAIL
from koop_es_projections.relationship_report.views import TieFilter
from koop_es_projections.reports.endings import ended_ties
from koop_es_projections.reports.recorded_late import FIRST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import ColumnElement, Table

    from koop_es.kernel.event import Event
    from koop_es_projections.audit_trail.amending import Amendments
    from koop_es_projections.reports.asking import Asked

NOTIFICATION: Final = "notification"
FINDING: Final = "finding"
PROTECTED: Final[dict[str, Approval]] = {
    fact.CooperationEnded.TOPIC: Approval.ENDING,
    fact.EndingRevoked.TOPIC: Approval.REVOKING,
    fact.CorrectionRecorded.TOPIC: Approval.CORRECTING,
    fact.AmendmentAgreed.TOPIC: Approval.AMENDING,
    fact.TermExtended.TOPIC: Approval.AMENDING,
    fact.RenewalAgreed.TOPIC: Approval.AMENDING,
}
"""As what entries are protected by themselves, where a programme asks for four eyes."""
TO_BE_TOLD: Final = (fact.GoalDropped.TOPIC, fact.PartyLeft.TOPIC)
"""Of what a funder probably wants to hear, beside an end before its time."""
TOLD: Final = (fact.FunderNotified.TOPIC, fact.FunderConsented.TOPIC)
FINDINGS: Final = (fact.FindingRaised.TOPIC, fact.FindingSettled.TOPIC)


def _names(*kinds: type[Event]) -> tuple[str, ...]:
    return tuple(stored_names(kinds))


IN_PROGRAMMES: Final = _names(fact.ProgrammeAssigned, fact.ProgrammeLeft)
EXEMPT: Final = _names(fact.ApprovalRequested, fact.ApprovalGranted, fact.ApprovalRefused)
"""What is said of an approval needs none."""
SEEN: Final = (
    *PROTECTED,
    *TO_BE_TOLD,
    *TOLD,
    *FINDINGS,
    *IN_PROGRAMMES,
    fact.ApprovalGranted.TOPIC,
)


@dataclass(frozen=True, slots=True)
class Controlled:
    """One thing under control.

    Attributes:
        controls: As what it counts: ``ending``, ``revoking``, ``correcting``, ``recording_late``,
            ``amending``, ``notification`` or ``finding``.
        position: Place of its entry in the record.
        effective_on: Day of that entry; None where nobody knows.
        type: Its stored name.
        stream: Of which cooperation.
        done: Whether a second person approved it, the funder was told, or it is settled.
        evidenced: Whether a file that can still be read proves it; None where none is asked for.
    """

    controls: tuple[str, ...]
    position: int
    effective_on: date | None
    type: str
    stream: str
    done: bool
    evidenced: bool | None


def controlled(asked: Asked) -> tuple[list[Controlled], int]:
    """Return all that is under control by the day, by recording, and the last position."""
    table, position = AUDIT_TRAIL.active(asked.connection)
    amended = amendments(asked.connection, table, None, asked.known_at)
    rows = list(_rows(asked, table, amended))
    found = [*_protected(asked, rows), *_notifications(asked, rows, amended)]
    found += _findings(rows, amended)
    return sorted(found, key=lambda each: (each.position, each.controls)), position


def _rows(asked: Asked, table: Table, amended: Amendments) -> Iterable[Any]:
    column = table.c
    where = [effective_by(table, asked.as_of, amended), column.stream_kind == "cooperation"]
    if asked.known_at is not None:
        where.append(column.position <= asked.known_at)
    if asked.filters != TieFilter():
        ties, _ = asked.ties()
        where.append(column.stream.in_(select(ties.c.stream).where(asked.there(ties))))
    told = select(
        *(column.position, column.stream, column.version, column.topic, column.event_id),
        *(column.effective_on, column.recorded_on, column.evidence, column.after),
        _is_late(asked, table).label("late"),
    )
    wanted = or_(column.topic.in_(SEEN), _is_late(asked, table))
    return many_rows(asked.connection, told.where(*where, wanted).order_by(column.position))


def _is_late(asked: Asked, table: Table) -> ColumnElement[bool]:
    """Return the condition for what was recorded late; first entries are counted in R13."""
    first = func.coalesce(table.c.reason_code.in_(FIRST), False)
    late = func.coalesce(table.c.days_between > asked.policy.backdating_tolerance, False)
    return late & ~first & table.c.topic.not_in(EXEMPT)


# Entries that a second person may have to approve


def _protected(asked: Asked, rows: list[Any]) -> Iterator[Controlled]:
    granted = {(r.stream, r.version + 1) for r in rows if r.topic == fact.ApprovalGranted.TOPIC}
    listed = [(row, controls) for row in rows if (controls := _controls(row))]
    readable = _readable(asked, [row for row, _ in listed if row.evidence])
    for row, controls in listed:
        proofs = {(row.stream, each) for each in unbarred(row.evidence)}
        yield Controlled(
            controls=controls,
            position=row.position,
            effective_on=row.effective_on,
            type=row.topic,
            stream=row.stream,
            done=(row.stream, row.version) in granted,
            evidenced=not proofs.isdisjoint(readable),
        )


def _controls(row: Any) -> tuple[str, ...]:
    by_itself = PROTECTED.get(row.topic)
    found = {Approval.RECORDING_LATE} if row.late else set[Approval]()
    found |= {by_itself} if by_itself else set[Approval]()
    return tuple(each.value for each in Approval if each in found)


def _readable(asked: Asked, rows: Iterable[Any]) -> set[tuple[str, str]]:
    """Return the files named that are what was attached: opening one proves its commitment."""
    named: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        named[row.stream].update(unbarred(row.evidence))
    table, _ = AUDIT_TRAIL.active(asked.connection)
    found = set[tuple[str, str]]()
    for stream, ids in named.items():
        told = select(table.c.after).where(
            table.c.stream == stream, table.c.topic == fact.EvidenceAttached.TOPIC
        )
        for after in asked.connection.scalars(told):
            commitment = after["document"]["c"]
            # One by one: files are large.
            if after["evidence_id"] in ids and isinstance(
                asked.store.open_private([commitment]).get(commitment), bytes
            ):
                found.add((stream, after["evidence_id"]))
    return found


# What a funder is to be told


def _notifications(asked: Asked, rows: list[Any], amended: Amendments) -> Iterator[Controlled]:
    standing = [row for row in rows if row.event_id not in amended.retracted]
    words, joined = defaultdict[str, list[Any]](list), defaultdict[str, list[Any]](list)
    for row in standing:
        if row.topic in TOLD:
            words[row.stream].append(row)
        elif row.topic in IN_PROGRAMMES:
            joined[row.stream].append(row)
    for row in _to_be_told(asked, standing):
        day = row.effective_on or row.recorded_on
        if _is_in_programme(joined[row.stream], day):
            told = any(
                word.position > row.position or (word.effective_on or word.recorded_on) >= day
                for word in words[row.stream]
            )
            yield _one(NOTIFICATION, row, done=told)


def _to_be_told(asked: Asked, standing: list[Any]) -> Iterator[Any]:
    early = {tie.stream for tie in ended_ties(asked).rows if tie.early}
    last: dict[str, Any] = {}
    for row in standing:
        if row.topic in TO_BE_TOLD:
            yield row
        elif row.topic == fact.CooperationEnded.TOPIC and row.stream in early:
            last[row.stream] = row
    yield from last.values()


def _is_in_programme(rows: Iterable[Any], day: date) -> bool:
    """Tell whether a cooperation is in some programme on a day, or had joined none before."""
    programmes = set[str]()
    for row in sorted(rows, key=lambda row: (row.effective_on or row.recorded_on, row.position)):
        if row.topic == fact.ProgrammeLeft.TOPIC:
            if (row.effective_on or row.recorded_on) <= day:
                programmes.discard(row.after["programme"])
        else:
            programmes.add(row.after["programme"])
    return bool(programmes)


# Findings


def _findings(rows: list[Any], amended: Amendments) -> Iterator[Controlled]:
    standing = [r for r in rows if r.topic in FINDINGS and r.event_id not in amended.retracted]
    settled = {
        (row.stream, row.after["finding_id"])
        for row in standing
        if row.topic == fact.FindingSettled.TOPIC
    }
    for row in standing:
        if row.topic == fact.FindingRaised.TOPIC:
            yield _one(FINDING, row, done=(row.stream, row.after["finding_id"]) in settled)


def _one(control: str, row: Any, *, done: bool) -> Controlled:
    return Controlled(
        controls=(control,),
        position=row.position,
        effective_on=row.effective_on,
        type=row.topic,
        stream=row.stream,
        done=done,
        evidenced=None,
    )

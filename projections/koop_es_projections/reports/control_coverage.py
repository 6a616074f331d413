"""R14: how much of what needs control is under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from koop_es.kernel.approvals import Approval
from koop_es_projections.relationship_report.views import Count
from koop_es_projections.reports.controlled import FINDING, NOTIFICATION, controlled
from koop_es_projections.reports.drawn_samples import called

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked
    from koop_es_projections.reports.controlled import Controlled

CONTROLS: Final = (*(each.value for each in Approval), NOTIFICATION, FINDING)


@dataclass(frozen=True, slots=True)
class ControlRow:
    """What is under control of one kind.

    Attributes:
        control: What is controlled: ``ending``, ``revoking``, ``correcting``, ``recording_late``
            (first entries and imports left out) or ``amending``, all by a second person;
            ``notification`` of a funder; ``finding`` of an auditor.
        count: How many entries need it.
        done: How many a second person approved, a funder was told of, or are settled.
        open: The rest.
        done_share: Their part, from 0 to 1; None of nothing.
        evidenced: How many a file proves that can still be read; None where none is asked for.
        evidence_share: Their part, from 0 to 1; None of nothing.
    """

    control: str
    count: int
    done: int
    open: int
    done_share: float | None
    evidenced: int | None
    evidence_share: float | None


@dataclass(frozen=True, slots=True)
class ControlTotals:
    """All together; an entry that is protected twice counts once.

    Attributes:
        protected: Entries that four eyes are for, whether a programme asked for them or not.
        approved: Those of them that a second person approved.
        approved_share: Their part, from 0 to 1; None of nothing.
        evidenced: Those proven by a file that can still be read.
        evidence_share: Their part, from 0 to 1; None of nothing.
        notifications_due: Of what a funder probably wants to hear: goals given up, parties that
            left, ends before their time, in cooperations of a programme.
        notifications_done: Those of which it was told afterwards, or to which it consented.
        findings: Findings of auditors.
        findings_open: Those not settled.
        findings_settled: Those settled.
    """

    protected: int
    approved: int
    approved_share: float | None
    evidenced: int
    evidence_share: float | None
    notifications_due: int
    notifications_done: int
    findings: int
    findings_open: int
    findings_settled: int


@dataclass(frozen=True, slots=True)
class ControlItem:
    """One entry that needs control.

    Attributes:
        position: Its place in the record.
        effective_on: Its day; None where nobody knows.
        code: Short code of the cooperation.
        controls: As what it counts.
        done: Whether it was approved, told of, or settled.
        evidenced: Whether a file proves it that can still be read; None where none is asked for.
        type: Its stored name.
        stream: Id of the cooperation.
    """

    position: int
    effective_on: date | None
    code: str | None
    controls: tuple[str, ...]
    done: bool
    evidenced: bool | None
    type: str
    stream: str


def control_coverage(asked: Asked) -> Report[ControlRow, ControlTotals]:
    """Return what is under control by the day, kind by kind."""
    found, position = controlled(asked)
    rows = [
        _row(control, [one for one in found if control in one.controls]) for control in CONTROLS
    ]
    return asked.told(position, rows, _totals(found))


def control_items(asked: Asked) -> Report[ControlItem, Count]:
    """Return each entry that needs control, in the order of recording."""
    found, position = controlled(asked)
    names = called(asked.connection, {one.stream for one in found}, asked.as_of)
    rows = [
        ControlItem(
            position=one.position,
            effective_on=one.effective_on,
            code=names.get(one.stream, (None, None))[0],
            controls=one.controls,
            done=one.done,
            evidenced=one.evidenced,
            type=one.type,
            stream=one.stream,
        )
        for one in found
    ]
    return asked.told(position, rows, Count(len(rows)))


def _row(control: str, found: Sequence[Controlled]) -> ControlRow:
    done = sum(one.done for one in found)
    asks = control not in {NOTIFICATION, FINDING}
    evidenced = sum(bool(one.evidenced) for one in found) if asks else None
    return ControlRow(
        control=control,
        count=len(found),
        done=done,
        open=len(found) - done,
        done_share=_share(done, len(found)),
        evidenced=evidenced,
        evidence_share=None if evidenced is None else _share(evidenced, len(found)),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _totals(found: Sequence[Controlled]) -> ControlTotals:
    due = [one for one in found if NOTIFICATION in one.controls]
    findings = [one for one in found if FINDING in one.controls]
    protected = [one for one in found if one.evidenced is not None]
    approved = sum(one.done for one in protected)
    evidenced = sum(bool(one.evidenced) for one in protected)
    settled = sum(one.done for one in findings)
    return ControlTotals(
        protected=len(protected),
        approved=approved,
        approved_share=_share(approved, len(protected)),
        evidenced=evidenced,
        evidence_share=_share(evidenced, len(protected)),
        notifications_due=len(due),
        notifications_done=sum(one.done for one in due),
        findings=len(findings),
        findings_open=len(findings) - settled,
        findings_settled=settled,
    )

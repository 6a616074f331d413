"""What questions about the record are asked with, and answered by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted; each field narrows the list, days are inclusive.

    Attributes:
        stream: Id of a cooperation, relationship, party or programme.
        stream_kind: ``cooperation``, ``relationship``, ``party`` or ``programme``.
        actor: Pseudonym of who entered it.
        topic: Stored name of the event.
        effective_from: Earliest effective day.
        effective_to: Latest effective day.
        recorded_from: Earliest day of recording.
        recorded_to: Latest day of recording.
        as_of: Only what was effective by that day, as corrected by what was known; what has no
            effective day counts from its recording.
        known_at: Last position that counts.
        correlation_id: The larger piece of work, such as one import.
        event_ids: Only the entries of these ids.
    """

    stream: str | None = None
    stream_kind: str | None = None
    actor: str | None = None
    topic: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    recorded_from: date | None = None
    recorded_to: date | None = None
    as_of: date | None = None
    known_at: int | None = None
    correlation_id: str | None = None
    event_ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry.

    Attributes:
        position: Its place in the ledger.
        stream: The aggregate's id.
        stream_kind: What the aggregate is.
        version: Place in its stream.
        topic: Stored name of the event.
        effective_on: Day of effect; None when nobody knows.
        effective_basis: How that day is known.
        recorded_at: When it was recorded.
        recorded_on: On which day that was, in the home's time zone.
        days_between: Days from effect to recording; negative for acts still to take effect.
        actor: Pseudonym of who entered it.
        on_behalf_of: Party for which it was entered.
        entered_via: By which door it came.
        reason: Commitment to the reason, ``{"$pd": …, "c": …}``.
        reason_code: The reason, where it was picked from a list.
        evidence: Ids of evidence.
        before: What the entry itself says was before, by field.
        after: What it says, by field.
        event_hash: SHA-256 of its stored bytes.
        event_id: Its id.
        command_id: The command that caused it.
        correlation_id: The larger piece of work that it belongs to.
        causation_id: The event that caused it.
        source: Where it was imported from.
        corrects: Id of the entry that it corrects.
    """

    position: int
    stream: str
    stream_kind: str
    version: int
    topic: str
    effective_on: date | None
    effective_basis: str
    recorded_at: datetime
    recorded_on: date
    days_between: int | None
    actor: str
    on_behalf_of: str | None
    entered_via: str
    reason: Mapping[str, str] | None
    reason_code: str | None
    evidence: tuple[str, ...]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    event_hash: str
    event_id: str
    command_id: str
    correlation_id: str
    causation_id: str | None
    source: Mapping[str, Any] | None
    corrects: str | None

    @property
    def fact(self) -> dict[str, Any]:
        """All that the entry says, as ``koop_es.wording.event_sentence`` takes it."""
        day = self.effective_on.isoformat() if self.effective_on else None
        return {**self.before, **self.after, "effective_on": day}


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the audit trail.

    Attributes:
        rows: The entries, in the order that was asked for.
        next: Cursor of the page behind this one, None at the end.
        previous: Cursor of the page before this one, None at the beginning.
        texts: Private texts of these entries by commitment; what was erased is missing.
        last_position: Last position that the answer takes in.
        retracted: Ids of those entries that were taken back, as far as was known.
        corrected: Ids of those that were changed, as far as was known.
        revoked: Ids of those endings that were revoked, as far as was known.
        approvers: Pseudonym of who approved it, by id of those that a second person approved.
    """

    rows: tuple[AuditRow, ...]
    next: str | None
    previous: str | None
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    last_position: int = 0
    retracted: frozenset[str] = frozenset()
    corrected: frozenset[str] = frozenset()
    revoked: frozenset[str] = frozenset()
    approvers: Mapping[str, str] = field(default_factory=dict[str, str])

    def text(self, sealed: Mapping[str, str] | None) -> str | None:
        """Return the private text behind a commitment; None where it was erased."""
        return self.texts.get(sealed["c"]) if sealed else None

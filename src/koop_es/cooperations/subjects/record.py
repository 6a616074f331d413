"""The record itself: evidence, notes and corrections."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koop_es.cooperations import record_commands as ask
from koop_es.cooperations import record_events as fact
from koop_es.cooperations import refusals as no
from koop_es.cooperations.part_rules import refuse_unknown
from koop_es.cooperations.subject import Asked, Kind, Subject, always, told
from koop_es.kernel.aggregate import facts
from koop_es.kernel.approvals import Approval
from koop_es.kernel.ids import local_id

if TYPE_CHECKING:
    from datetime import date

    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context


def _attach(
    state: Cooperation, command: ask.AttachEvidence, context: Context
) -> fact.EvidenceAttached:
    del state
    size = len(command.document.value or b"")
    if size == 0:
        raise no.EmptyDocument(field="document")
    return fact.EvidenceAttached(
        **facts(command, context.today),
        evidence_id=local_id("e", context.next_version),
        document=command.document,
        file_name=command.file_name,
        media_type=command.media_type,
        size=size,
        concerns=command.concerns,
    )


def _admit(state: Cooperation, event: fact.EvidenceAttached | fact.NoteAdded, today: date) -> None:
    del today
    if event.concerns is not None:
        refuse_unknown(event.concerns, state.parts, "part")


def _attached(state: Cooperation, event: fact.EvidenceAttached) -> Cooperation:
    return replace(state, evidence=state.evidence | {event.evidence_id})


RECORD = Subject(
    kinds=(
        Kind(
            fact.EvidenceAttached,
            _attached,
            _admit,
            timeless=True,
            after_the_end=always,
            fixed=frozenset({"evidence_id", "document", "size"}),
        ),
        Kind(
            fact.NoteAdded,
            admit=_admit,
            timeless=True,
            after_the_end=always,
            before_agreement=True,
        ),
        Kind(
            fact.CorrectionRecorded,
            timeless=True,
            needs_reason=True,
            after_the_end=always,
            after_closing=True,
            fixed=frozenset({"corrects", "kind", "before"}),
            approval=Approval.CORRECTING,
        ),
    ),
    asked=(
        Asked(ask.AttachEvidence, _attach),
        Asked(ask.AddNote, told(fact.NoteAdded)),
    ),
)
"""Evidence and notes; a correction is asked for apart, because it judges the whole record."""

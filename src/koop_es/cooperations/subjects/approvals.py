"""Approvals: an entry is asked for by one person, and granted or refused by another (rule 10)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from koop_es.cooperations import approval_commands as ask
from koop_es.cooperations import approval_events as fact
from koop_es.cooperations import approval_refusals as no
from koop_es.cooperations.drafts import public, references
from koop_es.cooperations.part_rules import refuse_unknown
from koop_es.cooperations.state import Waiting
from koop_es.cooperations.subject import Asked, Kind, Subject, always, with_part
from koop_es.kernel.aggregate import facts

if TYPE_CHECKING:
    from datetime import date

    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context

Decided = fact.ApprovalGranted | fact.ApprovalRefused


def waiting_of(event: fact.ApprovalRequested) -> Waiting:
    """Return what is to be known of an entry that waits."""
    return Waiting(
        event.approval_id,
        event.requested_by,
        event.entry,
        event.protects,
        references(event.fields),
        json.dumps(public(event.fields.as_dict()), sort_keys=True),
    )


def open_request(state: Cooperation, approval_id: str) -> Waiting:
    """Return what waits for its approval.

    Raises:
        UnknownPart: Nothing of that id was asked for.
        ApprovalAlreadyDecided: It was granted or refused before.
    """
    refuse_unknown(approval_id, state.approvals, "approval")
    waiting = state.approvals[approval_id]
    if waiting.decided:
        raise no.ApprovalAlreadyDecided(id=approval_id)
    return waiting


def refuse_another_day(effective_on: date | None, today: date) -> None:
    """Refuse an approval as of another day than that on which it is given.

    Raises:
        ApprovalOnAnotherDay: Another day is told.
    """
    if effective_on not in {None, today}:
        raise no.ApprovalOnAnotherDay(field="effective_on", today=today)


def _refuse(
    state: Cooperation, command: ask.RefuseApproval, context: Context
) -> fact.ApprovalRefused:
    waiting = open_request(state, command.approval_id)
    refuse_another_day(command.effective_on, context.today)
    return fact.ApprovalRefused(
        **facts(command, context.today),
        approval_id=command.approval_id,
        requested_by=waiting.requested_by,
        refused_by=context.actor,
        entry=waiting.entry,
        protects=waiting.protects,
    )


def _admit(state: Cooperation, event: Decided, today: date) -> None:
    del today
    open_request(state, event.approval_id)


def _asked(state: Cooperation, event: fact.ApprovalRequested) -> Cooperation:
    approvals = with_part(state.approvals, event.approval_id, waiting_of(event))
    return replace(state, approvals=approvals)


def _decided(state: Cooperation, event: Decided) -> Cooperation:
    known = state.approvals.get(event.approval_id)
    waiting = known or Waiting(event.approval_id, event.requested_by, event.entry, ())
    decided = replace(waiting, decided=True, references=(), said="")
    return replace(state, approvals=with_part(state.approvals, event.approval_id, decided))


APPROVALS = Subject(
    kinds=(
        Kind(
            fact.ApprovalRequested,
            _asked,
            timeless=True,
            after_the_end=always,
            after_closing=True,
            final=True,
        ),
        Kind(
            fact.ApprovalGranted,
            _decided,
            _admit,
            timeless=True,
            after_the_end=always,
            after_closing=True,
            final=True,
        ),
        Kind(
            fact.ApprovalRefused,
            _decided,
            _admit,
            timeless=True,
            needs_reason=True,
            after_the_end=always,
            after_closing=True,
            final=True,
        ),
    ),
    asked=(Asked(ask.RefuseApproval, _refuse),),
)
"""What was asked for and refused; granting brings the entry, too, and stands apart."""

"""Four eyes: which entries wait for a second person, and what becomes of them (rule 10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

from koop_es.cooperations import approval_refusals as no
from koop_es.cooperations.approval_events import ApprovalGranted, ApprovalRequested
from koop_es.cooperations.correcting import refuse_misfit
from koop_es.cooperations.drafts import as_fields, drafted, same
from koop_es.cooperations.record_events import CorrectionRecorded
from koop_es.cooperations.references import refuse_unknown_references
from koop_es.cooperations.rules import admit
from koop_es.cooperations.subjects.approvals import (
    open_request,
    refuse_another_day,
    waiting_of,
)
from koop_es.cooperations.subjects.tables import KINDS
from koop_es.kernel.aggregate import facts
from koop_es.kernel.approvals import Approval
from koop_es.kernel.ids import local_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from koop_es.cooperations.approval_commands import GrantApproval
    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

SLIP: Final = timedelta(hours=24)
"""For so long an author corrects an own slip without approval (section 3.7)."""


def protections(event: Event, context: Context) -> tuple[Approval, ...]:
    """Return as what the entry needs the approval of a second person; mostly it does not.

    A correction is protected as the entry is which it corrects, too: otherwise who may not end
    alone could correct an ending alone. Only of ``correcting`` an own slip is free.
    """
    asked, kind = context.policy.four_eyes, KINDS[type(event)]
    if not asked or kind.final:
        return ()
    found = {kind.approval, *_late(event.effective_on, context.today, context)}
    if isinstance(event, CorrectionRecorded):
        found = set(_of_correction(event, context))
    return tuple(each for each in Approval if each in asked and each in found)


def _late(day: date | None, recorded_on: date, context: Context) -> Iterable[Approval]:
    tolerance = context.policy.backdating_tolerance
    if day is not None and (recorded_on - day).days > tolerance:
        yield Approval.RECORDING_LATE


def _of_correction(event: CorrectionRecorded, context: Context) -> Iterable[Approval | None]:
    target = _named(event.corrects, context)
    if not _is_own_slip(target, context):
        yield Approval.CORRECTING
    changed = event.fields.as_dict()
    if "effective_on" in changed:
        day = event.fields.apply_to(target.event).effective_on
        yield from _late(day, target.recorded_on, context)
    while isinstance(target.event, CorrectionRecorded):
        target = _named(target.event.corrects, context)
    yield KINDS[type(target.event)].approval


def _named(event_id: str, context: Context) -> Record[Event]:
    return next(record for record in context.history if record.event_id == event_id)


def _is_own_slip(target: Record[Event], context: Context) -> bool:
    """Tell whether an author corrects what nobody else approved, within a day."""
    if context.now is None or target.envelope.actor != context.actor:
        return False
    before = context.history[target.version - 2] if target.version > 1 else None
    approved = before is not None and isinstance(before.event, ApprovalGranted)
    return not approved and context.now - target.envelope.recorded_at <= SLIP


def told_or_asked(state: Cooperation, event: Event, context: Context) -> Event:
    """Return the entry, or in its place that a second person is asked for it.

    Raises:
        ApprovalAlreadyRequested: The same entry waits already.
    """
    protects = protections(event, context)
    if not protects:
        return event
    asked = ApprovalRequested(
        effective_on=context.today,
        approval_id=local_id("v", context.next_version),
        requested_by=context.actor,
        entry=event.TOPIC,
        protects=protects,
        fields=as_fields(event),
    )
    if KINDS[type(event)].approval is not None:
        _refuse_asked_twice(state, asked)
    return asked


def _refuse_asked_twice(state: Cooperation, asked: ApprovalRequested) -> None:
    new = waiting_of(asked)
    for each in state.approvals.values():
        if not each.decided and (each.entry, each.said) == (new.entry, new.said):
            raise no.ApprovalAlreadyRequested(id=each.approval_id)


def grant(state: Cooperation, command: GrantApproval, context: Context) -> list[Event]:
    """Return that it was approved, and the entry, which must fit the record as it is now.

    Raises:
        UnknownPart: Nothing of that id was asked for.
        ApprovalAlreadyDecided: It was granted or refused before.
        FourEyesOwnEntry: Who asked for it approves it.
        ApprovalOutdated: What the entry starts from has changed since.
        Refusal: The entry does not keep the rules any more.
    """
    waiting = open_request(state, command.approval_id)
    if context.actor == waiting.requested_by:
        raise no.FourEyesOwnEntry(id=command.approval_id)
    refuse_another_day(command.effective_on, context.today)
    granted = ApprovalGranted(
        **facts(command, context.today),
        approval_id=command.approval_id,
        requested_by=waiting.requested_by,
        granted_by=context.actor,
        entry=waiting.entry,
        protects=waiting.protects,
    )
    admit(state, granted, context.today, context.policy)
    return [granted, _entry(state, command.approval_id, context)]


def _entry(state: Cooperation, approval_id: str, context: Context) -> Event:
    record = next(
        each
        for each in context.history
        if isinstance(each.event, ApprovalRequested) and each.event.approval_id == approval_id
    )
    asked = cast("ApprovalRequested", record.event)
    entry = drafted(asked, version=context.next_version + 1)
    waited = (context.today - record.recorded_on).days
    context = _patient(context, waited)
    if isinstance(entry, CorrectionRecorded):
        refuse_misfit(entry, context)
        return entry
    kind = KINDS[type(entry)]
    if not all(same(getattr(entry, name), now(state, entry)) for name, now in kind.was.items()):
        raise no.ApprovalOutdated(id=approval_id)
    refuse_unknown_references(entry, context.others)
    admit(state, entry, context.today, context.policy)
    return entry


def _patient(context: Context, waited: int) -> Context:
    """Return the context in which an entry is as late as it was when it was asked for."""
    tolerance = context.policy.backdating_tolerance + max(waited, 0)
    return replace(context, policy=replace(context.policy, backdating_tolerance=tolerance))

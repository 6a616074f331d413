"""Correcting: the corrected record must still keep every rule (section 3.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from koop_es.cooperations import refusals as no
from koop_es.cooperations.approval_refusals import ApprovalNotCorrectable, ApprovalOutdated
from koop_es.cooperations.confirmation_refusals import ConfirmationStands
from koop_es.cooperations.corrected_fields import changes, words
from koop_es.cooperations.corrections import corrected
from koop_es.cooperations.drafts import same
from koop_es.cooperations.events import (
    CooperationAgreed,
    CooperationEvent,
    CorrectionRecorded,
)
from koop_es.cooperations.fold import evolve, fold
from koop_es.cooperations.references import refuse_unknown_references
from koop_es.cooperations.rules import admit
from koop_es.cooperations.subjects.tables import KINDS
from koop_es.cooperations.terms import CorrectionKind
from koop_es.kernel.aggregate import facts
from koop_es.kernel.fields import FieldValues
from koop_es.kernel.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from koop_es.cooperations.commands import CorrectEntry
    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record


def correct_entry(command: CorrectEntry, context: Context) -> CorrectionRecorded:
    """Return the correction if the record keeps every rule after it.

    Raises:
        UnknownEntry: The stream has no such entry.
        AlreadyRetracted: It was retracted before.
        AgreementNotRetractable: The agreement itself cannot be taken back.
        ApprovalNotCorrectable: It tells of an approval.
        ConfirmationStands: It was said before the agreement.
        CorrectionDoesNotFit: The fields do not fit that kind of entry.
        EmptyChange: Nothing would change.
        CorrectionBreaksRule: An entry would break a rule.
    """
    target = _standing(command.corrects, context)
    if KINDS[type(target.event)].final:
        raise ApprovalNotCorrectable(field="corrects")
    if KINDS[type(target.event)].proposing and not isinstance(target.event, CooperationAgreed):
        raise ConfirmationStands(field="corrects")
    event = _correction(command, target, context)
    _refuse_breaking(event, context)
    return event


def refuse_misfit(event: CorrectionRecorded, context: Context) -> None:
    """Refuse a correction that was asked for before, and does not fit the record any more.

    Raises:
        UnknownEntry: The stream has no such entry.
        AlreadyRetracted: It was retracted meanwhile.
        ApprovalOutdated: What it changes was changed meanwhile.
        CorrectionBreaksRule: An entry would break a rule.
    """
    target = _standing(event.corrects, context)
    stands = FieldValues.of(target.event, set(event.before))
    if not same(stands, event.before):
        raise ApprovalOutdated
    _refuse_breaking(event, context)


def _refuse_breaking(event: CorrectionRecorded, context: Context) -> None:
    admit(fold(context.history), event, context.today, context.policy)
    before, after = corrected(context.history), with_correction(event, context)
    _refuse_new_references(before, after, context)
    _refuse_broken_rules(before, after, context)


def with_correction(event: CorrectionRecorded, context: Context) -> list[Record[Event]]:
    """Return the stream's records as they stand once the correction is recorded."""
    last = context.history[-1]
    added = replace(
        last.with_event(event),
        position=last.position + 1,
        version=last.version + 1,
        topic=event.TOPIC,
        envelope=last.envelope.model_copy(update={"event_id": "f" * 32}),
        recorded_on=context.today,
    )
    return corrected([*context.history, added])


def _standing(event_id: str, context: Context) -> Record[Event]:
    named = next((each for each in context.history if each.event_id == event_id), None)
    if named is None:
        raise no.UnknownEntry(field="corrects", id=event_id)
    for record in corrected(context.history):
        if record.event_id == event_id:
            return record
    raise no.AlreadyRetracted(field="corrects", id=event_id, position=named.position)


def _correction(
    command: CorrectEntry, target: Record[Event], context: Context
) -> CorrectionRecorded:
    before, fields = FieldValues(), FieldValues()
    if command.kind is CorrectionKind.CHANGE:
        before, fields = changes(command.fields, target, context.history)
    elif isinstance(target.event, CooperationAgreed):
        raise no.AgreementNotRetractable
    return CorrectionRecorded(
        **facts(command, context.today),
        corrects=command.corrects,
        kind=command.kind,
        before=before,
        fields=fields,
    )


def _refuse_new_references(
    before: Sequence[Record[Event]], after: Sequence[Record[Event]], context: Context
) -> None:
    """Refuse unknown ids in what the correction changes; those that stood before are known."""
    stood = {record.event_id: record.event for record in before}
    known = dict.fromkeys(words(context.history), _Known())
    for record in after:
        if stood.get(record.event_id) != record.event:
            event = cast("CooperationEvent", record.event)
            refuse_unknown_references(event, {**known, **context.others})


class _Known:
    """Stands for a party, tie or programme that an admitted entry named before."""

    has_contact_point = True
    merged_into: str | None = None

    def takes_in_on(self, day: date | None) -> bool:
        """Count as open: it was looked at when the entry was made."""
        del day
        return True

    def ended_by(self, day: date) -> bool:
        """Count as open: it was looked at when the entry was made."""
        del day
        return False


def _refuse_broken_rules(
    before: Sequence[Record[Event]], after: Sequence[Record[Event]], context: Context
) -> None:
    for record, refusal in broken_entries(after, context):
        # What broke a rule before (since tolerances were narrowed) is not this correction's fault.
        if (record.event_id, refusal.code) not in {
            (earlier.event_id, broken.code) for earlier, broken in broken_entries(before, context)
        }:
            raise no.CorrectionBreaksRule(
                entry=record.event_id, position=record.position, rule=refusal.code
            ) from refusal


def broken_entries(
    records: Sequence[Record[Event]], context: Context
) -> Iterator[tuple[Record[Event], Refusal]]:
    """Yield the entries that the rules do not admit: a corrected one is judged today."""
    originals = {record.event_id: record.event for record in context.history}
    state: Cooperation | None = None
    for record in records:
        event = cast("CooperationEvent", record.event)
        as_it_was = originals.get(record.event_id) is record.event
        try:
            admit(state, event, record.recorded_on if as_it_was else context.today, context.policy)
        except Refusal as refusal:
            yield record, refusal
        state = evolve(state, event)

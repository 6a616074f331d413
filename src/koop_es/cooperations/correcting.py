"""Correcting: the corrected record must still keep every rule (section 3.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from pydantic import ValidationError

from koop_es.cooperations import refusals as no
from koop_es.cooperations.corrections import corrected
from koop_es.cooperations.events import (
    CooperationAgreed,
    CooperationEvent,
    CorrectionRecorded,
)
from koop_es.cooperations.fold import evolve
from koop_es.cooperations.references import refuse_unknown_references
from koop_es.cooperations.rules import admit
from koop_es.cooperations.terms import CorrectionKind
from koop_es.kernel.aggregate import facts
from koop_es.kernel.fields import FieldValues
from koop_es.kernel.refusals import EmptyChange, Refusal

if TYPE_CHECKING:
    from datetime import date

    from koop_es.cooperations.commands import CorrectEntry
    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

FIXED = frozenset({"code", "imported"})
"""Fields that no correction changes: the short code is the record's own name."""


def correct_entry(command: CorrectEntry, context: Context) -> CorrectionRecorded:
    """Return the correction if the record keeps every rule after it.

    Raises:
        UnknownEntry: The stream has no such entry.
        AlreadyRetracted: It was retracted before.
        AgreementNotRetractable: The agreement itself cannot be taken back.
        CorrectionDoesNotFit: The fields do not fit that kind of entry.
        EmptyChange: Nothing would change.
        CorrectionBreaksRule: Another entry would break a rule.
    """
    target = _standing(command.corrects, context)
    event = _correction(command, target, context)
    state = _replay(context)
    admit(state, event, context.today, context.policy)
    if event.kind is CorrectionKind.CHANGE:
        changed = cast("CooperationEvent", event.fields.apply_to(target.event))
        _refuse_new_references(cast("CooperationEvent", target.event), changed, context)
    _replay(context, event)
    return event


def _standing(event_id: str, context: Context) -> Record[Event]:
    if not any(record.event_id == event_id for record in context.history):
        raise no.UnknownEntry(field="corrects", id=event_id)
    for record in corrected(context.history):
        if record.event_id == event_id:
            return record
    raise no.AlreadyRetracted(field="corrects", id=event_id)


def _correction(
    command: CorrectEntry, target: Record[Event], context: Context
) -> CorrectionRecorded:
    before, fields = FieldValues(), FieldValues()
    if command.kind is CorrectionKind.RETRACT:
        if isinstance(target.event, CooperationAgreed):
            raise no.AgreementNotRetractable
    else:
        before, fields = _changes(command, target.event)
    return CorrectionRecorded(
        **facts(command, context.today),
        corrects=command.corrects,
        kind=command.kind,
        before=before,
        fields=fields,
    )


def _changes(command: CorrectEntry, target: Event) -> tuple[FieldValues, FieldValues]:
    names = sorted(command.fields)
    unknown = [n for n in names if n not in type(target).model_fields or n in FIXED]
    if unknown:
        raise no.CorrectionDoesNotFit(field=f"fields.{unknown[0]}", fields=", ".join(unknown))
    try:
        changed = FieldValues(command.fields).apply_to(target)
    except ValidationError as error:
        wrong = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise no.CorrectionDoesNotFit(field=f"fields.{wrong}", fields=wrong) from error
    differing = [name for name in names if getattr(target, name) != getattr(changed, name)]
    if not differing:
        raise EmptyChange(field="fields")
    return FieldValues.of(target, differing), FieldValues.of(changed, differing)


def _refuse_new_references(
    before: CooperationEvent, after: CooperationEvent, context: Context
) -> None:
    """Refuse unknown ids in the corrected entry; those that stood before are known."""
    known = {**dict.fromkeys(_stream_ids(before), _Known()), **context.others}
    refuse_unknown_references(after, known)


def _stream_ids(event: CooperationEvent) -> set[str]:
    match event:
        case CooperationAgreed():
            return {involved.party for involved in event.parties} | {event.arose_from or ""}
        case _:
            return set()


class _Known:
    """Stands for a party or tie that an admitted entry named before."""

    has_contact_point = True

    def ended_by(self, day: object) -> bool:
        """Count as open: it was looked at when the entry was made."""
        del day
        return False


def _replay(context: Context, correction: CorrectionRecorded | None = None) -> Cooperation | None:
    """Fold the record, with the correction applied if one is given, and admit each entry anew."""
    history = list(context.history)
    if correction is not None:
        history.append(_as_record(correction, history[-1], context.today))
    state: Cooperation | None = None
    for record in corrected(history):
        event = cast("CooperationEvent", record.event)
        if correction is not None and event is not correction:
            try:
                admit(state, event, _day(record, context), context.policy)
            except Refusal as refusal:
                raise no.CorrectionBreaksRule(
                    entry=record.event_id, version=record.version, rule=refusal.code
                ) from refusal
        state = evolve(state, event)
    return state


def _as_record(event: CorrectionRecorded, last: Record[Event], today: date) -> Record[Event]:
    return replace(
        last,
        position=last.position + 1,
        version=last.version + 1,
        topic=event.TOPIC,
        event=event,
        envelope=last.envelope.model_copy(update={"event_id": "f" * 32}),
        recorded_on=today,
    )


def _day(record: Record[Event], context: Context) -> date:
    """Return the day on which the entry is judged: a corrected one is judged today."""
    original = next(r for r in context.history if r.event_id == record.event_id)
    return record.recorded_on if record.event is original.event else context.today

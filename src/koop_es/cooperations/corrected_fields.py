"""The fields of a correction: they must fit the entry that they change, and bring nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from pydantic import ValidationError

from koop_es.cooperations import refusals as no
from koop_es.cooperations.record_events import CorrectionRecorded
from koop_es.cooperations.subjects.tables import KINDS
from koop_es.cooperations.terms import CorrectionKind
from koop_es.kernel.event import Basis, Event
from koop_es.kernel.fields import FieldValues
from koop_es.kernel.ids import local_id
from koop_es.kernel.jsonable import jsonable, privates
from koop_es.kernel.refusals import EmptyChange

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from koop_es.kernel.record import Record


def changes(
    given: Mapping[str, Any], target: Record[Event], history: Sequence[Record[Event]]
) -> tuple[FieldValues, FieldValues]:
    """Return the fields that differ, as they are and as they should be.

    A part without an id gets the next one of its entry; a day that becomes known is ``stated``.

    Raises:
        CorrectionDoesNotFit: A field is unknown, fixed, or of another shape.
        EmptyChange: Nothing would change.
    """
    event = target.event
    _refuse_fixed(given, event)
    said = words(history)
    fields = _with_ids(_with_basis(given, event), target, said)
    if isinstance(event, CorrectionRecorded) and "fields" in fields:
        fields["fields"] = _nested(fields["fields"], event, history)
    changed = _applied(fields, event)
    _refuse_foreign(changed, target, said)
    names = [n for n in sorted(fields) if getattr(event, n) != getattr(changed, n)]
    if not names:
        raise EmptyChange(field="fields")
    return FieldValues.of(event, names), FieldValues.of(changed, names)


def words(records: Sequence[Record[Event]]) -> set[str]:
    """Return every id, code, date and commitment that the records hold."""
    return {word for record in records for word in _words(jsonable(record.event))}


def _words(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for item in cast("dict[str, Any]", value).values():
                yield from _words(item)
        case list():
            for item in cast("list[Any]", value):
                yield from _words(item)
        case _:
            yield getattr(value, "commitment", "")


def _refuse_fixed(given: Mapping[str, Any], event: Event) -> None:
    fixed = KINDS[type(event)].fixed
    unfit = sorted(name for name in given if name not in type(event).model_fields or name in fixed)
    if isinstance(event, CorrectionRecorded) and event.kind is CorrectionKind.RETRACT:
        unfit += ["fields"] if "fields" in given else []
    if unfit:
        raise no.CorrectionDoesNotFit(field=f"fields.{unfit[0]}", fields=", ".join(unfit))


def _with_basis(given: Mapping[str, Any], event: Event) -> dict[str, Any]:
    fields = dict(given)
    if "effective_on" in fields and "effective_basis" not in fields:
        if fields["effective_on"] is None:
            fields["effective_basis"] = Basis.UNKNOWN
        elif event.effective_basis is Basis.UNKNOWN:
            fields["effective_basis"] = Basis.STATED
    return fields


def _with_ids(fields: dict[str, Any], target: Record[Event], said: set[str]) -> dict[str, Any]:
    for field, (name, letter) in KINDS[type(target.event)].part_ids.items():
        value = fields.get(field)
        if field == "decision_needed" and isinstance(value, str):
            value = {"question": value}
        numbers = _fresh_ids(letter, target.version, said)
        if isinstance(value, dict):
            fields[field] = _named(cast("dict[str, Any]", value), name, numbers)
        elif isinstance(value, list | tuple):
            parts = cast("Sequence[Any]", value)
            fields[field] = [_named(part, name, numbers) for part in parts]
    return fields


def _named(part: Any, name: str, numbers: Iterator[str]) -> Any:
    if not isinstance(part, dict) or name in part:
        return cast("Any", part)
    return {name: next(numbers), **cast("dict[str, Any]", part)}


def _fresh_ids(letter: str, version: int, said: set[str]) -> Iterator[str]:
    nth = 1
    while True:
        if (number := local_id(letter, version, nth)) not in said:
            yield number
        nth += 1


def _nested(
    given: Any, correction: CorrectionRecorded, history: Sequence[Record[Event]]
) -> FieldValues:
    """Return the new fields of a correction, which must fit the entry that it corrects."""
    if not isinstance(given, dict):
        raise no.CorrectionDoesNotFit(field="fields.fields", fields="fields")
    target = next(record for record in history if record.event_id == correction.corrects)
    return changes(cast("dict[str, Any]", given), target, history)[1]


def _applied(fields: Mapping[str, Any], event: Event) -> Event:
    try:
        changed = FieldValues(fields).apply_to(event)
    except ValidationError as error:
        wrong = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise no.CorrectionDoesNotFit(field=f"fields.{wrong}", fields=wrong) from error
    if (changed.effective_on is None) is not (changed.effective_basis is Basis.UNKNOWN):
        raise no.CorrectionDoesNotFit(field="fields.effective_basis", fields="effective_basis")
    return changed


def _refuse_foreign(changed: Event, target: Record[Event], said: set[str]) -> None:
    """Refuse ids that are not this entry's to give, and commitments to somebody else's words."""
    for field, (name, letter) in KINDS[type(changed)].part_ids.items():
        value = getattr(changed, field)
        several = cast("tuple[Any, ...]", value if isinstance(value, tuple) else (value,))
        ids = [getattr(part, name) for part in several if part]
        own = re.compile(rf"{letter}{target.version}(-[1-9][0-9]*)?")
        stood = words([target])
        if len(set(ids)) < len(ids) or not all(n in stood or own.fullmatch(n) for n in ids):
            raise no.CorrectionDoesNotFit(field=f"fields.{field}", fields=name)
    foreign = {private.commitment for private in privates(jsonable(changed))} - said - {""}
    if foreign:
        raise no.CorrectionDoesNotFit(field="fields", fields="$pd")

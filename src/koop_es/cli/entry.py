"""``koop entry``: correct or retract what was recorded; nothing is removed."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import typer

from koop_es.cli.answering import write_answer
from koop_es.cli.asking import Asking, command, day, decimal, wrong
from koop_es.cli.cells import line
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.errors import Aborted, NameUnknown, NeedsYes, NoChange, ambiguous
from koop_es.cli.options import Code, File, Texts
from koop_es.cli.output import put
from koop_es.cli.running import execute, opened
from koop_es.cli.session import current, tell
from koop_es.wording import msgid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koop_es.app import Koop
    from koop_es.cli.consequences import Change
    from koop_es.cli.told_changes import Teller
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

app = group()

SHORTEST_PREFIX: Final = 4
PLACE: Final = re.compile(r"[0-9]{1,9}")

Entry = Annotated[
    str,
    typer.Argument(
        metavar="ENTRY",
        help=msgid("The entry: its position, event id or its beginning; see history."),
    ),
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Correcting(Asking):
    """What every correction can be told."""

    yes: Annotated[
        bool,
        typer.Option(
            "--yes", help=msgid("Record it without asking; --dry-run shows the consequences.")
        ),
    ] = False
    no_input: Annotated[
        bool, typer.Option("--no-input", help=msgid("Never ask; fail without --yes."))
    ] = False


@add(app, "correct", msgid("Change fields of an entry. A reason is due."))
@sharing(Correcting)
def correct(
    how: Correcting,
    cooperation: Code,
    entry: Entry,
    change: Annotated[
        Texts,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help=msgid("New value of a field such as due_on or terms.title; null empties it."),
        ),
    ] = None,
    file: File = None,
) -> None:
    """Correct an entry."""
    from koop_es.cli import finding
    from koop_es.cli.documents import read_object

    given = read_object(file) if file else {}
    changes = [_change(text) for text in change or ()]
    with opened() as koop:
        stream = finding.cooperation(koop, cooperation)
        record = _named(koop, stream, entry)
        fields = dict(given)
        for path, value in changes:
            _put(fields, path, value, _standing(koop, stream, record))
        _record(koop, how, stream, record, {"kind": "change", "fields": fields})


@add(app, "retract", msgid("Take an entry back. A reason is due."))
@sharing(Correcting)
def retract(how: Correcting, cooperation: Code, entry: Entry) -> None:
    """Retract an entry."""
    from koop_es.cli import finding

    with opened() as koop:
        stream = finding.cooperation(koop, cooperation)
        _record(koop, how, stream, _named(koop, stream, entry), {"kind": "retract"})


def _change(text: str) -> tuple[list[str], Any]:
    """Return path and value of ``FIELD=VALUE``; the value is JSON where it can be read as such."""
    from koop_es.cli.documents import value_of

    path, equals, value = text.partition("=")
    if not equals or not path.strip():
        raise NoChange(text=text)
    path, found = path.strip(), value_of(path.strip(), decimal(value) or "")
    if path.endswith("_on") and isinstance(found, str):
        day(found, f"fields.{path}")
    return path.split("."), found


def _named(koop: Koop, stream: str, name: str) -> Record[Event]:
    records = koop.store.read_stream(stream)
    wanted = name.strip().lower().replace("-", "")
    found = [record for record in records if str(record.position) == wanted]
    if not found and len(wanted) >= SHORTEST_PREFIX:
        found = [record for record in records if record.event_id.startswith(wanted)]
    if len(found) > 1:
        listed = ", ".join(str(record.position) for record in found)
        raise ambiguous(name, listed)
    if not found:
        raise NameUnknown(kind=current().t.gettext("entry"), name=name)
    return found[0]


def _standing(koop: Koop, stream: str, record: Record[Event]) -> dict[str, Any]:
    """Return the entry's fields as they stand after earlier corrections."""
    from koop_es.cooperations.corrections import corrected

    records = corrected(koop.store.read_stream(stream))
    found = next((each for each in records if each.event_id == record.event_id), record)
    return json.loads(found.event.model_dump_json(exclude_none=True))


def _put(fields: dict[str, Any], path: list[str], value: Any, standing: dict[str, Any]) -> None:
    """Put a value at a path; what stands beside it inside a field stays as it is."""
    first, *rest = path
    if not rest:
        fields[first] = value
        return
    inner = fields.setdefault(first, standing.get(first, {}))
    for step in rest[:-1]:
        inner = _step(inner, step)
    if isinstance(inner, list) and _is_place(rest[-1], cast("list[Any]", inner)):
        inner[int(rest[-1])] = value
    elif isinstance(inner, dict):
        inner[rest[-1]] = value
    else:
        raise wrong(".".join(["fields", *path]), "extra_forbidden", "there is no such field")


def _step(inner: Any, step: str) -> Any:
    if isinstance(inner, list):
        items = cast("list[Any]", inner)
        return items[int(step)] if _is_place(step, items) else None
    return cast("dict[str, Any]", inner).setdefault(step, {}) if isinstance(inner, dict) else None


def _is_place(step: str, items: list[Any]) -> bool:
    return bool(PLACE.fullmatch(step)) and int(step) < len(items)


def _record(
    koop: Koop, how: Correcting, stream: str, record: Record[Event], given: dict[str, Any]
) -> None:
    from koop_es.cli.consequences import consequences
    from koop_es.cli.naming import Names
    from koop_es.cli.told_changes import Teller
    from koop_es.cooperations.commands import CorrectEntry
    from koop_es.cooperations.refusals import CorrectionDoesNotFit
    from koop_es.cooperations.subjects.tables import KINDS

    asked = command(CorrectEntry, how.fields() | {"corrects": record.event_id} | given)
    try:
        rehearsed = execute(koop, asked, how, stream, dry_run=True)
    except CorrectionDoesNotFit as error:
        fixed = KINDS[type(record.event)].fixed
        known = ", ".join(sorted(set(_standing(koop, stream, record)) - fixed))
        fields = error.params["fields"]
        raise CorrectionDoesNotFit(field=error.field, fields=fields, known=known) from error
    _refuse_unseen(how)
    names = Names(koop)
    teller = Teller(names, stream)
    changes = consequences(koop, stream, asked)
    if not how.as_json:
        entry = names.entries_of(stream)(record.event_id)
        write = _as_data if how.dry_run else tell
        for text in _preview(entry, given["kind"], [teller.line(change) for change in changes]):
            write(text)
    if not how.dry_run and not how.yes:
        _confirm()
    answer = rehearsed if how.dry_run else execute(koop, asked, how, stream)
    more = {"consequences": [_document(teller, change) for change in changes]}
    write_answer(koop, answer, as_json=how.as_json, more=more)


def _document(teller: Teller, change: Change) -> dict[str, Any]:
    return {
        "path": change.path,
        "name": teller.where(change),
        "before": change.before,
        "after": change.after,
    }


def _preview(entry: str, kind: str, changes: list[str]) -> Iterator[str]:
    t = current().t
    if kind == "retract":
        yield t.gettext("To be taken back: {entry}", entry=line(entry))
    else:
        yield t.gettext("To be corrected: {entry}", entry=line(entry))
    for change in changes or [t.gettext("Nothing else changes.")]:
        yield f"  {change}"


def _as_data(text: str) -> None:
    put(f"{text}\n")


def _refuse_unseen(how: Correcting) -> None:
    """Refuse to record what nobody has seen the consequences of."""
    asks = not how.no_input and not how.as_json and sys.stdin.isatty() and sys.stderr.isatty()
    if not how.dry_run and not how.yes and not asks:
        raise NeedsYes


def _confirm() -> None:
    if not typer.confirm(current().t.gettext("Record this?"), err=True):
        raise Aborted

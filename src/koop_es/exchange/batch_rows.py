"""The rows of a batch of first entries: each made a command, and carried out."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from pydantic import ValidationError

from koop_es.cooperations.refusals import UnknownPart
from koop_es.kernel.refusals import FieldError, Invalid, KoopError, NotFound, Unavailable
from koop_es.ledger.answers import Request
from koop_es.ledger.deciding import UnknownStream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from koop_es.exchange.batches import Batch, Finder
    from koop_es.kernel.aggregate import Command
    from koop_es.ledger.answers import Answer

PARTS: Final = {
    "goal_id": "goal",
    "milestone_id": "milestone",
    "measure_id": "measure",
    "decision_id": "decision",
    "contribution_id": "contribution",
    "finding_id": "finding",
}
"""Kind of part by the field that names it."""

A = TypeVar("A")
R = TypeVar("R")

OWN: Final = frozenset({"command", "cooperation", "as"})
"""What a row holds beside the fields of its command."""

_LOCAL: Final = re.compile(r"[a-z][0-9]+(-[0-9]+)?")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class AgreementRefused(NotFound):
    """A row is about a cooperation whose agreement, another row of the batch, was refused."""

    code = "batch.agreement_refused"


class Entering:
    """Carries out the rows of one batch, and remembers what they brought.

    Args:
        batch: What is to be entered.
        finder: Finds what rows name.
        commands: What a row can ask for, by its name.
        correlation_id: The id that all entries bear.
    """

    def __init__(
        self,
        batch: Batch,
        finder: Finder,
        commands: Mapping[str, type[Command]],
        correlation_id: str,
    ) -> None:
        self._batch = batch
        self._finder = finder
        self._commands = commands
        self._correlation_id = correlation_id
        self._streams: dict[str, str] = {}
        self._parts: dict[tuple[str, str, str], str] = {}
        self._new = set[str]()
        self._refused: dict[str, int] = {}
        self._met = Counter[str]()
        # What is recorded already is looked up before the turn, in which nobody else writes.
        named = _texts_in(batch, "cooperation") - _texts_in(batch, "as")
        self._found = {name: _tried(finder.cooperation, name) for name in named}
        self._told = [_tried(finder.fields, _of_command(row)) for row in batch.rows]

    def carry_out(
        self, nth: int, row: Mapping[str, Any], carry_out: Callable[[Request], Answer]
    ) -> Answer | KoopError:
        """Return what came of a row, counted from 0: the answer, or why it was refused.

        Raises:
            Unavailable: The record cannot be written; that is no fault of the row.
        """
        try:
            return self._carried_out(nth, row, carry_out)
        except Unavailable:
            raise
        except KoopError as error:
            if isinstance(name := row.get("as"), str):
                self._refused[name.strip()] = nth + 1
            return error

    def _carried_out(
        self, nth: int, row: Mapping[str, Any], carry_out: Callable[[Request], Answer]
    ) -> Answer:
        kind = self._commands.get(str(row.get("command")))
        if kind is None:
            possible = ", ".join(f"'{name}'" for name in sorted(self._commands))
            raise _wrong("command", "enum", f"one of {possible}")
        stream = None if kind.CREATES else self._stream(row)
        fields = self._fields(nth, stream)
        answer = carry_out(
            Request(
                self._command(kind, fields),
                self._batch.actor,
                stream=stream,
                entered_via=self._batch.entered_via,
                idempotency_key=self._key(kind, stream, row),
                correlation_id=self._correlation_id,
                of_anybody=True,
            )
        )
        self._remember(row, answer)
        return answer

    def _stream(self, row: Mapping[str, Any]) -> str:
        name = row.get("cooperation")
        if not isinstance(name, str) or not name.strip():
            raise _wrong("cooperation", "missing", "a cooperation is expected")
        known = self._streams.get(name.strip())
        if known is None and (row_of_it := self._refused.get(name.strip())):
            raise AgreementRefused(field="cooperation", id=name, row=row_of_it)
        if known is None and name not in self._found:
            # It stands for an agreement that comes in a later row.
            raise UnknownStream(field="cooperation", kind="cooperation", id=name)
        return known if known is not None else _or_raise(self._found[name])

    def _fields(self, nth: int, stream: str | None) -> dict[str, Any]:
        fields = dict(_or_raise(self._told[nth]))
        for name, kind in PARTS.items():
            if stream is not None and isinstance(fields.get(name), str):
                fields[name] = self._part(stream, kind, fields[name])
        return fields

    def _part(self, stream: str, kind: str, name: str) -> str:
        known = self._parts.get((stream, kind, name.strip().casefold()))
        if known is not None or _LOCAL.fullmatch(name):
            return known or name
        if stream in self._new:
            raise UnknownPart(field=f"{kind}_id", part=kind, id=name)
        return self._finder.part(stream, kind, name)

    def _command(self, kind: type[Command], fields: Mapping[str, Any]) -> Command:
        if "imported" in fields:
            raise _wrong("imported", "extra_forbidden", "only imports leave out what is due")
        if loose := list(_loose_days(fields)):
            raise Invalid(loose)
        reasons = {"reason": self._batch.reason, "reason_code": self._batch.reason_code}
        given = {name: value for name, value in {**reasons, **fields}.items() if value is not None}
        try:
            return kind.model_validate(given)
        except ValidationError as error:
            raise Invalid(list(_errors(error))) from error

    def _key(self, kind: type[Command], stream: str | None, row: Mapping[str, Any]) -> str:
        """Return the key under which this row is recorded once, told by what it says.

        Rows that say the same are told apart by their order.
        """
        said = _of_command(row)
        told = json.dumps([kind.NAME, stream, said], sort_keys=True, default=str)
        digest = hashlib.sha256(told.encode()).hexdigest()
        self._met[digest] += 1
        return f"first-entry:{digest}:{self._met[digest]}"

    def _remember(self, row: Mapping[str, Any], answer: Answer) -> None:
        """Remember what later rows may name: the cooperation by its names, parts by title."""
        if answer.code is not None:
            self._new.add(answer.stream)
        for name in (row.get("as"), answer.code):
            if isinstance(name, str):
                self._streams[name.strip()] = answer.stream
        titles = [_title(row)]
        goals = row.get("goals")
        if isinstance(goals, list):
            titles = [_title(cast("dict[str, Any]", each)) for each in cast("list[Any]", goals)]
        for kind, ids in answer.ids.items():
            for title, part in zip(titles, ids, strict=False):
                self._parts[answer.stream, kind, title.strip().casefold()] = part


def _texts_in(batch: Batch, field: str) -> set[str]:
    found = (row.get(field) for row in batch.rows)
    return {each for each in found if isinstance(each, str)}


def _of_command(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in OWN}


def _tried(find: Callable[[A], R], wanted: A) -> R | KoopError:
    try:
        return find(wanted)
    except Unavailable:
        raise
    except KoopError as error:
        return error


def _or_raise(found: R | KoopError) -> R:
    if isinstance(found, KoopError):
        raise found
    return found


def _title(told: Any) -> str:
    if isinstance(told, str):
        return told
    fields = cast("dict[str, Any]", told) if isinstance(told, dict) else {}
    terms = fields.get("terms")
    inner = cast("dict[str, Any]", terms) if isinstance(terms, dict) else {}
    found = fields.get("title") or inner.get("title") or fields.get("description")
    return found if isinstance(found, str) else ""


def _wrong(path: str, code: str, message: str) -> Invalid:
    return Invalid([FieldError(path, code, message)])


def _errors(error: ValidationError) -> Iterator[FieldError]:
    for each in error.errors(include_url=False, include_input=False, include_context=False):
        path = ".".join(str(step) for step in each["loc"])
        yield FieldError(path, each["type"], each["msg"])


def _loose_days(value: Any, path: tuple[str, ...] = ()) -> Iterator[FieldError]:
    """Yield days in writings that would be understood, perhaps as another day."""
    if isinstance(value, dict):
        for name, item in cast("dict[str, Any]", value).items():
            yield from _loose_days(item, (*path, name))
    elif isinstance(value, list):
        for nth, item in enumerate(cast("list[Any]", value)):
            yield from _loose_days(item, (*path, str(nth)))
    elif path and path[-1].endswith("_on") and not _is_day(value):
        yield FieldError(".".join(path), "date_parsing", f"no day: {value}")


def _is_day(value: Any) -> bool:
    return value is None or (isinstance(value, str) and _DAY.fullmatch(value) is not None)

"""The command bus: load, decide, append, and the same answer for the same command."""

from __future__ import annotations

import re
import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Final, cast

from koop_es.cooperations.commands import AgreeCooperation, CorrectEntry
from koop_es.kernel.aggregate import Context
from koop_es.kernel.jsonable import jsonable
from koop_es.kernel.others import refuse_unknown_party
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.refusals import Conflict, FieldError, Invalid, NotFound, Refusal
from koop_es.ledger.answers import Answer, Request, new_receipt, replayed, stored_form
from koop_es.ledger.loading import Loaded, Loader
from koop_es.ledger.port import CodeTaken, Meta, Receipt, StreamWrite, VersionConflict
from koop_es.ledger.topics import CAPABILITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from koop_es.kernel.aggregate import Capability, Command
    from koop_es.kernel.event import Event
    from koop_es.kernel.policy import Policy
    from koop_es.ledger.port import Store

ATTEMPTS: Final = 4
ID: Final = re.compile(r"[0-9a-f]{32}")
BY_COMMAND: Final = {
    command: capability for capability in CAPABILITIES for command in capability.commands
}


class UnknownStream(NotFound):
    """There is no such cooperation, relationship, party or programme."""

    code = "stream.unknown"


class StreamExists(Conflict):
    """A new thing was to get the id of one that exists."""

    code = "stream.exists"


class Bus:
    """Carries out commands, one at a time or from many threads.

    Args:
        store: Where the record is kept.
        receipt_key: Tells the key of the keyed hashes in receipts, which an import may bring.
        policy: The home's tolerances.
        today: Tells today's date in the home's time zone.
        new_id: Makes ids for streams and commands.
    """

    def __init__(
        self,
        store: Store,
        *,
        receipt_key: Callable[[], bytes],
        policy: Policy,
        today: Callable[[], date],
        new_id: Callable[[], str],
    ) -> None:
        self._store = store
        self._receipt_key = receipt_key
        self._policy = policy
        self._today = today
        self._new_id = new_id
        self._loader = Loader(store)
        self._one_at_a_time = threading.Lock()

    def execute(self, request: Request) -> Answer:
        """Carry out a command.

        Raises:
            Refusal: A rule was hit; nothing is stored.
            NotFound: The stream does not exist.
            Conflict: Somebody else was faster, or the idempotency key was used for another command.
            Invalid: A field or the idempotency key does not have the right shape.
            Unavailable: The record cannot be read or written now.
        """
        with self._one_at_a_time:
            return self._execute(request)

    def _execute(self, request: Request) -> Answer:
        stream = request.stream or self._new_id()
        receipt = new_receipt(request, self._receipt_key(), self._new_id)
        if request.idempotency_key is not None and (done := self._done(receipt)) is not None:
            return done
        for attempts_left in reversed(range(ATTEMPTS)):
            # Whoever was overtaken again and again holds the others off for the last attempt.
            alone = nullcontext() if attempts_left else self._store.exclusively()
            try:
                with alone:
                    return self._attempt(request, stream, receipt)
            except (Refusal, NotFound, Conflict) as error:
                # What refuses may be this very command's own effect, sent twice at once.
                if (done := self._done(receipt)) is not None:
                    return done
                if not attempts_left or not _was_overtaken(error, request):
                    raise
        raise AssertionError

    def _done(self, receipt: Receipt | None) -> Answer | None:
        done = self._store.receipt(receipt.key) if receipt is not None else None
        return None if done is None or receipt is None else replayed(done, receipt)

    def _attempt(self, request: Request, stream: str, receipt: Receipt | None) -> Answer:
        command = request.command
        capability = BY_COMMAND[type(command)]
        if command.imported and request.entered_via is not EnteredVia.IMPORT:
            told = "Only an import may leave out what its source does not know."
            raise Invalid([FieldError("imported", "extra_forbidden", told)])
        self._loader.catch_up()
        loaded = self._load_for(command, capability, stream)
        if request.expected_version not in {None, loaded.version}:
            raise VersionConflict(
                stream=stream, expected=request.expected_version, found=loaded.version
            )
        named = command.references()
        if request.on_behalf_of is not None:
            named = (*named, request.on_behalf_of)
        others = {other: self._loader.load(other) for other in named if other != stream}
        context = self._context(command, stream, loaded, others)
        if request.on_behalf_of is not None:
            refuse_unknown_party(request.on_behalf_of, context.others, "on_behalf_of")
        events = capability.decide(loaded.state, command, context)
        state = self._state_after(capability, loaded, events)
        warnings = capability.warn(state, events, context) if state is not None else []
        version = loaded.version + len(events)
        answer = Answer(
            stream=stream,
            version=version,
            position=None,
            code=context.code or None,
            ids=new_parts(events, loaded.version),
            warnings=warnings,
            dry_run=request.dry_run,
        )
        if request.dry_run:
            return answer
        return self._write(request, stream, loaded, others, events, answer, receipt, state)

    def _write(
        self,
        request: Request,
        stream: str,
        loaded: Loaded,
        others: Mapping[str, Loaded],
        events: list[Event],
        answer: Answer,
        receipt: Receipt | None,
        state: Any,
    ) -> Answer:
        command_id = self._new_id()
        meta = Meta(
            actor=request.actor,
            entered_via=request.entered_via,
            command_id=command_id,
            correlation_id=request.correlation_id or command_id,
            on_behalf_of=request.on_behalf_of,
            source=request.source,
        )
        writes = [StreamWrite(stream, loaded.version, events)]
        writes += [StreamWrite(s, other.version) for s, other in others.items() if other.version]
        if receipt is not None:
            receipt.answer.update(stored_form(answer))
        appended = self._store.append(writes, meta, receipt)
        self._loader.note_own([record.position for record in appended.records])
        if isinstance(request.command, CorrectEntry):
            self._loader.forget(stream)
        else:
            kind = BY_COMMAND[type(request.command)].kind
            self._loader.remember(stream, Loaded(kind, answer.version, state))
        return Answer(
            stream=stream,
            version=answer.version,
            position=appended.records[-1].position if appended.records else self._store.head(),
            code=answer.code,
            ids=answer.ids,
            events=[{"id": r.event_id, "type": r.topic} for r in appended.records],
            warnings=answer.warnings,
        )

    # Loading

    def _load_for(self, command: Command, capability: Capability, stream: str) -> Loaded:
        keep_history = isinstance(command, CorrectEntry)
        loaded = self._loader.load(stream, keep_history=keep_history)
        if command.CREATES:
            if not ID.fullmatch(stream):
                wrong = "The value does not have the expected form."
                raise Invalid([FieldError("stream", "string_pattern_mismatch", wrong)])
            if loaded.version:
                raise StreamExists(id=stream)
        elif loaded.kind != capability.kind:
            raise UnknownStream(kind=capability.kind, id=stream)
        return loaded

    def _context(
        self, command: Command, stream: str, loaded: Loaded, others: Mapping[str, Loaded]
    ) -> Context:
        today = self._today()
        return Context(
            stream=stream,
            version=loaded.version,
            today=today,
            policy=self._policy,
            others={s: other.state for s, other in others.items() if other.version},
            code=self._free_code(command, today) if isinstance(command, AgreeCooperation) else "",
            history=loaded.history,
        )

    def _free_code(self, command: AgreeCooperation, today: date) -> str:
        series = f"{self._policy.code_prefix}-{(command.effective_on or today).year:04d}"
        return f"{series}-{self._store.next_number(series):03d}"

    def _state_after(self, capability: Capability, loaded: Loaded, events: list[Event]) -> Any:
        state = loaded.state
        for event in events:
            state = capability.evolve(state, event)
        return state


def _was_overtaken(error: Exception, request: Request) -> bool:
    match error:
        case CodeTaken():
            return True
        case VersionConflict():
            is_own = error.params["stream"] == request.stream
            return not (is_own and request.expected_version is not None)
        case _:
            return False


def new_parts(events: Sequence[Event], version_before: int) -> dict[str, list[str]]:
    """Return the ids that the events gave to new parts, by kind of part."""
    found: dict[str, list[str]] = {}
    for nth, event in enumerate(events, start=1):
        own = re.compile(rf"[a-z]{version_before + nth}(-\d+)?")
        _collect(jsonable(event), own, found)
    return found


def _collect(value: Any, own: re.Pattern[str], found: dict[str, list[str]]) -> None:
    if isinstance(value, list):
        for item in cast("list[Any]", value):
            _collect(item, own, found)
    if not isinstance(value, dict):
        return
    for name, item in cast("dict[str, Any]", value).items():
        if name.endswith("_id") and isinstance(item, str) and own.fullmatch(item):
            found.setdefault(name.removesuffix("_id"), []).append(item)
        else:
            _collect(item, own, found)

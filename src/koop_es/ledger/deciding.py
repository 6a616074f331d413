"""What comes of a request: streams are loaded, the context is gathered, the capability decides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations.commands import AgreeCooperation, ProposeAgreement
from koop_es.kernel.aggregate import Context
from koop_es.kernel.others import policy_within, refuse_unknown_party, stand_in_of
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.refusals import Conflict, FieldError, Invalid, NotFound
from koop_es.ledger.decided import Decided
from koop_es.ledger.parts import new_parts
from koop_es.ledger.port import VersionConflict
from koop_es.ledger.topics import BY_COMMAND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date, datetime

    from koop_es.kernel.aggregate import Capability, Command
    from koop_es.kernel.event import Event
    from koop_es.kernel.policy import Policy
    from koop_es.ledger.answers import Request
    from koop_es.ledger.loading import Loaded, Loader
    from koop_es.ledger.port import Reading

ID: Final = re.compile(r"[0-9a-f]{32}")


class UnknownStream(NotFound):
    """There is no such cooperation, relationship, party or programme."""

    code = "stream.unknown"


class StreamExists(Conflict):
    """A new thing was to get the id of one that exists."""

    code = "stream.exists"


class Decider:
    """Decides what comes of requests, on states that it loads; one thread at a time.

    Args:
        loader: Loads streams and remembers them.
        policy: The home's tolerances.
        today: Tells today's date in the home's time zone.
        new_id: Makes ids for new streams.
        now: Tells the time, for rules that look at more than the day.
    """

    def __init__(
        self,
        loader: Loader,
        *,
        policy: Policy,
        today: Callable[[Reading], date],
        new_id: Callable[[], str],
        now: Callable[[], datetime] | None,
    ) -> None:
        self._loader = loader
        self._policy = policy
        self._today = today
        self._new_id = new_id
        self._now = now

    def decided(self, reads: Reading, request: Request, actor: str) -> Decided:
        """Return what comes of a request; nothing is written.

        Args:
            reads: The record as it is now.
            request: What is asked for.
            actor: Pseudonym of who asks.

        Raises:
            Refusal: A rule was hit.
            UnknownStream: The stream does not exist, or is one of another kind.
            StreamExists: A new thing was to get the id of one that exists.
            VersionConflict: The stream has another version than is expected.
            Invalid: The id of a new stream is none, or only an import may ask for that.
            Unavailable: The record cannot be read now.
        """
        command = request.command
        capability = BY_COMMAND[type(command)]
        _refuse_bad_request(request)
        self._loader.catch_up(reads)
        stream = request.stream or self._new_id()
        loaded = self._load_for(reads, command, capability, stream)
        if request.expected_version not in {None, loaded.version}:
            raise VersionConflict(
                stream=stream, expected=request.expected_version, found=loaded.version
            )
        frames = () if loaded.state is None else tuple(capability.framed_by(loaded.state))
        named = (*_named(request, loaded.state), *frames)
        known = self._known(reads, named, stream)
        states = {other: each.state for other, each in known.items()}
        context = self._context(
            reads,
            request,
            loaded,
            stream=stream,
            others=states,
            policy=self._policy_within(states, frames),
            actor=actor,
        )
        if request.on_behalf_of is not None:
            refuse_unknown_party(request.on_behalf_of, states, "on_behalf_of")
        events = capability.decide(loaded.state, command, context)
        state = _state_after(capability, loaded, events)
        return Decided(
            stream,
            loaded.version,
            events,
            {other: each.version for other, each in known.items()},
            state,
            context.code or None,
            new_parts(events, loaded.version),
            capability.warn(state, events, context) if state is not None else [],
        )

    def _known(self, reads: Reading, named: Iterable[str], own: str) -> dict[str, Loaded]:
        """Return what a command names and is there, and who stands for parties among it."""
        known: dict[str, Loaded] = {}
        left = list(named)
        while left:
            other = left.pop(0)
            if other == own or other in known:
                continue
            each = self._loader.load(reads, other)
            if each.version:
                known[other] = each
            if (stand_in := stand_in_of(each.state)) is not None:
                left.append(stand_in)
        return known

    def _load_for(
        self, reads: Reading, command: Command, capability: Capability, stream: str
    ) -> Loaded:
        if command.CREATES:
            loaded = self._loader.load_new(reads, stream)
            if not ID.fullmatch(stream):
                wrong = "The value does not have the expected form."
                raise Invalid([FieldError("stream", "string_pattern_mismatch", wrong)])
            if loaded.version:
                raise StreamExists(id=stream)
            return loaded
        loaded = self._loader.load(reads, stream, keep_history=command.NEEDS_HISTORY)
        if loaded.kind != capability.kind:
            raise UnknownStream(kind=capability.kind, id=stream)
        return loaded

    def _context(
        self,
        reads: Reading,
        request: Request,
        loaded: Loaded,
        *,
        stream: str,
        others: Mapping[str, object],
        policy: Policy,
        actor: str,
    ) -> Context:
        today = self._today(reads)
        return Context(
            stream=stream,
            version=loaded.version,
            today=today,
            policy=policy,
            others=others,
            code=self._free_code(reads, request.command, today),
            history=loaded.history,
            actor=actor,
            now=None if self._now is None else self._now(),
        )

    def _policy_within(self, states: Mapping[str, object], frames: Iterable[str]) -> Policy:
        """Return the home's policy as the frames around the stream change it."""
        within = [states.get(frame) for frame in frames]
        return policy_within(self._policy, within) if within else self._policy

    def _free_code(self, reads: Reading, command: Command, today: date) -> str:
        """Return a short code for a new cooperation, empty for anything else."""
        if not isinstance(command, AgreeCooperation | ProposeAgreement):
            return ""
        series = f"{self._policy.code_prefix}-{(command.effective_on or today).year:04d}"
        return f"{series}-{reads.next_number(series):03d}"


def _named(request: Request, state: Any) -> tuple[str, ...]:
    """Return the streams that a request names beside its own, its state being known."""
    named = request.command.references_of(state)
    return named if request.on_behalf_of is None else (*named, request.on_behalf_of)


def _state_after(capability: Capability, loaded: Loaded, events: list[Event]) -> Any:
    state = loaded.state
    for event in events:
        state = capability.evolve(state, event)
    return state


def _refuse_bad_request(request: Request) -> None:
    if request.command.imported and request.entered_via is not EnteredVia.IMPORT:
        told = "Only an import may leave out what its source does not know."
        raise Invalid([FieldError("imported", "extra_forbidden", told)])

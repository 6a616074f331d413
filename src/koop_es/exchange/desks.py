"""Where an import hands its commands in: the record itself, or a rehearsal that writes nothing."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

from koop_es.kernel.aggregate import Context
from koop_es.kernel.others import policy_within
from koop_es.kernel.record import EnteredVia, Source
from koop_es.kernel.refusals import KoopError, Unavailable
from koop_es.ledger.actors import OPERATOR
from koop_es.ledger.answers import Request
from koop_es.ledger.loading import BY_KIND, folded
from koop_es.ledger.parts import new_parts
from koop_es.ledger.topics import BY_COMMAND, KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from datetime import date
    from types import TracebackType

    from koop_es.exchange.planned import Origin
    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.event import Event
    from koop_es.ledger.answers import Answer
    from koop_es.ledger.port import Store
    from koop_es.settings import Settings


LONGEST_TURN: Final = 0.05
"""Seconds for which nobody else can write."""


class Host(Protocol):
    """A running Koop, as far as an import needs it."""

    @property
    def settings(self) -> Settings:
        """What it runs with."""
        ...

    @property
    def store(self) -> Store:
        """The ledger."""
        ...

    def today(self) -> date:
        """Return today's date."""
        ...

    def new_id(self) -> str:
        """Return a fresh id."""
        ...

    def together(self) -> AbstractContextManager[Callable[[Request], Answer]]:
        """Let commands be carried out one after another and stored together, or none of them."""
        ...


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did.

    Attributes:
        version: Version of its stream afterwards.
        ids: Ids of new parts, by kind.
    """

    version: int
    ids: dict[str, list[str]]

    @property
    def waits(self) -> bool:
        """Whether a second person has to approve it first."""
        return bool(self.ids.get("approval"))


class Desk(Protocol):
    """Takes commands."""

    def hand_in(self, command: Command, stream: str, version: int, origin: Origin) -> Done:
        """Carry out a command on a stream that has this version.

        Raises:
            KoopError: It is refused.
        """
        ...


class Recording:
    """Writes each command's events to the record, those of a moment together.

    Used as a context: what was handed in last is stored when it is left.

    Args:
        koop: The running Koop.
        correlation_id: The id that all entries of this import bear.
        actor: Name of the registered actor.
        between: Called between two turns.
    """

    def __init__(
        self,
        koop: Host,
        correlation_id: str,
        actor: str | None,
        between: Callable[[], None] = lambda: None,
    ) -> None:
        self._between = between
        self._koop = koop
        self._correlation_id = correlation_id
        self._actor = actor or OPERATOR
        self._turn = ExitStack()
        self._carry_out: Callable[[Request], Answer] | None = None
        self._until = 0.0
        self._told: tuple[Origin, Source] | None = None

    def hand_in(self, command: Command, stream: str, version: int, origin: Origin) -> Done:
        """See ``Desk.hand_in``."""
        answer = self._in_turn()(
            Request(
                command,
                self._actor,
                stream=stream,
                entered_via=EnteredVia.IMPORT,
                expected_version=version,
                correlation_id=self._correlation_id,
                source=self._source(origin),
            )
        )
        return Done(answer.version, answer.ids)

    def _source(self, origin: Origin) -> Source:
        """Return what entries tell of their origin; several come of one row, one behind another."""
        if self._told is None or self._told[0] is not origin:
            source = Source(
                system=origin.system,
                external_id=origin.external_id,
                file=origin.sha256,
                row=origin.row,
            )
            self._told = (origin, source)
        return self._told[1]

    def _in_turn(self) -> Callable[[Request], Answer]:
        """Return what carries out: others get their turn to write every so often."""
        if self._carry_out is not None and time.monotonic() >= self._until:
            self._leave().close()
            self._between()
        if self._carry_out is None:
            self._carry_out = self._turn.enter_context(self._koop.together())
            self._until = time.monotonic() + LONGEST_TURN
        return self._carry_out

    def _leave(self) -> ExitStack:
        self._carry_out = None
        return self._turn.pop_all()

    def __enter__(self) -> Self:
        """Begin; nothing is held before something is handed in."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Store what was handed in last, unless the record itself, or this program, failed.

        Raises:
            Unavailable: The record cannot be written; nothing of the last moment is stored.
        """
        turn = self._leave()
        if error is None or (isinstance(error, KoopError) and not isinstance(error, Unavailable)):
            turn.close()
        else:
            turn.__exit__(kind, error, trace)


class Rehearsing:
    """Decides each command as the record would, on states of its own.

    Args:
        koop: The running Koop, of which only the record is read.
    """

    def __init__(self, koop: Host) -> None:
        self._store = koop.store
        self._policy = koop.settings.policy
        self._today = koop.today()
        self._others: dict[str, Any] = {}
        self._stream = ""
        self._state: Any = None

    def hand_in(self, command: Command, stream: str, version: int, origin: Origin) -> Done:
        """See ``Desk.hand_in``."""
        del origin
        capability = BY_COMMAND[type(command)]
        state = None if command.CREATES else self._state_of(stream, command)
        frames = () if state is None else tuple(capability.framed_by(state))
        others = self._known((*command.references(), *frames))
        context = Context(
            stream=stream,
            version=version,
            today=self._today,
            policy=policy_within(self._policy, (others.get(each) for each in frames)),
            others=others,
            code="K-0000-000",
        )
        events: Sequence[Event] = capability.decide(state, command, context)
        for event in events:
            state = capability.evolve(state, event)
        if capability.kind == "party":
            self._others[stream] = state
        else:
            self._stream, self._state = stream, state
        return Done(version + len(events), new_parts(events, version))

    def _state_of(self, stream: str, command: Command) -> Any:
        if stream == self._stream:
            return self._state
        return folded(BY_COMMAND[type(command)], self._store.read_stream(stream))

    def _known(self, streams: Sequence[str]) -> dict[str, object]:
        """Return the states of those other streams that there are: parties and programmes."""
        for stream in streams:
            if stream not in self._others:
                self._others[stream] = self._stored(stream)
        known = {stream: self._others[stream] for stream in streams}
        return {stream: state for stream, state in known.items() if state is not None}

    def _stored(self, stream: str) -> Any:
        records = self._store.read_stream(stream)
        return folded(BY_KIND[KINDS[records[0].topic]], records) if records else None

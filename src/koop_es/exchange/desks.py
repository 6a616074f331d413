"""Where an import hands its commands in: the record itself, or a rehearsal that writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from koop_es.kernel.aggregate import Context
from koop_es.kernel.record import EnteredVia, Source
from koop_es.ledger.bus import BY_COMMAND
from koop_es.ledger.keys import OPERATOR
from koop_es.ledger.loading import folded
from koop_es.ledger.parts import new_parts
from koop_es.parties.capability import PARTY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from koop_es.exchange.planned import Origin
    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.event import Event
    from koop_es.ledger.answers import Answer
    from koop_es.ledger.port import Store
    from koop_es.settings import Settings


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

    def execute(
        self,
        command: Command,
        *,
        stream: str | None = None,
        actor: str = ...,
        entered_via: EnteredVia = ...,
        expected_version: int | None = None,
        correlation_id: str | None = None,
        source: Source | None = None,
    ) -> Answer:
        """Carry out a command."""
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


class Desk(Protocol):
    """Takes commands."""

    def hand_in(self, command: Command, stream: str, version: int, origin: Origin) -> Done:
        """Carry out a command on a stream that has this version.

        Raises:
            KoopError: It is refused.
        """
        ...


class Recording:
    """Writes each command's events to the record.

    Args:
        koop: The running Koop.
        correlation_id: The id that all entries of this import bear.
        actor: Name of the registered actor.
    """

    def __init__(self, koop: Host, correlation_id: str, actor: str | None) -> None:
        self._koop = koop
        self._correlation_id = correlation_id
        self._actor = actor or OPERATOR

    def hand_in(self, command: Command, stream: str, version: int, origin: Origin) -> Done:
        """See ``Desk.hand_in``."""
        answer = self._koop.execute(
            command,
            stream=stream,
            actor=self._actor,
            entered_via=EnteredVia.IMPORT,
            expected_version=version,
            correlation_id=self._correlation_id,
            source=Source(
                system=origin.system,
                external_id=origin.external_id,
                file=origin.sha256,
                row=origin.row,
            ),
        )
        return Done(answer.version, answer.ids)


class Rehearsing:
    """Decides each command as the record would, on states of its own.

    Args:
        koop: The running Koop, of which only the record is read.
    """

    def __init__(self, koop: Host) -> None:
        self._store = koop.store
        self._policy = koop.settings.policy
        self._today = koop.today()
        self._parties: dict[str, Any] = {}
        self._stream = ""
        self._state: Any = None

    def hand_in(self, command: Command, stream: str, version: int, origin: Origin) -> Done:
        """See ``Desk.hand_in``."""
        del origin
        capability = BY_COMMAND[type(command)]
        state = None if command.CREATES else self._state_of(stream, command)
        context = Context(
            stream=stream,
            version=version,
            today=self._today,
            policy=self._policy,
            others=self._parties_in(command),
            code="K-0000-000",
        )
        events: Sequence[Event] = capability.decide(state, command, context)
        for event in events:
            state = capability.evolve(state, event)
        if capability.kind == "party":
            self._parties[stream] = state
        else:
            self._stream, self._state = stream, state
        return Done(version + len(events), new_parts(events, version))

    def _state_of(self, stream: str, command: Command) -> Any:
        if stream == self._stream:
            return self._state
        return folded(BY_COMMAND[type(command)], self._store.read_stream(stream))

    def _parties_in(self, command: Command) -> dict[str, object]:
        # An import's commands refer to nothing but parties.
        found: dict[str, object] = {}
        for stream in command.references():
            if stream not in self._parties:
                self._parties[stream] = self._stored_party(stream)
            if self._parties[stream] is not None:
                found[stream] = self._parties[stream]
        return found

    def _stored_party(self, stream: str) -> Any:
        records = self._store.read_stream(stream)
        return folded(PARTY, records) if records else None

"""A recorded event with everything that is known about its recording."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

from pydantic_core import from_json

from koop_es.kernel.event import Event, Part
from koop_es.kernel.ids import ActorId, EventId, StreamId
from koop_es.kernel.refusals import IntegrityBroken
from koop_es.kernel.text import Code, Hex64
from koop_es.kernel.times import Instant

if TYPE_CHECKING:
    from koop_es.kernel.event import Basis

E_co = TypeVar("E_co", bound=Event, covariant=True)
_new: Final = object.__new__
_ALWAYS: Final = frozenset(
    {"actor", "command_id", "correlation_id", "entered_via", "event_id", "recorded_at"}
)
"""Fields of every envelope."""
_FACT: Final = b',"fact":{'
_PARTY: Final = b',"on_behalf_of":"'
_PARTY_LENGTH: Final = len(_PARTY) + 33
_RECORDED: Final = b',"recorded_at":"'


class EnteredVia(StrEnum):
    """By which door an entry came."""

    WEB = "web"
    API = "api"
    CLI = "cli"
    IMPORT = "import"
    SYSTEM = "system"


class Source(Part):
    """Where an imported entry comes from.

    Attributes:
        system: The publisher's system, such as ``cordis``.
        external_id: The thing's id there.
        file: SHA-256 of the file read.
        row: Row of that file, the header being row 1.
    """

    system: Code
    external_id: Code
    file: Hex64 | None = None
    row: int | None = None


class Envelope(Part):
    """What every entry carries besides its fact (the domain's section 3.1).

    Attributes:
        event_id: UUID version 7.
        recorded_at: Server's clock when it was written, never decreasing.
        actor: Pseudonym of who entered it.
        on_behalf_of: Party for which it was entered.
        entered_via: By which door it came.
        command_id: The command that caused it.
        correlation_id: The larger piece of work it belongs to, such as one import.
        causation_id: The event that caused it, if one did.
        source: Where it was imported from.
    """

    event_id: EventId
    recorded_at: Instant
    actor: ActorId
    on_behalf_of: StreamId | None = None
    entered_via: EnteredVia
    command_id: EventId
    correlation_id: EventId
    causation_id: EventId | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Record(Generic[E_co]):
    """One entry of the ledger.

    Attributes:
        position: Place in the whole ledger, from 1, growing, maybe with gaps.
        stream: The aggregate's id.
        version: Place in its stream, from 1 without gaps.
        topic: Stored name of the event.
        event: The fact.
        envelope: What else is known of the entry.
        raw: The exact stored bytes.
        recorded_on: Day of recording in the home's time zone.
    """

    position: int
    stream: str
    version: int
    topic: str
    event: E_co
    envelope: Envelope
    raw: bytes
    recorded_on: date

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """Read the envelope of an entry that was made without (``entry_of``)."""
            if name != "envelope":
                raise AttributeError(name)
            envelope = _envelope_in(self.raw)
            _SET["envelope"](self, envelope)
            return envelope

    @property
    def event_id(self) -> str:
        """The event's id."""
        return self.envelope.event_id

    @property
    def told(self) -> dict[str, Any]:
        """The envelope as it is stored, where single words of it are all that is needed.

        Raises:
            IntegrityBroken: The bytes hold none.
        """
        # Canonical bytes: nothing before the fact can hold such a text, nor anything behind it.
        before, _, rest = self.raw.partition(_FACT)
        behind = rest.rfind(_RECORDED)
        party = behind - _PARTY_LENGTH
        if rest.startswith(_PARTY, party):
            behind = party
        try:
            told: dict[str, Any] = from_json(before + rest[behind:])
        except ValueError as error:
            raise IntegrityBroken from error
        if not told.keys() >= _ALWAYS:
            raise IntegrityBroken
        return told

    @property
    def effective_day(self) -> date:
        """The day that counts on the effective axis: stated or derived, else that of recording."""
        return self.event.effective_on or self.recorded_on

    @property
    def effective_basis(self) -> Basis:
        """How the effective day is known."""
        return self.event.effective_basis

    @property
    def hash(self) -> str:
        """SHA-256 of the exact stored bytes, in hexadecimal."""
        return hashlib.sha256(self.raw).hexdigest()

    def with_event(self, event: Event) -> Record[Event]:
        """Return the same entry with another fact, as corrections need it."""
        return replace(self, event=event)  # pyright: ignore[reportArgumentType]


_SET: Final[dict[str, Callable[[Record[Event], object], None]]] = {
    field.name: getattr(Record, field.name).__set__ for field in fields(Record)
}
"""What sets the fields of a frozen record, without the looks of its class at each of them."""
_POSITION, _STREAM, _VERSION, _TOPIC, _EVENT, _, _RAW, _RECORDED_ON = _SET.values()


def entry_of(
    position: int, stream: str, version: int, topic: str, event: Event, raw: bytes, day: date
) -> Record[Event]:
    """Return the record of an entry, quickly; its envelope is read when somebody asks for it.

    Asking raises ``IntegrityBroken`` where the bytes hold none.
    """
    record = cast("Record[Event]", _new(Record))
    _POSITION(record, position)
    _STREAM(record, stream)
    _VERSION(record, version)
    _TOPIC(record, topic)
    _EVENT(record, event)
    _RAW(record, raw)
    _RECORDED_ON(record, day)
    return record


def _envelope_in(raw: bytes) -> Envelope:
    try:
        return Envelope.model_validate_json(raw, extra="ignore")
    except ValueError as error:
        raise IntegrityBroken from error

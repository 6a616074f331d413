"""The store port: the only contract that the rest of the program knows of a store."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from koop_es.kernel.refusals import Conflict, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import EnteredVia, Record, Source


class AlreadyDone(Conflict):
    """The idempotency key has a receipt; ``receipt`` is that one."""

    code = "ledger.already_done"

    def __init__(self, receipt: Receipt) -> None:
        self.receipt = receipt
        super().__init__()


class CodeTaken(Conflict):
    """Somebody else took the short code in the meantime."""

    code = "ledger.code_taken"


class VersionConflict(Conflict):
    """A stream has another version than the writer expected (rule 9)."""

    code = "ledger.version_conflict"


class OutcomeUnknown(Unavailable):
    """The store went away before it told whether a turn was stored."""

    code = "ledger.outcome_unknown"


class StreamWrite(NamedTuple):
    """New events of one stream; without events, an assertion of its version.

    Attributes:
        stream: The stream's id.
        expected_version: Its version before the write, 0 for a new stream.
        events: What happened, drafts of private values included.
        author: Pseudonym of who entered them, where that is not who writes: somebody else asked for
            them before.
    """

    stream: str
    expected_version: int
    events: Sequence[Event] = ()
    author: str | None = None


class Meta(NamedTuple):
    """What is known of a write beside its facts; the store adds ids and the time of recording."""

    actor: str
    entered_via: EnteredVia
    command_id: str
    correlation_id: str
    on_behalf_of: str | None = None
    causation_id: str | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a command was carried out.

    Attributes:
        key: SHA-256 of the idempotency key, so that it holds in another home too.
        command: The command's name.
        body: Keyed hash of the command's content and of who asked, or None if an import did not
            bring it.
        answer: The answer given: ids, codes, positions; no text.
        is_new: Whether the key was made for this command: nobody can have used it before.
    """

    key: str
    command: str
    body: str | None
    answer: dict[str, Any] = field(default_factory=dict[str, Any])
    is_new: bool = field(default=False, compare=False)


class Written(NamedTuple):
    """One entry as an append wrote it; whoever wants its fact as it is stored reads it back.

    Attributes:
        position: Place in the whole ledger.
        stream: The aggregate's id.
        version: Place in its stream.
        topic: Stored name of the event.
        event_id: The event's id.
    """

    position: int
    stream: str
    version: int
    topic: str
    event_id: str


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did: the entries written, in the order of their positions."""

    entries: Sequence[Written]


class Reading(Protocol):
    """What can be asked of a store."""

    def receipt(self, key: str) -> Receipt | None:
        """Return the receipt of an idempotency key's hash, or None."""
        ...

    def version(self, stream: str) -> int:
        """Return the stream's version, 0 if there is none."""
        ...

    def versions(self, streams: Sequence[str]) -> dict[str, int]:
        """Return the versions of many streams; absent streams are left out."""
        ...

    def read_stream(
        self,
        stream: str,
        *,
        up_to_version: int | None = None,
        up_to_position: int | None = None,
        topics: Sequence[str] = (),
    ) -> list[Record[Event]]:
        """Return the stream's records in order, optionally only some topics."""
        ...

    def read_streams(
        self, streams: Sequence[str], *, up_to_position: int, topics: Sequence[str] = ()
    ) -> dict[str, list[Record[Event]]]:
        """Return the records of many streams, each in order; absent streams are left out."""
        ...

    def read_all(
        self, after: int, limit: int, *, topics: Sequence[str] = ()
    ) -> list[Record[Event]]:
        """Return up to ``limit`` records behind a position, in order."""
        ...

    def read_trusting(
        self, after: int, limit: int, *, topics: Sequence[str] = ()
    ) -> list[Record[Event]]:
        """Return what ``read_all`` does, in a fraction of the time, for what is folded.

        What was looked at when it was stored, such as texts and ids, is not looked at again; an
        envelope is read when it is asked for, which raises ``IntegrityBroken`` where it cannot be.
        """
        ...

    def read_raw(self, after: int, limit: int) -> list[RawRecord]:
        """Return up to ``limit`` entries behind a position as they are stored, in order."""
        ...

    def head(self) -> int:
        """Return the last position, 0 for an empty ledger."""
        ...

    def position_at(self, instant: datetime) -> int:
        """Return the last position recorded at or before an instant (known at), 0 if none."""
        ...

    def recorded_at(self, position: int) -> datetime | None:
        """Return when the entry at or last before a position was recorded."""
        ...

    def next_number(self, series: str) -> int:
        """Return the next free number of a series of short codes."""
        ...

    def stream_of_code(self, code: str) -> str | None:
        """Return the stream that bears a short code, or None."""
        ...

    def open_private(self, commitments: Sequence[str]) -> dict[str, str | bytes]:
        """Return the private values behind commitments; erased or absent ones are left out."""
        ...


class Foreseen(NamedTuple):
    """What a turn to write is going to be asked for, as far as that is known when it begins.

    Attributes:
        streams: Ids of streams whose versions will be.
        keys: Keys of receipts that will be.
    """

    streams: Sequence[str] = ()
    keys: Sequence[str] = ()


class Writing(Reading, Protocol):
    """A turn to write: nobody else writes meanwhile, and reading sees what was appended in it."""

    def append(
        self, writes: Sequence[StreamWrite], meta: Meta, receipt: Receipt | None = None
    ) -> Appended:
        """Write all or nothing; a refused append leaves the turn's other ones as they are.

        The receipt's answer is completed with ``position`` and ``events`` (the event ids).

        Raises:
            VersionConflict: A stream has another version than expected.
            AlreadyDone: The receipt's key has a receipt already.
            CodeTaken: A short code is taken.
            Unavailable: The store cannot be written; the class tells why.
        """
        ...


class Store(Writing, Protocol):
    """Where the record is kept. Every store passes the same contract tests.

    An append outside a turn is a turn of its own: durable once it returns.
    """

    def writing(
        self, foresee: Callable[[], Foreseen] = Foreseen
    ) -> AbstractContextManager[Writing]:
        """Return a turn to write: all that was appended in it is durable once it ends.

        A turn that ends with an error leaves nothing.

        Args:
            foresee: Tells, once nobody else writes, what will be asked for: it is fetched at once
                where each question costs a way to a server. Anything may be asked for all the same.

        Raises:
            Unavailable: Somebody else writes for too long, or the store cannot be written.
        """
        ...

    def close(self) -> None:
        """Release the store."""
        ...


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One entry exactly as it is stored."""

    position: int
    stream: str
    version: int
    topic: str
    recorded_at: str
    raw: bytes


def pages(store: Store, after: int = 0, size: int = 1000) -> Iterator[list[RawRecord]]:
    """Yield the raw entries behind a position, page by page."""
    while page := store.read_raw(after, size):
        yield page
        after = page[-1].position

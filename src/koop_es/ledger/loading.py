"""Streams as they are now: folded once, remembered, and forgotten when somebody else wrote."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from koop_es.ledger.codec import StreamBroken
from koop_es.ledger.topics import CAPABILITIES, KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.aggregate import Capability
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.port import Reading

REMEMBERED: Final = 4096
LOOKED_THROUGH: Final = 1000
BY_KIND: Final = {capability.kind: capability for capability in CAPABILITIES}


@dataclass(slots=True)
class Loaded:
    """A stream as it is now.

    Attributes:
        kind: Kind of aggregate, empty for a stream that does not exist.
        version: Its version.
        state: Its state, None if it does not exist.
        history: Its records, kept only where a correction needs them.
    """

    kind: str
    version: int
    state: Any
    history: Sequence[Record[Event]] = ()


def folded(capability: Capability, records: Sequence[Record[Event]]) -> Any:
    """Return a stream's state after all of its records.

    Raises:
        StreamBroken: No command can have led to these records.
    """
    try:
        return capability.fold(records)
    except Exception as error:
        # A fold refuses nothing that was decided: what it cannot take was put there by a hand.
        raise StreamBroken(stream=records[0].stream) from error


class Loader:
    """Loads streams and remembers the states of those used last; one thread at a time."""

    def __init__(self) -> None:
        self._remembered: OrderedDict[str, Loaded] = OrderedDict()
        self._seen = 0

    def catch_up(self, reads: Reading) -> None:
        """Forget what another process changed, so that nothing is decided on an old state."""
        head = reads.head()
        if self._remembered and head != self._seen:
            # One entry too many is asked for: a full page says that there may be more.
            entries = reads.read_raw(self._seen, LOOKED_THROUGH + 1)
            if head < self._seen or len(entries) > LOOKED_THROUGH:
                self._remembered.clear()
            for entry in entries:
                known = self._remembered.get(entry.stream)
                if known is not None and known.version < entry.version:
                    del self._remembered[entry.stream]
        self._seen = head

    def note_own(self, positions: Sequence[int]) -> None:
        """Pass over entries of one's own; where others wrote in between, they are looked at."""
        if positions and positions[0] == self._seen + 1:
            self._seen = positions[-1]

    def load(self, reads: Reading, stream: str, *, keep_history: bool = False) -> Loaded:
        """Return a stream as it is now, of version 0 if it does not exist."""
        known = self._remembered.get(stream)
        if known is not None and not keep_history:
            self._remembered.move_to_end(stream)
            return known
        records = reads.read_stream(stream)
        if not records:
            return Loaded("", 0, None)
        capability = BY_KIND[KINDS[records[0].topic]]
        loaded = Loaded(capability.kind, records[-1].version, folded(capability, records))
        self.remember(stream, loaded)
        if keep_history:
            return Loaded(loaded.kind, loaded.version, loaded.state, records)
        return loaded

    def load_new(self, reads: Reading, stream: str) -> Loaded:
        """Return a stream that is not expected to exist: that it does not is quickly told."""
        if stream not in self._remembered and not reads.version(stream):
            return Loaded("", 0, None)
        return self.load(reads, stream)

    def remembered(self, stream: str) -> Loaded | None:
        """Return a stream as it was remembered, by any thread; others may have written since."""
        return self._remembered.get(stream)

    def remember(self, stream: str, loaded: Loaded) -> None:
        """Remember a stream's state; the one used longest ago is forgotten for it."""
        self._remembered[stream] = loaded
        self._remembered.move_to_end(stream)
        while len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)

    def forget_all(self) -> None:
        """Forget all states."""
        self._remembered.clear()

    def forget(self, stream: str) -> None:
        """Forget a stream's state."""
        self._remembered.pop(stream, None)

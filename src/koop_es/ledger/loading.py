"""Streams as they are now: folded once, remembered, and forgotten when somebody else wrote."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from koop_es.ledger.topics import CAPABILITIES, KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.port import Store

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


class Loader:
    """Loads streams and remembers the states of those used last; not for several threads at once.

    Args:
        store: Where the streams are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._remembered: OrderedDict[str, Loaded] = OrderedDict()
        self._seen = 0

    def catch_up(self) -> None:
        """Forget what another process changed, so that nothing is decided on an old state."""
        head = self._store.head()
        if self._remembered and head != self._seen:
            # One entry too many is asked for: a full page says that there may be more.
            entries = self._store.read_raw(self._seen, LOOKED_THROUGH + 1)
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

    def load(self, stream: str, *, keep_history: bool = False) -> Loaded:
        """Return a stream as it is now, of version 0 if it does not exist."""
        known = self._remembered.get(stream)
        if known is not None and not keep_history:
            self._remembered.move_to_end(stream)
            return known
        records = self._store.read_stream(stream)
        if not records:
            return Loaded("", 0, None)
        capability = BY_KIND[KINDS[records[0].topic]]
        loaded = Loaded(capability.kind, records[-1].version, capability.fold(records))
        self.remember(stream, loaded)
        if keep_history:
            return Loaded(loaded.kind, loaded.version, loaded.state, records)
        return loaded

    def remember(self, stream: str, loaded: Loaded) -> None:
        """Remember a stream's state; the one used longest ago is forgotten for it."""
        self._remembered[stream] = loaded
        self._remembered.move_to_end(stream)
        while len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)

    def forget(self, stream: str) -> None:
        """Forget a stream's state."""
        self._remembered.pop(stream, None)

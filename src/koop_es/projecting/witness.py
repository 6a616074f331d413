"""Whether rows were folded from the ledger that is there, or from another of the same length.

A ledger that was taken back (restored, or a standby that lagged behind) and has grown since has
other entries at positions that read models have seen: they would go on from rows of neither.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from koop_es.kernel.refusals import IntegrityBroken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.port import RawRecord, Store
    from koop_es.projecting.builds import Build

_ID: Final = re.compile(rb'"event_id":"([0-9a-f]+)"')
_FACT: Final = b',"fact":'


def told_of_entry(entry: Record[Event] | RawRecord) -> str | None:
    """Return what tells an entry from any other, or None where it cannot be read."""
    # Canonical bytes: no text that somebody wrote stands before the fact.
    found = _ID.search(entry.raw.partition(_FACT)[0])
    return None if found is None else f"{entry.position}:{found[1].decode()}"


def are_there(store: Store, seen: Iterable[str | None]) -> bool:
    """Tell whether the ledger has all of the entries that were seen; see ``told_of_entry``."""
    return all(_is_there(store, each) for each in {told for told in seen if told is not None})


def _is_there(store: Store, told: str) -> bool:
    position = int(told.partition(":")[0])
    try:
        found = store.read_raw(position - 1, 1)
    except IntegrityBroken:
        # Damage is told by a check; what was folded before is the best there is.
        return True
    if not found or found[0].position != position:
        return False
    return told_of_entry(found[0]) in {None, told}


def asked_once(store: Store) -> Callable[[Build], bool]:
    """Return what tells whether a build is of this ledger, asking once for each entry."""
    known: dict[str | None, bool] = {}

    def is_of_it(build: Build) -> bool:
        if build.seen not in known:
            known[build.seen] = are_there(store, [build.seen])
        return known[build.seen]

    return is_of_it

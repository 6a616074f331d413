"""Events as the ledger would hand them out: the test kit's, and in the order of their effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.testing.records import (
    ACTOR,
    STREAM,
    TODAY,
    entry_id,
    read_back,
    record,
    recorded,
    stored,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

__all__ = [
    "ACTOR",
    "STREAM",
    "TODAY",
    "by_effect",
    "entry_id",
    "read_back",
    "record",
    "recorded",
    "stored",
]


def by_effect(records: Iterable[Record[Event]]) -> list[Record[Event]]:
    """Return records as they took effect: the stream's first, then by day and position."""
    whole = list(records)
    rest = sorted(whole[1:], key=lambda each: (each.effective_day, each.position))
    return [*whole[:1], *rest]

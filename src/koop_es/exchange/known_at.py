"""What was known at a moment: up to which entry of the record, and up to which instant."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from koop_es.kernel.refusals import Conflict
from koop_es.kernel.times import read_instant

if TYPE_CHECKING:
    from koop_es.kernel.moments import Moment
    from koop_es.ledger.port import Store


SMALLEST: Final = timedelta(microseconds=1)
"""The smallest step between two instants of the record."""


class PositionAhead(Conflict):
    """The position lies behind the end of the record, which ends at ``head``."""

    code = "events.position_ahead"


def position_of(store: Store, moment: Moment | None) -> int | None:
    """Return the last position that was recorded by a moment; None without one.

    Raises:
        PositionAhead: The record does not reach so far.
    """
    if isinstance(moment, datetime):
        return store.position_at(moment)
    return None if moment is None else reached(store, moment, "known_at")


def reached(store: Store, position: int, field: str | None = None) -> int:
    """Return a position that the record reaches.

    Raises:
        PositionAhead: It does not: the position was of another record, or is none.
    """
    head = store.head()
    if position > head:
        raise PositionAhead(head=head, field=field)
    return position


def instant_of(store: Store, moment: Moment | None, now: datetime) -> datetime:
    """Return the instant up to which an answer takes in what was recorded.

    At position 0 nothing was known yet: that is the instant just before the first entry. What will
    be known in future is not known yet: nothing behind the present, or behind the last entry where
    the clock has fallen back.
    """
    match moment:
        case None:
            return now
        case int():
            return store.recorded_at(moment) or _before_all(store, now)
        case _ if moment <= now:
            return moment
        case _:
            last = store.recorded_at(store.head())
            return min(moment, now if last is None else max(now, last))


def _before_all(store: Store, now: datetime) -> datetime:
    first = store.read_raw(0, 1)
    return read_instant(first[0].recorded_at) - SMALLEST if first else now

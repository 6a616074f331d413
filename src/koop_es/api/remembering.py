"""Answers that are remembered until anything changes, so that asking again costs little."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import dialect

from koop_es.kernel.dates import local_day
from koop_es.projecting.builds import BUILDS

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from koop_es.app import Koop

MOST_BYTES: Final = 64 * 1024 * 1024
STATE: Final = str(
    select(BUILDS.c.suffix, BUILDS.c.active, BUILDS.c.position, BUILDS.c.state).compile(
        dialect=dialect()
    )
)


class Remembered(NamedTuple):
    """An answer as it was sent."""

    body: bytes
    headers: Mapping[str, str]


class Memory:
    """The answers given since the record, the read models or the day last changed.

    Private texts that were opened for an answer lie here in memory until the next change.
    """

    def __init__(self) -> None:
        self._state: Hashable = None
        self._answers: dict[Hashable, Remembered] = {}
        self._bytes = 0

    def state(self, koop: Koop) -> Hashable:
        """Return what all answers depend on: two that are equal mean equal answers."""
        day = local_day(koop.now(), koop.settings.time_zone)
        return day, koop.store.head(), _builds(koop)

    def answer(self, state: Hashable, key: Hashable) -> Remembered | None:
        """Return the answer that was given to a request in this state."""
        if state != self._state:
            self._forget(state)
        return self._answers.get(key)

    def remember(self, state: Hashable, key: Hashable, answer: Remembered) -> None:
        """Keep an answer, unless something has changed meanwhile."""
        if state != self._state:
            return
        self._bytes += len(answer.body)
        if self._bytes > MOST_BYTES:
            self._forget(state)
        else:
            self._answers[key] = answer

    def _forget(self, state: Hashable) -> None:
        self._answers.clear()
        self._bytes = 0
        self._state = state


def _builds(koop: Koop) -> Hashable:
    """Return how far the read models have come, by the shortest way there is."""
    database = koop.projections
    driver: Any = database.dialect.dbapi
    try:
        with closing(database.raw_connection()) as connection:
            raw: Any = connection.driver_connection
            return tuple(raw.execute(STATE).fetchall())
    except driver.Error:
        # The query itself will say what is wrong, in its own words; this state equals no other.
        return object()

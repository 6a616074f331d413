"""The order in which cooperations are listed today, kept in memory by whoever answers many."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import Integer, bindparam, select

from koop_es.projecting.prepared import Prepared, among, listed

if TYPE_CHECKING:
    from collections.abc import Hashable

    from sqlalchemy import Connection, Select, Table

    from koop_es.projecting.reading import Shape
    from koop_es_projections.current_status.asking import Asked, Source

Place: TypeAlias = tuple[int, str, str]
"""Rank of the need, the day that goes with it, and the id."""

MOST_CHANGED: Final = 1_000
"""Cooperations that are put into their new places one by one; beyond it all are sorted anew."""


class Order:
    """All cooperations in the order of the list, as it is on one day.

    The order depends on the day and on the home's graces, so that no index can hold it. All are
    sorted once a day; from then on those that an entry touched are put into their new places.
    Threads that ask at the same time wait for each other.

    Args:
        trail: The read model that tells which cooperations an entry touched.
    """

    def __init__(self, trail: Shape) -> None:
        self._turn = Lock()
        self._trail = trail
        self._of: Hashable = None
        self._position = 0
        self._places: dict[str, Place] = {}
        self._sorted: list[Place] = []

    def page(
        self, connection: Connection, asked: Asked, after: Place | None, many: int
    ) -> list[str] | None:
        """Return the ids that follow a place; None where the order cannot be kept up to date.

        Args:
            connection: To the read models.
            asked: A question about today.
            after: The place behind which the page begins; the list's beginning without.
            many: How many ids.
        """
        with self._turn:
            if not self._keep_up(connection, asked):
                return None
            start = 0 if after is None else bisect_right(self._sorted, after)
            return [place[2] for place in self._sorted[start : start + many]]

    def _keep_up(self, connection: Connection, asked: Asked) -> bool:
        of = (connection.engine, asked.source, *sorted(asked.values.items(), key=str))
        if of != self._of or asked.position < self._position:
            self._sort(connection, asked)
            self._of = of
        elif asked.position > self._position:
            trail, seen = self._trail.active(connection)
            if seen < asked.position:
                return False
            between = {"after": self._position, "up_to": asked.position}
            touched = [row[0] for row in _touched(trail).plain(connection, between)]
            if len(touched) > MOST_CHANGED:
                self._sort(connection, asked)
            else:
                self._move(connection, asked, touched)
        self._position = asked.position
        return True

    def _sort(self, connection: Connection, asked: Asked) -> None:
        found = _every_place(asked.source).plain(connection, asked.values)
        self._sorted = sorted(_place(row) for row in found)
        self._places = {place[2]: place for place in self._sorted}

    def _move(self, connection: Connection, asked: Asked, touched: list[str]) -> None:
        values = {**asked.values, "ids": listed(touched)}
        for row in _places(asked.source).plain(connection, values):
            place = _place(row)
            before = self._places.get(place[2])
            if before is not None:
                del self._sorted[bisect_left(self._sorted, before)]
            insort(self._sorted, place)
            self._places[place[2]] = place


def _place(row: Any) -> Place:
    rank, day, cooperation_id = row
    return rank, day, cooperation_id


@lru_cache(maxsize=8)
def _every_place(source: Source) -> Prepared:
    return Prepared(_select(source))


@lru_cache(maxsize=8)
def _places(source: Source) -> Prepared:
    return Prepared(_select(source).where(among(source.rows.c.cooperation_id, "ids")))


def _select(source: Source) -> Select[Any, Any, Any]:
    rank, day = source.stands.rank.label("rank"), source.stands.day.label("day")
    return select(rank, day, source.rows.c.cooperation_id)


@lru_cache(maxsize=8)
def _touched(trail: Table) -> Prepared:
    """Return the statement for the streams of the entries between two positions."""
    column = trail.c
    after, up_to = (bindparam(name, type_=Integer) for name in ("after", "up_to"))
    where = (column.position > after, column.position <= up_to)
    is_one = column.stream_kind == "cooperation"
    return Prepared(select(column.stream).where(*where, is_one).distinct())

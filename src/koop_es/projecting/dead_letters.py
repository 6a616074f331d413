"""Entries that a read model could not fold: set aside, so that others go on, and tried again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import String, and_, bindparam, delete, func, insert, select, update

from koop_es import logs
from koop_es.projecting.builds import BuildState
from koop_es.projecting.prepared import Prepared
from koop_es.projecting.shapes import Log, State
from koop_es.projecting.tables import DEAD_LETTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement, Connection

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.builds import Build
    from koop_es.projecting.pages import Page
    from koop_es.projecting.shapes import Projection

_C: Final = DEAD_LETTERS.c
_OF_BUILD: Final = and_(
    _C.name == bindparam("name", type_=String), _C.suffix == bindparam("suffix", type_=String)
)
_SEQUENCES: Final = Prepared(select(_C.sequence).where(_OF_BUILD).distinct())
_ASKED: Final = select(_C.sequence).where(_OF_BUILD, _C.asked)
_TO_TRY: Final = Prepared(
    select(DEAD_LETTERS).where(_OF_BUILD, _C.sequence.in_(_ASKED)).order_by(_C.position)
)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An entry that a build set aside.

    Attributes:
        name: The read model.
        suffix: Which build of it.
        position: The entry's position.
        sequence: What has to be folded in its order.
        stream: The entry's stream.
        topic: Stored name of what happened.
        error: Code of what kept it from being folded; None where it waits behind another.
        set_aside_at: When that was.
        asked: Whether it is about to be tried again.
    """

    name: str
    suffix: str
    position: int
    sequence: str
    stream: str
    topic: str
    error: str | None
    set_aside_at: str
    asked: bool


class Aside:
    """Sets aside what one read model cannot fold, and what follows it.

    Args:
        projection: The read model.
        now: Tells the time as text.
        wanted: Whether to do so; else a build stops at what it cannot fold.
    """

    def __init__(self, projection: Projection, now: Callable[[], str], *, wanted: bool) -> None:
        self._projection = projection
        self._now = now
        self._wanted = wanted

    def takes(self, build: Build, page: Page) -> bool:
        """Tell whether an entry that cannot be folded is set aside; while building, none is."""
        return self._wanted and build.state is BuildState.LIVE and bool(page.records)

    def put(self, connection: Connection, build: Build, record: Record[Event], error: str) -> None:
        """Set an entry aside."""
        self._insert(connection, build, [record], error)
        told = {"model": build.name, "position": record.position}
        logs.tell("entry_set_aside", "warning", **told)

    def without_followers(self, connection: Connection, build: Build, page: Page) -> Page:
        """Return a page without what follows an entry that was set aside; that is, too."""
        if not build.letters:
            return page
        found = _SEQUENCES.rows(connection, name=build.name, suffix=build.suffix)
        waiting = {row["sequence"] for row in found}
        followers = [each for each in page.records if self._sequence(each) in waiting]
        if not followers:
            return page
        self._insert(connection, build, followers, None)
        return page.without(followers)

    def _insert(
        self,
        connection: Connection,
        build: Build,
        records: Sequence[Record[Event]],
        error: str | None,
    ) -> None:
        of_build = {"name": build.name, "suffix": build.suffix, "error": error, "asked": False}
        letters = [
            {
                **of_build,
                "position": record.position,
                "sequence": self._sequence(record),
                "stream": record.stream,
                "topic": record.event.TOPIC,
                "set_aside_at": self._now(),
            }
            for record in records
        ]
        connection.execute(insert(DEAD_LETTERS), letters)

    def _sequence(self, record: Record[Event]) -> str:
        """Name what must be folded in its order with an entry."""
        if isinstance(self._projection, Log):
            return str(record.position)
        if not isinstance(self._projection, State):
            return record.stream
        try:
            return self._projection.key(record) or record.stream
        except Exception:  # noqa: BLE001 - what cannot be folded may have no key either
            return record.stream


def read_letters(connection: Connection) -> list[DeadLetter]:
    """Return all entries that are set aside, by read model and position."""
    ordered = select(DEAD_LETTERS).order_by(_C.name, _C.suffix, _C.position)
    return [DeadLetter(**row) for row in connection.execute(ordered).mappings()]


def ask_for(connection: Connection, build: Build) -> int:
    """Ask that what a build set aside be tried again; return how many entries that are."""
    asked = update(DEAD_LETTERS).where(_is_of(build)).values(asked=True)
    return connection.execute(asked).rowcount


def asked_of(connection: Connection, build: Build) -> int:
    """Return how many of its entries a build is still to try again."""
    return connection.scalar(select(func.count()).where(_is_of(build), _C.asked)) or 0


def to_try_again(connection: Connection, build: Build) -> list[DeadLetter]:
    """Return what a build is to try again, in the order in which it is folded."""
    found = _TO_TRY.rows(connection, name=build.name, suffix=build.suffix)
    return [DeadLetter(**row) for row in found]


def told_of(error: Exception) -> str:
    """Return what is told of an error: its code, or its kind; messages may hold anything."""
    code = getattr(error, "code", None)
    return code if isinstance(code, str) else type(error).__name__


def _is_of(build: Build) -> ColumnElement[bool]:
    return and_(_C.name == build.name, _C.suffix == build.suffix)


def _is(letter: DeadLetter) -> ColumnElement[bool]:
    of_build = and_(_C.name == letter.name, _C.suffix == letter.suffix)
    return and_(of_build, _C.position == letter.position)


def done(connection: Connection, letter: DeadLetter) -> None:
    """Forget an entry that was folded after all."""
    connection.execute(delete(DEAD_LETTERS).where(_is(letter)))


def stuck(connection: Connection, build: Build, letter: DeadLetter, error: str) -> None:
    """Note that an entry cannot be folded yet, nor what follows it."""
    of_sequence = and_(_is_of(build), _C.sequence == letter.sequence)
    connection.execute(update(DEAD_LETTERS).where(of_sequence).values(asked=False))
    connection.execute(update(DEAD_LETTERS).where(_is(letter)).values(error=error))

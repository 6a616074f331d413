"""What a read model declares: its name, what it wants to see, its table, and one of three folds.

A fold is pure: it never changes the row that it is given. Its rows hold dates, numbers, codes, ids
and commitments: nothing that changes at midnight, no party's name, no private text.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.reading import Shape

Row = dict[str, Any]
"""A table's row by column name."""

Segment = tuple["date", Row]
"""A day and what holds from that day on."""

Step = tuple["date", "Mapping[str, Row]"]
"""A day and what changes then, by part."""


class Projection(ABC):
    """A read model as the engine sees it.

    Attributes:
        shape: Its name, its version and its table.
        wants: Events that it folds; the engine shows it no others.
    """

    shape: ClassVar[Shape]
    wants: ClassVar[frozenset[type[Event]]]

    @property
    def name(self) -> str:
        """What a person asks for."""
        return self.shape.name

    @property
    def version(self) -> int:
        """Version of table and fold; when it changes, the read model is built anew."""
        return self.shape.version

    def reaches_back(self, record: Record[Event]) -> bool:
        """Tell whether an entry changes what earlier entries of its stream meant.

        The engine then reads the stream again and folds all of it afresh.
        """
        del record
        return False

    def standing(self, history: Sequence[Record[Event]]) -> Sequence[Record[Event]]:
        """Return what is left of a stream's record once entries that reach back are applied."""
        return history


class State(Projection):
    """One row a key: how things are today, folded in the order of recording."""

    @abstractmethod
    def key(self, record: Record[Event]) -> str | None:
        """Return which row an entry belongs to, or None.

        A key that is a stream's id is fed by that stream alone.
        """

    @abstractmethod
    def apply(self, row: Row | None, record: Record[Event]) -> Row | None:
        """Return the row after an entry; None for no row."""


class Log(Projection):
    """Rows an entry: written once, never changed."""

    @abstractmethod
    def rows(self, record: Record[Event]) -> list[Row]:
        """Return the rows of an entry."""


class Timeline(Projection):
    """Rows a stream for every day that counts and everything that was ever known of that day.

    The engine keeps the columns of ``koop_es.projecting.timeline``; the rest is the content. What
    is long is kept in parts, each with rows of its own, so that an entry touches only the rows of
    the parts that it changes; a timeline without parts is one of a single part.
    """

    WHOLE: ClassVar[str] = ""
    """Name of the only part of a timeline without parts."""

    @abstractmethod
    def apply(self, content: Row | None, record: Record[Event]) -> Row:
        """Return what holds from an entry's day on; entries come in the order of their effect."""

    def day(self, record: Record[Event]) -> date:
        """Return the day from which on an entry shows."""
        return record.effective_day

    def changed(self, before: Row | None, after: Row) -> Mapping[str, Row]:
        """Return what an entry changed, by part; one part at least, so that its day is kept."""
        del before
        return {self.WHOLE: after}

    def whole(self, parts: Mapping[str, Row]) -> Row:
        """Return what ``apply`` goes on from, put together from all parts."""
        return parts[self.WHOLE]

    def steps(self, history: Sequence[Record[Event]]) -> Iterable[Step]:
        """Return what changes on which day, according to all that is known of a stream.

        For entries in order this is the same as what ``apply`` and ``changed`` tell.
        """
        return [(day, {self.WHOLE: content}) for day, content in self.segments(history)]

    def segments(self, history: Sequence[Record[Event]]) -> list[Segment]:
        """Return what holds from which day on, according to all that is known of a stream."""
        return self.folded(self.standing(history))

    def folded(self, records: Sequence[Record[Event]]) -> list[Segment]:
        """Fold entries by their effect, the stream's first one first.

        A day before the stream's beginning shows on its first day; of several entries of one
        day the last one tells what holds.
        """
        if not records:
            return []
        first = records[0]
        begin = first.effective_day
        rest = sorted(records[1:], key=lambda record: record.effective_day)
        content = self.apply(None, first)
        found: list[Segment] = [(begin, content)]
        for record in rest:
            day = max(record.effective_day, begin)
            content = self.apply(content, record)
            if day == found[-1][0]:
                found[-1] = (day, content)
            else:
                found.append((day, content))
        return found

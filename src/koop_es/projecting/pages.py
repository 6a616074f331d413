"""Pages of the ledger, as they are fed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koop_es.kernel.event import stored_names
from koop_es.projecting.witness import told_of_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record


@dataclass(frozen=True, slots=True)
class Page:
    """Entries of the ledger between two positions.

    Attributes:
        after: Position behind which it begins.
        end: Position up to which nothing is left out.
        records: The entries.
    """

    after: int
    end: int
    records: Sequence[Record[Event]]

    @property
    def seen(self) -> str | None:
        """What tells its last entry, if it has one."""
        return told_of_entry(self.records[-1]) if self.records else None

    def only(self, wants: frozenset[type[Event]]) -> Page:
        """Return the page with only the entries that a projection wants."""
        wanted = [record for record in self.records if type(record.event) in wants]
        return Page(self.after, self.end, wanted)

    def halves(self) -> tuple[Page, Page]:
        """Return a page of two or more entries in two."""
        middle = len(self.records) // 2
        first, second = self.records[:middle], self.records[middle:]
        end = first[-1].position
        return Page(self.after, end, first), Page(end, self.end, second)

    def without(self, left_out: Sequence[Record[Event]]) -> Page:
        """Return the page without some of its entries."""
        positions = {record.position for record in left_out}
        kept = [record for record in self.records if record.position not in positions]
        return Page(self.after, self.end, kept)


def topics_of(wants: Iterable[type[Event]]) -> list[str]:
    """Return the stored names of event classes."""
    return stored_names(wants)

"""What every report is asked: of which day, as known when, of which ties."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import and_

from koop_es.kernel.policy import Policy
from koop_es.projecting.timeline import holds
from koop_es_projections.parties.tables import families
from koop_es_projections.relationship_report.stock import in_stock, narrowed
from koop_es_projections.relationship_report.tables import RELATIONSHIP_REPORT
from koop_es_projections.relationship_report.views import Report, TieFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Table

    from koop_es.ledger.port import Store
    from koop_es.projecting.status import Status

R = TypeVar("R")
T = TypeVar("T")

STRONG: Final = ("cooperation", "group")
"""Forms whose tie is strong; the others' is weak (axis 1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question to a report.

    Attributes:
        connection: To the read models.
        store: Opens private texts.
        as_of: The day of which the report tells.
        known_at: Last position that counts; None for all.
        filters: Which ties are counted.
        policy: The home's tolerances.
        statuses: Tells how far each read model has come.
        differing: Names the read models that are not what the record gives, folded afresh.
    """

    connection: Connection
    store: Store
    as_of: date
    known_at: int | None = None
    filters: TieFilter = field(default_factory=TieFilter)
    policy: Policy = field(default_factory=Policy)
    statuses: Callable[[], Iterable[Status]] | None = None
    differing: Callable[[], Collection[str]] | None = None

    def __post_init__(self) -> None:
        """Let a party stand for all that were merged with it."""
        wanted = self.filters
        if wanted.party is not None and not wanted.family:
            family = families(self.connection, [wanted.party])
            object.__setattr__(self, "filters", replace(wanted, family=tuple(family)))

    def ties(self) -> tuple[Table, int]:
        """Return the timeline of ties, and the last position in it.

        Raises:
            NotReady: It has not been built yet.
        """
        return RELATIONSHIP_REPORT.active(self.connection)

    def in_stock(self, table: Table, day: date | None = None) -> ColumnElement[bool]:
        """Return the condition for the ties in the stock of a day, that of the report without."""
        return in_stock(table, day or self.as_of, self.known_at, self.filters, self.policy)

    def there(self, table: Table) -> ColumnElement[bool]:
        """Return the condition for what holds of ties on the day, whether in stock or not."""
        on_day = holds(table, self.as_of, self.known_at)
        return and_(on_day, *narrowed(table, self.filters))

    def told(self, position: int, rows: Iterable[R], totals: T) -> Report[R, T]:
        """Return the answer.

        Args:
            position: Last position that it takes in.
            rows: What it lists.
            totals: What it adds up.
        """
        found = tuple(rows)
        return Report(self.as_of, self.known_at, position, self.filters, found, totals)


def fields_told(asked: Asked) -> dict[str, Any]:
    """Return the question as the reports on ties of their own package take it."""
    return {
        "as_of": asked.as_of,
        "known_at": asked.known_at,
        "filters": asked.filters,
        "policy": asked.policy,
    }

"""Asking the read models, once they have caught up with the record."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from koop_es.cli.asking import AsJson
from koop_es.cli.output import Table, chosen_format, write_table
from koop_es.cli.running import opened
from koop_es.cli.session import current, say, tell
from koop_es.exchange.documents.fields import fields_of
from koop_es.wording import msgid

__all__ = ["Models", "Showing", "asked", "fields_of", "models"]

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from sqlalchemy import Connection

    from koop_es.app import Koop
    from koop_es.cli.cells import Column


@dataclass(frozen=True, slots=True)
class Models:
    """Read models that have caught up, as far as they could.

    Attributes:
        koop: The home.
        connection: For queries.
        lag_events: How many positions are missing.
    """

    koop: Koop
    connection: Connection
    lag_events: int


@contextmanager
def asked(koop: Koop) -> Generator[Models]:
    """Bring the read models up to the record and open a connection to them.

    Raises:
        IntegrityBroken: They cannot come further, because the record contradicts itself.
    """
    freshness = koop.catch_up()
    if freshness.stale:
        # What is out of place in the record keeps read models from coming any further.
        koop.store.refuse_disorder()
        tell(
            current().t.ngettext(
                "These figures are {number} entry behind the record.",
                "These figures are {number} entries behind the record.",
                freshness.lag_events,
            )
        )
    with koop.projections.connect() as connection:
        yield Models(koop, connection, freshness.lag_events)


@contextmanager
def models() -> Generator[Models]:
    """Open the home, which must exist, and its read models."""
    with opened() as koop, asked(koop) as found:
        yield found


@dataclass(frozen=True, kw_only=True, slots=True)
class Showing:
    """How a list is shown.

    Attributes:
        file_format: Format asked for.
        output: File to write.
        yes: Whether it may be overwritten.
        as_json: Short for the format ``json``.
    """

    file_format: Annotated[
        str | None,
        typer.Option("--format", metavar="table|json|csv|csv-excel|xlsx", help=msgid("Format.")),
    ] = None
    output: Annotated[
        str | None,
        typer.Option(metavar="FILE", help=msgid("Write a file instead of showing it.")),
    ] = None
    yes: Annotated[bool, typer.Option("--yes", help=msgid("Overwrite the file if it exists."))] = (
        False
    )
    as_json: AsJson = False

    def format(self) -> str:
        """Return the format; asked for before anything is read, so that a wrong one is told."""
        return chosen_format(self.file_format, as_json=self.as_json, output=self.output)

    def show(self, table: Table) -> None:
        """Write the table as asked for."""
        write_table(table, self.format(), self.output, yes=self.yes)

    def show_page(
        self,
        columns: Sequence[Column],
        rows: Sequence[Mapping[str, Any]],
        following: str | None,
        stamp: Mapping[str, Any] | None = None,
    ) -> None:
        """Write a page of a list.

        Args:
            columns: What is shown of the rows.
            rows: The page's items.
            following: Cursor of the next page, None at the end.
            stamp: What the document tells beside: the day and the state of knowledge.
        """
        self.show(Table(columns, rows, {**(stamp or {}), "items": rows, "next": following}))
        if following is not None and self.format() != "json":
            say("There is more: repeat it with --cursor {cursor}", cursor=following)

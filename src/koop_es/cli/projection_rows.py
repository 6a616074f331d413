"""``koop projections rows``: what stands in the table of a read model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from sqlalchemy import Date, Integer, func, select

from koop_es.cli.cells import Column
from koop_es.cli.commands import command as add
from koop_es.cli.commands import sharing
from koop_es.cli.options import Limit
from koop_es.cli.output import Table
from koop_es.cli.projections import app
from koop_es.cli.reading import Showing, models
from koop_es.cli.session import say
from koop_es.wording import msgid

if TYPE_CHECKING:
    from sqlalchemy import Column as TableColumn


@add(app, "rows", msgid("Show the rows of a read model; private texts stay sealed in them."))
@sharing(Showing)
def rows(
    how: Showing,
    name: Annotated[str, typer.Argument(metavar="NAME", help=msgid("Which read model."))],
    limit: Limit = 1_000,
) -> None:
    """Show rows."""
    how.format()
    with models() as found:
        table, position = found.koop.engine.known(name).shape.active(found.connection)
        key = list(table.primary_key.columns)
        wanted = select(table).order_by(*key).limit(limit)
        listed: list[dict[str, Any]] = [
            dict(row) for row in found.connection.execute(wanted).mappings()
        ]
        total = found.connection.execute(select(func.count()).select_from(table)).scalar_one()
    columns = [Column(str(column.name), _kind(column)) for column in table.columns]
    stamp = {"name": name, "position": position, "total": total, "items": listed}
    how.show(Table(columns, listed, stamp))
    if total > len(listed) and how.format() != "json":
        say("There are {total} rows: show more of them with --limit.", total=total)


def _kind(column: TableColumn[Any]) -> str:
    if isinstance(column.type, Date):
        return "day"
    return "number" if isinstance(column.type, Integer) else "text"

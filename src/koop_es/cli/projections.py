"""``koop projections``: the read models and how far they have come."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer

from koop_es.cli.asking import AsJson
from koop_es.cli.cells import Column
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.output import document, put
from koop_es.cli.progress import Progress
from koop_es.cli.reading import Showing, fields_of
from koop_es.cli.running import opened
from koop_es.cli.session import current
from koop_es.wording import msgid

app = group()

COLUMNS: Final = (
    Column("name"),
    Column("version", "number"),
    Column("state"),
    Column("position", "number"),
    Column("lag_events", "number"),
    Column("lag_seconds", "number"),
    Column("rebuilt_at", "moment"),
    Column("error"),
)


@add(app, "list", msgid("List the read models and how far they have come."))
@sharing(Showing)
def list_projections(how: Showing) -> None:
    """List read models."""
    how.format()
    with opened() as koop:
        koop.catch_up()
        rows: list[dict[str, Any]] = [fields_of(status) for status in koop.engine.status()]
    how.show_page(COLUMNS, rows, None)


@add(app, "rebuild", msgid("Build read models anew; the old ones serve until then."))
def rebuild(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help=msgid("Which; all without any.")),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Rebuild read models."""
    progress = Progress(current().t.gettext("Rebuilding"))
    with opened() as koop:
        koop.home.refuse_read_only()
        koop.store.refuse_disorder()
        koop.catch_up()
        koop.engine.rebuild(*names or (), progress=progress)
        progress.end()
        rows = [fields_of(each) for each in koop.engine.status() if not names or each.name in names]
    if as_json:
        put(document({"items": rows}))
        return
    for row in rows:
        put(current().t.gettext("Rebuilt: {name}, position {position}", **row) + "\n")

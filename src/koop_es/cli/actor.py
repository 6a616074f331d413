"""``koop actor``: who records on this machine."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from koop_es.cli.asking import AsJson, wrong
from koop_es.cli.cells import Column
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.output import document, put
from koop_es.cli.reading import Showing
from koop_es.cli.running import opened
from koop_es.cli.session import current
from koop_es.wording import msgid

app = group()

COLUMNS: Final = (Column("name", wide=True), Column("id"))
LONGEST: Final = 200


@add(app, "add", msgid("Register a name under which entries are recorded with --actor."))
def add_actor(
    name: Annotated[str, typer.Argument(metavar="NAME", help=msgid("The name."))],
    as_json: AsJson = False,
) -> None:
    """Add an actor."""
    from koop_es.kernel.characters import clean, one_line

    try:
        cleaned = one_line(clean(name))
    except ValueError as error:
        raise wrong("name", "text.unprintable") from error
    if not cleaned or len(cleaned) > LONGEST:
        raise wrong("name", "string_too_long" if cleaned else "text.empty", f"at most {LONGEST}")
    with opened(create=True) as koop:
        actor = koop.home.keys.add_actor(cleaned)
    if as_json:
        put(document({"name": cleaned, "id": actor}))
    else:
        put(current().t.gettext("Actor registered: {name}", name=cleaned) + "\n")


@add(app, "list", msgid("List the registered names."))
@sharing(Showing)
def list_actors(how: Showing) -> None:
    """List actors."""
    how.format()
    with opened() as koop:
        rows = [{"name": name, "id": actor} for actor, name in koop.home.keys.actors().items()]
    how.show_page(COLUMNS, rows, None)

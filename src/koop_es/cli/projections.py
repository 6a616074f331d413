"""``koop projections``: the read models, how far they have come, and what is asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from koop_es.cli.asking import AsJson
from koop_es.cli.cells import Column
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.failing import sentence
from koop_es.cli.output import document, put
from koop_es.cli.progress import Progress
from koop_es.cli.reading import Showing, fields_of
from koop_es.cli.running import opened
from koop_es.cli.session import current, say, tell
from koop_es.wording import msgid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koop_es.app import Koop

app = group()

COLUMNS: Final = (
    Column("name"),
    Column("version", "number"),
    Column("state", "label:build_state"),
    Column("position", "number"),
    Column("lag_events", "number"),
    Column("lag_seconds", "number"),
    Column("rebuilt_at", "moment"),
    Column("owner", extra=True),
    Column("heard_at", "moment", extra=True),
    Column("dead_letters", "number"),
    Column("error"),
    Column("error_position", "number", extra=True),
)

LETTERS: Final = (
    Column("name"),
    Column("position", "number"),
    Column("topic"),
    Column("stream", extra=True),
    Column("error"),
    Column("set_aside_at", "moment"),
)

Name = Annotated[str, typer.Argument(metavar="NAME", help=msgid("Which read model."))]
Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME]...", help=msgid("Which; all without any.")),
]


@add(app, "list", msgid("List the read models and how far they have come."))
@sharing(Showing)
def list_projections(how: Showing) -> None:
    """List read models, and the builds that were replaced."""
    how.format()
    with opened() as koop:
        koop.catch_up()
        rows: list[dict[str, Any]] = [
            fields_of(status) for status in koop.engine.status(replaced=True)
        ]
    how.show_page(COLUMNS, rows, None)
    for error in koop.unfit:
        tell(sentence(error, current()))


@add(app, "rebuild", msgid("Build read models anew; the old ones serve until then."))
def rebuild(names: Names = None, as_json: AsJson = False) -> None:
    """Rebuild read models."""
    progress = Progress(current().t.gettext("Rebuilding"))
    with opened() as koop:
        koop.home.refuse_read_only()
        koop.store.refuse_disorder()
        koop.catch_up()
        koop.engine.rebuild(*names or (), progress=progress)
        progress.end()
        rows = _rows(koop, names)
    if as_json:
        put(document({"items": rows}))
        return
    for row in rows:
        put(current().t.gettext("Rebuilt: {name}, position {position}", **row) + "\n")


@add(app, "pause", msgid("Stop feeding a read model; it is read on as it is."))
def pause(name: Name, as_json: AsJson = False) -> None:
    """Pause a read model."""
    with opened() as koop:
        koop.home.refuse_read_only()
        koop.engine.pause(name)
        _tell(_rows(koop, [name]), as_json=as_json)


@add(app, "resume", msgid("Feed a paused or failed read model again from where it stopped."))
def resume(name: Name, as_json: AsJson = False) -> None:
    """Resume a read model."""
    with opened() as koop:
        koop.home.refuse_read_only()
        koop.engine.resume(name)
        koop.catch_up()
        koop.engine.refuse_stopped(name)
        _tell(_rows(koop, [name]), as_json=as_json)


@add(app, "dead-letters", msgid("List the entries that read models could not fold and set aside."))
@sharing(Showing)
def dead_letters(
    how: Showing,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help=msgid("Which; all without any."))
    ] = None,
) -> None:
    """List what was set aside."""
    how.format()
    with opened() as koop:
        koop.catch_up()
        rows: list[dict[str, Any]] = [fields_of(letter) for letter in koop.engine.letters(name)]
    how.show_page(LETTERS, rows, None)


@add(app, "retry", msgid("Try to fold again what was set aside."))
def retry(names: Names = None, as_json: AsJson = False) -> None:
    """Retry what was set aside."""
    with opened() as koop:
        koop.home.refuse_read_only()
        koop.catch_up()
        folded = koop.engine.retry(*names or ())
        left = len([x for x in koop.engine.letters() if not names or x.name in names])
    if as_json:
        put(document({"folded": folded, "left": left}))
        return
    put(current().t.gettext("Folded: {folded}, still set aside: {left}", folded=folded, left=left))
    put("\n")


@add(app, "drop-old", msgid("Drop the builds of read models that were replaced by newer ones."))
def drop_old(names: Names = None, as_json: AsJson = False) -> None:
    """Drop what was replaced."""
    with opened() as koop:
        koop.home.refuse_read_only()
        dropped = koop.engine.drop_old(*names or ())
    if as_json:
        put(document({"items": dropped}))
        return
    for name in dropped:
        put(current().t.gettext("Dropped: {name}", name=name) + "\n")
    if not dropped:
        put(current().t.gettext("There is nothing to drop.") + "\n")


@add(app, "run", msgid("Keep the read models up to date until interrupted."))
def run() -> None:
    """Run the engine in a process of its own."""
    from koop_es import logs
    from koop_es.projecting.staying import until_stopped

    with opened() as koop:
        koop.home.refuse_read_only()
        # What cannot be used now is told at once; what goes away later is waited for.
        koop.engine.freshness()
        settings = koop.settings
        logs.configure(settings.log_format, settings.log_level or "info")
        say("The read models are kept up to date. Stop it with Ctrl+C.")
        until_stopped(koop.engine)


def _rows(koop: Koop, names: Iterable[str] | None) -> list[dict[str, Any]]:
    return [fields_of(each) for each in koop.engine.status() if not names or each.name in names]


def _tell(rows: Iterable[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        put(document({"items": list(rows)}))
        return
    from koop_es.wording import label

    for row in rows:
        state = label("build_state", row["state"], current().t)
        said = current().t.gettext("{name}: {state}", name=row["name"], state=state)
        put(f"{said}\n")

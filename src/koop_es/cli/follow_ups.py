"""``koop follow-ups``: what endings say comes afterwards, and whether it was founded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from koop_es.cli.cells import Column
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.failing import sentence
from koop_es.cli.output import put
from koop_es.cli.reading import Showing
from koop_es.cli.running import opened
from koop_es.cli.session import current, say
from koop_es.kernel.refusals import KoopError
from koop_es.wording import label, msgid

if TYPE_CHECKING:
    from koop_es.app import Koop
    from koop_es.processes.follow_ups import FollowUp

app = group()

COLUMNS: Final = (
    Column("cooperation"),
    Column("ended_on", "day"),
    Column("form", "label:form"),
    Column("state", "label:follow_up"),
    Column("follower"),
    Column("why", wide=True),
)


@add(app, "list", msgid("List the endings that a group or contact is to follow, and its state."))
@sharing(Showing)
def list_follow_ups(how: Showing) -> None:
    """List what follows endings."""
    how.format()
    with opened() as koop:
        follow = koop.follow_ups
        rows = [_row(koop, found) for found in follow.listed()]
        stamp = {"wanted": follow.wanted, "position": follow.position, "head": koop.store.head()}
        if not follow.wanted:
            say("Endings are not followed by themselves: KOOP_FOLLOW_UPS is off.")
    how.show_page(COLUMNS, rows, None, stamp)


def _row(koop: Koop, found: FollowUp) -> dict[str, Any]:
    from koop_es.cli.naming import Names

    names = Names(koop)
    return {
        "cooperation": names.code(found.cooperation) or found.cooperation,
        "cooperation_id": found.cooperation,
        "ended_on": found.ended_on,
        "form": found.form,
        "state": found.state,
        "follower": found.follower if found.state != "open" else None,
        "imported": found.imported,
        "why": _why(koop, found),
    }


def _why(koop: Koop, found: FollowUp) -> str | None:
    """Return why something is not founded yet."""
    if found.state != "open":
        return None
    try:
        koop.follow_ups.found(found, dry_run=True)
    except KoopError as error:
        return sentence(error, current())
    t = current().t
    if found.imported:
        return t.gettext("It was imported: koop follow-ups run with its code founds it.")
    return t.gettext("Nothing is in its way: koop follow-ups run with its code founds it.")


@add(app, "run", msgid("Found what endings ask for: what is new, or of the cooperations named."))
def run(
    cooperations: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[COOPERATION]...",
            help=msgid("Of these, imported ones too; without any, what was recorded since."),
        ),
    ] = None,
) -> None:
    """Follow endings now."""
    with opened() as koop:
        if not cooperations:
            done = koop.follow_ups.run()
            t = current().t
            put(t.ngettext("{number} ending followed.", "{number} endings followed.", done) + "\n")
            return
        for name in cooperations:
            _found(koop, name)


def _found(koop: Koop, name: str) -> None:
    from koop_es.cli import finding

    t = current().t
    found = koop.follow_ups.of(finding.cooperation(koop, name))
    if found is None:
        put(t.gettext("{name}: its ending asks for no group or contact.", name=name) + "\n")
        return
    koop.follow_ups.found(found)
    put(f"{name}: {label('form', found.form, t)} {found.follower}\n")

"""``koop db upgrade``: bring the record and the keys to the format of this version."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from koop_es.cli.asking import AsJson
from koop_es.cli.commands import command as add
from koop_es.cli.db import app
from koop_es.cli.output import document, put
from koop_es.cli.session import current, say
from koop_es.cli.setting import settings as asked_settings
from koop_es.wording import msgid

NAMES: Final = {"ledger": msgid("the record"), "keys": msgid("the keys")}
BECOMES: Final = msgid("{what}: format {found} would become {wanted}")
BECAME: Final = msgid("{what}: format {found} became {wanted}")


@add(
    app,
    "upgrade",
    msgid("Bring record and keys to the format of this version, after a copy of them."),
)
def upgrade(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=msgid("Only tell what would be done."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Upgrade a home."""
    from koop_es.app import upgrade as bring_up

    done = bring_up(asked_settings(), dry_run=dry_run)
    if as_json:
        steps = [{"what": o.what, "from": o.found, "to": o.wanted} for o in done.outdated]
        put(document({"upgraded": steps, "copies": list(done.copies), "dry_run": dry_run}))
        return
    t = current().t
    for each in done.outdated:
        text = BECOMES if dry_run else BECAME
        what = t.gettext(NAMES[each.what])
        put(t.gettext(text, what=what, found=each.found, wanted=each.wanted) + "\n")
    for copy in done.copies:
        say("As it was before, it lies in {copy}; delete that once all is well.", copy=copy)
    if not done.outdated:
        nothing = t.gettext(
            "Record and keys have the format of this version; there is nothing to do."
        )
        put(nothing + "\n")

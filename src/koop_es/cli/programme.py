"""``koop programme``: open and list funders' programmes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final

import typer

from koop_es.cli.answering import after_storing, write_answer
from koop_es.cli.asking import Asking, command
from koop_es.cli.cells import Column
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.options import Cursor, Limit, Texts
from koop_es.cli.reading import Showing, asked, models
from koop_es.cli.running import execute, opened_for
from koop_es.kernel.warnings import Level, RuleWarning
from koop_es.wording import msgid

if TYPE_CHECKING:
    from koop_es.app import Koop

app = group()

COLUMNS: Final = (
    Column("programme_id"),
    Column("name", wide=True),
    Column("funder", wide=True),
    Column("grant_references"),
    Column("opened_on", "day"),
)


@add(app, "open", msgid("Open a programme."))
@sharing(Asking)
def open_programme(
    how: Asking,
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help=msgid("What it is called; public, so name no person.")),
    ],
    funder: Annotated[
        str | None, typer.Option(metavar="PARTY", help=msgid("The party that funds it."))
    ] = None,
    grant_reference: Annotated[
        Texts, typer.Option(metavar="CODE", help=msgid("Reference of a grant (repeatable)."))
    ] = None,
) -> None:
    """Open a programme."""
    from koop_es.cli import finding
    from koop_es.programmes.commands import OpenProgramme

    fields = how.fields() | {"name": name, "grant_references": grant_reference or []}
    asked = command(OpenProgramme, fields)
    with opened_for(dry_run=how.dry_run) as koop:
        if funder:
            asked = command(OpenProgramme, fields | {"funder": finding.party(koop, funder)})
        answer = execute(koop, asked, how)
        twice: list[RuleWarning] = []
        with after_storing(answer):
            twice = _opened_before(koop, name, answer.stream)
        warned = replace(answer, warnings=[*answer.warnings, *twice])
        write_answer(koop, warned, as_json=how.as_json)


def _opened_before(koop: Koop, name: str, programme: str) -> list[RuleWarning]:
    """Return the warning of a programme that is probably the same, if there is one."""
    from koop_es_projections.parties.duplicates import heard
    from koop_es_projections.programmes.queries import all_programmes

    wanted = heard(name)
    with asked(koop) as found:
        for each in all_programmes(found.connection):
            if each.programme_id != programme and heard(each.name) == wanted:
                params = {"programme": each.programme_id}
                return [RuleWarning("programme.probable_duplicate", Level.ATTENTION, params)]
    return []


@add(app, "list", msgid("List programmes."))
@sharing(Showing)
def list_programmes(how: Showing, limit: Limit = 200, cursor: Cursor = None) -> None:
    """List programmes."""
    from koop_es.cli.naming import Names
    from koop_es.exchange.documents.parties import programme_items
    from koop_es_projections.programmes.queries import programmes as listed

    how.format()
    with models() as found:
        page = listed(found.connection, cursor=cursor, limit=limit)
        rows = programme_items(found.connection, found.koop.store, Names(found.koop), page.items)
    how.show_page(COLUMNS, rows, page.next)

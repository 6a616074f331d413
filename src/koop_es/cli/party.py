"""``koop party``: register, show and list organisations and people."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

import typer

from koop_es.cli.answering import after_storing, write_answer
from koop_es.cli.asking import AsJson, Asking, command
from koop_es.cli.cells import Column, line
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.options import Area, Cursor, Limit, Texts
from koop_es.cli.output import document, put
from koop_es.cli.reading import Showing, asked, models
from koop_es.cli.running import execute, opened_for
from koop_es.cli.session import current
from koop_es.cli.sheet import write_fields
from koop_es.kernel.refusals import Invalid
from koop_es.wording import label, msgid

if TYPE_CHECKING:
    from collections.abc import Generator

    from koop_es.app import Koop
    from koop_es.kernel.aggregate import Command
    from koop_es.kernel.warnings import RuleWarning

C = TypeVar("C", bound="Command")

app = group()

COLUMNS: Final = (
    Column("id"),
    Column("kind", "label:party_kind"),
    Column("name", "name", wide=True),
    Column("short_name", wide=True, extra=True),
    Column("country", extra=True),
    Column("area", extra=True),
    Column("registered_on", "day", extra=True),
)
EXTRA: Final = (
    Column("lawful_basis", "label:lawful_basis"),
    Column("source"),
    Column("external_id"),
    Column("former_names"),
    Column("merged_into", "name"),
)
ShortName = Annotated[
    str | None, typer.Option(metavar="TEXT", help=msgid("What it is called for short."))
]
CONTACTS: Final = ("email", "phone", "address", "website", "other")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reaching(Asking):
    """How a party can be reached, and why that may be kept."""

    lawful_basis: Annotated[
        str | None,
        typer.Option(
            metavar="consent|contract|legal_obligation|vital_interests|public_task"
            "|legitimate_interests",
            help=msgid("Basis for keeping personal data; due for people and contact points."),
        ),
    ] = None
    email: Annotated[
        Texts, typer.Option(metavar="ADDRESS", help=msgid("E-mail address (repeatable)."))
    ] = None
    phone: Annotated[
        Texts, typer.Option(metavar="NUMBER", help=msgid("Telephone number (repeatable)."))
    ] = None
    address: Annotated[
        Texts, typer.Option(metavar="TEXT", help=msgid("Postal address (repeatable)."))
    ] = None
    website: Annotated[Texts, typer.Option(metavar="URL", help=msgid("Website (repeatable)."))] = (
        None
    )
    other: Annotated[
        Texts, typer.Option(metavar="TEXT", help=msgid("Another way to be reached."))
    ] = None

    def asked(self, kind: type[C], **fields: Any) -> C:
        """Return a command with these contact points.

        Raises:
            Invalid: A field is wrong; a contact point is named by the option that gave it.
        """
        given = [(each, value) for each in CONTACTS for value in getattr(self, each) or ()]
        points = [{"kind": each, "value": value} for each, value in given]
        with _told_by_option([each for each, _ in given]):
            shared = {"lawful_basis": self.lawful_basis, "contact_points": points}
            return command(kind, self.fields() | shared | fields)


@contextmanager
def _told_by_option(kinds: list[str]) -> Generator[None]:
    """Let what is wrong with the nth contact point name the option that gave it."""
    try:
        yield
    except Invalid as error:
        raise Invalid([replace(e, path=_option(e.path, kinds)) for e in error.errors]) from error


def _option(path: str, kinds: list[str]) -> str:
    list_of, _, place = path.partition(".")
    nth = place.partition(".")[0]
    if list_of != "contact_points" or not nth.isdecimal():
        return path
    kind = kinds[int(nth)]
    same = kinds[: int(nth)].count(kind)
    return f"{kind}.{same}" if kinds.count(kind) > 1 else kind


@add(app, "register", msgid("Register an organisation, or with --person a natural person."))
@sharing(Reaching)
def register(
    how: Reaching,
    name: Annotated[str, typer.Argument(metavar="NAME", help=msgid("What it is called."))],
    *,
    person: Annotated[
        bool, typer.Option("--person", help=msgid("A natural person, whose data can be erased."))
    ] = False,
    short_name: ShortName = None,
    country: Annotated[
        str | None, typer.Option(metavar="XX", help=msgid("ISO 3166 code of two letters."))
    ] = None,
    area: Area = None,
) -> None:
    """Register a party."""
    from koop_es.parties.commands import RegisterOrganisation, RegisterPerson

    kind = RegisterPerson if person else RegisterOrganisation
    asked = how.asked(kind, name=name, short_name=short_name, country=country, area=area)
    with opened_for(dry_run=how.dry_run) as koop:
        answer = execute(koop, asked, how)
        twice: list[RuleWarning] = []
        with after_storing(answer):
            twice = _registered_before(koop, name, answer.stream)
        warned = replace(answer, warnings=[*answer.warnings, *twice])
        write_answer(koop, warned, as_json=how.as_json)


def _registered_before(koop: Koop, name: str, party: str) -> list[RuleWarning]:
    """Return the read model's warning of a party that is probably the same, if there is one."""
    from koop_es_projections.parties.duplicates import probable_duplicate

    with asked(koop) as found:
        warning = probable_duplicate(found.connection, koop.store, name, besides=party)
    return [] if warning is None else [warning]


@add(app, "list", msgid("List parties."))
@sharing(Showing)
def list_parties(
    how: Showing,
    search: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("Part of the name."))
    ] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="organisation|person", help=msgid("Only of this kind."))
    ] = None,
    *,
    merged: Annotated[
        bool,
        typer.Option("--merged", help=msgid("Also those for which another one stands.")),
    ] = False,
    limit: Limit = 200,
    cursor: Cursor = None,
) -> None:
    """List parties."""
    from koop_es.exchange.documents.parties import party_item
    from koop_es_projections.parties.queries import parties

    how.format()
    with models() as found:
        page = parties(
            found.connection,
            found.koop.store,
            search=search,
            kind=kind,
            merged=merged,
            cursor=cursor,
            limit=limit,
        )
    rows = [party_item(item) for item in page.items]
    how.show_page(COLUMNS, rows, page.next)


@add(app, "show", msgid("Show one party."))
def show(
    name: Annotated[
        str,
        typer.Argument(metavar="PARTY", help=msgid("Id, its beginning, or the exact name.")),
    ],
    as_json: AsJson = False,
) -> None:
    """Show one party."""
    from koop_es.cli import finding
    from koop_es.exchange.documents.parties import party_document
    from koop_es_projections.parties.queries import party

    with models() as found:
        item = party(found.connection, found.koop.store, finding.party(found.koop, name))
    whole = party_document(item)
    if as_json:
        put(document(whole))
        return
    write_fields((*COLUMNS, *EXTRA), whole)
    for point in whole["contact_points"]:
        value = point["value"] or current().t.gettext("erased")
        put(f"  {label('contact_kind', point['kind'], current().t)}: {line(value)}\n")

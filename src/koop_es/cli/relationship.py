"""``koop relationship``: encounters, contacts and groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from koop_es.cli.asking import AsJson, Asking, command, day
from koop_es.cli.cells import line
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.options import (
    Area,
    AroseFrom,
    Cursor,
    Limit,
    PartyFilter,
    Texts,
    ThemeFilter,
    Themes,
    Title,
)
from koop_es.cli.output import document, put
from koop_es.cli.reading import Showing, models
from koop_es.cli.relationship_sheet import COLUMNS, write_relationship
from koop_es.cli.running import carry_out, opened
from koop_es.cli.session import current, tell
from koop_es.wording import msgid, warning_sentence

if TYPE_CHECKING:
    from koop_es.app import Koop
    from koop_es.kernel.aggregate import Command

app = group()

FORMS: Final = ("encounter", "contact", "group")


Purpose = Annotated[
    str | None,
    typer.Option(
        metavar="learning|publicity|starting_cooperation|flanking_cooperation"
        "|solving_problems|recruiting_test_groups|validating_results"
        "|transfer_of_good_practice",
        help=msgid("What it serves."),
    ),
]
Remark = Annotated[str | None, typer.Option(metavar="TEXT", help=msgid("What else is to be said."))]


@dataclass(frozen=True, kw_only=True, slots=True)
class Beginning(Asking):
    """What the three forms share."""

    party: Annotated[
        Texts,
        typer.Option(metavar="PARTY", help=msgid("Between whom; two or more (repeatable).")),
    ] = None
    parties_from: Annotated[
        str | None,
        typer.Option(metavar="FILE|-", help=msgid("A list of parties, one a line: names or ids.")),
    ] = None
    theme: Themes = None
    title: Title = None
    purpose: Purpose = None
    target_group: Annotated[
        str | None, typer.Option(metavar="CODE", help=msgid("For whom, coded."))
    ] = None
    area: Area = None
    arose_from: AroseFrom = None

    def begun(self, koop: Koop) -> dict[str, Any]:
        """Return the fields, parties and origin by their ids."""
        from koop_es.cli import finding
        from koop_es.cli.listed import parties_listed

        return self.fields() | {
            "parties": [
                *(finding.party(koop, name) for name in self.party or ()),
                *(parties_listed(koop, self.parties_from) if self.parties_from else ()),
            ],
            "themes": self.theme or [],
            "title": self.title,
            "purpose": self.purpose,
            "target_group": self.target_group,
            "area": self.area,
            "arose_from": finding.tie(koop, self.arose_from) if self.arose_from else None,
        }


Tie = Annotated[str, typer.Argument(metavar="RELATIONSHIP", help=msgid("Id or its beginning."))]


def act(how: Asking, name: str, kind: type[Command], fields: dict[str, Any]) -> None:
    """Carry out a command on one relationship, which must exist."""
    from koop_es.cli import finding

    with opened() as koop:
        stream = finding.relationship(koop, name)
        carry_out(koop, command(kind, how.fields() | fields), how, stream)


def _begin(how: Beginning, kind: type[Command], more: dict[str, Any]) -> None:
    with opened() as koop:
        given: dict[str, Any] = {"parties": ()} | how.begun(koop) | more
        carry_out(koop, command(kind, given), how)


@add(app, "encounter", msgid("Record that parties met, on --effective-on."))
@sharing(Beginning)
def encounter(
    how: Beginning,
    ends_on: Annotated[
        str | None,
        typer.Option(metavar="DAY", help=msgid("Last day; the first one if left out.")),
    ] = None,
) -> None:
    """Record an encounter."""
    from koop_es.relationships.commands import RecordEncounter

    _begin(how, RecordEncounter, {"ends_on": day(ends_on, "ends_on")})


@add(app, "contact", msgid("Record that parties are in contact from --effective-on on."))
@sharing(Beginning)
def contact(
    how: Beginning,
    openness: Annotated[
        str | None,
        typer.Option(metavar="private|network", help=msgid("Who may use it; private if left out.")),
    ] = None,
    cadence_months: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=120,
            metavar="N",
            help=msgid("Care for it every so many months; silence is fine if left out."),
        ),
    ] = None,
) -> None:
    """Establish a contact."""
    from koop_es.relationships.commands import EstablishContact

    _begin(how, EstablishContact, {"openness": openness, "cadence_months": cadence_months})


@add(app, "group", msgid("Record that parties form a group from --effective-on on."))
@sharing(Beginning)
def found_group(how: Beginning) -> None:
    """Found a group."""
    from koop_es.relationships.commands import FoundGroup

    _begin(how, FoundGroup, {})


@add(app, "change-form", msgid("Record that a relationship has another form from that day on."))
@sharing(Asking)
def change_form(
    how: Asking,
    relationship: Tie,
    to: Annotated[
        str,
        typer.Option(metavar="encounter|contact|group", help=msgid("Its new form.")),
    ],
    ends_on: Annotated[
        str | None,
        typer.Option(metavar="DAY", help=msgid("Last day of an encounter.")),
    ] = None,
    openness: Annotated[
        str | None,
        typer.Option(metavar="private|network", help=msgid("Who may use a contact.")),
    ] = None,
) -> None:
    """Change the form of a relationship."""
    from koop_es.relationships.commands import ChangeForm

    fields = {"form": to, "ends_on": day(ends_on, "ends_on"), "openness": openness}
    act(how, relationship, ChangeForm, fields)


@add(app, "close", msgid("Record that a relationship is over; its last day is --effective-on."))
@sharing(Asking)
def close(
    how: Asking,
    relationship: Tie,
    remark: Remark = None,
    successor: Annotated[
        str | None,
        typer.Option(
            metavar="ID", help=msgid("The cooperation or relationship that it turned into.")
        ),
    ] = None,
) -> None:
    """Close a relationship."""
    from koop_es.cli import finding
    from koop_es.relationships.commands import CloseRelationship

    with opened() as koop:
        into = finding.tie(koop, successor) if successor else None
        fields = how.fields() | {"remark": remark, "successor": into}
        stream = finding.relationship(koop, relationship)
        carry_out(koop, command(CloseRelationship, fields), how, stream)


@add(app, "list", msgid("List encounters, contacts and groups."))
@sharing(Showing)
def list_relationships(
    how: Showing,
    form: Annotated[
        str | None,
        typer.Option("--form", metavar="|".join(FORMS), help=msgid("Only ties of this form.")),
    ] = None,
    party: PartyFilter = None,
    theme: ThemeFilter = None,
    purpose: Purpose = None,
    open_only: Annotated[
        bool, typer.Option("--open", help=msgid("Only those that are not closed."))
    ] = False,
    offered: Annotated[
        bool,
        typer.Option("--offered", help=msgid("Only contacts that are open to the network.")),
    ] = False,
    limit: Limit = 200,
    cursor: Cursor = None,
) -> None:
    """List relationships."""
    from koop_es.cli import finding
    from koop_es.cli.errors import ChoiceExpected
    from koop_es.cli.naming import Names
    from koop_es.exchange.documents.relationships import tie_items
    from koop_es_projections.relationships.queries import relationships
    from koop_es_projections.relationships.views import RelationshipFilter

    how.format()
    if form is not None and form not in FORMS:
        raise ChoiceExpected(name="--form", value=form, choices=", ".join(FORMS))
    with models() as found:
        store = found.koop.store
        wanted = finding.party(found.koop, party) if party else None
        filters = RelationshipFilter(
            form=form, party=wanted, open=open_only, theme=theme, purpose=purpose, offered=offered
        )
        page = relationships(found.connection, store, filters=filters, cursor=cursor, limit=limit)
        rows = tie_items(found.connection, store, Names(found.koop), page.items)
    how.show_page(COLUMNS, rows, page.next)


@add(app, "show", msgid("Show one encounter, contact or group."))
def show(
    relationship: Tie,
    as_json: AsJson = False,
) -> None:
    """Show one relationship."""
    from koop_es.cli import finding
    from koop_es.cli.naming import Names
    from koop_es.exchange.documents.relationships import tie
    from koop_es.exchange.documents.standing import warnings_of

    with models() as found:
        stream = finding.relationship(found.koop, relationship)
        koop, today = found.koop, found.koop.today()
        row = tie(found.connection, koop.store, Names(koop), stream, today) or {}
        told = warnings_of(koop.store, stream, today, koop.settings.policy)
        said = [warning_sentence(each, current().t) for each in told]
    if as_json:
        put(document(row | {"warnings": [{"code": w.code, "level": w.level} for w in told]}))
        return
    write_relationship(row)
    for each in said:
        tell(line(each))

"""``koop party``: also rename, reach, merge and separate, and find what is registered twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from koop_es.cli.asking import Asking, command
from koop_es.cli.cells import Column
from koop_es.cli.commands import command as add
from koop_es.cli.commands import sharing
from koop_es.cli.party import Reaching, ShortName, app
from koop_es.cli.reading import Showing, models
from koop_es.cli.running import carry_out, opened
from koop_es.wording import msgid

if TYPE_CHECKING:
    from koop_es.app import Koop

__all__ = ["app"]

TWICE: Final = (
    Column("id"),
    Column("name", wide=True),
    Column("other_id"),
    Column("other_name", wide=True),
    Column("because", "label:likeness"),
)
Party = Annotated[
    str, typer.Argument(metavar="PARTY", help=msgid("Id, its beginning, or the exact name."))
]


@add(app, "rename", msgid("Record that a party bears another name; the former one is kept."))
@sharing(Asking)
def rename(
    how: Asking,
    party: Party,
    name: Annotated[str, typer.Argument(metavar="NAME", help=msgid("What it is called now."))],
    short_name: ShortName = None,
) -> None:
    """Rename a party."""
    from koop_es.cli import finding
    from koop_es.parties.commands import RenameOrganisation, RenamePerson

    with opened() as koop:
        stream = finding.party(koop, party)
        if _is_person(koop, stream) and short_name is None:
            asked = command(RenamePerson, how.fields() | {"name": name})
        else:
            named = {"name": name, "short_name": short_name}
            asked = command(RenameOrganisation, how.fields() | named)
        carry_out(koop, asked, how, stream)


def _is_person(koop: Koop, party: str) -> bool:
    first = koop.store.read_stream(party, up_to_version=1)
    return bool(first) and first[0].topic == "koop.party.person_registered.v1"


@add(app, "reach", msgid("Say how a party can be reached; takes the place of what was known."))
@sharing(Reaching)
def reach(how: Reaching, party: Party) -> None:
    """Change a party's contact points."""
    from koop_es.cli import finding
    from koop_es.parties.commands import ChangeContactPoints

    asked = how.asked(ChangeContactPoints)
    with opened() as koop:
        carry_out(koop, asked, how, finding.party(koop, party))


@add(app, "merge", msgid("Say that a party is the same as another, so that reports show one."))
@sharing(Asking)
def merge(
    how: Asking,
    party: Party,
    into: Annotated[
        str, typer.Option(metavar="PARTY", help=msgid("The party that stands for both."))
    ],
) -> None:
    """Merge a party into another one."""
    from koop_es.cli import finding
    from koop_es.parties.commands import MergeParty

    with opened() as koop:
        stream = finding.party(koop, party)
        asked = command(MergeParty, how.fields() | {"into": finding.party(koop, into)})
        carry_out(koop, asked, how, stream)


@add(app, "separate", msgid("Take back that a party was merged, named by its id. A reason is due."))
@sharing(Asking)
def separate(how: Asking, party: Party) -> None:
    """Let a party stand for itself again."""
    from koop_es.cli import finding
    from koop_es.parties.commands import SeparateParty

    with opened() as koop:
        carry_out(koop, command(SeparateParty, how.fields()), how, finding.party(koop, party))


@add(app, "duplicates", msgid("List parties that are probably registered twice."))
@sharing(Showing)
def duplicates(how: Showing) -> None:
    """List probable duplicates."""
    from koop_es.exchange.documents.parties import duplicate_items
    from koop_es_projections.parties.duplicates import probable_duplicates

    how.format()
    with models() as found:
        pairs = probable_duplicates(found.connection, found.koop.store)
    how.show_page(TWICE, duplicate_items(pairs), None)

"""``koop cooperation``: who joins, leaves and leads, and which persons are in charge."""

from __future__ import annotations

from typing import Annotated

import typer

from koop_es.cli.asking import Asking, command, day
from koop_es.cli.commands import command as add
from koop_es.cli.commands import sharing
from koop_es.cli.cooperation import app
from koop_es.cli.options import Code
from koop_es.cli.running import carry_out, opened
from koop_es.wording import msgid

__all__ = ["app"]

PartyName = Annotated[
    str, typer.Argument(metavar="PARTY", help=msgid("Id, its beginning, or the exact name."))
]


@add(app, "join", msgid("Let a party join from a day on."))
@sharing(Asking)
def join(
    how: Asking,
    cooperation: Code,
    party: PartyName,
    role: Annotated[
        str | None,
        typer.Option(
            metavar="lead|partner|associated|affiliated|funder|grant_recipient|sub_recipient",
            help=msgid("As what; partner if left out."),
        ),
    ] = None,
    tasks: Annotated[str | None, typer.Option(metavar="TEXT", help=msgid("What it does."))] = None,
    benefit: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("What it gains."))
    ] = None,
    signed_on: Annotated[
        str | None, typer.Option(metavar="DAY", help=msgid("Day on which it signed."))
    ] = None,
    signatory: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("Who signed for it."))
    ] = None,
    signed_by: Annotated[
        str | None,
        typer.Option(metavar="PERSON", help=msgid("The registered person who signed for it.")),
    ] = None,
) -> None:
    """Let a party join."""
    from koop_es.cli import finding
    from koop_es.cli.asking import present
    from koop_es.cooperations.commands import JoinCooperation

    with opened() as koop:
        involvement = {
            "party": finding.party(koop, party),
            "role": role,
            "tasks": tasks,
            "benefit": benefit,
            "signed_on": day(signed_on, "involvement.signed_on"),
            "signatory": signatory,
            "signed_by": finding.party(koop, signed_by) if signed_by else None,
        }
        fields = how.fields() | {"involvement": present(involvement)}
        stream = finding.cooperation(koop, cooperation)
        carry_out(koop, command(JoinCooperation, fields), how, stream)


@add(app, "leave", msgid("Let a party leave: from a day on it takes part no longer."))
@sharing(Asking)
def leave(how: Asking, cooperation: Code, party: PartyName) -> None:
    """Let a party leave."""
    from koop_es.cli import finding
    from koop_es.cooperations.commands import LeaveCooperation

    with opened() as koop:
        fields = how.fields() | {"party": finding.party(koop, party)}
        stream = finding.cooperation(koop, cooperation)
        carry_out(koop, command(LeaveCooperation, fields), how, stream)


@add(app, "replace-lead", msgid("Let another party lead from a day on."))
@sharing(Asking)
def replace_lead(
    how: Asking,
    cooperation: Code,
    party: PartyName,
    former: Annotated[
        str | None,
        typer.Option(metavar="PARTY", help=msgid("The lead it follows; the only one if left out.")),
    ] = None,
) -> None:
    """Replace the lead."""
    from koop_es.cli import finding
    from koop_es.cooperations.commands import ReplaceLead

    with opened() as koop:
        fields = how.fields() | {
            "party": finding.party(koop, party),
            "former": finding.party(koop, former) if former else None,
        }
        stream = finding.cooperation(koop, cooperation)
        carry_out(koop, command(ReplaceLead, fields), how, stream)


@add(app, "assign-person", msgid("Assign a registered person as contact, signatory and so on."))
@sharing(Asking)
def assign_person(
    how: Asking,
    cooperation: Code,
    person: Annotated[
        str, typer.Argument(metavar="PERSON", help=msgid("Id, its beginning, or the exact name."))
    ],
    capacity: Annotated[
        str,
        typer.Option(metavar="contact|signatory|responsible|deputy", help=msgid("As what.")),
    ],
    party: Annotated[
        str | None, typer.Option(metavar="PARTY", help=msgid("For which party."))
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help=msgid("Last day, where it is known."))
    ] = None,
    follows: Annotated[
        str | None,
        typer.Option(metavar="ID", help=msgid("The assignment that it takes over, such as p9.")),
    ] = None,
    handover: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("What was handed over."))
    ] = None,
) -> None:
    """Assign a person."""
    from koop_es.cli import finding
    from koop_es.cooperations.commands import AssignPerson

    with opened() as koop:
        fields = how.fields() | {
            "capacity": capacity,
            "person": finding.party(koop, person),
            "party": finding.party(koop, party) if party else None,
            "until": day(until, "until"),
            "follows": follows,
            "handover": handover,
        }
        stream = finding.cooperation(koop, cooperation)
        carry_out(koop, command(AssignPerson, fields), how, stream)

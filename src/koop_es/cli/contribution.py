"""``koop contribution``: what the parties pledge, and what they bring."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from koop_es.cli.asking import Asking, command, day, decimal, present
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.options import Code
from koop_es.cli.running import Part, act, carry_out, opened
from koop_es.wording import msgid

app = group()

Amount = Annotated[str | None, typer.Option(metavar="NUMBER", help=msgid("How much."))]
Unit = Annotated[
    str | None, typer.Option(metavar="CODE", help=msgid("In what; of money the currency, as EUR."))
]


def _quantity(amount: str | None, unit: str | None) -> dict[str, Any] | None:
    return present({"amount": decimal(amount), "unit": unit}) or None


@add(app, "pledge", msgid("Record what a party pledges to bring."))
@sharing(Asking)
def pledge(
    how: Asking,
    cooperation: Code,
    party: Annotated[
        str, typer.Argument(metavar="PARTY", help=msgid("Id, its beginning, or the exact name."))
    ],
    description: Annotated[str, typer.Argument(metavar="TEXT", help=msgid("What it brings."))],
    kind: Annotated[
        str,
        typer.Option(
            metavar="money|in_kind|staff|space|knowledge", help=msgid("What kind of thing it is.")
        ),
    ],
    amount: Amount = None,
    unit: Unit = None,
    due_on: Annotated[str | None, typer.Option(metavar="DAY", help=msgid("By when."))] = None,
) -> None:
    """Pledge a contribution."""
    from koop_es.cli import finding
    from koop_es.cooperations.commands import PledgeContribution

    with opened() as koop:
        fields = how.fields() | {
            "party": finding.party(koop, party),
            "contribution_kind": kind,
            "description": description,
            "quantity": _quantity(amount, unit),
            "due_on": day(due_on, "due_on"),
        }
        stream = finding.cooperation(koop, cooperation)
        carry_out(koop, command(PledgeContribution, fields), how, stream)


@add(app, "deliver", msgid("Record that something of a pledge was brought."))
@sharing(Asking)
def deliver(
    how: Asking,
    cooperation: Code,
    contribution: Annotated[
        str,
        typer.Argument(
            metavar="CONTRIBUTION", help=msgid("Id such as b9, or the beginning of its words.")
        ),
    ],
    amount: Amount = None,
    unit: Unit = None,
    remark: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("What else is to be said."))
    ] = None,
) -> None:
    """Deliver a contribution."""
    from koop_es.cooperations.commands import DeliverContribution

    fields = {"quantity": _quantity(amount, unit), "remark": remark}
    part = Part("contribution_id", "contribution", contribution)
    act(cooperation, how, DeliverContribution, fields, part)

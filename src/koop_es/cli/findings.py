"""``koop finding``: what auditors found, how it was answered and settled."""

from __future__ import annotations

from typing import Annotated

import typer

from koop_es.cli.asking import Asking, command, day
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.options import Code
from koop_es.cli.running import Part, act, carry_out, opened
from koop_es.wording import msgid

app = group()

Finding = Annotated[
    str,
    typer.Argument(metavar="FINDING", help=msgid("Id such as f9, or the beginning of its words.")),
]


@add(app, "raise", msgid("Record what an auditor found; also once the file is closed."))
@sharing(Asking)
def raise_finding(
    how: Asking,
    cooperation: Code,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=msgid("What was found."))],
    raised_by: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("Who found it."))
    ] = None,
    concerns: Annotated[
        str | None,
        typer.Option(metavar="PART", help=msgid("The goal, check or other part it is about.")),
    ] = None,
    answer_due_on: Annotated[
        str | None, typer.Option(metavar="DAY", help=msgid("By when it is to be answered."))
    ] = None,
) -> None:
    """Raise a finding."""
    from koop_es.cli import finding
    from koop_es.cli.parts import any_part_named
    from koop_es.cooperations.commands import RaiseFinding

    with opened() as koop:
        stream = finding.cooperation(koop, cooperation)
        fields = how.fields() | {
            "finding": text,
            "raised_by": raised_by,
            "concerns": any_part_named(koop, stream, concerns) if concerns else None,
            "answer_due_on": day(answer_due_on, "answer_due_on"),
        }
        carry_out(koop, command(RaiseFinding, fields), how, stream)


@add(app, "answer", msgid("Answer a finding."))
@sharing(Asking)
def answer_finding(
    how: Asking,
    cooperation: Code,
    finding: Finding,
    response: Annotated[str, typer.Argument(metavar="TEXT", help=msgid("The answer."))],
) -> None:
    """Answer a finding."""
    from koop_es.cooperations.commands import AnswerFinding

    part = Part("finding_id", "finding", finding)
    act(cooperation, how, AnswerFinding, {"response": response}, part)


@add(app, "settle", msgid("Record that a finding is settled."))
@sharing(Asking)
def settle_finding(
    how: Asking,
    cooperation: Code,
    finding: Finding,
    outcome: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("How it was settled."))
    ] = None,
) -> None:
    """Settle a finding."""
    from koop_es.cooperations.commands import SettleFinding

    part = Part("finding_id", "finding", finding)
    act(cooperation, how, SettleFinding, {"outcome": outcome}, part)

"""``koop cooperation``: agree, extend, end and the other acts on a whole cooperation."""

from __future__ import annotations

from typing import Annotated

import typer

from koop_es.cli.agreeing import Agreeing, merged, with_ids
from koop_es.cli.asking import Asking, command, day
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.options import Code
from koop_es.cli.running import act, carry_out, opened
from koop_es.wording import msgid

app = group()


@add(app, "agree", msgid("Record that parties agreed on a cooperation."))
@sharing(Agreeing)
def agree(how: Agreeing) -> None:
    """Agree a cooperation."""
    from koop_es.cli.documents import read_object
    from koop_es.cli.templates import AGREEMENT, write_template
    from koop_es.cooperations.commands import AgreeCooperation

    if how.template:
        write_template(AGREEMENT)
        return
    given = merged(read_object(how.file) if how.file else {}, how.given())
    with opened() as koop:
        carry_out(koop, command(AgreeCooperation, with_ids(koop, given)), how)


@add(app, "extend", msgid("Move the planned end to a later day."))
@sharing(Asking)
def extend(
    how: Asking,
    cooperation: Code,
    ends_on: Annotated[str, typer.Option(metavar="DAY", help=msgid("The new last day."))],
) -> None:
    """Extend the term."""
    from koop_es.cooperations.commands import ExtendTerm

    act(cooperation, how, ExtendTerm, {"ends_on": day(ends_on, "ends_on")})


@add(app, "suspend", msgid("Let a cooperation rest from a day on; a reason is due."))
@sharing(Asking)
def suspend(how: Asking, cooperation: Code) -> None:
    """Suspend a cooperation."""
    from koop_es.cooperations.commands import SuspendCooperation

    act(cooperation, how, SuspendCooperation, {})


@add(app, "resume", msgid("Let a suspended cooperation go on from a day on."))
@sharing(Asking)
def resume(how: Asking, cooperation: Code) -> None:
    """Resume a cooperation."""
    from koop_es.cooperations.commands import ResumeCooperation

    act(cooperation, how, ResumeCooperation, {})


@add(app, "end", msgid("Record how a cooperation ended or will end."))
@sharing(Asking)
def end(
    how: Asking,
    cooperation: Code,
    manner: Annotated[
        str,
        typer.Option(
            metavar="term_expired|purpose_reached_early|notice_regular|notice_for_cause"
            "|by_consent|funding_ceased|party_ceased|merged|never_in_force",
            help=msgid("How it ends. Its last day is --effective-on."),
        ),
    ],
    result: Annotated[
        str | None,
        typer.Option(
            metavar="reached|partly|not_reached|not_assessed",
            help=msgid("What became of the goals."),
        ),
    ] = None,
    afterwards: Annotated[
        str | None,
        typer.Option(
            metavar="nothing|contact|group|follow_up_cooperation|regular_service",
            help=msgid("What it turns into."),
        ),
    ] = None,
    successor: Annotated[
        str | None,
        typer.Option(metavar="ID", help=msgid("The cooperation or relationship it turns into.")),
    ] = None,
    remark: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("What else is to be said."))
    ] = None,
) -> None:
    """End a cooperation."""
    from koop_es.cli import finding
    from koop_es.cooperations.commands import EndCooperation

    with opened() as koop:
        fields = how.fields() | {
            "manner": manner,
            "result": result,
            "afterwards": afterwards,
            "successor": finding.tie(koop, successor) if successor else None,
            "remark": remark,
        }
        stream = finding.cooperation(koop, cooperation)
        carry_out(koop, command(EndCooperation, fields), how, stream)


@add(app, "revoke-ending", msgid("Take an ending back: the cooperation goes on."))
@sharing(Asking)
def revoke_ending(how: Asking, cooperation: Code) -> None:
    """Revoke an ending."""
    from koop_es.cooperations.commands import RevokeEnding

    act(cooperation, how, RevokeEnding, {})


@add(app, "close-file", msgid("Close the file of an ended cooperation."))
@sharing(Asking)
def close_file(how: Asking, cooperation: Code) -> None:
    """Close the file."""
    from koop_es.cooperations.commands import CloseFile

    act(cooperation, how, CloseFile, {})


@add(app, "assign-programme", msgid("Put a cooperation into a funder's programme."))
@sharing(Asking)
def assign_programme(
    how: Asking,
    cooperation: Code,
    programme: Annotated[
        str,
        typer.Argument(metavar="PROGRAMME", help=msgid("Id, its beginning, or the exact name.")),
    ],
    grant_reference: Annotated[
        str | None, typer.Option(metavar="CODE", help=msgid("Reference of the grant."))
    ] = None,
    grant_decided_on: Annotated[
        str | None, typer.Option(metavar="DAY", help=msgid("Day of the grant decision."))
    ] = None,
) -> None:
    """Assign a programme."""
    from koop_es.cli import finding
    from koop_es.cooperations.commands import AssignProgramme

    with opened() as koop:
        fields = how.fields() | {
            "programme": finding.programme(koop, programme),
            "grant_reference": grant_reference,
            "grant_decided_on": day(grant_decided_on, "grant_decided_on"),
        }
        stream = finding.cooperation(koop, cooperation)
        carry_out(koop, command(AssignProgramme, fields), how, stream)

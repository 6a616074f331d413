"""``koop cooperation``: agree, extend, end and the other acts on a whole cooperation."""

from __future__ import annotations

from typing import Annotated

import typer

from koop_es.cli.asking import Asking, command, day
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.options import Code, Texts
from koop_es.cli.running import act, carry_out, opened
from koop_es.wording import msgid

app = group()


@add(app, "agree", msgid("Record that parties agreed on a cooperation."))
@sharing(Asking)
def agree(
    how: Asking,
    *,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("What it is called."))
    ] = None,
    theme: Annotated[
        Texts, typer.Option(metavar="CODE", help=msgid("What it is about (repeatable)."))
    ] = None,
    party: Annotated[
        Texts,
        typer.Option(
            metavar="PARTY[:ROLE][:record-keeper]",
            help=msgid(
                "Who takes part, by id, its beginning or exact name (repeatable). Roles: lead, "
                "partner, associated, affiliated, funder, grant_recipient, sub_recipient."
            ),
        ),
    ] = None,
    goal: Annotated[
        Texts, typer.Option(metavar="TEXT", help=msgid("What is to be reached (repeatable)."))
    ] = None,
    agreed_on: Annotated[
        str | None,
        typer.Option(metavar="DAY", help=msgid("Day of the agreement; same as --effective-on.")),
    ] = None,
    starts_on: Annotated[
        str | None, typer.Option(metavar="DAY", help=msgid("First day of the term."))
    ] = None,
    ends_on: Annotated[
        str | None, typer.Option(metavar="DAY", help=msgid("Last planned day."))
    ] = None,
    end_condition: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=msgid("What ends it where no day does.")),
    ] = None,
    review_on: Annotated[
        str | None,
        typer.Option(metavar="DAY", help=msgid("Day on which the end condition is looked at.")),
    ] = None,
    check_rhythm_months: Annotated[
        int | None,
        typer.Option(metavar="N", help=msgid("Months between controlling checks.")),
    ] = None,
    area: Annotated[
        str | None, typer.Option(metavar="CODE", help=msgid("Municipality or NUTS code."))
    ] = None,
    target_group: Annotated[
        str | None, typer.Option(metavar="CODE", help=msgid("For whom."))
    ] = None,
    arose_from: Annotated[
        str | None,
        typer.Option(metavar="ID", help=msgid("Relationship or cooperation out of which it grew.")),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|-", help=msgid("All fields as JSON; options stand over the file.")
        ),
    ] = None,
    template: Annotated[
        bool, typer.Option("--template", help=msgid("Print such a file with comments."))
    ] = False,
) -> None:
    """Agree a cooperation."""
    from koop_es.cli import agreeing
    from koop_es.cli.documents import read_object
    from koop_es.cli.templates import AGREEMENT, write_template
    from koop_es.cooperations.commands import AgreeCooperation

    if template:
        write_template(AGREEMENT)
        return
    options = agreeing.from_options(
        title=title,
        themes=theme or (),
        parties=party or (),
        goals=goal or (),
        term={
            "starts_on": starts_on,
            "ends_on": ends_on,
            "end_condition": end_condition,
            "review_on": review_on,
        },
        expected={"check_rhythm_months": check_rhythm_months},
        others={"area": area, "target_group": target_group, "arose_from": arose_from},
    )
    common = how.fields() | {"effective_on": day(agreed_on or how.effective_on, "effective_on")}
    given = agreeing.merged(read_object(file) if file else {}, options | agreeing.present(common))
    with opened() as koop:
        carry_out(koop, command(AgreeCooperation, agreeing.with_ids(koop, given)), how)


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
) -> None:
    """Assign a programme."""
    from koop_es.cli import finding
    from koop_es.cooperations.commands import AssignProgramme

    with opened() as koop:
        fields = how.fields() | {
            "programme": finding.programme(koop, programme),
            "grant_reference": grant_reference,
        }
        stream = finding.cooperation(koop, cooperation)
        carry_out(koop, command(AssignProgramme, fields), how, stream)

"""``koop milestone``: plan, move, reach, miss and drop milestones."""

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

Milestone = Annotated[
    str,
    typer.Argument(
        metavar="MILESTONE", help=msgid("Id such as m2, or the beginning of its title.")
    ),
]


def _part(name: str) -> Part:
    return Part("milestone_id", "milestone", name)


@add(app, "plan", msgid("Plan a milestone."))
@sharing(Asking)
def plan(
    how: Asking,
    cooperation: Code,
    title: Annotated[
        str,
        typer.Argument(
            metavar="TITLE", help=msgid("What is to be reached; public, so name no person.")
        ),
    ],
    due_on: Annotated[
        str | None, typer.Option(metavar="DAY", help=msgid("By when; always needed."))
    ] = None,
    goal: Annotated[
        str | None,
        typer.Option(metavar="GOAL", help=msgid("The goal that it serves, by id or title.")),
    ] = None,
) -> None:
    """Plan a milestone."""
    from koop_es.cli import finding
    from koop_es.cli.parts import part_named
    from koop_es.cooperations.commands import PlanMilestone

    with opened() as koop:
        stream = finding.cooperation(koop, cooperation)
        fields = how.fields() | {
            "title": title,
            "due_on": day(due_on, "due_on"),
            "goal_id": part_named(koop, stream, "goal", goal) if goal else None,
        }
        carry_out(koop, command(PlanMilestone, fields), how, stream)


@add(app, "move", msgid("Move a milestone to another day. A reason is due."))
@sharing(Asking)
def move(
    how: Asking,
    cooperation: Code,
    milestone: Milestone,
    due_on: Annotated[str, typer.Option(metavar="DAY", help=msgid("The new day."))],
) -> None:
    """Move a milestone."""
    from koop_es.cooperations.commands import RescheduleMilestone

    fields = {"due_on": day(due_on, "due_on")}
    act(cooperation, how, RescheduleMilestone, fields, _part(milestone))


@add(app, "reach", msgid("Record that a milestone was reached, on --effective-on."))
@sharing(Asking)
def reach(
    how: Asking,
    cooperation: Code,
    milestone: Milestone,
    partly: Annotated[bool, typer.Option("--partly", help=msgid("Only partly."))] = False,
    evidence: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help=msgid("Evidence attached before (repeatable).")),
    ] = None,
) -> None:
    """Reach a milestone."""
    from koop_es.cooperations.commands import ReachMilestone

    fields = {"degree": "partly" if partly else "fully", "evidence": evidence or []}
    act(cooperation, how, ReachMilestone, fields, _part(milestone))


@add(app, "miss", msgid("Record that a milestone was missed and will not be reached."))
@sharing(Asking)
def miss(how: Asking, cooperation: Code, milestone: Milestone) -> None:
    """Miss a milestone."""
    from koop_es.cooperations.commands import MissMilestone

    act(cooperation, how, MissMilestone, {}, _part(milestone))


@add(app, "drop", msgid("Plan a milestone no longer. A reason is due."))
@sharing(Asking)
def drop(how: Asking, cooperation: Code, milestone: Milestone) -> None:
    """Drop a milestone."""
    from koop_es.cooperations.commands import DropMilestone

    act(cooperation, how, DropMilestone, {}, _part(milestone))

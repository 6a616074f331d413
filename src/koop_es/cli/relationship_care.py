"""``koop relationship``: what happens within one; touches, introductions, cadence, reviews."""

from __future__ import annotations

from typing import Annotated

import typer

from koop_es.cli.asking import Asking, command, day
from koop_es.cli.commands import command as add
from koop_es.cli.commands import sharing
from koop_es.cli.options import Texts, Themes
from koop_es.cli.relationship import Purpose, Remark, Tie, act, app
from koop_es.cli.running import carry_out, opened
from koop_es.wording import msgid

__all__ = ["app"]


@add(app, "touch", msgid("Record that parties were in touch, and what it has brought."))
@sharing(Asking)
def touch(
    how: Asking,
    relationship: Tie,
    outcome: Annotated[
        Texts,
        typer.Option(
            metavar="idea|knowledge_gained|publicity_gained|cooperation_started|support_given"
            "|problem_solved|test_persons|result_validated|good_practice_taken_over"
            "|good_practice_passed_on",
            help=msgid("What it has brought (repeatable)."),
        ),
    ] = None,
    not_reached: Annotated[
        bool, typer.Option("--not-reached", help=msgid("Nobody was reached."))
    ] = False,
    party: Annotated[
        Texts,
        typer.Option(metavar="PARTY", help=msgid("Who of the parties; all if left out.")),
    ] = None,
    purpose: Purpose = None,
    theme: Themes = None,
    remark: Remark = None,
) -> None:
    """Record a touch."""
    from koop_es.cli import finding
    from koop_es.relationships.commands import RecordTouch

    with opened() as koop:
        fields = how.fields() | {
            "reached": not not_reached,
            "outcomes": outcome or [],
            "parties": [finding.party(koop, name) for name in party or ()],
            "purpose": purpose,
            "themes": theme or [],
            "remark": remark,
        }
        stream = finding.relationship(koop, relationship)
        carry_out(koop, command(RecordTouch, fields), how, stream)


@add(app, "introduce", msgid("Record that one party introduced another to a third one."))
@sharing(Asking)
def introduce(
    how: Asking,
    relationship: Tie,
    introducer: Annotated[
        str, typer.Option(metavar="PARTY", help=msgid("Who introduced somebody."))
    ],
    introduced: Annotated[str, typer.Option(metavar="PARTY", help=msgid("Who was introduced."))],
    to: Annotated[str, typer.Option(metavar="PARTY", help=msgid("To whom."))],
    consent: Annotated[
        Texts,
        typer.Option(
            metavar="PARTY", help=msgid("Who agreed to it beforehand; who is introduced must.")
        ),
    ] = None,
    purpose: Purpose = None,
    theme: Themes = None,
    remark: Remark = None,
) -> None:
    """Record an introduction."""
    from koop_es.cli import finding
    from koop_es.relationships.commands import MakeIntroduction

    with opened() as koop:
        fields = how.fields() | {
            "introducer": finding.party(koop, introducer),
            "introduced": finding.party(koop, introduced),
            "introduced_to": finding.party(koop, to),
            "consents": [finding.party(koop, name) for name in consent or ()],
            "purpose": purpose,
            "themes": theme or [],
            "remark": remark,
        }
        stream = finding.relationship(koop, relationship)
        carry_out(koop, command(MakeIntroduction, fields), how, stream)


@add(app, "openness", msgid("Open a contact to the network, or make it private again."))
@sharing(Asking)
def openness(
    how: Asking,
    relationship: Tie,
    to: Annotated[
        str, typer.Argument(metavar="private|network", help=msgid("Who may use a contact."))
    ],
) -> None:
    """Change the openness of a contact."""
    from koop_es.relationships.commands import ChangeOpenness

    act(how, relationship, ChangeOpenness, {"openness": to})


@add(app, "cadence", msgid("Say how often a contact is to be cared for."))
@sharing(Asking)
def cadence(
    how: Asking,
    relationship: Tie,
    months: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=120,
            metavar="N",
            help=msgid("Every so many months; without, silence is fine."),
        ),
    ] = None,
) -> None:
    """Set the cadence of a contact."""
    from koop_es.relationships.commands import SetCadence

    act(how, relationship, SetCadence, {"cadence_months": months})


@add(app, "review", msgid("Record the review of a group: relevance, resources, what follows."))
@sharing(Asking)
def review(
    how: Asking,
    relationship: Tie,
    relevance: Annotated[
        str,
        typer.Option(metavar="high|limited|none", help=msgid("How much the group still matters.")),
    ],
    decision: Annotated[
        str,
        typer.Option(
            metavar="go_on|change|start_project|dissolve", help=msgid("What follows from it.")
        ),
    ],
    resources_until: Annotated[
        str | None,
        typer.Option(metavar="DAY", help=msgid("Day until which its resources are sure.")),
    ] = None,
    remark: Remark = None,
) -> None:
    """Record the review of a group."""
    from koop_es.relationships.commands import ReviewGroup

    fields = {
        "relevance": relevance,
        "decision": decision,
        "resources_until": day(resources_until, "resources_until"),
        "remark": remark,
    }
    act(how, relationship, ReviewGroup, fields)

"""``koop measure``, ``koop decision`` and ``koop note``: what follows from a check."""

from __future__ import annotations

from typing import Annotated

import typer

from koop_es.cli.asking import Asking, command
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.options import Code, Evidence
from koop_es.cli.running import Part, act, carry_out, opened
from koop_es.wording import msgid

APPS = {"measure": group(), "decision": group(), "note": group()}


@add(APPS["measure"], "close", msgid("Record that a measure was done."))
@sharing(Asking)
def close_measure(
    how: Asking,
    cooperation: Code,
    measure: Annotated[
        str,
        typer.Argument(
            metavar="MEASURE", help=msgid("Id such as a9, or the beginning of its title.")
        ),
    ],
    outcome: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("What came of it."))
    ] = None,
    evidence: Evidence = None,
) -> None:
    """Close a measure."""
    from koop_es.cooperations.commands import CloseMeasure

    fields = {"outcome": outcome, "evidence": evidence or []}
    act(cooperation, how, CloseMeasure, fields, Part("measure_id", "measure", measure))


@add(APPS["decision"], "record", msgid("Record the decision that a red light asked for."))
@sharing(Asking)
def record_decision(
    how: Asking,
    cooperation: Code,
    decision: Annotated[
        str,
        typer.Argument(
            metavar="DECISION", help=msgid("Id such as d9, or the beginning of its question.")
        ),
    ],
    outcome: Annotated[str, typer.Option(metavar="TEXT", help=msgid("What was decided."))],
    decided_by: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("Who decided it."))
    ] = None,
    evidence: Evidence = None,
) -> None:
    """Record a decision."""
    from koop_es.cooperations.commands import RecordDecision

    fields = {"outcome": outcome, "decided_by": decided_by, "evidence": evidence or []}
    act(cooperation, how, RecordDecision, fields, Part("decision_id", "decision", decision))


@add(APPS["note"], "add", msgid("Write a note."))
@sharing(Asking)
def add_note(
    how: Asking,
    cooperation: Code,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=msgid("The note."))],
    concerns: Annotated[
        str | None,
        typer.Option(metavar="PART", help=msgid("Goal, milestone, measure … that it is about.")),
    ] = None,
) -> None:
    """Add a note."""
    from koop_es.cli import finding
    from koop_es.cli.parts import any_part_named
    from koop_es.cooperations.commands import AddNote

    with opened() as koop:
        stream = finding.cooperation(koop, cooperation)
        part = any_part_named(koop, stream, concerns) if concerns else None
        fields = how.fields() | {"text": text, "concerns": part}
        carry_out(koop, command(AddNote, fields), how, stream)

"""``koop check``: record controlling checks, and list those that are due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import typer

from koop_es.cli.asking import Asking, command, day, present, wrong
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.errors import OptionMissing, OptionsExclude
from koop_es.cli.options import Evidence, File, Template, Texts
from koop_es.cli.reporting import Reporting, Within, show_checks_due
from koop_es.cli.running import carry_out, opened
from koop_es.cli.session import say
from koop_es.wording import msgid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koop_es.app import Koop

app = group()

LIGHTS: Final = "--green, --yellow, --red"
FOLLOWING_UP: Final = frozenset({"routine", "interim", "final"})
"""Kinds of check that must say what became of every open measure."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding(Asking):
    """What a check found, in options."""

    green: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("All in plan: one sentence."))
    ] = None
    yellow: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=msgid("To be watched; with --deviation and --measure.")),
    ] = None
    red: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=msgid("Critical; also with --decision-needed.")),
    ] = None
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="routine|milestone|ad_hoc|interim|final|follow_up",
            help=msgid("Why it was held; routine if left out."),
        ),
    ] = None
    deviation: Annotated[
        Texts, typer.Option(metavar="TEXT", help=msgid("What is not as agreed (repeatable)."))
    ] = None
    cause: Annotated[
        Texts, typer.Option(metavar="TEXT", help=msgid("Why; the first belongs to the first."))
    ] = None
    measure: Annotated[
        Texts, typer.Option(metavar="TEXT", help=msgid("What is to be done (repeatable)."))
    ] = None
    due: Annotated[
        Texts, typer.Option(metavar="DAY", help=msgid("By when; the first belongs to the first."))
    ] = None
    owner: Annotated[
        Texts,
        typer.Option(metavar="PARTY", help=msgid("Who does it; the first belongs to the first.")),
    ] = None
    close: Annotated[
        Texts,
        typer.Option(metavar="MEASURE", help=msgid("An open measure that is done (repeatable).")),
    ] = None
    decision_needed: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=msgid("What must be decided beyond the team.")),
    ] = None
    conclusion: Annotated[str | None, typer.Option(metavar="TEXT", help=msgid("What follows."))] = (
        None
    )
    conducted_by: Annotated[
        str | None, typer.Option(metavar="TEXT", help=msgid("Who held it."))
    ] = None
    participant: Annotated[
        Texts, typer.Option(metavar="TEXT", help=msgid("Who took part (repeatable)."))
    ] = None
    planned_for: Annotated[
        str | None, typer.Option(metavar="DAY", help=msgid("Day for which it was planned."))
    ] = None
    next_check_on: Annotated[
        str | None, typer.Option(metavar="DAY", help=msgid("Day of the next check."))
    ] = None
    evidence: Evidence = None

    def found(self) -> dict[str, Any]:
        """Return what the options say; what was not given is left out.

        Raises:
            OptionsExclude: More than one light was given.
            Invalid: A day is wrong, or something belongs to nothing.
        """
        lights = {"green": self.green, "yellow": self.yellow, "red": self.red}
        given = [(light, text) for light, text in lights.items() if text is not None]
        if len(given) > 1:
            raise OptionsExclude(names=LIGHTS)
        light, summary = given[0] if given else (None, None)
        whole = self.fields() | {
            "light": light,
            "summary": summary,
            "kind": self.kind,
            "deviations": _paired("deviation", self.deviation, {"cause": self.cause}),
            "measures": _paired("measure", self.measure, {"due_on": self.due, "owner": self.owner}),
            "decision_needed": self.decision_needed,
            "conclusion": self.conclusion,
            "conducted_by": self.conducted_by,
            "participants": self.participant,
            "planned_for": day(self.planned_for, "planned_for"),
            "next_check_on": day(self.next_check_on, "next_check_on"),
            "evidence": self.evidence,
        }
        return present(whole)


def _paired(
    kind: str, texts: Sequence[str] | None, more: Mapping[str, Sequence[str] | None]
) -> list[dict[str, Any]]:
    """Put the nth value of each further option to the nth text."""
    named = "description" if kind == "deviation" else "title"
    rows: list[dict[str, Any]] = [{named: text} for text in texts or ()]
    for field, values in more.items():
        for nth, value in enumerate(values or ()):
            if nth >= len(rows):
                raise wrong(f"{kind}s.{nth}.{field}", "missing", f"there is no such {kind}")
            path = f"measures.{nth}.due_on"
            rows[nth][field] = day(value, path) if field == "due_on" else value
    return rows


@add(app, "record", msgid("Record a controlling check: a light, a sentence, and what follows."))
@sharing(Finding)
def record(
    how: Finding,
    cooperation: Annotated[
        str | None,
        typer.Argument(metavar="COOPERATION", help=msgid("Code, id or beginning of the id.")),
    ] = None,
    file: File = None,
    template: Template = False,
) -> None:
    """Record a check."""
    from koop_es.cli import finding
    from koop_es.cli.agreeing import merged
    from koop_es.cli.documents import read_object
    from koop_es.cli.templates import CHECK, write_template
    from koop_es.cooperations.commands import RecordControllingCheck

    if template:
        write_template(CHECK)
        return
    if cooperation is None:
        raise OptionMissing(name="COOPERATION", help="koop check record --help")
    given = merged(read_object(file) if file else {}, how.found())
    if "light" not in given and "lights" not in given:
        raise OptionsExclude(names=LIGHTS)
    with opened() as koop:
        stream = finding.cooperation(koop, cooperation)
        given = _with_owners(koop, given)
        given["follow_up"], carried = _followed_up(koop, stream, given, how.close or ())
        carry_out(koop, command(RecordControllingCheck, given), how, stream)
    if carried:
        say("Carried on: {measures}", measures=", ".join(carried))


def _with_owners(koop: Koop, given: dict[str, Any]) -> dict[str, Any]:
    from koop_es.cli import finding

    for row in _objects(given.get("measures")):
        if isinstance(row.get("owner"), str):
            row["owner"] = finding.party(koop, row["owner"])
    return given


def _objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list that a file may hold; what is none is told later."""
    if not isinstance(value, list):
        return []
    items = cast("list[Any]", value)
    return [cast("dict[str, Any]", item) for item in items if isinstance(item, dict)]


def _followed_up(
    koop: Koop, stream: str, given: Mapping[str, Any], close: Sequence[str]
) -> tuple[Any, list[str]]:
    """Return what became of the open measures, and those that nobody named: they are carried on."""
    from koop_es.cli.parts import open_measures, part_named

    told = given.get("follow_up", [])
    if not isinstance(told, list):
        return told, []
    closed = [part_named(koop, stream, "measure", name) for name in close]
    rows: list[Any] = [*told, *({"measure_id": each, "status": "closed"} for each in closed)]
    if given.get("kind", "routine") not in FOLLOWING_UP:
        return rows, []
    known = {row.get("measure_id") for row in _objects(rows)}
    carried = [measure for measure in open_measures(koop, stream) if measure not in known]
    return [*rows, *({"measure_id": each, "status": "carried"} for each in carried)], carried


@add(app, "due", msgid("List controlling checks that are due or overdue."))
@sharing(Reporting)
def due_checks(how: Reporting, within: Within = None) -> None:
    """List checks that are due."""
    show_checks_due(how, within)

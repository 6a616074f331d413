"""``koop goal``: set, revise, measure and drop goals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from koop_es.cli.asking import Asking, command, day, decimal, present, wrong
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.options import Code
from koop_es.cli.running import Part, act, carry_out, opened
from koop_es.wording import msgid

if TYPE_CHECKING:
    from collections.abc import Mapping

app = group()

Goal = Annotated[
    str,
    typer.Argument(metavar="GOAL", help=msgid("Id such as g1, or the beginning of its title.")),
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting(Asking):
    """What can be said of a goal, beside its title."""

    indicator: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help=msgid("By what it is measured; public, so name no person.")
        ),
    ] = None
    unit: Annotated[str | None, typer.Option(metavar="CODE", help=msgid("In what."))] = None
    measure: Annotated[
        str | None,
        typer.Option(
            metavar="number|percentage|yes_no|ordinal|qualitative",
            help=msgid("How it is measured; number if left out."),
        ),
    ] = None
    direction: Annotated[
        str | None,
        typer.Option(
            metavar="increase|decrease|maintain",
            help=msgid("Where it is to go; increase if left out."),
        ),
    ] = None
    tolerance: Annotated[
        str | None,
        typer.Option(metavar="NUMBER", help=msgid("Allowed distance from the target.")),
    ] = None
    aggregation: Annotated[
        str | None,
        typer.Option(
            metavar="latest|cumulative", help=msgid("Whether the latest value counts, or the sum.")
        ),
    ] = None
    baseline: Annotated[
        str | None, typer.Option(metavar="NUMBER", help=msgid("The value from which it starts."))
    ] = None
    baseline_on: Annotated[
        str | None, typer.Option(metavar="DAY", help=msgid("When that value was taken."))
    ] = None
    target: Annotated[
        str | None, typer.Option(metavar="NUMBER", help=msgid("The value to reach."))
    ] = None
    due_on: Annotated[str | None, typer.Option(metavar="DAY", help=msgid("By when."))] = None
    weight: Annotated[
        str | None, typer.Option(metavar="NUMBER", help=msgid("Its weight among the goals."))
    ] = None
    evidence_required: Annotated[
        bool | None,
        typer.Option(
            "--evidence-required/--no-evidence-required",
            help=msgid("Whether a measured value needs evidence."),
        ),
    ] = None
    file: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|-", help=msgid("All fields as JSON; options stand over the file.")
        ),
    ] = None
    template: Annotated[
        bool, typer.Option("--template", help=msgid("Print such a file with comments."))
    ] = False

    def terms(self, title: str | None) -> dict[str, Any]:
        """Return what the options say of the goal; what was not given is left out."""
        indicator = {
            "name": self.indicator,
            "unit": self.unit,
            "measure": self.measure,
            "direction": self.direction,
            "tolerance": decimal(self.tolerance),
            "aggregation": self.aggregation,
        }
        baseline = {
            "value": decimal(self.baseline),
            "taken_on": day(self.baseline_on, "terms.baseline.taken_on"),
        }
        target = {
            "value": decimal(self.target),
            "due_on": day(self.due_on, "terms.target.due_on"),
        }
        return present(
            {
                "title": title,
                "indicator": present(indicator),
                "baseline": present(baseline),
                "target": present(target),
                "weight": decimal(self.weight),
                "evidence_required": self.evidence_required,
            }
        )


@add(app, "set", msgid("Add a goal."))
@sharing(Setting)
def set_goal(
    how: Setting,
    cooperation: Annotated[
        str | None,
        typer.Argument(metavar="COOPERATION", help=msgid("Code, id or beginning of the id.")),
    ] = None,
    title: Annotated[
        str | None,
        typer.Argument(
            metavar="TITLE", help=msgid("The goal in words; public, so name no person.")
        ),
    ] = None,
) -> None:
    """Set a goal."""
    from koop_es.cli.errors import OptionMissing
    from koop_es.cooperations.commands import SetGoal

    if _printed(how):
        return
    if cooperation is None:
        raise OptionMissing(name="COOPERATION", help="koop goal set --help")
    terms = _from_file(how, how.terms(title))
    if "title" not in terms and not how.file:
        raise wrong("terms.title", "missing")
    act(cooperation, how, SetGoal, {"terms": terms})


def _printed(how: Setting) -> bool:
    if how.template:
        from koop_es.cli.templates import GOAL, write_template

        write_template(GOAL)
    return how.template


def _from_file(how: Setting, given: Mapping[str, Any]) -> dict[str, Any]:
    from koop_es.cli.agreeing import merged
    from koop_es.cli.documents import read_object

    return merged(read_object(how.file) if how.file else {}, given)


@add(app, "revise", msgid("Revise a goal; the old terms stay visible. A reason is due."))
@sharing(Setting)
def revise(
    how: Setting,
    cooperation: Code,
    goal: Goal,
    title: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help=msgid("The goal in other words; public, so name no person.")
        ),
    ] = None,
) -> None:
    """Revise a goal: what is not given stays as it is."""
    from koop_es.cli import finding
    from koop_es.cli.agreeing import merged
    from koop_es.cli.parts import part_named, state_of
    from koop_es.cooperations.commands import ReviseGoal
    from koop_es.kernel.jsonable import jsonable

    if _printed(how):
        return
    with opened() as koop:
        stream = finding.cooperation(koop, cooperation)
        goal_id = part_named(koop, stream, "goal", goal)
        known = jsonable(state_of(koop, stream).goals[goal_id].terms)
        terms = merged(known, _from_file(how, how.terms(title)))
        asked = command(ReviseGoal, how.fields() | {"goal_id": goal_id, "terms": terms})
        carry_out(koop, asked, how, stream)


@add(app, "measure", msgid("Record a goal's actual value."))
@sharing(Asking)
def measure(
    how: Asking,
    cooperation: Code,
    goal: Goal,
    value: Annotated[
        str | None, typer.Option(metavar="NUMBER", help=msgid("The value measured."))
    ] = None,
    statement: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=msgid("What was found, for a qualitative goal.")),
    ] = None,
    evidence: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help=msgid("Evidence attached before (repeatable).")),
    ] = None,
) -> None:
    """Measure a goal."""
    from koop_es.cooperations.commands import MeasureProgress

    progress = {"value": decimal(value), "statement": statement}
    fields = {"progress": present(progress) or {"value": None}, "evidence": evidence or []}
    act(cooperation, how, MeasureProgress, fields, Part("goal_id", "goal", goal))


@add(app, "drop", msgid("Pursue a goal no longer. A reason is due."))
@sharing(Asking)
def drop(how: Asking, cooperation: Code, goal: Goal) -> None:
    """Drop a goal."""
    from koop_es.cooperations.commands import DropGoal

    act(cooperation, how, DropGoal, {}, Part("goal_id", "goal", goal))

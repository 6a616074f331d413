"""Carrying out what an import planned, and telling what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from koop_es.cli.cells import Column, line
from koop_es.cli.failing import FAILURE, REFUSED, WRONG_USE
from koop_es.cli.output import Table, chosen_format, document, put, write_table
from koop_es.cli.progress import Progress
from koop_es.cli.running import opened_for
from koop_es.cli.session import current, say, tell
from koop_es.wording import difference_sentence, msgid, notice_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.exchange.planned import Plan
    from koop_es.exchange.problems import Notice
    from koop_es.exchange.report import ImportReport

Strict = Annotated[bool, typer.Option("--strict", help=msgid("Any problem keeps everything out."))]
Update = Annotated[
    bool, typer.Option("--update", help=msgid("Take over what the files say newly."))
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help=msgid("Tell what would be done; write nothing."))
]
Actor = Annotated[str, typer.Option(metavar="NAME", help=msgid("Who records it; see koop actor."))]

MOST_ALIKE: Final = 3
MOST_DIFFERENCES: Final = 20
TAKEN_OVER: Final = msgid(
    "With --update a later or new end, a missing goal, an ending and new milestones are taken over."
)
COLUMNS: Final = (
    Column("kind", "label:kind"),
    Column("added", "number"),
    Column("unchanged", "number"),
    Column("updated", "number"),
    Column("differing", "number"),
    Column("refused", "number"),
    Column("no_cooperation", "number"),
)


def carry_out_plan(
    plan: Plan,
    *,
    dry_run: bool,
    strict: bool,
    update: bool,
    actor: str,
    as_json: bool,
) -> None:
    """Bring the record to what a plan says and tell what was done.

    Args:
        plan: What was read.
        dry_run: Write nothing.
        strict: Any problem keeps everything out.
        update: Take over what the files say newly.
        actor: Who records it.
        as_json: Tell it as one JSON document.

    Raises:
        typer.Exit: With the exit code of what could not be done.
    """
    from koop_es.exchange.importing import run

    progress = Progress(current().t.gettext("Importing"))
    nothing = not plan.parties and not len(plan.cooperations) and not len(plan.too_few)
    with opened_for(dry_run=dry_run or nothing) as koop:
        report = run(
            koop,
            plan,
            dry_run=dry_run,
            strict=strict,
            update=update,
            actor=actor,
            progress=progress,
        )
        progress.end()
    if as_json:
        put(document(report.as_dict()))
    else:
        _write(report, update=update)
    if report.stopped:
        raise typer.Exit(REFUSED)
    leave(report.problems)


def leave(problems: Sequence[Notice]) -> None:
    """Leave with the exit code of a file that could not be used, if there is one.

    Raises:
        typer.Exit: There is.
    """
    from koop_es.exchange.problems import FILE_UNREADABLE, OF_FILES

    codes = {problem.code for problem in problems}
    if FILE_UNREADABLE in codes:
        raise typer.Exit(WRONG_USE)
    if codes & set(OF_FILES):
        raise typer.Exit(FAILURE)


def _by_code(notes: Sequence[Notice]) -> list[list[Notice]]:
    found: dict[str, list[Notice]] = {}
    for note in notes:
        found.setdefault(note.code, []).append(note)
    return list(found.values())


def _write(report: ImportReport, *, update: bool) -> None:
    t = current().t
    rows: list[dict[str, Any]] = [
        {"kind": kind, **counts} for kind, counts in report.as_dict()["counts"].items()
    ]
    form = chosen_format(None, as_json=False, output=None)
    write_table(Table(COLUMNS, rows, None), form)
    for problem in report.problems:
        tell(line(notice_sentence(problem, t)))
    tell_notes([*report.notes, *report.no_cooperation, *report.skipped])
    _write_differences(report, update=update)
    if report.stopped:
        tell(
            t.ngettext(
                "Nothing was imported: {number} problem.",
                "Nothing was imported: {number} problems.",
                len(report.problems),
            )
        )
    elif report.dry_run:
        say("Nothing was written: this was a dry run.")


def tell_notes(notes: Sequence[Notice]) -> None:
    """Tell notes on stderr, of many alike only the first few."""
    t = current().t
    for alike in _by_code(notes):
        for note in alike[:MOST_ALIKE]:
            tell(line(notice_sentence(note, t)))
        if len(alike) > MOST_ALIKE:
            say("… and {number} more like this; --json lists all.", number=len(alike) - MOST_ALIKE)


def _write_differences(report: ImportReport, *, update: bool) -> None:
    t = current().t
    for each in report.differences[:MOST_DIFFERENCES]:
        tell(line(difference_sentence(each, t)))
    if (more := len(report.differences) - MOST_DIFFERENCES) > 0:
        say("… and {number} more like this; --json lists all.", number=more)
    if all(each.taken_over for each in report.differences):
        return
    if update:
        say(
            "What was not taken over stays as recorded. Where the file is right, correct the entry "
            "with koop entry correct."
        )
    else:
        say(TAKEN_OVER)

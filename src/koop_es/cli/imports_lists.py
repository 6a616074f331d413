"""``koop import csv`` and ``koop import xlsx``: lists that people keep, by a mapping."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from koop_es.cli.asking import AsJson
from koop_es.cli.cells import Column, line
from koop_es.cli.commands import command as add
from koop_es.cli.commands import sharing
from koop_es.cli.errors import ChoiceExpected
from koop_es.cli.imports import app
from koop_es.cli.imports_told import (
    Actor,
    DryRun,
    Strict,
    Update,
    carry_out_plan,
    leave,
    tell_notes,
)
from koop_es.cli.output import Table, chosen_format, document, put, save, write_table
from koop_es.cli.reading import asked
from koop_es.cli.running import opened_for
from koop_es.cli.session import current, say, tell
from koop_es.wording import heading, label, msgid, notice_sentence

if TYPE_CHECKING:
    from koop_es.exchange.lists.mapping import Mapping
    from koop_es.exchange.lists.planning import ListPlan, Story
    from koop_es.exchange.planned import Plan
    from koop_es.exchange.problems import Notice
    from koop_es.exchange.recognising import FileKind

File = Annotated[str, typer.Argument(metavar="FILE", help=msgid("The list."))]
STORY: Final = (
    Column("row", "number"),
    Column("becomes", "label:becomes"),
    Column("title", wide=True),
    Column("parties", wide=True),
    Column("starts_on", "day"),
    Column("ends_on", "day"),
    Column("goal", wide=True, extra=True),
    Column("themes", wide=True, extra=True),
    Column("status", "label:status"),
)
OPEN_OR_ENDED: Final = "open|ended"


@dataclass(frozen=True, slots=True)
class Listing:
    """What every import of a list can be told."""

    mapping: Annotated[
        str | None,
        typer.Option(metavar="FILE.toml", help=msgid("How the list is read; see --save-mapping.")),
    ] = None
    save_mapping: Annotated[
        str | None,
        typer.Option(
            "--save-mapping",
            metavar="FILE.toml",
            help=msgid("Write the mapping that is suggested, to be looked at and changed."),
        ),
    ] = None
    explain: Annotated[
        bool,
        typer.Option("--explain", help=msgid("Show what each row would become; write nothing.")),
    ] = False
    passed: Annotated[
        str | None,
        typer.Option(
            metavar=OPEN_OR_ENDED,
            help=msgid("What became of rows whose end has passed, where the list does not tell."),
        ),
    ] = None
    yes: Annotated[
        bool,
        typer.Option("--yes", help=msgid("Import by the suggested mapping; write over a file.")),
    ] = False
    no_input: Annotated[bool, typer.Option("--no-input", help=msgid("Never ask."))] = False
    strict: Strict = False
    update: Update = False
    dry_run: DryRun = False
    actor: Actor = "operator"
    as_json: AsJson = False


@add(app, "csv", msgid("Import a list that is text with separators."))
@sharing(Listing)
def csv(how: Listing, file: File) -> None:
    """Import a text."""
    from koop_es.exchange.recognising import FileKind

    _import(how, Path(file), FileKind.TEXT_TABLE)


@add(app, "xlsx", msgid("Import a list from a workbook."))
@sharing(Listing)
def xlsx(how: Listing, file: File) -> None:
    """Import a workbook."""
    from koop_es.exchange.recognising import FileKind

    _import(how, Path(file), FileKind.XLSX)


def _import(how: Listing, file: Path, kind: FileKind) -> None:
    from koop_es.exchange.lists.mapping import read_mapping
    from koop_es.exchange.lists.planning import plan_list

    if how.passed not in {None, *OPEN_OR_ENDED.split("|")}:
        choices = ", ".join(OPEN_OR_ENDED.split("|"))
        raise ChoiceExpected(name="--passed", value=how.passed, choices=choices)
    mapping = read_mapping(Path(how.mapping)) if how.mapping else None
    with opened_for(dry_run=True) as koop:
        today = koop.today()
    found = plan_list(file, kind, mapping, today, passed=how.passed)
    if found.past and (passed := _past(how, found.past)):
        found = plan_list(file, kind, mapping, today, passed=passed)
    if found.plan.parties:
        found.plan.notes += _known(found.plan)
    if how.save_mapping and found.mapping is not None:
        from koop_es.exchange.lists.mapping import as_toml

        save(Path(how.save_mapping), as_toml(found.mapping).encode(), yes=how.yes)
        say("The mapping is saved: {file}. Look at it before you import.", file=how.save_mapping)
    if how.explain:
        _explain(found, as_json=how.as_json)
        leave(found.plan.problems)
        return
    # What nobody has looked at is not written: entries cannot be taken back.
    unseen = mapping is None and not how.yes and bool(found.plan.parties)
    carry_out_plan(
        found.plan,
        dry_run=how.dry_run or unseen,
        strict=how.strict,
        update=how.update,
        actor=how.actor,
        as_json=how.as_json,
    )
    if unseen and not how.dry_run:
        say(
            "The mapping was only suggested. Look at it with --explain, keep it with "
            "--save-mapping FILE.toml, and import with --mapping FILE.toml."
        )


def _known(plan: Plan) -> list[Notice]:
    from koop_es.exchange.lists.known_parties import known_parties

    with opened_for(dry_run=True) as koop, asked(koop) as models:
        return list(known_parties(models.connection, plan))


def _past(how: Listing, number: int) -> str | None:
    """Ask once what became of rows whose end has passed; where nobody is asked they stay open."""
    t = current().t
    told = t.ngettext(
        "The end of {number} row has passed, and the list does not tell how it went.",
        "The end of {number} rows has passed, and the list does not tell how it went.",
        number,
    )
    tell(told)
    asks = not how.no_input and not how.as_json and sys.stdin.isatty() and sys.stderr.isatty()
    if not asks:
        say("They stay open, to be ended by hand; --passed ended records them as ended.")
        return None
    question = t.gettext("Record them as ended, how nobody knows?")
    return "ended" if typer.confirm(question, err=True) else "open"


# ---------------------------------------------------------------- what would become of it


def _explain(found: ListPlan, *, as_json: bool) -> None:
    if as_json:
        put(document(_document(found)))
        return
    t = current().t
    if found.mapping is not None:
        _tell_columns(found.mapping)
    rows = [_row(story) for story in found.stories]
    write_table(Table(STORY, rows, None), chosen_format(None, as_json=False, output=None))
    for problem in found.plan.problems:
        tell(line(notice_sentence(problem, t)))
    tell_notes([*found.plan.notes, *found.plan.no_cooperation, *found.plan.skipped])
    say("Nothing was written: this was a preview.")


def _tell_columns(mapping: Mapping) -> None:
    t = current().t
    say("This is how the list is read (source {source}):", source=mapping.source)
    for field, name in mapping.fields():
        tell(f"  {name} → {heading(field, t)}")
    for party in mapping.parties:
        role = label("role", party.role.value, t)
        marks = " ".join(json.dumps(mark, ensure_ascii=False) for mark in party.split)
        split = t.gettext(", split at {marks}", marks=marks) if marks else ""
        tell(f"  {party.column} → {role}{split}")
    unread = t.gettext("never read")
    for name in mapping.ignore:
        tell(f"  {name} → {unread}")


def _row(story: Story) -> dict[str, Any]:
    t = current().t
    parties = [f"{name} ({label('role', role, t)})" for name, role in story.parties]
    return {**_plain(story), "parties": "; ".join(parties)}


def _plain(story: Story) -> dict[str, Any]:
    return {
        "row": story.row,
        "becomes": story.becomes,
        "title": story.title,
        "parties": [{"name": name, "role": role} for name, role in story.parties],
        "starts_on": story.starts_on,
        "ends_on": story.ends_on,
        "goal": story.goal,
        "themes": list(story.themes),
        "status": story.status,
        "notices": [notice.as_dict() for notice in story.notices],
    }


def _document(found: ListPlan) -> dict[str, Any]:
    mapping = found.mapping
    return {
        "mapping": None if mapping is None else mapping.model_dump(mode="json", by_alias=True),
        "files": dict(found.plan.files),
        "rows": [_plain(story) for story in found.stories],
        "problems": [notice.as_dict() for notice in found.plan.problems],
        "notes": [notice.as_dict() for notice in found.plan.notes],
    }

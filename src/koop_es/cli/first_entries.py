"""``koop entry first``: many facts entered for the first time, with one reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import typer

from koop_es.cli.asking import AsJson, wrong
from koop_es.cli.cells import Column
from koop_es.cli.commands import command as add
from koop_es.cli.entry import app
from koop_es.cli.failing import REFUSED
from koop_es.cli.imports_told import Actor, DryRun, Strict
from koop_es.cli.options import Template
from koop_es.cli.output import Table, chosen_format, document, put, write_table
from koop_es.cli.running import opened
from koop_es.cli.session import say
from koop_es.kernel.record import EnteredVia
from koop_es.wording import msgid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.app import Koop
    from koop_es.exchange.batches import BatchReport

__all__ = ["app"]

FIRST_ENTRIES: Final = (
    ("{", msgid("First entries: what happened before it is recorded here.")),
    ('  "reason": "…",', msgid("Why they come late; an entry may tell a reason of its own.")),
    ('  "entries": [', msgid("They are recorded in this order.")),
    (
        '    {"command": "cooperation.agree", "as": "cafe",',
        msgid("The name after as stands for it in later entries."),
    ),
    ('     "title": "…", "themes": ["…"], "goals": ["…"],', msgid("See agree --template.")),
    ('     "parties": [{"party": "…", "role": "lead"}, {"party": "…"}],', ""),
    ('     "term": {"starts_on": "2025-01-01", "ends_on": "2026-12-31"},', ""),
    ('     "effective_on": "2024-12-10"},', msgid("The day on which it was agreed.")),
    (
        '    {"command": "milestone.plan", "cooperation": "cafe",',
        msgid("Or the code, id or its beginning of one that is recorded."),
    ),
    ('     "title": "…", "due_on": "2025-03-31", "effective_on": "2024-12-10"},', ""),
    ('    {"command": "milestone.reach", "cooperation": "cafe",', ""),
    (
        '     "milestone_id": "…", "effective_on": "2025-03-28"}',
        msgid("Parts by their id, or by their title."),
    ),
    ("  ]", ""),
    ("}", ""),
)
"""An example with comments."""

COLUMNS: Final = (
    Column("row", "number"),
    Column("command"),
    Column("status", "label:row_status"),
    Column("cooperation"),
    Column("message", wide=True),
)


@add(app, "first", msgid("Record many entries for the first time, with one reason for all."))
def first(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE|-", help=msgid("JSON with reason and entries; see --template.")
        ),
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=msgid("Why they come late, in words; for all of them.")),
    ] = None,
    reason_code: Annotated[
        str | None,
        typer.Option(
            metavar="first_entry|received_late|oversight|absence|typing_error",
            help=msgid("Why, picked from the list; first_entry if left out."),
        ),
    ] = None,
    actor: Actor = "operator",
    strict: Strict = False,
    dry_run: DryRun = False,
    template: Template = False,
    as_json: AsJson = False,
) -> None:
    """Record a batch of first entries."""
    from koop_es.cli.documents import read_object
    from koop_es.cli.templates import write_template
    from koop_es.exchange.batches import Batch, enter

    if template:
        write_template(FIRST_ENTRIES)
        return
    if file is None:
        raise wrong("file", "missing")
    told = read_object(file)
    with opened() as koop:
        batch = Batch(
            rows=_rows(told),
            reason=reason or told.get("reason"),
            reason_code=reason_code or told.get("reason_code") or "first_entry",
            actor=actor,
            entered_via=EnteredVia.CLI,
            strict=strict,
            dry_run=dry_run,
        )
        report = enter(koop, batch, _Finder(koop))
        _write(koop, report, as_json=as_json)
    if report.counts()["refused"]:
        raise typer.Exit(REFUSED)


def _rows(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    entries = told.get("entries")
    if not isinstance(entries, list):
        raise wrong("entries", "list_type", "a list is expected")
    rows = cast("list[Any]", entries)
    for nth, row in enumerate(rows):
        if not isinstance(row, dict):
            raise wrong(f"entries.{nth}", "dict_type", "an object is expected")
    return cast("list[dict[str, Any]]", rows)


class _Finder:
    """Finds what rows name: by code, id, its beginning, or exact name."""

    def __init__(self, koop: Koop) -> None:
        self._koop = koop

    def cooperation(self, name: str) -> str:
        """Return the id of a cooperation."""
        from koop_es.cli import finding

        return finding.cooperation(self._koop, name)

    def part(self, stream: str, kind: str, name: str) -> str:
        """Return the id of a part by the beginning of its title."""
        from koop_es.cli.parts import part_named

        return part_named(self._koop, stream, kind, name)

    def fields(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields with parties and programmes named by their ids."""
        from koop_es.cli import finding
        from koop_es.cli.agreeing import with_ids

        found = with_ids(self._koop, fields)
        for name in ("party", "former", "person", "funder"):
            if isinstance(found.get(name), str):
                found[name] = finding.party(self._koop, found[name])
        if isinstance(found.get("programme"), str):
            found["programme"] = finding.programme(self._koop, found["programme"])
        return found


def _write(koop: Koop, report: BatchReport, *, as_json: bool) -> None:
    from koop_es.cli.naming import Names
    from koop_es.exchange.documents.batches import batch_document

    told = batch_document(report, Names(koop))
    if as_json:
        put(document(told))
        return
    form = chosen_format(None, as_json=False, output=None)
    write_table(Table(COLUMNS, told["rows"], told), form)
    if report.stopped:
        say("Nothing was recorded, because of what was refused.")
    elif report.dry_run:
        say("Nothing was recorded; this is what would be done.")
    elif report.counts()["pending"]:
        say("What waits for approval is not recorded yet; see koop approval list.")
    if report.counts()["refused"]:
        say("Hand the file in again once it is mended: what is recorded is not recorded twice.")

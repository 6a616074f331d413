"""``koop report``: reports as of any day and as known at any time."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from koop_es.cli.asking import AsJson, day
from koop_es.cli.cells import Column
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.errors import ChoiceExpected
from koop_es.cli.output import Table, chosen_format, write_table
from koop_es.cli.reading import Showing, fields_of, models
from koop_es.cli.reporting import Known, Past, Reporting, head_of, report_table
from koop_es.cli.session import current
from koop_es.exchange.reports.definitions import CHOICE, MOST
from koop_es.exchange.reports.table import BY_NAME, REPORTS
from koop_es.wording import heading, msgid

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.cli.reading import Models
    from koop_es.exchange.reports.definitions import Definition, Option
    from koop_es_projections.audit_trail.views import AuditFilter

app = group()
app.info.no_args_is_help = False

Rows = Annotated[bool, typer.Option("--rows", help=msgid("Show what lies behind the figures."))]


@app.callback(invoke_without_command=True, help=msgid("Reports; without a name, which there are."))
def overview(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the reports with their questions where none is named."""
    if ctx.invoked_subcommand is not None:
        return
    t = current().t
    rows = [
        {"number": each.number, "name": each.name, "question": t.gettext(each.question)}
        for each in REPORTS
    ]
    columns = (Column("number"), Column("name"), Column("question", wide=True, wraps=True))
    write_table(
        Table(columns, rows, {"items": rows}), chosen_format(None, as_json=as_json, output=None)
    )


# Reports by the table


def _add(definition: Definition) -> None:
    """Add a report's command, with what it can be told."""

    def run(how: Showing, rows: bool = False, **given: Any) -> None:
        table = report_table(definition, how, given, drill=rows)
        if not rows and how.format() == "table" and definition.name in FOR_PERSONS:
            table = FOR_PERSONS[definition.name](table)
        how.show(table)

    run.__name__ = definition.name.replace("-", "_")
    parameters = [inspect.Parameter("how", inspect.Parameter.POSITIONAL_OR_KEYWORD)]
    parameters += [_parameter(option) for option in definition.options]
    if definition.drill is not None:
        parameters.append(_keyword("rows", Rows, default=False))
    run.__signature__ = inspect.Signature(parameters)  # pyright: ignore[reportFunctionMemberAccess]
    shared = Reporting if definition.filtered else Known if definition.past else Showing
    add(app, definition.name, definition.question)(sharing(shared)(run))


def _parameter(option: Option) -> inspect.Parameter:
    """Return an option of a report as Typer takes it."""
    described: dict[str, Any] = {"help": option.help, "metavar": option.kind.upper()}
    kind: Any = str | None
    if option.kind in MOST:
        described |= {"min": 0, "max": MOST[option.kind]}
        kind = int | None
    elif option.kind == CHOICE:
        described["metavar"] = "|".join(option.choices)
    name = f"--{option.name.replace('_', '-')}"
    default = inspect.Parameter.empty if option.needed else option.default
    needed = str if option.needed else kind
    return _keyword(option.name, Annotated[needed, typer.Option(name, **described)], default)


def _keyword(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    keyword = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, keyword, annotation=annotation, default=default)


def _with_forms(table: Table) -> Table:
    """Return R1 for a person: the sum, and the same once more for each form."""
    columns = (Column("form", "label:form"), *table.columns)
    rows = [{"form": None, **row} for row in table.rows]
    total: dict[str, Any] = table.document["totals"]
    rows.append({"form": None, **total, "duration": heading("total", current().t)})
    for form in total["by_form"]:
        if form["total"]["count"]:
            counted = [row for row in form["rows"] if row["count"]]
            rows += [{"form": form["form"], **row} for row in counted]
    return Table(columns, rows, table.document, table.time_zone)


FOR_PERSONS: Final[dict[str, Callable[[Table], Table]]] = {"time-bounded": _with_forms}
"""Reports of which a person sees more than the rows."""

for each in REPORTS:
    if each.ask is not None:
        _add(each)


# The audit trail


@add(app, "audit-trail", BY_NAME["audit-trail"].question)
@sharing(Known)
def audit_trail(
    how: Known,
    of: Annotated[
        str | None,
        typer.Option(
            "--of",
            "--cooperation",
            metavar="NAME",
            help=msgid("Only of this cooperation, relationship, party or programme."),
        ),
    ] = None,
    actor: Annotated[
        str | None, typer.Option(metavar="NAME", help=msgid("Only recorded by this actor."))
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option("--type", metavar="TYPE", help=msgid("Only of this stored name.")),
    ] = None,
    effective_from: Annotated[
        str | None, typer.Option(metavar="DAY", help=msgid("Effective on or after this day."))
    ] = None,
    effective_to: Annotated[
        str | None, typer.Option(metavar="DAY", help=msgid("Effective on or before this day."))
    ] = None,
    recorded_from: Annotated[
        str | None, typer.Option(metavar="DAY", help=msgid("Recorded on or after this day."))
    ] = None,
    recorded_to: Annotated[
        str | None, typer.Option(metavar="DAY", help=msgid("Recorded on or before this day."))
    ] = None,
) -> None:
    """R12."""
    from koop_es.cli import finding
    from koop_es.cli.trail import COLUMNS, for_person, trail_rows
    from koop_es.exchange.documents.trail import COLUMNS as ALL_COLUMNS
    from koop_es_projections.audit_trail.views import AuditFilter

    how.format()
    with models() as found:
        koop = found.koop
        wanted = AuditFilter(
            stream=finding.anything(koop, of) if of else None,
            actor=koop.home.keys.actor(actor) if actor else None,
            topic=_stored_name(topic),
            effective_from=day(effective_from, "effective_from"),
            effective_to=day(effective_to, "effective_to"),
            recorded_from=day(recorded_from, "recorded_from"),
            recorded_to=day(recorded_to, "recorded_to"),
            **Past.of(how.as_of, how.known_at, koop).query,
        )
        rows = trail_rows(found, wanted)
        document = _trail_document(how, found, wanted, rows)
    if how.format() == "table":
        how.show(Table(COLUMNS, for_person(rows), document, koop.settings.time_zone))
    else:
        how.show(Table(ALL_COLUMNS, rows, document, koop.settings.time_zone))


def _stored_name(topic: str | None) -> str | None:
    from koop_es.ledger.topics import KINDS

    if topic is not None and topic not in KINDS:
        raise ChoiceExpected(name="--type", value=topic, choices=", ".join(sorted(KINDS)))
    return topic


def _trail_document(
    how: Known, found: Models, wanted: AuditFilter, rows: list[dict[str, Any]]
) -> dict[str, Any]:
    from koop_es.exchange.documents.reports import entries

    head = head_of("audit-trail", how, found, found.koop.store.head() - found.lag_events)
    return head | entries(fields_of(wanted), rows)

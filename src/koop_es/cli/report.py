"""``koop report``: reports as of any day and as known at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from koop_es.cli.asking import day
from koop_es.cli.cells import Column
from koop_es.cli.commands import command as add
from koop_es.cli.commands import group, sharing
from koop_es.cli.errors import ChoiceExpected
from koop_es.cli.output import Table
from koop_es.cli.reading import fields_of, models
from koop_es.cli.reporting import Known, Past, Reporting, as_table, asked_of, head_of
from koop_es.cli.session import current
from koop_es.wording import heading, msgid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from koop_es.cli.reading import Models
    from koop_es_projections.audit_trail.views import AuditFilter
    from koop_es_projections.relationship_report.views import Report

app = group()

STOCK: Final = (
    Column("duration", "label:duration"),
    Column("count", "number"),
    Column("share", "share"),
    Column("median_age_days", "number"),
    Column("median_remaining_days", "number"),
    Column("past_end", "number"),
    Column("suspended", "number"),
    Column("dormant", "number"),
)
CHECKS: Final = (
    Column("code"),
    Column("title", wide=True),
    Column("due_on", "day"),
    Column("days_until_due", "number"),
    Column("overdue"),
    Column("last_check_on", "day"),
    Column("rhythm_months", "number", extra=True),
    Column("ends_on", "day", extra=True),
)
ENDS: Final = (
    Column("code"),
    Column("title", wide=True),
    Column("form", "label:form"),
    Column("starts_on", "day"),
    Column("ends_on", "day"),
    Column("days_left", "number"),
    Column("stream", extra=True),
)
Within = Annotated[
    int | None,
    typer.Option(min=0, max=36_500, metavar="DAYS", help=msgid("How many days to look ahead.")),
]


@add(app, "time-bounded", msgid("Time-bounded and ongoing ties, and those of which it is unknown."))
@sharing(Reporting)
def time_bounded(how: Reporting) -> None:
    """R1."""
    from koop_es_projections.relationship_report.queries import time_bounded as query

    table = _told("time-bounded", how, query, STOCK)
    if how.format() == "table":
        table = _with_forms(table)
    how.show(table)


def _with_forms(table: Table) -> Table:
    """Return the report for a person: the sum, and the same once more for each form."""
    columns = (Column("form", "label:form"), *STOCK)
    rows = [{"form": None, **row} for row in table.rows]
    total: dict[str, Any] = table.document["totals"]
    rows.append({"form": None, **total, "duration": heading("total", current().t)})
    for form in total["by_form"]:
        if form["total"]["count"]:
            counted = [row for row in form["rows"] if row["count"]]
            rows += [{"form": form["form"], **row} for row in counted]
    return Table(columns, rows, table.document, table.time_zone)


@add(app, "checks-due", msgid("Controlling checks that are due or overdue."))
@sharing(Reporting)
def checks_due(how: Reporting, within: Within = None) -> None:
    """R6."""
    show_checks_due(how, within)


def show_checks_due(how: Reporting, within: int | None) -> None:
    """Show which checks are due (R6)."""
    from koop_es_projections.relationship_report.queries import checks_due as query

    how.show(_told("checks-due", how, query, CHECKS, within_days=within))


@add(app, "expiring", msgid("Ties that end soon."))
@sharing(Reporting)
def expiring(how: Reporting, within: Within = 90) -> None:
    """R7."""
    from koop_es_projections.relationship_report.queries import expiring as query

    days = 90 if within is None else within
    how.show(_told("expiring", how, query, ENDS, within_days=days))


@add(app, "term-passed", msgid("Ties past their planned end that nobody has ended."))
@sharing(Reporting)
def term_passed(how: Reporting) -> None:
    """R8."""
    from koop_es_projections.relationship_report.queries import term_passed as query

    how.show(_told("term-passed", how, query, ENDS))


def _told(
    name: str,
    how: Reporting,
    query: Callable[..., Report[Any, Any]],
    columns: Sequence[Column],
    **more: Any,
) -> Table:
    """Return a report on ties, of the day and the state of knowledge that were asked for."""
    how.format()
    with models() as found:
        policy = found.koop.settings.policy
        asked = {"filters": how.filters(found), "policy": policy, **asked_of(how, found), **more}
        return as_table(name, how, found, query(found.connection, **asked), columns)


@add(app, "audit-trail", msgid("Who recorded what when, and since when it holds: an entry a row."))
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
    from koop_es.cli.trail import ALL_COLUMNS, COLUMNS, for_person, trail_rows
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

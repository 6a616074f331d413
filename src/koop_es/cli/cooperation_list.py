"""``koop cooperation``: what can be read of cooperations."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer

from koop_es.cli.asking import AsJson
from koop_es.cli.cells import Column
from koop_es.cli.commands import command as add
from koop_es.cli.commands import sharing
from koop_es.cli.confirmation import app
from koop_es.cli.errors import ChoiceExpected
from koop_es.cli.options import (
    AreaFilter,
    AsOf,
    Code,
    Cursor,
    KnownAt,
    Limit,
    PartyFilter,
    ProgrammeFilter,
    Texts,
    ThemeFilter,
)
from koop_es.cli.reading import models
from koop_es.cli.reporting import Known, Past
from koop_es.cli.session import current
from koop_es.wording import day, label, msgid

__all__ = ["app"]

OVER: Final = frozenset({"ended", "file_closed", "withdrawn"})
PHASES: Final = (
    "proposed",
    "conditional",
    "agreed",
    "running",
    "suspended",
    "term_passed",
    "ended",
    "file_closed",
    "withdrawn",
)
LIGHTS: Final = ("green", "yellow", "red", "unchecked")
COLUMNS: Final = (
    Column("code"),
    Column("title", wide=True),
    Column("phase", "label:phase"),
    Column("light", "label:light"),
    Column("leads", "name", wide=True),
    Column("starts_on", "day", extra=True),
    Column("ends_on", "day"),
    Column("ended_on", "day", extra=True),
    Column("check_due_on", "day", extra=True),
    Column("milestone_title", wide=True, extra=True),
    Column("milestone_due_on", "day", extra=True),
    Column("open_measures", "number", extra=True),
)


@add(app, "list", msgid("List cooperations, the most in need of action first."))
@sharing(Known)
def list_cooperations(
    how: Known,
    search: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=msgid("Part of code, title or an organisation's name.")),
    ] = None,
    party: PartyFilter = None,
    programme: ProgrammeFilter = None,
    theme: ThemeFilter = None,
    area: AreaFilter = None,
    phase: Annotated[
        Texts,
        typer.Option(metavar="|".join(PHASES), help=msgid("Only in this state (repeatable).")),
    ] = None,
    light: Annotated[
        str | None,
        typer.Option(metavar="|".join(LIGHTS), help=msgid("Only with this light.")),
    ] = None,
    limit: Limit = 200,
    cursor: Cursor = None,
) -> None:
    """List cooperations."""
    from koop_es.cli import finding
    from koop_es.exchange.documents.cooperations import item_documents
    from koop_es_projections.current_status.queries import Filter, cooperations

    how.format()
    for name, values, choices in (("phase", phase or [], PHASES), ("light", [light], LIGHTS)):
        _refuse_others(name, values, choices)
    with models() as found:
        wanted = Filter(
            search=search,
            party=finding.party(found.koop, party) if party else None,
            programme=finding.programme(found.koop, programme) if programme else None,
            theme=theme,
            area=area,
            phases=tuple(phase or ()),
            light=light,
        )
        past = Past.of(how.as_of, how.known_at, found.koop)
        page = cooperations(
            found.connection,
            today=found.koop.today(),
            **past.query,
            filters=wanted,
            policy=found.koop.settings.policy,
            cursor=cursor,
            limit=limit,
        )
        rows = item_documents(found.connection, found.koop.store, page.items)
        stamp = past.stamp(found.koop)
    shown = _for_person(rows) if how.format() == "table" else rows
    how.show_page(COLUMNS, shown, page.next, stamp)


def _for_person(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with what is yet to come told beside the state."""
    ahead = (
        _announced(row) if row["ended_on"] and row["phase"] not in OVER else row for row in rows
    )
    return [_coming(row) if row["coming"] else row for row in ahead]


def _coming(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with the acts that take effect later: ``running, from …: amended``."""
    t = current().t
    told = [label("phase", row["phase"], t)]
    for each in row["coming"]:
        what = label("coming", each["what"], t)
        told.append(t.gettext("from {day} on: {what}", day=day(str(each["on"]), t), what=what))
    return {**row, "phase": ", ".join(told)}


def _announced(row: dict[str, Any]) -> dict[str, Any]:
    t = current().t
    ending = t.gettext("ends on {day}", day=day(row["ended_on"], t))
    return {**row, "phase": f"{label('phase', row['phase'], t)}, {ending}", "ended_on": None}


def _refuse_others(name: str, values: list[Any], choices: tuple[str, ...]) -> None:
    for value in values:
        if value is not None and value not in choices:
            raise ChoiceExpected(name=f"--{name}", value=value, choices=", ".join(choices))


@add(app, "show", msgid("Show one cooperation with goals, milestones, checks and measures."))
def show(
    cooperation: Code, as_of: AsOf = None, known_at: KnownAt = None, as_json: AsJson = False
) -> None:
    """Show one cooperation."""
    from koop_es.cli import finding
    from koop_es.cli.cooperation_sheet import write_cooperation
    from koop_es.cli.output import document, put
    from koop_es.exchange.documents.cooperations import detail_document
    from koop_es_projections.current_status.queries import cooperation as one
    from koop_es_projections.programmes.queries import programme_names

    with models() as found:
        stream = finding.cooperation(found.koop, cooperation)
        koop = found.koop
        policy = koop.settings.policy
        past = Past.of(as_of, known_at, koop)
        today = koop.today()
        detail = one(found.connection, koop.store, stream, today=today, policy=policy, **past.query)
        named = (*detail.item.programmes, *detail.funder_words)
        joined = (one.programme_id for one in named)
        programmes = programme_names(found.connection, joined)
        day = past.as_of or today
        told = detail_document(found.connection, koop.store, detail, programmes, day=day)
        whole = told | past.stamp(koop)
    if as_json:
        put(document(whole))
    else:
        write_cooperation(whole, koop.settings.time_zone, past=past.is_asked)


@add(app, "history", msgid("Show what was recorded of a cooperation, entry by entry."))
@sharing(Known)
def history(how: Known, cooperation: Code) -> None:
    """Show a cooperation's history."""
    from koop_es.cli import finding
    from koop_es.cli.trail import FULL_HISTORY, HISTORY, for_person, trail_rows
    from koop_es_projections.audit_trail.views import AuditFilter

    how.format()
    with models() as found:
        stream = finding.cooperation(found.koop, cooperation)
        past = Past.of(how.as_of, how.known_at, found.koop)
        rows = trail_rows(found, AuditFilter(stream=stream, **past.query))
        stamp = past.stamp(found.koop)
    if how.format() == "table":
        how.show_page(HISTORY, for_person(rows), None, stamp)
    else:
        how.show_page(FULL_HISTORY, rows, None, stamp)

"""The reports of the API, made from the table of reports; the audit trail is read page by page."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field, create_model
from starlette.responses import Response

from koop_es.api import queries as q
from koop_es.api.asking import past, stamp, trail
from koop_es.api.negotiating import refuse_unacceptable
from koop_es.api.operations import Read
from koop_es.api.pointing import Fault, Unfit
from koop_es.api.reading import Reading, Told, file_answer, told_of
from koop_es.api.refusals import AddressUnknown
from koop_es.exchange.documents import reports
from koop_es.exchange.documents.trail import COLUMNS as TRAIL_COLUMNS
from koop_es.exchange.reports import definitions as kind
from koop_es.exchange.reports.table import BY_NAME, REPORTS
from koop_es.exchange.sheets import MEDIA_TYPES, Table
from koop_es.kernel.ids import StreamId
from koop_es.ledger.actors import UnknownActor
from koop_es_projections.audit_trail.views import AuditFilter
from koop_es_projections.relationship_report.views import TieFilter
from koop_es_projections.reports.asking import Asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.api.calls import Call
    from koop_es.exchange.reports.definitions import Definition, Option


def reads() -> tuple[Read, ...]:
    """Return the operations of all reports, with the rows behind those that have figures alone."""
    found: list[Read] = []
    for each in REPORTS:
        path = f"/reports/{each.name}"
        if each.ask is None:
            continue
        found.append(
            Read(path, QUERIES[each.name], _answer(each), "reports", slow=True, files=True)
        )
        if each.drill is not None:
            rows = _answer(each, drill=True)
            found.append(
                Read(f"{path}/rows", QUERIES[each.name], rows, "reports", slow=True, files=True)
            )
    trailing = Read("/reports/audit-trail", q.TrailQuery, report_audit_trail, "reports", slow=True)
    return (*found, trailing)


# What a report can be told


def _query(definition: Definition) -> type[q.Query]:
    base = q.ReportQuery if definition.filtered else q.Times if definition.past else q.Query
    options = [each for each in definition.options if not each.here]
    fields: dict[str, Any] = {each.name: _field(each) for each in options}
    return create_model(f"{called(definition)}Query", __base__=base, **fields)


def called(definition: Definition) -> str:
    """Return a report's name as models are called: ``TimeBounded``."""
    return "".join(word.capitalize() for word in definition.name.split("-"))


def _field(option: Option) -> tuple[Any, Any]:
    taken: Any = _kind(option)
    if option.default is None and not option.needed:
        taken = taken | None
    default = ... if option.needed else option.default
    return Annotated[taken, Field(description=option.help)], default


def _kind(option: Option) -> Any:
    if option.kind in kind.MOST:
        return Annotated[int, Field(ge=0, le=kind.MOST[option.kind]), q.WHOLE]
    if option.kind == kind.CHOICE:
        return Literal[option.choices]
    return q.Day if option.kind == kind.DAY else StreamId


QUERIES: Final = {each.name: _query(each) for each in REPORTS}
"""The parameters of each report."""


# Answers


def _answer(definition: Definition, *, drill: bool = False) -> Callable[[Reading, Any], Told]:
    def answer(reading: Reading, query: q.Query) -> Told:
        return _told(definition, reading, query, drill=drill)

    end = "_rows" if drill else ""
    said = "What lies behind the figures: " if drill else ""
    answer.__name__ = f"report_{definition.name.replace('-', '_')}{end}"
    answer.__doc__ = f"{said}{definition.question.rstrip('.')} ({definition.number})."
    return answer


def _told(definition: Definition, reading: Reading, query: Any, *, drill: bool) -> Told:
    part = definition.part(drill=drill)
    assert part.ask is not None, "the audit trail is told apart"  # noqa: S101 - narrows the type
    taken = [each for each in definition.taken(drill=drill) if not each.here]
    options = {each.name: getattr(query, each.name) for each in taken}
    report = part.ask(_asked(definition, reading, query), **options)
    document = _head(definition.name, reading, query)
    document |= reports.told(definition, report, options, drill=drill)
    time_zone = reading.koop.settings.time_zone
    return Told(document, table=Table(part.columns, document["rows"], document, time_zone))


def _asked(definition: Definition, reading: Reading, query: Any) -> Asked:
    koop = reading.koop
    times: dict[str, Any] = {"as_of": reading.today, "known_at": None}
    if definition.past:
        times = past(koop, query)
        times["as_of"] = query.as_of or reading.today
    filters = TieFilter()
    if definition.filtered:
        names = ("form", "party", "theme", "programme", "area")
        filters = TieFilter(**{name: getattr(query, name) for name in names})
    return Asked(
        connection=reading.connection,
        store=koop.store,
        filters=filters,
        policy=koop.settings.policy,
        statuses=koop.engine.status,
        **times,
    )


def _head(name: str, reading: Reading, query: q.Query) -> dict[str, Any]:
    times = query if isinstance(query, q.Times) else q.Times()
    told, fresh = stamp(reading, times), reading.fresh
    return reports.head(name, **told, last_position=fresh.position, lag_events=fresh.lag_events)


async def get_report_file(call: Call) -> Response:
    """Get a report as a file: NAME.csv, NAME.csv-excel (for a German Excel) or NAME.xlsx.

    Raises:
        AddressUnknown: There is no such report, or no such kind of file.
    """
    name, _, form = call.path["report_file"].rpartition(".")
    definition = BY_NAME.get(name)
    if definition is None or form not in MEDIA_TYPES:
        raise AddressUnknown
    refuse_unacceptable(call.request, MEDIA_TYPES[form].partition(";")[0])
    is_trail = definition.ask is None
    query = q.query_of(q.TrailFilter if is_trail else QUERIES[name], call.request)
    answer = _whole_trail if is_trail else _answer(definition)
    told, fresh = await asyncio.to_thread(told_of, call, answer, query)
    return await file_answer(call, told, fresh, form)


# The audit trail


def report_audit_trail(reading: Reading, query: q.TrailQuery) -> Told:
    """Tell who recorded what when, and since when it holds: an entry a row (R12)."""
    wanted, filters = _trail_filter(reading, query)
    rows, following = trail(reading).page(reading.connection, wanted, query.cursor, query.limit)
    document = _head("audit-trail", reading, query) | reports.entries(filters, rows)
    return Told(document | {"next": following}, following)


def _whole_trail(reading: Reading, query: q.TrailFilter) -> Told:
    """Tell all entries that are wanted, as a file has them."""
    wanted, filters = _trail_filter(reading, query)
    rows = trail(reading).all_rows(reading.connection, wanted)
    document = _head("audit-trail", reading, query) | reports.entries(filters, rows)
    time_zone = reading.koop.settings.time_zone
    return Told(document, table=Table(TRAIL_COLUMNS, rows, document, time_zone))


def _trail_filter(reading: Reading, query: q.TrailFilter) -> tuple[AuditFilter, dict[str, Any]]:
    """Return what the query wants, and the same as the document tells it."""
    koop = reading.koop
    filters: dict[str, Any] = {
        "stream": query.of,
        "actor": _actor(reading, query.actor) if query.actor else None,
        "topic": query.type,
        "effective_from": query.effective_from,
        "effective_to": query.effective_to,
        "recorded_from": query.recorded_from,
        "recorded_to": query.recorded_to,
        "correlation_id": query.correlation_id,
    }
    return AuditFilter(**filters, **past(koop, query)), filters


def _actor(reading: Reading, name: str) -> str:
    try:
        return reading.koop.home.keys.actor(name)
    except UnknownActor as error:
        raise Unfit([Fault("actor.unknown", parameter="actor")]) from error

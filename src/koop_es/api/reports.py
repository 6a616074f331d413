"""The reports of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koop_es.api.asking import past, stamp, trail
from koop_es.api.pointing import Fault, Unfit
from koop_es.api.reading import Reading, Told
from koop_es.exchange.documents import reports
from koop_es.ledger.keys import UnknownActor
from koop_es_projections.audit_trail.views import AuditFilter
from koop_es_projections.relationship_report import queries as ask
from koop_es_projections.relationship_report.views import TieFilter

if TYPE_CHECKING:
    from koop_es.api import queries as q
    from koop_es_projections.relationship_report.views import Report


def report_time_bounded(reading: Reading, query: q.ReportQuery) -> Told:
    """Count time-bounded and ongoing ties, and those of which it is unknown (R1)."""
    report = ask.time_bounded(reading.connection, **_asked(reading, query))
    return _told("time-bounded", reading, query, report)


def report_checks_due(reading: Reading, query: q.ChecksDueQuery) -> Told:
    """List controlling checks that are due or overdue (R6)."""
    asked = _asked(reading, query)
    report = ask.checks_due(reading.connection, within_days=query.within, **asked)
    return _told("checks-due", reading, query, report)


def report_expiring(reading: Reading, query: q.ExpiringQuery) -> Told:
    """List ties that end soon (R7)."""
    asked = _asked(reading, query)
    report = ask.expiring(reading.connection, within_days=query.within, **asked)
    return _told("expiring", reading, query, report)


def report_term_passed(reading: Reading, query: q.ReportQuery) -> Told:
    """List ties past their planned end that nobody has ended (R8)."""
    report = ask.term_passed(reading.connection, **_asked(reading, query))
    return _told("term-passed", reading, query, report)


def report_audit_trail(reading: Reading, query: q.TrailQuery) -> Told:
    """Tell who recorded what when, and since when it holds: an entry a row (R12)."""
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
    wanted = AuditFilter(**filters, **past(koop, query))
    rows, following = trail(reading).page(reading.connection, wanted, query.cursor, query.limit)
    document = _head("audit-trail", reading, query) | reports.entries(filters, rows)
    return Told(document | {"next": following}, following)


def _actor(reading: Reading, name: str) -> str:
    try:
        return reading.koop.home.keys.actor(name)
    except UnknownActor as error:
        raise Unfit([Fault("actor.unknown", parameter="actor")]) from error


def _asked(reading: Reading, query: q.ReportQuery) -> dict[str, Any]:
    filters = TieFilter(
        form=query.form,
        party=query.party,
        theme=query.theme,
        programme=query.programme,
        area=query.area,
    )
    policy = reading.koop.settings.policy
    asked = past(reading.koop, query)
    asked["as_of"] = query.as_of or reading.today
    return {"filters": filters, "policy": policy, **asked}


def _told(name: str, reading: Reading, query: q.Times, report: Report[Any, Any]) -> Told:
    return Told(_head(name, reading, query) | reports.body(name, report))


def _head(name: str, reading: Reading, query: q.Times) -> dict[str, Any]:
    told, fresh = stamp(reading, query), reading.fresh
    return reports.head(name, **told, last_position=fresh.position, lag_events=fresh.lag_events)

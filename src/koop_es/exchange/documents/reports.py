"""What every report's document begins with, and its rows and totals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.exchange.documents.fields import fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from koop_es.exchange.reports.definitions import Definition
    from koop_es_projections.relationship_report.views import Report, StockTotals

DAYS: Final = {
    "checks-due": "days_until_due",
    "expiring": "days_left",
    "term-passed": "days_left",
}
"""What a row's days are called, by report."""


def head(
    name: str, as_of: date, known_at: str, last_position: int, lag_events: int
) -> dict[str, Any]:
    """Return what every report's document begins with.

    Args:
        name: The report, such as ``time-bounded``.
        as_of: The day of which it tells.
        known_at: The instant by which it was recorded, as ``utc_text`` writes it.
        last_position: Last position that it takes in.
        lag_events: How many positions it is behind the record.
    """
    return {
        "report": name,
        "as_of": as_of,
        "known_at": known_at,
        "last_position": last_position,
        "lag_events": lag_events,
    }


def body(name: str, report: Report[Any, Any]) -> dict[str, Any]:
    """Return filters, rows and totals of a report on ties."""
    days = DAYS.get(name)
    rows = [fields_of(row) for row in report.rows]
    totals = fields_of(report.totals)
    return {
        "filters": {
            key: value
            for key, value in fields_of(report.filters).items()
            if value and key != "family"
        },
        "rows": [_called(row, days) for row in rows],
        "totals": stock_totals(report.totals) if "total" in totals else totals,
    }


def told(
    definition: Definition, report: Report[Any, Any], options: Mapping[str, Any], *, drill: bool
) -> dict[str, Any]:
    """Return filters, rows and totals of any report.

    Args:
        definition: Which report.
        report: Its answer.
        options: What it was told beside the filter.
        drill: Whether it is the rows behind its figures.
    """
    document = body("" if drill else definition.name, report)
    if definition.tells_options:
        document["filters"] |= {name: each for name, each in options.items() if each is not None}
    return document


def stock_totals(totals: StockTotals) -> dict[str, Any]:
    """Return the totals of R1: the figures of all ties, and those of each form."""
    told = fields_of(totals)
    total = told.pop("total")
    del total["duration"]
    return total | told


def _called(row: Mapping[str, Any], days: str | None) -> dict[str, Any]:
    """Call a row's days by what they are."""
    return {days if days and key == "days" else key: value for key, value in row.items()}


def entries(filters: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return filters, rows and totals of the audit trail."""
    head = {"as_of", "known_at"}
    wanted = {key: value for key, value in filters.items() if value is not None and key not in head}
    return {"filters": wanted, "rows": rows, "totals": {"entries": len(rows)}}

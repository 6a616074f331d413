"""The audit trail as rows: one an entry, private texts opened, sentences in the language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.cli.cells import Column
from koop_es.cli.naming import Names
from koop_es.cli.session import current
from koop_es.wording import label

if TYPE_CHECKING:
    from koop_es.cli.reading import Models
    from koop_es_projections.audit_trail.views import AuditFilter

PAGE: Final = 1000
COLUMNS: Final = (
    Column("position", "number"),
    Column("recorded_at", "moment", extra=True),
    Column("effective_on", "day"),
    Column("subject"),
    Column("sentence", wide=True, wraps=True),
    Column("actor", extra=True),
    Column("reason", wide=True, extra=True, wraps=True),
)
"""What a person sees; the rest is in JSON and CSV."""

HISTORY: Final = (
    *(column for column in COLUMNS if column.name != "subject"),
    Column("marks", "label:mark", extra=True),
)
"""The same of one thing, of which all entries are."""

FULL_HISTORY: Final = (*HISTORY, Column("reason_code", "label:reason_code"))
"""The same for a program: a person sees the reason picked from the list as the reason."""


def trail_rows(found: Models, filters: AuditFilter) -> list[dict[str, Any]]:
    """Return all entries that the filter wants, in the order of recording."""
    from koop_es.exchange.documents.trail import Trail

    koop = found.koop
    tolerance = koop.settings.policy.backdating_tolerance
    trail = Trail(koop.store, Names(koop), koop.home.keys.actors(), tolerance)
    return trail.all_rows(found.connection, filters)


def for_person(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with the reason picked from the list where none is given in words."""
    t = current().t
    return [
        {**row, "reason": row["reason"] or label("reason_code", row["reason_code"] or "", t)}
        for row in rows
    ]

"""All reports: one row a report, from which commands, addresses, pages and files are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from koop_es.exchange.cells import Column
from koop_es.exchange.reports import control, networks, plans, ties, upkeep
from koop_es.exchange.reports.definitions import Definition
from koop_es.wording import msgid
from koop_es_projections.audit_trail.views import AuditRow


@dataclass(frozen=True, slots=True)
class Entries:
    """How many entries there are."""

    entries: int


AUDIT_TRAIL: Final = Definition(
    number="R12",
    name="audit-trail",
    question=msgid("Who recorded what when, and since when it holds: an entry a row."),
    ask=None,
    row=AuditRow,
    totals=Entries,
    columns=(
        Column("position", "number"),
        Column("recorded_at", "moment", extra=True),
        Column("effective_on", "day"),
        Column("subject"),
        Column("sentence", wide=True, wraps=True),
        Column("actor", extra=True),
        Column("reason", wide=True, extra=True, wraps=True),
    ),
    reads=("audit_trail",),
    cost="reads each entry that is told, page by page",
    filtered=False,
    tells_options=False,
)

REPORTS: Final[tuple[Definition, ...]] = (
    ties.TIME_BOUNDED,
    ties.MATRIX,
    ties.TRANSITIONS,
    plans.GOALS,
    plans.MILESTONES,
    ties.CHECKS_DUE,
    ties.EXPIRING,
    ties.TERM_PASSED,
    ties.LIGHTS,
    plans.MEASURES,
    ties.ENDINGS,
    AUDIT_TRAIL,
    upkeep.RECORDED_LATE,
    control.CONTROL_COVERAGE,
    plans.CONTRIBUTIONS,
    networks.NETWORK,
    upkeep.CONTACTS,
    upkeep.COMPLETENESS,
    networks.NETWORK_YIELD,
    upkeep.DOSSIER,
    upkeep.PUBLIC_LIST,
    upkeep.FRESHNESS,
)
"""In the order of the domain's section 5."""

BY_NAME: Final = {each.name: each for each in REPORTS}

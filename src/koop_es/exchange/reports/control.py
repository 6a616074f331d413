"""The report on how much of what needs control is under it."""

from __future__ import annotations

from typing import Final

from koop_es.exchange.cells import Column
from koop_es.exchange.reports.definitions import Definition, Drill
from koop_es.wording import msgid
from koop_es_projections.relationship_report.views import Count
from koop_es_projections.reports.control_coverage import (
    ControlItem,
    ControlRow,
    ControlTotals,
    control_coverage,
    control_items,
)

CONTROL_COVERAGE: Final = Definition(
    number="R14",
    name="control-coverage",
    question=msgid("Who else looked at what was recorded, and what proves it?"),
    ask=control_coverage,
    row=ControlRow,
    totals=ControlTotals,
    columns=(
        Column("control", "label:control"),
        Column("count", "number"),
        Column("done", "number"),
        Column("open", "number"),
        Column("done_share", "share"),
        Column("evidenced", "number"),
        Column("evidence_share", "share"),
    ),
    drill=Drill(
        control_items,
        ControlItem,
        Count,
        (
            Column("position", "number"),
            Column("effective_on", "day"),
            Column("code"),
            Column("controls", "label:control"),
            Column("done"),
            Column("evidenced"),
            Column("type", extra=True),
            Column("stream", extra=True),
        ),
    ),
    reads=("audit_trail", "relationship_report", "current_status"),
    cost="reads each entry that needs control once, and opens the files that prove it",
)

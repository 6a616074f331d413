"""The reports on the record itself, on agreements, on parties, and for the public."""

from __future__ import annotations

from typing import Final

from koop_es.exchange.cells import Column
from koop_es.exchange.reports.definitions import (
    CHOICE,
    COOPERATION,
    PARTY,
    Definition,
    Drill,
    Option,
)
from koop_es.wording import msgid
from koop_es_projections.relationship_report.views import Count
from koop_es_projections.reports.completeness import (
    CompletenessRow,
    CompletenessTotals,
    completeness,
)
from koop_es_projections.reports.contacts import ContactRow, ContactTotals, contacts
from koop_es_projections.reports.dossier import DossierTotals, PartyTie, dossier
from koop_es_projections.reports.freshness import FreshnessRow, FreshnessTotals, freshness
from koop_es_projections.reports.public_list import PublicRow, public_list
from koop_es_projections.reports.recorded_late import (
    LateEntry,
    LateRow,
    LateTotals,
    late_entries,
    recorded_late,
)

READS: Final = ("agreement_report", "relationship_report", "current_status")

RECORDED_LATE: Final = Definition(
    number="R13",
    name="recorded-late",
    question=msgid("How long after their day are entries recorded, and how many are corrected?"),
    ask=recorded_late,
    row=LateRow,
    totals=LateTotals,
    columns=(
        Column("span", "label:span"),
        Column("count", "number"),
        Column("first_entries", "number"),
    ),
    drill=Drill(
        late_entries,
        LateEntry,
        Count,
        (
            Column("position", "number"),
            Column("effective_on", "day"),
            Column("recorded_on", "day"),
            Column("days_between", "number"),
            Column("first_entry"),
            Column("type", extra=True),
            Column("stream", extra=True),
        ),
    ),
    reads=("audit_trail",),
    cost="counts every entry once",
)
CONTACTS: Final = Definition(
    number="R17",
    name="contacts",
    question=msgid("Which contacts are to be cared for, and which could be activated?"),
    ask=contacts,
    row=ContactRow,
    totals=ContactTotals,
    columns=(
        Column("title", wide=True, extra=True),
        Column("parties", "name", wide=True),
        Column("themes", extra=True),
        Column("last_touch_on", "day"),
        Column("days", "number"),
        Column("cadence_months", "number", extra=True),
        Column("due_on", "day"),
        Column("overdue"),
        Column("still_reachable", extra=True),
        Column("dormant", extra=True),
        Column("stream", extra=True),
    ),
    reads=("relationship_report", "relationships", "parties"),
    cost="reads each tie once",
)
COMPLETENESS: Final = Definition(
    number="R18",
    name="completeness",
    question=msgid("How complete are agreements, and what is to be completed?"),
    ask=completeness,
    row=CompletenessRow,
    totals=CompletenessTotals,
    columns=(
        Column("code"),
        Column("title", wide=True),
        Column("score", "share"),
        Column("partly", "field", wide=True, wraps=True),
        Column("missing", "field", wide=True, wraps=True),
        Column("stream", extra=True),
    ),
    options=(Option("of", COOPERATION, msgid("Only of this cooperation.")),),
    reads=READS,
    cost="reads each agreement that goes on once",
)
DOSSIER: Final = Definition(
    number="R20",
    name="dossier",
    question=msgid("Which ties has one party, and which has it had?"),
    ask=dossier,
    row=PartyTie,
    totals=DossierTotals,
    columns=(
        Column("code"),
        Column("title", wide=True),
        Column("form", "label:form"),
        Column("state", "label:tie_state"),
        Column("roles", "label:role"),
        Column("starts_on", "day"),
        Column("ends_on", "day", extra=True),
        Column("ended_on", "day", extra=True),
        Column("last_light", "label:light", extra=True),
        Column("stream", extra=True),
    ),
    options=(Option("of", PARTY, msgid("Whose ties."), needed=True),),
    reads=("status_timeline", "relationship_report", "current_status", "parties"),
    cost="looks for the party in each tie, reads its own",
)
PUBLIC_LIST: Final = Definition(
    number="R21",
    name="public-list",
    question=msgid("Which operations are there, for everybody to read?"),
    ask=public_list,
    row=PublicRow,
    totals=Count,
    columns=(
        Column("code"),
        Column("parties", "label:public_name", wide=True),
        Column("title", wide=True),
        Column("purpose", wide=True, extra=True),
        Column("starts_on", "day"),
        Column("ends_on", "day"),
        Column("ended_on", "day"),
        Column("programmes", wide=True, extra=True),
    ),
    reads=(*READS, "parties", "programmes"),
    cost="reads each agreement once",
)
FRESHNESS: Final = Definition(
    number="R22",
    name="freshness",
    question=msgid("How far has each read model come, and is it what the record gives?"),
    ask=freshness,
    row=FreshnessRow,
    totals=FreshnessTotals,
    columns=(
        Column("projection"),
        Column("state", "label:build_state"),
        Column("position", "number"),
        Column("lag_events", "number"),
        Column("lag_seconds", "number"),
        Column("rebuilt_at", "moment"),
        Column("equal"),
        Column("error", extra=True),
    ),
    options=(
        Option(
            "compare",
            CHOICE,
            msgid("Fold the whole record afresh and compare; takes as long as a rebuild."),
            "no",
            choices=("no", "yes"),
            here=True,
        ),
    ),
    reads=(),
    cost="asks the engine; to compare folds the whole record",
    filtered=False,
    past=False,
    tells_options=False,
)

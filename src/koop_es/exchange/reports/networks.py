"""The reports on the network: who is tied to whom, and what it has brought."""

from __future__ import annotations

from typing import Final

from koop_es.exchange.cells import Column
from koop_es.exchange.reports.definitions import CHOICE, Definition, Drill, Option
from koop_es.wording import msgid
from koop_es_projections.relationship_report.views import Count
from koop_es_projections.reports.network import (
    NetworkTotals,
    PairInTie,
    PartyInNetwork,
    network,
    pairs_in_ties,
)
from koop_es_projections.reports.network_yield import (
    YieldItem,
    YieldRow,
    YieldTotals,
    network_yield,
    yield_items,
)

NETWORK: Final = Definition(
    number="R16",
    name="network",
    question=msgid("Who shares ties with whom, and which parties hold the network together?"),
    ask=network,
    row=PartyInNetwork,
    totals=NetworkTotals,
    columns=(
        Column("party", "name", wide=True),
        Column("ties", "number"),
        Column("degree", "number"),
        Column("betweenness", "share"),
        Column("articulation"),
        Column("component", "number"),
        Column("component_size", "number", extra=True),
        Column("party_id", extra=True),
    ),
    options=(
        Option(
            "ties",
            CHOICE,
            msgid("All ties, or only strong ones: cooperations and groups."),
            "all",
            choices=("all", "strong"),
        ),
        Option(
            "betweenness",
            CHOICE,
            msgid("Count shortest ways from all parties, however long it takes."),
            "estimate",
            choices=("estimate", "exact"),
            here=True,
        ),
    ),
    drill=Drill(
        pairs_in_ties,
        PairInTie,
        Count,
        (
            Column("party", "name", wide=True),
            Column("other_party", "name", wide=True),
            Column("code"),
            Column("title", wide=True, extra=True),
            Column("form", "label:form"),
            Column("stream", extra=True),
            Column("party_id", extra=True),
            Column("other_party_id", extra=True),
        ),
        frozenset({"ties"}),
    ),
    reads=("relationship_report", "current_status", "parties"),
    cost="reads each tie in stock once; follows ways through a large network from some parties",
)
NETWORK_YIELD: Final = Definition(
    number="R19",
    name="network-yield",
    question=msgid("What have touches, introductions and ties that grew on brought?"),
    ask=network_yield,
    row=YieldRow,
    totals=YieldTotals,
    columns=(
        Column("purpose", "label:purpose"),
        Column("theme", wide=True),
        Column("yield_kind", "label:yield_kind"),
        Column("brought", "label:brought"),
        Column("count", "number"),
    ),
    drill=Drill(
        yield_items,
        YieldItem,
        YieldTotals,
        (
            Column("position", "number"),
            Column("effective_on", "day"),
            Column("title", wide=True),
            Column("brought", "label:brought"),
            Column("purpose", "label:purpose", extra=True),
            Column("themes", extra=True),
            Column("yield_kind", "label:yield_kind", extra=True),
            Column("type", extra=True),
            Column("stream", extra=True),
        ),
    ),
    reads=("audit_trail", "relationships", "current_status", "relationship_report"),
    cost="reads each touch and introduction, and each entry that names another tie, once",
)

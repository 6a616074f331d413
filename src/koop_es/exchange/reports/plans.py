"""The reports on what cooperations plan: goals, milestones and measures."""

from __future__ import annotations

from typing import Final

from koop_es.exchange.cells import Column
from koop_es.exchange.reports.definitions import COOPERATION, Definition, Drill, Option
from koop_es.wording import msgid
from koop_es_projections.relationship_report.views import Count
from koop_es_projections.reports.contributions import (
    ContributionRow,
    ContributionTotals,
    PledgeRow,
    contributions,
    pledges,
)
from koop_es_projections.reports.goals import GoalRow, GoalTotals, goals
from koop_es_projections.reports.measures import MeasureRow, MeasureTotals, all_measures, measures
from koop_es_projections.reports.milestones import MilestoneRow, MilestoneTotals, milestones

OF: Final = Option("of", COOPERATION, msgid("Only of this cooperation."))
READS: Final = ("plan_report", "relationship_report", "current_status")

GOALS: Final = Definition(
    number="R4",
    name="goals",
    question=msgid("How far are goals, towards the first target and the present one?"),
    ask=goals,
    row=GoalRow,
    totals=GoalTotals,
    columns=(
        Column("code"),
        Column("title", wide=True),
        Column("goal_id", extra=True),
        Column("state", "label:goal_state"),
        Column("baseline", "number", extra=True),
        Column("target_originally", "number", extra=True),
        Column("target", "number"),
        Column("actual", "number"),
        Column("unit", extra=True),
        Column("actual_on", "day", extra=True),
        Column("due_on", "day", extra=True),
        Column("attainment_originally", "share"),
        Column("attainment", "share"),
        Column("weight", "number", extra=True),
        Column("stream", extra=True),
    ),
    options=(OF,),
    reads=READS,
    cost="reads each goal once",
)
MILESTONES: Final = Definition(
    number="R5",
    name="milestones",
    question=msgid("Are milestones reached when they are due?"),
    ask=milestones,
    row=MilestoneRow,
    totals=MilestoneTotals,
    columns=(
        Column("code"),
        Column("title", wide=True),
        Column("milestone_id", extra=True),
        Column("punctuality", "label:punctuality"),
        Column("due_originally", "day", extra=True),
        Column("due_on", "day"),
        Column("reached_on", "day"),
        Column("slip_originally", "number", extra=True),
        Column("slip", "number"),
        Column("moved", "number"),
        Column("stream", extra=True),
    ),
    options=(OF,),
    reads=READS,
    cost="reads each milestone once",
)
MEASURES: Final = Definition(
    number="R10",
    name="measures",
    question=msgid("Which measures are open or overdue, and how fast are they closed?"),
    ask=measures,
    row=MeasureRow,
    totals=MeasureTotals,
    columns=(
        Column("code"),
        Column("title", "name", wide=True),
        Column("measure_id", extra=True),
        Column("state", "label:measure_state"),
        Column("opened_on", "day"),
        Column("due_on", "day"),
        Column("days", "number"),
        Column("carried", "number"),
        Column("stream", extra=True),
    ),
    options=(OF,),
    drill=Drill(
        all_measures,
        MeasureRow,
        Count,
        (
            Column("code"),
            Column("measure_id"),
            Column("state", "label:measure_state"),
            Column("opened_on", "day"),
            Column("due_on", "day"),
            Column("closed_on", "day"),
            Column("days", "number"),
            Column("carried", "number"),
            Column("stream", extra=True),
        ),
        frozenset({"of"}),
    ),
    reads=READS,
    cost="reads each measure once",
)
CONTRIBUTIONS: Final = Definition(
    number="R15",
    name="contributions",
    question=msgid("What did parties pledge to bring, and what have they brought?"),
    ask=contributions,
    row=ContributionRow,
    totals=ContributionTotals,
    columns=(
        Column("party", "name", wide=True),
        Column("contribution_kind", "label:contribution_kind"),
        Column("pledged", "number"),
        Column("delivered", "number"),
        Column("unit"),
        Column("delivery_share", "share"),
        Column("pledges", "number", extra=True),
        Column("begun", "number", extra=True),
        Column("overdue", "number"),
        Column("party_id", extra=True),
    ),
    options=(OF,),
    drill=Drill(
        pledges,
        PledgeRow,
        Count,
        (
            Column("code"),
            Column("contribution_id"),
            Column("contribution_kind", "label:contribution_kind"),
            Column("pledged", "number"),
            Column("delivered", "number"),
            Column("unit"),
            Column("pledged_on", "day"),
            Column("due_on", "day"),
            Column("last_delivery_on", "day"),
            Column("overdue"),
            Column("party_id", extra=True),
            Column("stream", extra=True),
        ),
        frozenset({"of"}),
    ),
    reads=(*READS, "parties"),
    cost="reads each pledge once",
)

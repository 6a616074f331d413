"""The reports on the stock of ties: how many, until when, and what they turned into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.exchange.cells import Column
from koop_es.exchange.reports.definitions import (
    COOPERATION,
    DAY,
    DAYS,
    MONTHS,
    Definition,
    Drill,
    Option,
)
from koop_es.wording import msgid
from koop_es_projections.relationship_report import queries
from koop_es_projections.relationship_report import views as view
from koop_es_projections.reports.asking import fields_told
from koop_es_projections.reports.endings import (
    EndedBy,
    EndedTie,
    EndingTotals,
    ended_ties,
    endings,
)
from koop_es_projections.reports.lights import LightRow, LightTotals, lights
from koop_es_projections.reports.matrix import MatrixRow, MatrixTotals, matrix
from koop_es_projections.reports.stock import TieInStock, ties_in_stock
from koop_es_projections.reports.transitions import (
    Flows,
    TieMoved,
    Transition,
    ties_moved,
    transitions,
)

if TYPE_CHECKING:
    from koop_es_projections.relationship_report.views import Report
    from koop_es_projections.reports.asking import Asked

TIE: Final = (
    Column("code"),
    Column("title", wide=True),
    Column("form", "label:form"),
)
"""How a tie is named in a row."""

IN_STOCK: Final = Drill(
    ties_in_stock,
    TieInStock,
    view.Count,
    (
        *TIE,
        Column("duration", "label:duration"),
        Column("starts_on", "day"),
        Column("ends_on", "day"),
        Column("past_end", extra=True),
        Column("suspended", extra=True),
        Column("dormant", extra=True),
        Column("stream", extra=True),
    ),
)

ENDS: Final = (
    *TIE,
    Column("starts_on", "day"),
    Column("ends_on", "day"),
    Column("days_left", "number"),
    Column("stream", extra=True),
)
EXPIRING_ENDS: Final = (*ENDS[:-1], Column("notice_by", "day"), ENDS[-1])


def _time_bounded(asked: Asked) -> Report[Any, Any]:
    return queries.time_bounded(asked.connection, **fields_told(asked))


def _checks_due(asked: Asked, *, within: int | None = None) -> Report[Any, Any]:
    return queries.checks_due(asked.connection, within_days=within, **fields_told(asked))


def _expiring(asked: Asked, *, within: int = 90) -> Report[Any, Any]:
    return queries.expiring(asked.connection, within_days=within, **fields_told(asked))


def _term_passed(asked: Asked) -> Report[Any, Any]:
    return queries.term_passed(asked.connection, **fields_told(asked))


TIME_BOUNDED: Final = Definition(
    number="R1",
    name="time-bounded",
    question=msgid("Time-bounded and ongoing ties, and those of which it is unknown."),
    ask=_time_bounded,
    row=view.Stock,
    totals=view.StockTotals,
    columns=(
        Column("duration", "label:duration"),
        Column("count", "number"),
        Column("share", "share"),
        Column("median_age_days", "number"),
        Column("median_remaining_days", "number"),
        Column("past_end", "number"),
        Column("suspended", "number"),
        Column("dormant", "number"),
    ),
    drill=IN_STOCK,
    reads=("relationship_report",),
    cost="reads each tie in stock once",
    tells_options=False,
)
MATRIX: Final = Definition(
    number="R2",
    name="matrix",
    question=msgid("How many ties are weak or strong, time-bounded or ongoing?"),
    ask=matrix,
    row=MatrixRow,
    totals=MatrixTotals,
    columns=(
        Column("on", "day"),
        Column("tie", "label:tie"),
        Column("time_bounded", "number"),
        Column("ongoing", "number"),
        Column("unknown", "number"),
        Column("count", "number"),
    ),
    options=(
        Option("months", MONTHS, msgid("Tell the ends of so many months before the day, too."), 0),
    ),
    drill=IN_STOCK,
    reads=("relationship_report",),
    cost="counts the ties in stock once a day told",
)
TRANSITIONS: Final = Definition(
    number="R3",
    name="transitions",
    question=msgid("Which ties came, went or changed their form since a day?"),
    ask=transitions,
    row=Transition,
    totals=Flows,
    columns=(
        Column("before", "label:form_before"),
        Column("after", "label:form_after"),
        Column("count", "number"),
    ),
    options=(Option("since", DAY, msgid("The day before; a year before if left out.")),),
    drill=Drill(
        ties_moved,
        TieMoved,
        view.Count,
        (
            Column("code"),
            Column("title", wide=True),
            Column("before", "label:form_before"),
            Column("after", "label:form_after"),
            Column("stream", extra=True),
        ),
        frozenset({"since"}),
    ),
    reads=("relationship_report",),
    cost="reads the ties in stock of both days once",
)
CHECKS_DUE: Final = Definition(
    number="R6",
    name="checks-due",
    question=msgid("Controlling checks that are due or overdue."),
    ask=_checks_due,
    row=view.CheckDue,
    totals=view.CheckTotals,
    columns=(
        Column("code"),
        Column("title", wide=True),
        Column("due_on", "day"),
        Column("days_until_due", "number"),
        Column("overdue"),
        Column("last_check_on", "day"),
        Column("rhythm_months", "number", extra=True),
        Column("ends_on", "day", extra=True),
    ),
    options=(Option("within", DAYS, msgid("Only checks due in so many days.")),),
    reads=("relationship_report", "current_status"),
    cost="reads each cooperation in stock once, and all that was known of its checks",
    tells_options=False,
)
EXPIRING: Final = Definition(
    number="R7",
    name="expiring",
    question=msgid("Ties that end soon."),
    ask=_expiring,
    row=view.PlannedEnd,
    totals=view.Count,
    columns=EXPIRING_ENDS,
    options=(Option("within", DAYS, msgid("How many days to look ahead."), 90),),
    reads=("relationship_report", "current_status"),
    cost="looks at each tie in stock, reads those that end",
    tells_options=False,
)
TERM_PASSED: Final = Definition(
    number="R8",
    name="term-passed",
    question=msgid("Ties past their planned end that nobody has ended."),
    ask=_term_passed,
    row=view.PlannedEnd,
    totals=view.Count,
    columns=ENDS,
    reads=("relationship_report", "current_status"),
    cost="looks at each tie in stock, reads those past their end",
    tells_options=False,
)
LIGHTS: Final = Definition(
    number="R9",
    name="lights",
    question=msgid("Which light had each cooperation last, and which lights are stale?"),
    ask=lights,
    row=LightRow,
    totals=LightTotals,
    columns=(
        Column("code"),
        Column("title", wide=True),
        Column("light", "label:light"),
        Column("stale_since", "day"),
        Column("last_check_on", "day"),
        Column("due_on", "day"),
        Column("history", "label:light", extra=True),
        Column("stream", extra=True),
    ),
    options=(
        Option("months", MONTHS, msgid("Tell the ends of so many months before the day, too."), 0),
        Option("of", COOPERATION, msgid("Only of this cooperation.")),
    ),
    reads=("relationship_report", "current_status"),
    cost="reads each cooperation in stock once a day told",
)
ENDINGS: Final = Definition(
    number="R11",
    name="endings",
    question=msgid("How did cooperations end, with what result, and when they were to?"),
    ask=endings,
    row=EndedBy,
    totals=EndingTotals,
    columns=(
        Column("manner", "label:manner"),
        Column("result", "label:result"),
        Column("afterwards", "label:afterwards"),
        Column("count", "number"),
        Column("early", "number"),
    ),
    options=(Option("since", DAY, msgid("Only those that ended on that day or later.")),),
    drill=Drill(
        ended_ties,
        EndedTie,
        view.Count,
        (
            Column("code"),
            Column("title", wide=True),
            Column("manner", "label:manner"),
            Column("result", "label:result"),
            Column("afterwards", "label:afterwards", extra=True),
            Column("ends_on", "day"),
            Column("ended_on", "day"),
            Column("early"),
            Column("extended", extra=True),
            Column("planned_days", "number", extra=True),
            Column("actual_days", "number", extra=True),
            Column("stream", extra=True),
        ),
        frozenset({"since"}),
    ),
    reads=("relationship_report", "current_status"),
    cost="reads each cooperation that has ended once",
)

"""Which model each answer has, by the name of the operation."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pydantic import create_model

from koop_es.api import models as m
from koop_es.api.shapes import shape
from koop_es.exchange.reports.table import REPORTS
from koop_es.projecting.status import Status
from koop_es_projections.current_status.act_views import (
    AssignmentView,
    ContributionView,
    FunderWordView,
    MemberView,
    NoticeView,
)
from koop_es_projections.current_status.detail_views import (
    CooperationDetail,
    EvidenceView,
    MeasureView,
    TaskView,
)
from koop_es_projections.current_status.proposal_views import AnswerView, ProposalView
from koop_es_projections.current_status.views import CooperationItem, Membership, PartyRole
from koop_es_projections.parties.duplicates import Twice
from koop_es_projections.parties.queries import PartyItem
from koop_es_projections.relationship_report import views as r
from koop_es_projections.relationships.views import Link, RelationshipItem

if TYPE_CHECKING:
    from collections.abc import Iterator

Words: TypeAlias = str | None


def _listed(item: Any) -> Any:
    return list[item]


STAMP: Final[dict[str, Any]] = {"as_of": date, "known_at": str}
"""The day and the instant of which an answer tells."""


def page(called: str, item: Any, **more: Any) -> Any:
    """Return the model of a page of a list."""
    given: dict[str, Any] = {key: (kind, ...) for key, kind in more.items()}
    text = "A page of a list; next is the cursor of the following one."
    return create_model(
        called,
        __base__=m.Told,
        __doc__=text,
        items=(_listed(item), ...),
        next=(str | None, ...),
        **given,
    )


def report(called: str, row: Any, totals: Any, /, **more: Any) -> Any:
    """Return the model of a report."""
    given: dict[str, Any] = {key: (kind, ...) for key, kind in more.items()}
    return create_model(
        called,
        __base__=m.Told,
        __doc__="A report, and what it takes in.",
        report=(str, ...),
        as_of=(date, ...),
        known_at=(str, ...),
        lag_events=(int, ...),
        filters=(m.Json, ...),
        rows=(_listed(row), ...),
        totals=(totals, ...),
        **given,
    )


ROLE: Final = shape(PartyRole, "PartyRole", name=Words)
LISTED: Final = shape(
    CooperationItem,
    "CooperationItem",
    without=frozenset({"cooperation_id"}),
    id=str,
    leads=list[Words],
    parties=list[ROLE],
)
LINK: Final = shape(Link, "Link", without=frozenset({"stream"}), id=str)
ONE: Final = shape(
    CooperationItem,
    "Cooperation",
    without=frozenset({"cooperation_id"}),
    id=str,
    parties=list[ROLE],
    programmes=list[shape(Membership, "Member", name=Words)],
    goal_count=int,
    links=list[LINK],
    stale=bool,
    **STAMP,
    **{
        **{
            name: field.annotation
            for name, field in shape(
                CooperationDetail, "Detail", without=frozenset({"item"})
            ).model_fields.items()
        },
        "measures": list[shape(MeasureView, "Measure", owner_name=Words)],
        "members": list[shape(MemberView, "PartyThroughTime", name=Words)],
        "assignments": list[
            shape(AssignmentView, "Assignment", person_name=Words, party_name=Words)
        ],
        "contributions": list[shape(ContributionView, "Contribution", party_name=Words)],
        "proposal": shape(
            ProposalView,
            "Proposal",
            answers=list[shape(AnswerView, "PartyAnswer", party_name=Words)],
        )
        | None,
        "tasks": list[shape(TaskView, "Task", signed_by_name=Words)],
        "notices": list[shape(NoticeView, "Notice", party_name=Words)],
        "funder_words": list[shape(FunderWordView, "FunderWord", programme_name=Words)],
    },
)
PARTY_FIELDS: Final = frozenset({"party_id", "contact_points"})
PARTY: Final = shape(PartyItem, "PartyItem", without=PARTY_FIELDS, id=str)
ONE_PARTY: Final = shape(
    PartyItem, "Party", without=frozenset({"party_id"}), id=str, last_position=int, stale=bool
)
TIE_FIELDS: Final = frozenset({"relationship_id"})
TIE: Final = shape(RelationshipItem, "Relationship", without=TIE_FIELDS, id=str, parties=list[str])
ONE_TIE: Final = shape(
    RelationshipItem,
    "OneRelationship",
    without=TIE_FIELDS,
    id=str,
    parties=list[str],
    links=list[LINK],
    warnings=list[m.Warned],
    last_position=int,
    stale=bool,
)
EVIDENCE: Final = shape(EvidenceView, "Evidence")
STOCK: Final = shape(r.Stock, "Stock")
BY_FORM: Final = shape(r.FormStock, "FormStock")
STOCK_TOTALS: Final = shape(
    r.Stock, "StockTotals", without=frozenset({"duration"}), by_form=list[BY_FORM]
)
DUE: Final = shape(r.CheckDue, "CheckDue", without=frozenset({"days"}), days_until_due=int)
END: Final = shape(r.PlannedEnd, "PlannedEnd", without=frozenset({"days"}), days_left=int)
COUNT: Final = shape(r.Count, "Count")

SHAPES: Final[dict[type[Any], Any]] = {
    r.Stock: STOCK,
    r.StockTotals: STOCK_TOTALS,
    r.CheckDue: DUE,
    r.PlannedEnd: END,
    r.Count: COUNT,
}
"""Rows and totals of reports that are called otherwise than their views, by view."""


def _of(view: type[Any]) -> Any:
    if view not in SHAPES:
        SHAPES[view] = shape(view, view.__name__)
    return SHAPES[view]


def _reports() -> Iterator[tuple[str, Any]]:
    """Yield the models of all reports, and of the rows behind them, by operation."""
    for each in REPORTS:
        if each.ask is not None:
            name = f"report_{each.name.replace('-', '_')}"
            words = "".join(word.capitalize() for word in each.name.split("-"))
            yield name, report(words, _of(each.row), _of(each.totals))
            if each.drill is not None:
                rows, totals = _of(each.drill.row), _of(each.drill.totals)
                yield f"{name}_rows", report(f"{words}Rows", rows, totals)


TRAIL: Final = report("AuditTrail", m.Entry, m.Entries, next=Words)

ANSWERS: Final[dict[str, Any]] = {
    "list_cooperations": page("CooperationPage", LISTED, **STAMP),
    "get_cooperation": ONE,
    "get_cooperation_history": page("History", m.Entry, **STAMP),
    "list_evidence": page("EvidencePage", EVIDENCE, **STAMP),
    "list_approvals": page("ApprovalPage", m.ApprovalTold, **STAMP),
    "list_parties": page("PartyPage", PARTY),
    "list_duplicates": page(
        "Duplicates",
        shape(Twice, "Duplicate", without=frozenset({"party_id"}), id=str),
    ),
    "get_party": ONE_PARTY,
    "list_programmes": page("ProgrammePage", m.Programme),
    "get_programme": m.OneProgramme,
    "list_relationships": page("RelationshipPage", TIE),
    "get_relationship": ONE_TIE,
    **dict(_reports()),
    "report_audit_trail": TRAIL,
    "list_samples": page("SamplePage", m.Sample),
    "get_sample": m.DrawnSample,
    "repeat_sample": m.RepeatedSample,
    "list_actors": page("ActorPage", m.Actor),
    "list_projections": page("ProjectionPage", shape(Status, "Projection")),
    "add_actor": m.Actor,
    "record_first_entries": m.BatchTold,
}
"""Every answer that is a JSON document; commands have ``CommandAnswer``."""

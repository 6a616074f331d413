"""The read models, in packages named after what a person asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es_projections.agreement_report.projection import AgreementReport
from koop_es_projections.approvals.projection import Approvals
from koop_es_projections.audit_trail.projection import AuditTrail
from koop_es_projections.current_status.projection import CurrentStatus
from koop_es_projections.current_status.through_time import StatusTimeline
from koop_es_projections.parties.projection import Parties
from koop_es_projections.plan_report.projection import PlanReport
from koop_es_projections.programmes.projection import Programmes
from koop_es_projections.relationship_report.projection import RelationshipReport
from koop_es_projections.relationships.projection import Relationships

if TYPE_CHECKING:
    from koop_es.projecting.shapes import Projection

ALL: Final[tuple[Projection, ...]] = (
    Parties(),
    Programmes(),
    Relationships(),
    CurrentStatus(),
    AuditTrail(),
    StatusTimeline(),
    RelationshipReport(),
    PlanReport(),
    AgreementReport(),
    Approvals(),
)
"""Every read model, in the order in which the engine feeds them.

What others are asked beside comes first: the timeline of cooperations is asked with the trail.
"""

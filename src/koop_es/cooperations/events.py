"""What can have happened to a cooperation: one module a subject, all by one name here."""

from __future__ import annotations

from koop_es.cooperations.agreement_events import CooperationAgreed
from koop_es.cooperations.check_events import (
    ControllingCheckRecorded,
    DecisionRecorded,
    MeasureClosed,
)
from koop_es.cooperations.contribution_events import ContributionDelivered, ContributionPledged
from koop_es.cooperations.funding_events import ProgrammeAssigned
from koop_es.cooperations.goal_events import GoalDropped, GoalRevised, GoalSet, ProgressMeasured
from koop_es.cooperations.membership_events import (
    LeadReplaced,
    PartyJoined,
    PartyLeft,
    PersonAssigned,
)
from koop_es.cooperations.milestone_events import (
    MilestoneDropped,
    MilestoneMissed,
    MilestonePlanned,
    MilestoneReached,
    MilestoneRescheduled,
)
from koop_es.cooperations.record_events import CorrectionRecorded, EvidenceAttached, NoteAdded
from koop_es.cooperations.term_events import (
    CooperationEnded,
    CooperationResumed,
    CooperationSuspended,
    EndingRevoked,
    FileClosed,
    TermExtended,
)

__all__ = [
    "ContributionDelivered",
    "ContributionPledged",
    "ControllingCheckRecorded",
    "CooperationAgreed",
    "CooperationEnded",
    "CooperationEvent",
    "CooperationResumed",
    "CooperationSuspended",
    "CorrectionRecorded",
    "DecisionRecorded",
    "EndingRevoked",
    "EvidenceAttached",
    "FileClosed",
    "GoalDropped",
    "GoalRevised",
    "GoalSet",
    "LeadReplaced",
    "MeasureClosed",
    "MilestoneDropped",
    "MilestoneMissed",
    "MilestonePlanned",
    "MilestoneReached",
    "MilestoneRescheduled",
    "NoteAdded",
    "PartyJoined",
    "PartyLeft",
    "PersonAssigned",
    "ProgrammeAssigned",
    "ProgressMeasured",
    "TermExtended",
]

CooperationEvent = (
    CooperationAgreed
    | GoalSet
    | GoalRevised
    | GoalDropped
    | ProgressMeasured
    | MilestonePlanned
    | MilestoneRescheduled
    | MilestoneReached
    | MilestoneMissed
    | MilestoneDropped
    | ControllingCheckRecorded
    | MeasureClosed
    | DecisionRecorded
    | TermExtended
    | CooperationSuspended
    | CooperationResumed
    | PartyJoined
    | PartyLeft
    | LeadReplaced
    | PersonAssigned
    | ContributionPledged
    | ContributionDelivered
    | ProgrammeAssigned
    | CooperationEnded
    | EndingRevoked
    | FileClosed
    | EvidenceAttached
    | NoteAdded
    | CorrectionRecorded
)

"""What can have happened to a cooperation: one module a subject, all by one name here."""

from __future__ import annotations

from koop_es.cooperations.agreement_events import CooperationAgreed
from koop_es.cooperations.amendment_events import AmendmentAgreed, EnteredIntoForce
from koop_es.cooperations.approval_events import (
    ApprovalGranted,
    ApprovalRefused,
    ApprovalRequested,
)
from koop_es.cooperations.check_events import (
    ControllingCheckRecorded,
    DecisionRecorded,
    MeasureClosed,
)
from koop_es.cooperations.confirmation_events import (
    AgreementProposed,
    PartyConfirmed,
    PartyDeclined,
    PartyInvited,
    ProposalWithdrawn,
)
from koop_es.cooperations.contribution_events import ContributionDelivered, ContributionPledged
from koop_es.cooperations.finding_events import FindingAnswered, FindingRaised, FindingSettled
from koop_es.cooperations.funding_events import (
    FunderConsented,
    FunderNotified,
    ProgrammeAssigned,
    ProgrammeLeft,
)
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
    CheckRhythmSet,
    CooperationEnded,
    CooperationResumed,
    CooperationSuspended,
    EndingRevoked,
    FileClosed,
    NoticeGiven,
    RenewalAgreed,
    TermExtended,
)

__all__ = [
    "BEGINNINGS",
    "AgreementProposed",
    "AmendmentAgreed",
    "ApprovalGranted",
    "ApprovalRefused",
    "ApprovalRequested",
    "CheckRhythmSet",
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
    "EnteredIntoForce",
    "EvidenceAttached",
    "FileClosed",
    "FindingAnswered",
    "FindingRaised",
    "FindingSettled",
    "FunderConsented",
    "FunderNotified",
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
    "NoticeGiven",
    "PartyConfirmed",
    "PartyDeclined",
    "PartyInvited",
    "PartyJoined",
    "PartyLeft",
    "PersonAssigned",
    "ProgrammeAssigned",
    "ProgrammeLeft",
    "ProgressMeasured",
    "ProposalWithdrawn",
    "RenewalAgreed",
    "TermExtended",
]

BEGINNINGS = (CooperationAgreed, AgreementProposed)
"""The events with which a cooperation's record begins; each brings its short code."""

CooperationEvent = (
    CooperationAgreed
    | AgreementProposed
    | PartyConfirmed
    | PartyDeclined
    | PartyInvited
    | ProposalWithdrawn
    | AmendmentAgreed
    | EnteredIntoForce
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
    | RenewalAgreed
    | NoticeGiven
    | CheckRhythmSet
    | ProgrammeLeft
    | FunderNotified
    | FunderConsented
    | FindingRaised
    | FindingAnswered
    | FindingSettled
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
    | ApprovalRequested
    | ApprovalGranted
    | ApprovalRefused
)

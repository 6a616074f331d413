"""What can be asked of a cooperation: one module a subject, all by one name here."""

from __future__ import annotations

from koop_es.cooperations.agreement_commands import AgreeCooperation
from koop_es.cooperations.amendment_commands import AmendAgreement, EnterIntoForce
from koop_es.cooperations.approval_commands import GrantApproval, RefuseApproval
from koop_es.cooperations.check_commands import CloseMeasure, RecordControllingCheck, RecordDecision
from koop_es.cooperations.confirmation_commands import (
    ConfirmAgreement,
    DeclineAgreement,
    InviteParty,
    ProposeAgreement,
    ReviseProposal,
    WithdrawProposal,
)
from koop_es.cooperations.contribution_commands import DeliverContribution, PledgeContribution
from koop_es.cooperations.finding_commands import AnswerFinding, RaiseFinding, SettleFinding
from koop_es.cooperations.funding_commands import (
    AssignProgramme,
    LeaveProgramme,
    NotifyFunder,
    RecordConsent,
)
from koop_es.cooperations.goal_commands import DropGoal, MeasureProgress, ReviseGoal, SetGoal
from koop_es.cooperations.membership_commands import (
    AssignPerson,
    JoinCooperation,
    LeaveCooperation,
    ReplaceLead,
)
from koop_es.cooperations.milestone_commands import (
    DropMilestone,
    MissMilestone,
    PlanMilestone,
    ReachMilestone,
    RescheduleMilestone,
)
from koop_es.cooperations.record_commands import AddNote, AttachEvidence, CorrectEntry
from koop_es.cooperations.term_commands import (
    CloseFile,
    EndCooperation,
    ExtendTerm,
    GiveNotice,
    RenewTerm,
    ResumeCooperation,
    RevokeEnding,
    SetCheckRhythm,
    SuspendCooperation,
)

__all__ = [
    "AddNote",
    "AgreeCooperation",
    "AmendAgreement",
    "AnswerFinding",
    "AssignPerson",
    "AssignProgramme",
    "AttachEvidence",
    "CloseFile",
    "CloseMeasure",
    "ConfirmAgreement",
    "CooperationCommand",
    "CorrectEntry",
    "DeclineAgreement",
    "DeliverContribution",
    "DropGoal",
    "DropMilestone",
    "EndCooperation",
    "EnterIntoForce",
    "ExtendTerm",
    "GiveNotice",
    "GrantApproval",
    "InviteParty",
    "JoinCooperation",
    "LeaveCooperation",
    "LeaveProgramme",
    "MeasureProgress",
    "MissMilestone",
    "NotifyFunder",
    "PlanMilestone",
    "PledgeContribution",
    "ProposeAgreement",
    "RaiseFinding",
    "ReachMilestone",
    "RecordConsent",
    "RecordControllingCheck",
    "RecordDecision",
    "RefuseApproval",
    "RenewTerm",
    "ReplaceLead",
    "RescheduleMilestone",
    "ResumeCooperation",
    "ReviseGoal",
    "ReviseProposal",
    "RevokeEnding",
    "SetCheckRhythm",
    "SetGoal",
    "SettleFinding",
    "SuspendCooperation",
    "WithdrawProposal",
]

CooperationCommand = (
    AgreeCooperation
    | ConfirmAgreement
    | DeclineAgreement
    | InviteParty
    | ProposeAgreement
    | ReviseProposal
    | WithdrawProposal
    | AmendAgreement
    | EnterIntoForce
    | SetGoal
    | ReviseGoal
    | DropGoal
    | MeasureProgress
    | PlanMilestone
    | RescheduleMilestone
    | ReachMilestone
    | MissMilestone
    | DropMilestone
    | RecordControllingCheck
    | CloseMeasure
    | RecordDecision
    | ExtendTerm
    | SuspendCooperation
    | ResumeCooperation
    | RenewTerm
    | GiveNotice
    | SetCheckRhythm
    | LeaveProgramme
    | NotifyFunder
    | RecordConsent
    | RaiseFinding
    | AnswerFinding
    | SettleFinding
    | JoinCooperation
    | LeaveCooperation
    | ReplaceLead
    | AssignPerson
    | PledgeContribution
    | DeliverContribution
    | AssignProgramme
    | EndCooperation
    | RevokeEnding
    | CloseFile
    | AttachEvidence
    | AddNote
    | CorrectEntry
    | GrantApproval
    | RefuseApproval
)

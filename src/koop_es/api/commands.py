"""The addresses of the commands."""

from __future__ import annotations

from typing import Final

from koop_es.api.operations import Write
from koop_es.cooperations import commands as c
from koop_es.parties import commands as p
from koop_es.programmes import commands as g
from koop_es.relationships import commands as r
from koop_es.samples import commands as s

ONE: Final = "/cooperations/{cooperation_id}"
GOAL: Final = ONE + "/goals/{goal_id}"
TIE: Final = "/relationships/{relationship_id}"
MILESTONE: Final = ONE + "/milestones/{milestone_id}"

WRITES: Final = (
    Write("/cooperations", c.AgreeCooperation, "cooperations"),
    Write(f"{ONE}/amendments", c.AmendAgreement, "cooperations"),
    Write(f"{ONE}/entry-into-force", c.EnterIntoForce, "cooperations"),
    Write("/cooperations/proposals", c.ProposeAgreement, "confirmation"),
    Write(f"{ONE}/proposals", c.ReviseProposal, "confirmation"),
    Write(f"{ONE}/invitations", c.InviteParty, "confirmation"),
    Write(f"{ONE}/confirmations", c.ConfirmAgreement, "confirmation"),
    Write(f"{ONE}/refusals", c.DeclineAgreement, "confirmation"),
    Write(f"{ONE}/withdrawal", c.WithdrawProposal, "confirmation"),
    Write(f"{ONE}/extensions", c.ExtendTerm, "cooperations"),
    Write(f"{ONE}/programmes", c.AssignProgramme, "cooperations"),
    Write(f"{ONE}/suspensions", c.SuspendCooperation, "cooperations"),
    Write(f"{ONE}/resumptions", c.ResumeCooperation, "cooperations"),
    Write(f"{ONE}/parties", c.JoinCooperation, "members"),
    Write(f"{ONE}/leavings", c.LeaveCooperation, "members"),
    Write(f"{ONE}/lead", c.ReplaceLead, "members"),
    Write(f"{ONE}/persons", c.AssignPerson, "members"),
    Write(f"{ONE}/contributions", c.PledgeContribution, "contributions"),
    Write(
        f"{ONE}/contributions/{{contribution_id}}/deliveries",
        c.DeliverContribution,
        "contributions",
    ),
    Write(f"{ONE}/renewals", c.RenewTerm, "cooperations"),
    Write(f"{ONE}/notices", c.GiveNotice, "cooperations"),
    Write(f"{ONE}/check-rhythm", c.SetCheckRhythm, "checks"),
    Write(f"{ONE}/programmes/leavings", c.LeaveProgramme, "cooperations"),
    Write(f"{ONE}/funder-notifications", c.NotifyFunder, "cooperations"),
    Write(f"{ONE}/funder-consents", c.RecordConsent, "cooperations"),
    Write(f"{ONE}/findings", c.RaiseFinding, "findings"),
    Write(f"{ONE}/findings/{{finding_id}}/answers", c.AnswerFinding, "findings"),
    Write(f"{ONE}/findings/{{finding_id}}/settlement", c.SettleFinding, "findings"),
    Write(f"{ONE}/approvals/{{approval_id}}/grant", c.GrantApproval, "approvals"),
    Write(f"{ONE}/approvals/{{approval_id}}/refusal", c.RefuseApproval, "approvals"),
    Write(f"{ONE}/ending", c.EndCooperation, "cooperations"),
    Write(f"{ONE}/ending/revocation", c.RevokeEnding, "cooperations"),
    Write(f"{ONE}/file-closing", c.CloseFile, "cooperations"),
    Write(f"{ONE}/goals", c.SetGoal, "goals"),
    Write(f"{GOAL}/revisions", c.ReviseGoal, "goals"),
    Write(f"{GOAL}/measurements", c.MeasureProgress, "goals"),
    Write(f"{GOAL}/dropping", c.DropGoal, "goals"),
    Write(f"{ONE}/milestones", c.PlanMilestone, "milestones"),
    Write(f"{MILESTONE}/rescheduling", c.RescheduleMilestone, "milestones"),
    Write(f"{MILESTONE}/reaching", c.ReachMilestone, "milestones"),
    Write(f"{MILESTONE}/missing", c.MissMilestone, "milestones"),
    Write(f"{MILESTONE}/dropping", c.DropMilestone, "milestones"),
    Write(f"{ONE}/checks", c.RecordControllingCheck, "checks"),
    Write(f"{ONE}/measures/{{measure_id}}/closing", c.CloseMeasure, "checks"),
    Write(f"{ONE}/decisions/{{decision_id}}/outcome", c.RecordDecision, "checks"),
    Write(f"{ONE}/evidence", c.AttachEvidence, "entries"),
    Write(f"{ONE}/notes", c.AddNote, "entries"),
    Write(f"{ONE}/corrections", c.CorrectEntry, "entries"),
    Write("/parties/organisations", p.RegisterOrganisation, "parties"),
    Write("/parties/persons", p.RegisterPerson, "parties"),
    Write("/parties/organisations/{party_id}/name", p.RenameOrganisation, "parties"),
    Write("/parties/persons/{party_id}/name", p.RenamePerson, "parties"),
    Write("/parties/{party_id}/contact-points", p.ChangeContactPoints, "parties"),
    Write("/parties/{party_id}/merging", p.MergeParty, "parties"),
    Write("/parties/{party_id}/separation", p.SeparateParty, "parties"),
    Write("/programmes", g.OpenProgramme, "programmes"),
    Write("/programmes/{programme_id}/settings", g.ChangeProgrammeSettings, "programmes"),
    Write("/programmes/{programme_id}/closing", g.CloseProgramme, "programmes"),
    Write("/relationships/encounters", r.RecordEncounter, "relationships"),
    Write("/relationships/contacts", r.EstablishContact, "relationships"),
    Write("/relationships/groups", r.FoundGroup, "relationships"),
    Write(f"{TIE}/form", r.ChangeForm, "relationships"),
    Write(f"{TIE}/touches", r.RecordTouch, "relationships"),
    Write(f"{TIE}/introductions", r.MakeIntroduction, "relationships"),
    Write(f"{TIE}/openness", r.ChangeOpenness, "relationships"),
    Write(f"{TIE}/cadence", r.SetCadence, "relationships"),
    Write(f"{TIE}/reviews", r.ReviewGroup, "relationships"),
    Write(f"{TIE}/closing", r.CloseRelationship, "relationships"),
    Write("/samples", s.DrawSample, "samples"),
)
"""Every command once."""

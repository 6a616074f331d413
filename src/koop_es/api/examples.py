"""An example of every command and of every value in it; all names are invented."""

from __future__ import annotations

from typing import Any, Final

HOUSE: Final = "0192f0c4a1b27c3d8e4f5a6b7c8d9e01"
WORKS: Final = "0192f0c4a1b27c3d8e4f5a6b7c8d9e02"
PROGRAMME: Final = "0192f0c4a1b27c3d8e4f5a6b7c8d9e03"
THIRD: Final = "0192f0c4a1b27c3d8e4f5a6b7c8d9e07"
COOPERATION: Final = "0192f0c4a1b27c3d8e4f5a6b7c8d9e04"
RELATIONSHIP: Final = "0192f0c4a1b27c3d8e4f5a6b7c8d9e05"
ENTRY: Final = "0192f0c4a1b27c3d8e4f5a6b7c8d9e06"

Json = dict[str, Any]

INDICATOR: Final[Json] = {
    "name": "Children who read aloud once a week",
    "unit": "children",
    "measure": "number",
    "direction": "increase",
}
GOAL: Final[Json] = {
    "title": "Forty children read aloud every week",
    "indicator": INDICATOR,
    "baseline": {"value": "12", "taken_on": "2026-10-15"},
    "target": {"value": "40", "due_on": "2027-09-30"},
}
TERM: Final[Json] = {"starts_on": "2026-11-01", "ends_on": "2027-10-31"}
LEAD: Final[Json] = {
    "party": HOUSE,
    "role": "lead",
    "record_keeper": True,
    "tasks": "Rooms and invitations",
    "benefit": "More readers in the house",
    "signed_on": "2026-10-28",
}
PARTNER: Final[Json] = {"party": WORKS, "role": "partner", "tasks": "Books and volunteers"}
MEASURE: Final[Json] = {
    "title": "Ask two more schools for volunteers",
    "owner": WORKS,
    "due_on": "2027-01-31",
}
DEVIATION: Final[Json] = {
    "description": "Only nine children came in November",
    "cause": "The room was closed for two weeks",
}
TIE: Final[Json] = {
    "parties": [HOUSE, WORKS],
    "themes": ["reading"],
    "title": "Reading round table",
    "purpose": "learning",
}
QUANTITY: Final[Json] = {"amount": "500", "unit": "EUR"}
CONTACT: Final[Json] = {"kind": "email", "value": "office@example.org"}

SETTINGS: Final[Json] = {
    "four_eyes": ["ending", "correcting"],
    "funder_consent": ["extending", "ending_early"],
    "check_grace": 7,
    "grant_starts_on": "2026-11-01",
    "grant_ends_on": "2027-10-31",
    "retention_years": 10,
}

BODIES: Final[dict[str, Json]] = {
    "AgreeCooperation": {
        "title": "Reading together",
        "themes": ["reading"],
        "parties": [LEAD, PARTNER],
        "goals": [GOAL],
        "term": TERM,
        "expected": {
            "check_rhythm_months": 3,
            "decision_rule": "By consent of both",
            "notice_months": 3,
            "renews_by_months": 12,
        },
        "effective_on": "2026-10-28",
    },
    "AmendAgreement": {
        "title": "Reading together, in two languages",
        "themes": ["reading", "languages"],
        "expected": {"communication_rule": "A call every first Monday"},
        "dropped": ["liability"],
        "reason": "Families asked for a second language",
        "effective_on": "2027-03-01",
        "consents": [HOUSE, WORKS],
    },
    "EnterIntoForce": {"effective_on": "2026-12-01"},
    "ProposeAgreement": {
        "title": "Reading together",
        "themes": ["reading"],
        "parties": [LEAD, PARTNER],
        "goals": [GOAL],
        "term": TERM,
    },
    "ReviseProposal": {
        "title": "Reading together in two houses",
        "themes": ["reading"],
        "parties": [LEAD, PARTNER],
        "goals": [GOAL],
        "term": TERM,
    },
    "InviteParty": {"party": WORKS, "days": 14},
    "ConfirmAgreement": {
        "party": HOUSE,
        "name": "A. Beispiel",
        "function": "Head of the house",
        "edition": 1,
    },
    "DeclineAgreement": {"party": WORKS, "reason": "The second year is not paid for yet"},
    "WithdrawProposal": {},
    "ExtendTerm": {"ends_on": "2028-01-31", "reason": "The second group begins later"},
    "AssignProgramme": {"programme": PROGRAMME, "grant_reference": "RP-2026-17"},
    "SuspendCooperation": {"reason": "The house is being rebuilt"},
    "ResumeCooperation": {"effective_on": "2027-03-01"},
    "JoinCooperation": {
        "involvement": {"party": WORKS, "role": "associated", "tasks": "Lends its hall"},
        "effective_on": "2027-01-01",
    },
    "LeaveCooperation": {"party": WORKS, "effective_on": "2027-07-01"},
    "ReplaceLead": {"party": WORKS, "effective_on": "2027-02-01"},
    "AssignPerson": {
        "capacity": "contact",
        "person": THIRD,
        "party": HOUSE,
        "handover": "The list of readers",
    },
    "PledgeContribution": {
        "party": HOUSE,
        "contribution_kind": "money",
        "description": "Books for the second group",
        "quantity": QUANTITY,
        "due_on": "2027-03-01",
    },
    "DeliverContribution": {"quantity": QUANTITY},
    "RenewTerm": {"months": 12, "notice_days": 90},
    "GiveNotice": {"notice": "regular", "ends_on": "2027-06-30", "party": WORKS},
    "SetCheckRhythm": {"months": 6},
    "DrawSample": {
        "method": "risk",
        "seed": "audit-2026",
        "size": 12,
        "weights": [{"criterion": "volume", "weight": 3}, {"criterion": "earlier_findings"}],
        "population": {"among": "begun"},
    },
    "LeaveProgramme": {"programme": PROGRAMME},
    "NotifyFunder": {"programme": PROGRAMME, "subject": "A partner leaves"},
    "RecordConsent": {
        "programme": PROGRAMME,
        "subject": "Another partner takes over",
        "consents_to": "amending",
    },
    "RaiseFinding": {
        "finding": "The receipt for the shelves is missing",
        "raised_by": "Audit office",
        "answer_due_on": "2027-02-28",
    },
    "AnswerFinding": {"response": "It is attached now"},
    "SettleFinding": {"outcome": "The receipt is there"},
    "EndCooperation": {
        "manner": "by_consent",
        "result": "partly",
        "afterwards": "contact",
        "reason": "Both houses change their plans",
    },
    "RevokeEnding": {"reason": "Both go on after all"},
    "CloseFile": {},
    "SetGoal": {"terms": {"title": "Ten volunteers stay for a year"}},
    "ReviseGoal": {
        "terms": {**GOAL, "target": {"value": "30", "due_on": "2027-09-30"}},
        "reason": "Fewer rooms than planned",
    },
    "MeasureProgress": {"progress": {"value": "15"}},
    "DropGoal": {"reason": "Another project takes it over"},
    "PlanMilestone": {"title": "First reading afternoon", "due_on": "2027-01-15"},
    "RescheduleMilestone": {"due_on": "2027-02-15", "reason": "The room is being painted"},
    "ReachMilestone": {"degree": "fully"},
    "FirstEntries": {
        "reason": "From the files of the years before",
        "entries": [
            {
                "command": "note.add",
                "cooperation": COOPERATION,
                "text": "The round table met in the library",
                "effective_on": "2026-11-02",
            }
        ],
    },
    "GrantApproval": {},
    "RefuseApproval": {"reason": "The report of the last check is missing"},
    "MissMilestone": {"reason": "Nobody could come"},
    "DropMilestone": {"reason": "It is no longer needed"},
    "RecordControllingCheck": {
        "kind": "routine",
        "light": "red",
        "summary": "Too few children, and the room is uncertain",
        "lights": [{"dimension": "goals", "light": "red"}],
        "deviations": [DEVIATION],
        "measures": [MEASURE],
        "decision_needed": "May we rent a second room?",
    },
    "CloseMeasure": {"outcome": "Two schools will send volunteers"},
    "RecordDecision": {"outcome": "Yes, until the summer", "decided_by": "The board"},
    "AttachEvidence": {
        "document": "UmVhZGluZyBsaXN0Cg==",
        "file_name": "reading-list.txt",
        "media_type": "text/plain",
    },
    "AddNote": {"text": "The caretaker has the key until Friday."},
    "CorrectEntry": {
        "corrects": ENTRY,
        "kind": "change",
        "fields": {"title": "Reading together in the afternoon"},
        "reason_code": "typing_error",
    },
    "RegisterOrganisation": {
        "name": "Example House",
        "short_name": "House",
        "country": "DE",
        "contact_points": [CONTACT],
        "lawful_basis": "public_task",
    },
    "RegisterPerson": {"name": "Robin Example", "lawful_basis": "consent"},
    "RenameOrganisation": {"name": "Example House for All", "short_name": "House"},
    "RenamePerson": {"name": "Robin Sample"},
    "ChangeContactPoints": {"contact_points": [CONTACT], "lawful_basis": "public_task"},
    "MergeParty": {"into": WORKS},
    "SeparateParty": {"reason": "They only share their name"},
    "ChangeProgrammeSettings": {"settings": SETTINGS},
    "CloseProgramme": {"effective_on": "2026-12-31"},
    "OpenProgramme": {
        "name": "Reading Programme",
        "grant_references": ["RP-2026-17"],
        "funder": HOUSE,
    },
    "RecordEncounter": {**TIE, "effective_on": "2026-11-03"},
    "EstablishContact": {
        **TIE,
        "duration": "ongoing",
        "openness": "network",
        "cadence_months": 12,
    },
    "FoundGroup": {**TIE, "duration": "ongoing"},
    "ChangeForm": {"form": "contact", "openness": "network"},
    "RecordTouch": {
        "outcomes": ["idea", "good_practice_taken_over"],
        "purpose": "learning",
        "remark": "They lend us their reading boxes",
    },
    "MakeIntroduction": {
        "introducer": HOUSE,
        "introduced": WORKS,
        "introduced_to": THIRD,
        "consents": [WORKS, THIRD],
        "purpose": "recruiting_test_groups",
    },
    "ChangeOpenness": {"openness": "private"},
    "SetCadence": {"cadence_months": 6},
    "ReviewGroup": {
        "relevance": "high",
        "decision": "go_on",
        "resources_until": "2028-12-31",
    },
    "CloseRelationship": {"remark": "The round table met for the last time"},
    "NewActor": {"name": "Robin Example"},
}
"""A body for each operation, by the name of its model."""

PARTS: Final[dict[str, Json]] = {
    "Baseline": {"value": "12", "taken_on": "2026-10-15"},
    "ContactPoint": CONTACT,
    "Deviation": DEVIATION,
    "DimensionLight": {"dimension": "goals", "light": "yellow"},
    "Expected": {"check_rhythm_months": 3},
    "FollowUp": {"measure_id": "a4", "status": "carried"},
    "GoalTerms": GOAL,
    "Indicator": INDICATOR,
    "Involvement": LEAD,
    "PlannedMeasure": MEASURE,
    "ProgrammeSettings": SETTINGS,
    "Quantity": QUANTITY,
    "Progress": {"value": "15"},
    "Target": {"value": "40", "due_on": "2027-09-30"},
    "Term": TERM,
    "Population": {"among": "stock", "theme": "reading"},
    "Weighted": {"criterion": "recorded_late", "weight": 2},
}
"""An example of each value within a body, by the name of its model."""

PLACES: Final[dict[str, str]] = {
    "approval_id": "v12",
    "cooperation_id": COOPERATION,
    "contribution_id": "b4",
    "decision_id": "d4",
    "evidence_id": "e5",
    "finding_id": "f4",
    "goal_id": "g1",
    "measure_id": "a4",
    "milestone_id": "m2",
    "party_id": HOUSE,
    "programme_id": PROGRAMME,
    "relationship_id": RELATIONSHIP,
    "report_file": "time-bounded.csv",
    "sample_id": "134",
}
"""An example of each value in a path."""

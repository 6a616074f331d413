"""Examples of the values in commands and addresses; all names are invented."""

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

"""Input files to begin with: JSON whose comments say what belongs where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.cli.output import put
from koop_es.cli.session import current
from koop_es.wording import msgid

if TYPE_CHECKING:
    from collections.abc import Sequence

Lines = tuple[tuple[str, str], ...]
"""JSON of a line, and the English message id of its comment (empty for none)."""

AGREEMENT: Final[Lines] = (
    ("{", msgid("An agreement. The six fields come first; delete what is not agreed.")),
    (
        '  "title": "…",',
        msgid("What it is called. Title, themes and goals are public: name no person in them."),
    ),
    ('  "themes": ["…"],', msgid("What it is about: one code or more.")),
    ('  "parties": [', msgid("Two or more besides funders; by id, its beginning or exact name.")),
    ('    {"party": "…", "role": "lead", "record_keeper": true,', msgid("One party at most.")),
    ('     "tasks": "…", "benefit": "…",', msgid("What it does and what it gains.")),
    ('     "signed_on": "2026-01-15", "signatory": "…"},', msgid("When and who signed.")),
    (
        '    {"party": "…", "role": "partner"}',
        msgid("lead, partner, associated, affiliated, funder, grant_recipient, sub_recipient."),
    ),
    ("  ],", ""),
    ('  "goals": [', msgid("What is to be reached; only the title is mandatory.")),
    ('    {"title": "…",', ""),
    (
        '     "indicator": {"name": "…", "unit": "…", "measure": "number",',
        msgid("number, percentage, yes_no, ordinal or qualitative."),
    ),
    (
        '       "direction": "increase", "aggregation": "latest"},',
        msgid("increase, decrease or maintain (with a tolerance); latest or cumulative."),
    ),
    ('     "baseline": {"value": 0, "taken_on": "2026-01-15"},', ""),
    ('     "target": {"value": 10, "due_on": "2026-12-31"}}', ""),
    ("  ],", ""),
    (
        '  "term": {"starts_on": "2026-02-01", "ends_on": "2027-01-31"},',
        msgid('Or "end_condition" and "review_on" instead of "ends_on".'),
    ),
    ('  "effective_on": "2026-01-15",', msgid("Day of the agreement.")),
    ('  "reason_code": "first_entry",', msgid("Due where it is recorded late.")),
    ('  "expected": {', msgid("What a good agreement also holds; gaps are shown, never refused.")),
    ('    "decision_rule": "…",', ""),
    ('    "communication_rule": "…",', ""),
    ('    "check_rhythm_months": 3,', msgid("Months between controlling checks.")),
    ('    "contributions": "…",', ""),
    ('    "notice_period": "…",', ""),
    ('    "notice_months": 3,', msgid("Months of notice before the end; or notice_days.")),
    ('    "renewal": "…",', ""),
    ('    "renews_by_months": 12,', msgid("It renews itself if nobody gives notice in time.")),
    ('    "joining_and_leaving": "…",', ""),
    ('    "confidentiality": "…",', ""),
    ('    "condition_precedent": "…",', msgid("What must be there before it takes effect.")),
    ('    "sustainability": "…"', msgid("What stays afterwards.")),
    ("  },", ""),
    ('  "conditional": false,', msgid("true: in force only once its condition is met.")),
    ('  "target_group": "…",', ""),
    ('  "area": "DEA23"', msgid("Municipality or NUTS code.")),
    ("}", ""),
)
GOAL: Final[Lines] = (
    ("{", msgid("A goal; only the title is mandatory. It is public: name no person in it.")),
    ('  "title": "…",', ""),
    (
        '  "indicator": {"name": "…", "unit": "…", "measure": "number",',
        msgid("number, percentage, yes_no, ordinal or qualitative."),
    ),
    (
        '    "direction": "increase", "aggregation": "latest"},',
        msgid("increase, decrease or maintain (with a tolerance); latest or cumulative."),
    ),
    ('  "baseline": {"value": 0, "taken_on": "2026-01-15"},', ""),
    ('  "target": {"value": 10, "due_on": "2026-12-31"},', ""),
    ('  "weight": 1,', msgid("Its weight among the goals.")),
    ('  "evidence_required": false', msgid("Whether a measured value needs evidence.")),
    ("}", ""),
)
CHECK: Final[Lines] = (
    ("{", msgid("A controlling check. For green the light and one sentence are enough.")),
    ('  "light": "yellow",', msgid("green, yellow or red; the worst dimension's if left out.")),
    ('  "summary": "…",', msgid("What was found, in a sentence.")),
    ('  "kind": "routine",', msgid("routine, milestone, ad_hoc, interim, final or follow_up.")),
    ('  "effective_on": "2026-06-30",', msgid("Day on which it was held.")),
    ('  "conducted_by": "…",', ""),
    ('  "participants": ["…"],', ""),
    (
        '  "lights": [{"dimension": "schedule", "light": "yellow"}],',
        msgid("goals, schedule, contributions, collaboration."),
    ),
    (
        '  "deviations": [{"description": "…", "cause": "…", "concerns": "m2"}],',
        msgid("Due for yellow and red; what it concerns by its id."),
    ),
    (
        '  "measures": [{"title": "…", "owner": "…", "due_on": "2026-07-31"}],',
        msgid('Due for yellow and red; "owner" is a party, "owner_note" anybody else.'),
    ),
    (
        '  "follow_up": [{"measure_id": "a5", "status": "closed"}],',
        msgid("Open measures that are not named are carried on."),
    ),
    ('  "decision_needed": "…",', msgid("Due for red: what must be decided beyond the team.")),
    ('  "conclusion": "…",', ""),
    ('  "next_check_on": "2026-09-30"', ""),
    ("}", ""),
)


def write_template(lines: Sequence[tuple[str, str]]) -> None:
    """Write a template to stdout, its comments in the session's language."""
    t = current().t
    for text, comment in lines:
        put(f"{text}  // {t.gettext(comment)}\n" if comment else f"{text}\n")

"""The fields and the tables on a cooperation's sheet."""

from __future__ import annotations

from typing import Final

from koop_es.cli.cells import Column
from koop_es.wording import msgid

PAST: Final = (Column("as_of", "day"), Column("known_at", "moment"))
"""Of which day a sheet is, as known at what time."""

HEAD: Final = (
    Column("code"),
    Column("title"),
    Column("id"),
    Column("phase", "label:phase"),
    Column("light", "label:light"),
    Column("themes"),
    Column("area"),
    Column("target_group"),
    Column("agreed_on", "day"),
    Column("starts_on", "day"),
    Column("ends_on", "day"),
    Column("end_condition"),
    Column("review_on", "day"),
    Column("notice_months", "number"),
    Column("notice_days", "number"),
    Column("renews_by_months", "number"),
    Column("notice_by", "day"),
    Column("in_force_on", "day"),
    Column("rhythm_months", "number"),
    Column("last_check_on", "day"),
    Column("check_due_on", "day"),
    Column("suspended_from", "day"),
    Column("suspended_until", "day"),
    Column("ending_on", "day"),
    Column("ended_on", "day"),
    Column("manner", "label:manner"),
    Column("result", "label:result"),
    Column("afterwards", "label:afterwards"),
    Column("ending_remark"),
)
"""What stands once on a sheet."""

SECTIONS: Final[tuple[tuple[str, str, tuple[Column, ...]], ...]] = (
    (
        "coming",
        msgid("To take effect"),
        (Column("on", "day"), Column("what", "label:coming")),
    ),
    (
        "parties",
        msgid("Parties"),
        (
            Column("name", "name", wide=True),
            Column("role", "label:role"),
            Column("record_keeper"),
            Column("party_id"),
        ),
    ),
    (
        "members",
        msgid("Joined and left"),
        (
            Column("name", "name", wide=True),
            Column("role", "label:role"),
            Column("since", "day"),
            Column("until", "day"),
        ),
    ),
    (
        "assignments",
        msgid("Persons in charge"),
        (
            Column("assignment_id"),
            Column("capacity", "label:capacity"),
            Column("person_name", "name", wide=True),
            Column("party_name", "name"),
            Column("since", "day"),
            Column("until", "day"),
        ),
    ),
    (
        "contributions",
        msgid("Contributions"),
        (
            Column("contribution_id"),
            Column("party_name", "name"),
            Column("contribution_kind", "label:contribution_kind"),
            Column("description", wide=True),
            Column("amount", "number"),
            Column("delivered", "number"),
            Column("unit"),
            Column("due_on", "day"),
        ),
    ),
    (
        "answers",
        msgid("Confirmation"),
        (
            Column("party_name", "name", wide=True),
            Column("answer", "label:answer"),
            Column("on", "day"),
            Column("name", wide=True),
            Column("function"),
            Column("edition", "number"),
        ),
    ),
    (
        "amendments",
        msgid("Amendments"),
        (
            Column("since", "day"),
            Column("changed", wide=True),
            Column("reason", wide=True),
            Column("signed_on", "day"),
        ),
    ),
    (
        "notices",
        msgid("Notices"),
        (
            Column("given_on", "day"),
            Column("notice", "label:notice_kind"),
            Column("ends_on", "day"),
            Column("party_name", "name"),
        ),
    ),
    (
        "renewals",
        msgid("Renewals"),
        (Column("agreed_on", "day"), Column("months", "number"), Column("ends_on", "day")),
    ),
    (
        "funder_words",
        msgid("Notified and consented"),
        (
            Column("on", "day"),
            Column("kind", "label:funder_word"),
            Column("consents_to", "label:consented_change"),
            Column("subject", wide=True),
            Column("programme_name", "name"),
        ),
    ),
    (
        "findings",
        msgid("Findings"),
        (
            Column("finding_id"),
            Column("raised_on", "day"),
            Column("finding", wide=True),
            Column("status", "label:finding_status"),
            Column("answer_due_on", "day"),
            Column("settled_on", "day"),
        ),
    ),
    (
        "programmes",
        msgid("Programmes"),
        (Column("name"), Column("grant_reference"), Column("since", "day")),
    ),
    (
        "links",
        msgid("What it arose from, and what it turned into"),
        (
            Column("way", "label:way"),
            Column("form", "label:form"),
            Column("code"),
            Column("title", wide=True),
            Column("id"),
        ),
    ),
    (
        "goals",
        msgid("Goals"),
        (
            Column("goal_id"),
            Column("title", wide=True),
            Column("target", "number"),
            Column("actual", "number"),
            Column("unit"),
            Column("due_on", "day"),
            Column("dropped"),
        ),
    ),
    (
        "milestones",
        msgid("Milestones"),
        (
            Column("milestone_id"),
            Column("title", wide=True),
            Column("status", "label:milestone_status"),
            Column("due_on", "day"),
            Column("reached_on", "day"),
        ),
    ),
    (
        "checks",
        msgid("Controlling checks"),
        (
            Column("check_id"),
            Column("held_on", "day"),
            Column("kind", "label:check_kind"),
            Column("light", "label:light"),
            Column("summary", wide=True),
        ),
    ),
    (
        "measures",
        msgid("Measures"),
        (
            Column("measure_id"),
            Column("title", wide=True),
            Column("status", "label:measure_status"),
            Column("owner"),
            Column("due_on", "day"),
        ),
    ),
    (
        "decisions",
        msgid("Decisions"),
        (
            Column("decision_id"),
            Column("question", wide=True),
            Column("asked_on", "day"),
            Column("taken_on", "day"),
            Column("outcome", wide=True),
        ),
    ),
    (
        "evidence",
        msgid("Evidence"),
        (
            Column("evidence_id"),
            Column("file_name", wide=True),
            Column("media_type"),
            Column("size", "number"),
            Column("on", "day"),
        ),
    ),
    ("notes", msgid("Notes"), (Column("on", "day"), Column("text", wide=True))),
)
"""Tables by the key of their rows in the document, with their titles."""

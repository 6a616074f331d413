"""A word for each code of legal acts, by kind, as in ``labels``."""

from __future__ import annotations

from typing import Final

from koop_es.wording.translating import msgid

ACT_LABELS: Final[dict[str, dict[str, str]]] = {
    "approval_status": {
        "waiting": msgid("waits for approval"),
        "granted": msgid("granted"),
        "refused": msgid("refused"),
        "withdrawn": msgid("taken back"),
    },
    "row_status": {
        "recorded": msgid("recorded"),
        "pending": msgid("waits for approval"),
        "known": msgid("recorded before"),
        "refused": msgid("refused"),
    },
    "provision": {
        "target_group": msgid("Target group"),
        "area": msgid("Area"),
        "end_condition": msgid("End condition"),
        "review_on": msgid("Review on"),
        "decision_rule": msgid("Decision rule"),
        "communication_rule": msgid("Communication rule"),
        "contributions": msgid("Contributions"),
        "notice_period": msgid("Notice period"),
        "notice_months": msgid("Months of notice before the end"),
        "notice_days": msgid("Days of notice before the end"),
        "renewal": msgid("Renewal"),
        "renews_by_months": msgid("Renews itself by months"),
        "joining_and_leaving": msgid("Joining and leaving"),
        "confidentiality": msgid("Confidentiality and data protection"),
        "sustainability": msgid("What stays afterwards"),
        "rights_in_results": msgid("Rights in results"),
        "liability": msgid("Liability"),
    },
    "coming": {
        "amended": msgid("agreement amended"),
        "extended": msgid("another end"),
        "in_force": msgid("in force"),
        "joined": msgid("a party joins"),
        "left": msgid("a party leaves"),
        "programme_joined": msgid("in a programme"),
        "programme_left": msgid("out of a programme"),
    },
    "capacity": {
        "contact": msgid("contact person"),
        "signatory": msgid("signatory"),
        "responsible": msgid("responsible"),
        "deputy": msgid("deputy"),
    },
    "notice_kind": {
        "regular": msgid("regular notice"),
        "for_cause": msgid("notice for cause"),
    },
    "answer": {
        "confirmed": msgid("confirmed"),
        "declined": msgid("declined"),
    },
    "standing": {
        "agreed": msgid("It is agreed: record it."),
        "proposed": msgid("It is to be confirmed: propose it."),
    },
    "link_answer": {
        "confirm": msgid("We confirm this text."),
        "decline": msgid("We decline this text."),
    },
    "finding_status": {
        "raised": msgid("raised"),
        "answered": msgid("answered"),
        "settled": msgid("settled"),
    },
    "funder_word": {
        "notified": msgid("notified"),
        "consented": msgid("consented"),
    },
    "contribution_kind": {
        "money": msgid("money"),
        "in_kind": msgid("in kind"),
        "staff": msgid("staff"),
        "space": msgid("rooms"),
        "knowledge": msgid("knowledge"),
    },
}
"""Message ids by kind and code."""

"""A word for each code, by kind: roles, lights, phases, endings and the rest.

A kind is called like its enum in small letters, ``CheckKind`` being ``check_kind``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.wording.act_labels import ACT_LABELS
from koop_es.wording.file_labels import FILE_LABELS
from koop_es.wording.report_labels import REPORT_LABELS
from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from koop_es.wording.translating import Translator

OUTCOMES: Final[dict[str, str]] = {
    "idea": msgid("an idea"),
    "knowledge_gained": msgid("knowledge gained"),
    "publicity_gained": msgid("publicity gained"),
    "cooperation_started": msgid("a cooperation started"),
    "support_given": msgid("support given"),
    "problem_solved": msgid("a problem solved"),
    "test_persons": msgid("test persons found"),
    "result_validated": msgid("a result validated"),
    "good_practice_taken_over": msgid("good practice taken over"),
    "good_practice_passed_on": msgid("good practice passed on"),
}
"""What a touch can bring."""

LABELS: Final[dict[str, dict[str, str]]] = {
    **ACT_LABELS,
    **FILE_LABELS,
    **REPORT_LABELS,
    "role": {
        "lead": msgid("lead"),
        "partner": msgid("partner"),
        "associated": msgid("associated"),
        "affiliated": msgid("affiliated"),
        "funder": msgid("funder"),
        "grant_recipient": msgid("grant recipient"),
        "sub_recipient": msgid("sub-recipient"),
    },
    "light": {
        "green": msgid("green"),
        "yellow": msgid("yellow"),
        "red": msgid("red"),
        "unchecked": msgid("unchecked"),
        "not_due": msgid("not due yet"),
    },
    "phase": {
        "proposed": msgid("proposed"),
        "conditional": msgid("agreed, conditional"),
        "agreed": msgid("agreed"),
        "running": msgid("running"),
        "suspended": msgid("suspended"),
        "term_passed": msgid("term passed, closing open"),
        "ended": msgid("ended"),
        "file_closed": msgid("file closed"),
        "withdrawn": msgid("withdrawn"),
    },
    "likeness": {
        "name": msgid("the same name"),
        "contact_point": msgid("the same contact point"),
    },
    "approval": {
        "ending": msgid("ending"),
        "revoking": msgid("revoking an ending"),
        "correcting": msgid("correcting"),
        "recording_late": msgid("recording late"),
        "amending": msgid("amending"),
    },
    "consented_change": {
        "amending": msgid("amending"),
        "extending": msgid("extending the term"),
        "ending_early": msgid("ending early"),
    },
    "form": {
        "encounter": msgid("encounter"),
        "cooperation": msgid("cooperation"),
        "contact": msgid("contact"),
        "group": msgid("group"),
    },
    "tie": {"weak": msgid("weak"), "strong": msgid("strong")},
    "duration": {
        "time_bounded": msgid("time-bounded"),
        "ongoing": msgid("ongoing"),
        "unknown": msgid("unknown"),
    },
    "purpose": {
        "learning": msgid("learning from others"),
        "publicity": msgid("publicity"),
        "starting_cooperation": msgid("starting a cooperation"),
        "flanking_cooperation": msgid("flanking a cooperation"),
        "solving_problems": msgid("solving problems"),
        "recruiting_test_groups": msgid("recruiting test groups"),
        "validating_results": msgid("validating results"),
        "transfer_of_good_practice": msgid("transfer of good practice"),
    },
    "ties_shown": {
        "open": msgid("not closed"),
        "offered": msgid("contacts open to the network"),
        "all": msgid("all of them"),
    },
    "follow_up": {
        "open": msgid("still to be founded"),
        "founded": msgid("founded"),
        "taken_back": msgid("founded, but the ending was taken back"),
    },
    "way": {"from": msgid("arose from"), "into": msgid("turned into")},
    "openness": {"private": msgid("private"), "network": msgid("open to the network")},
    "outcome": OUTCOMES,
    "brought": {
        **OUTCOMES,
        "introduction": msgid("a party introduced"),
        "follow_up_encounter": msgid("an encounter that followed"),
        "follow_up_cooperation": msgid("a cooperation that followed"),
        "follow_up_contact": msgid("a contact that followed"),
        "follow_up_group": msgid("a group that followed"),
    },
    "relevance": {
        "high": msgid("as relevant as ever"),
        "limited": msgid("of limited relevance"),
        "none": msgid("no longer relevant"),
    },
    "review_decision": {
        "go_on": msgid("go on"),
        "change": msgid("change something"),
        "start_project": msgid("start a project"),
        "dissolve": msgid("dissolve"),
    },
    "measure_kind": {
        "number": msgid("number"),
        "percentage": msgid("percentage"),
        "yes_no": msgid("yes or no"),
        "ordinal": msgid("rank"),
        "qualitative": msgid("qualitative"),
    },
    "direction": {
        "increase": msgid("increase"),
        "decrease": msgid("decrease"),
        "maintain": msgid("maintain"),
    },
    "aggregation": {"latest": msgid("latest value"), "cumulative": msgid("sum of the values")},
    "degree": {"fully": msgid("fully"), "partly": msgid("partly")},
    "milestone_status": {
        "planned": msgid("planned"),
        "rescheduled": msgid("rescheduled"),
        "partly_reached": msgid("partly reached"),
        "reached": msgid("reached"),
        "missed": msgid("missed"),
        "dropped": msgid("dropped"),
    },
    "check_kind": {
        "routine": msgid("routine"),
        "milestone": msgid("milestone"),
        "ad_hoc": msgid("ad hoc"),
        "interim": msgid("interim"),
        "final": msgid("final"),
        "follow_up": msgid("follow-up"),
    },
    "dimension": {
        "goals": msgid("goals"),
        "schedule": msgid("schedule"),
        "contributions": msgid("contributions"),
        "collaboration": msgid("collaboration"),
    },
    "measure_status": {
        "open": msgid("open"),
        "carried": msgid("carried"),
        "closed": msgid("closed"),
    },
    "manner": {
        "term_expired": msgid("term expired"),
        "purpose_reached_early": msgid("purpose reached early"),
        "notice_regular": msgid("regular notice"),
        "notice_for_cause": msgid("notice for cause"),
        "by_consent": msgid("by consent"),
        "funding_ceased": msgid("funding ceased"),
        "party_ceased": msgid("a party ceased to exist"),
        "merged": msgid("merged"),
        "never_in_force": msgid("never in force"),
        "unknown": msgid("unknown"),
    },
    "result": {
        "reached": msgid("reached"),
        "partly": msgid("partly reached"),
        "not_reached": msgid("not reached"),
        "not_assessed": msgid("not assessed"),
    },
    "afterwards": {
        "nothing": msgid("nothing"),
        "contact": msgid("contact"),
        "group": msgid("group"),
        "follow_up_cooperation": msgid("follow-up cooperation"),
        "regular_service": msgid("regular service"),
    },
    "correction_kind": {"change": msgid("changed"), "retract": msgid("retracted")},
    "mark": {
        "retracted": msgid("later retracted"),
        "corrected": msgid("later corrected"),
        "revoked": msgid("later revoked"),
        "late": msgid("recorded late"),
    },
    "contact_kind": {
        "email": msgid("e-mail"),
        "phone": msgid("phone"),
        "address": msgid("postal address"),
        "website": msgid("website"),
        "other": msgid("other"),
    },
    "lawful_basis": {
        "consent": msgid("consent"),
        "contract": msgid("contract"),
        "legal_obligation": msgid("legal obligation"),
        "vital_interests": msgid("vital interests"),
        "public_task": msgid("public task"),
        "legitimate_interests": msgid("legitimate interests"),
    },
    "basis": {
        "stated": msgid("stated"),
        "derived": msgid("derived"),
        "unknown": msgid("unknown"),
    },
    "entered_via": {
        "web": msgid("pages"),
        "api": msgid("interface (API)"),
        "cli": msgid("command line"),
        "import": msgid("import"),
        "system": msgid("system"),
    },
    "reason_code": {
        "first_entry": msgid("first entry"),
        "imported": msgid("imported"),
        "received_late": msgid("received late"),
        "oversight": msgid("oversight"),
        "absence": msgid("absence"),
        "typing_error": msgid("typing error"),
    },
    "level": {
        "hint": msgid("Hint"),
        "attention": msgid("Attention"),
        "urgent": msgid("Urgent"),
    },
    "party_kind": {
        "person": msgid("natural person"),
        "organisation": msgid("organisation"),
        "natural_person": msgid("natural person"),
        "legal_person": msgid("legal person"),
    },
    "part": {
        "goal": msgid("goal"),
        "milestone": msgid("milestone"),
        "check": msgid("controlling check"),
        "measure": msgid("measure"),
        "decision": msgid("decision"),
        "evidence": msgid("evidence"),
        "contribution": msgid("contribution"),
        "assignment": msgid("assignment"),
        "finding": msgid("finding"),
        "approval": msgid("approval"),
        "part": msgid("part"),
    },
    "need": {
        "closing": msgid("closing open"),
        "red": msgid("red"),
        "check_overdue": msgid("check overdue"),
        "task_overdue": msgid("task overdue"),
        "yellow": msgid("yellow"),
        "confirmation": msgid("to be confirmed"),
        "ending_soon": msgid("ends soon"),
        "nothing": msgid("nothing to do"),
        "not_begun": msgid("not yet begun"),
        "suspended": msgid("suspended"),
        "ended": msgid("ended"),
        "file_closed": msgid("file closed"),
        "withdrawn": msgid("withdrawn"),
    },
    "term_by": {
        "day": msgid("a day"),
        "condition": msgid("a condition, with a day of review"),
    },
    "stream": {
        "cooperation": msgid("cooperation"),
        "relationship": msgid("relationship"),
        "party": msgid("party"),
        "programme": msgid("programme"),
        "sample": msgid("sample"),
    },
}
"""Message ids by kind and code."""


def label(kind: str, code: str, t: Translator) -> str:
    """Return the word for a code; the code itself where no word is known (a theme, an area)."""
    known = LABELS.get(kind, {}).get(code)
    return code if known is None else t.gettext(known)

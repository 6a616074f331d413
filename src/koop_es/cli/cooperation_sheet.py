"""One cooperation as a sheet for a person: what was agreed, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.cli.cells import Column, line
from koop_es.cli.output import Table, put, rendered
from koop_es.cli.session import current
from koop_es.cli.sheet import write_fields
from koop_es.wording import day, field_name, heading, msgid

if TYPE_CHECKING:
    from collections.abc import Mapping


OVER: Final = frozenset({"ended", "file_closed", "withdrawn"})
"""States in which an ending has taken effect."""

PRIVATE: Final = frozenset(
    {"summary", "question", "text", "file_name", "description", "subject", "finding"}
)
"""Fields of parts that are erased where they are empty."""

PAST: Final = (Column("as_of", "day"), Column("known_at", "moment"))
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


def write_cooperation(whole: Mapping[str, Any], time_zone: str, *, past: bool) -> None:
    """Write one cooperation to stdout.

    Args:
        whole: Its document.
        time_zone: In which instants are shown.
        past: Whether to tell of which day it is, as known at what time.
    """
    t = current().t
    write_fields((*PAST, *HEAD) if past else HEAD, _as_announced(whole), time_zone)
    parts = {**whole, "answers": _answers(whole)}
    for key, title, columns in SECTIONS:
        rows = [_row(key, one) for one in parts.get(key, ())]
        if rows:
            put(f"\n{t.gettext(title)}\n")
            put(rendered(Table(columns, rows, None), "table", t))
    for name, text in whole["expected"].items():
        said = t.gettext("erased") if text is None else line(text)
        put(f"\n{heading(name, t)}: {said}\n")


def _answers(whole: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what each party said of the text that was proposed."""
    proposal: dict[str, Any] = whole["proposal"] or {"answers": []}
    return [{**one, "edition": proposal["edition"]} for one in proposal["answers"]]


def _as_announced(whole: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the fields with the day of an ending that is yet to come under another name."""
    if whole["phase"] in OVER:
        return whole
    return {**whole, "ending_on": whole["ended_on"], "ended_on": None}


def _row(section: str, one: dict[str, Any]) -> dict[str, Any]:
    if section == "goals":
        terms = one["terms"]
        target: dict[str, Any] = terms.get("target") or {}
        indicator: dict[str, Any] = terms.get("indicator") or {}
        return {
            **one,
            "target": target.get("value"),
            "due_on": target.get("due_on"),
            "unit": indicator.get("unit"),
            "dropped": one["dropped"] or None,
        }
    if section == "amendments":
        return {**one, "changed": ", ".join(map(_change, one["changes"]))}
    if section == "measures":
        owner = one["owner_name"] or one["owner_note"]
        return {**one, "owner": owner, "title": _or_erased(one["title"])}
    return {name: _or_erased(value) if name in PRIVATE else value for name, value in one.items()}


def _change(one: dict[str, Any]) -> str:
    """Return a field with what it says before and after."""
    t = current().t
    before, after = (day(str(one[name] or "–"), t) for name in ("before", "after"))
    return f"{field_name(one['field'], t)}: {before} → {after}"


def _or_erased(text: str | None) -> str:
    return current().t.gettext("erased") if text is None else text

"""One cooperation as a sheet for a person: what was agreed, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.cli.cells import line
from koop_es.cli.cooperation_columns import HEAD, PAST, SECTIONS
from koop_es.cli.output import Table, put, rendered
from koop_es.cli.session import current
from koop_es.cli.sheet import write_fields
from koop_es.wording import day, field_name, heading

if TYPE_CHECKING:
    from collections.abc import Mapping


OVER: Final = frozenset({"ended", "file_closed", "withdrawn"})
"""States in which an ending has taken effect."""

PRIVATE: Final = frozenset(
    {"summary", "question", "text", "file_name", "description", "subject", "finding"}
)
"""Fields of parts that are erased where they are empty."""


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

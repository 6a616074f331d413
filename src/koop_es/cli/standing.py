"""A cooperation as it stands, in plain facts by name, so that two states can be compared."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from koop_es.kernel.jsonable import jsonable, plain_value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from koop_es.cooperations.state import Cooperation

UNTOLD: Final = frozenset({"original", "moved", "carried", "evidence"})
"""What is known of a part beside what a person follows."""


def facts_of(state: Cooperation, today: date) -> dict[str, Any]:
    """Return what is known of a cooperation as plain values; every part has a ``title``.

    The agreement's own words are left out: only an entry's own fields change them.
    """
    return {
        "phase": state.phase(today).value,
        "term": jsonable(state.term),
        "ended_on": plain_value(state.ending.ended_on) if state.ending else None,
        "file_closed": state.file_closed or None,
        **_light(state),
        "goals": _parts(state.goals.values(), "goal_id"),
        "milestones": _parts(state.milestones.values(), "milestone_id"),
        "checks": _parts(state.checks, "check_id"),
        "measures": _parts(state.measures.values(), "measure_id"),
        "decisions": _parts(state.decisions.values(), "decision_id"),
        "evidence": {part: {"title": part} for part in sorted(state.evidence)},
        "programmes": {
            programme: {"title": programme, "grant_reference": reference}
            for programme, reference in state.programmes.items()
        },
    }


def _light(state: Cooperation) -> dict[str, Any]:
    last = state.last_check
    if last is None:
        return {"light": None, "next_check_on": None}
    return {"light": last.light.value, "next_check_on": plain_value(state.next_check_on)}


def _parts(parts: Iterable[Any], id_field: str) -> dict[str, dict[str, Any]]:
    return {getattr(part, id_field): _told(part, id_field) for part in parts}


def _told(part: Any, id_field: str) -> dict[str, Any]:
    found: dict[str, Any] = {"title": getattr(part, id_field)}
    for each in fields(part):
        value = getattr(part, each.name)
        if each.name == "terms":
            found |= jsonable(value)
        elif each.name == "measured":
            found["actual"] = [plain_value(number) for _, number in value] or None
        elif each.name not in UNTOLD | {id_field}:
            # What has not happened is nothing, not a no.
            plain = jsonable(value) if isinstance(value, BaseModel) else plain_value(value)
            found[each.name] = plain if plain is not False else None
    return found

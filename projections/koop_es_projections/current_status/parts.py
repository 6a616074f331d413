"""What a cooperation's row tells in detail: terms, measured values and texts ready for JSON."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from koop_es.cooperations.dates import explicit_check_of, next_check_due

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

    from koop_es.cooperations.events import ControllingCheckRecorded, CooperationAgreed
    from koop_es.cooperations.terms import Involvement
    from koop_es.kernel.text import Private
    from koop_es.projecting.shapes import Row

NUMBERS: Final = ("notice_months", "notice_days", "renews_by_months")
"""Terms of notice and renewal that are agreed in numbers."""

_BEGINNINGS: Final = ("original", "due_originally", "check_id")
"""What goals, milestones, and both measures and decisions have once they have begun."""


def has_begun(part: dict[str, Any]) -> bool:
    """Tell whether a goal was set, a milestone planned, a measure or a decision asked for.

    In the order of effect something may be told of a part before.
    """
    return not part.keys().isdisjoint(_BEGINNINGS)


@lru_cache(maxsize=10_000)
def in_order(part_id: str) -> tuple[tuple[int, ...], str]:
    """Return by what ids of parts are ordered as they were given: ``m4``, ``m4-2``, ``m12``."""
    return tuple(int(number) for number in re.findall("[0-9]+", part_id)), part_id


def iso(day: date | None) -> str | None:
    """Return a date ready for JSON."""
    return day.isoformat() if day else None


def sealed(text: Private | None) -> dict[str, str] | None:
    """Return the commitment to a private text, as queries recognise it."""
    return {"sealed": text.commitment} if text else None


def plain(model: BaseModel, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return a public part of an event ready for JSON, without what is empty or left out."""
    return model.model_dump(mode="json", exclude_none=True, exclude=set(without) or None)


def goal(terms: BaseModel) -> dict[str, Any]:
    """Return a goal just set."""
    listed = plain(terms)
    return {"original": listed, "terms": listed, "revised": 0, "dropped": False, "measured": []}


def agreed_parties(event: CooperationAgreed) -> list[dict[str, Any]]:
    """Return who takes part as what."""
    return [
        {"party": one.party, "role": one.role.value, "record_keeper": one.record_keeper}
        for one in event.parties
    ]


def task(one: Involvement) -> dict[str, Any]:
    """Return what a party does and gains, and how it signed."""
    return {
        "party": one.party,
        "role": one.role.value,
        "record_keeper": one.record_keeper,
        "tasks": sealed(one.tasks),
        "benefit": sealed(one.benefit),
        "signed_on": iso(one.signed_on),
        "signatory": sealed(one.signatory),
        "signed_by": one.signed_by,
    }


def agreement(event: CooperationAgreed) -> dict[str, Any]:
    """Return the private and rarely shown parts of an agreement."""
    tasks = [task(one) for one in event.parties]
    expected = {
        name: sealed(getattr(event.expected, name))
        for name in type(event.expected).model_fields
        if name not in {"check_rhythm_months", *NUMBERS}
        and getattr(event.expected, name) is not None
    }
    return {
        "tasks": tasks,
        "expected": expected,
        "end_condition": sealed(event.term.end_condition),
    }


def ends(listed: Iterable[dict[str, Any]], recorded_on: date) -> tuple[str | None, str | None]:
    """Return the planned end that holds on a day, and the day from which another one will.

    An extension counts from the day on which it takes effect, and never shortens the term.
    """
    today, current = recorded_on.isoformat(), None
    later: list[str] = []
    for end in listed:
        if end["since"] is not None and end["since"] > today:
            later.append(end["since"])
        elif end["ends_on"] and (current is None or end["ends_on"] > current):
            current = end["ends_on"]
    return current, min(later, default=None)


def check(event: ControllingCheckRecorded, held_on: date) -> dict[str, Any]:
    """Return a check that was held."""
    return {
        "id": event.check_id,
        "kind": event.kind.value,
        "light": event.light.value,
        "held_on": held_on.isoformat(),
        "summary": sealed(event.summary),
        "override_reason": sealed(event.override_reason),
        "planned_for": iso(event.planned_for),
        "conducted_by": sealed(event.conducted_by),
        "participants": [sealed(name) for name in event.participants],
        "lights": {one.dimension.value: one.light.value for one in event.lights},
        "deviations": [
            {
                "description": sealed(one.description),
                "cause": sealed(one.cause),
                "concerns": one.concerns,
            }
            for one in event.deviations
        ],
        "conclusion": sealed(event.conclusion),
        "next_check_on": iso(event.next_check_on),
        "evidence": list(event.evidence),
    }


def named_check(checks: Iterable[dict[str, Any]]) -> date | None:
    """Return the day that a check named for the next one and that still stands."""
    return explicit_check_of((_day(one["held_on"]), _day(one["next_check_on"])) for one in checks)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def due_without_pauses(row: Row) -> date | None:
    """Return when the next check would be due if the cooperation were never suspended (R6)."""
    return next_check_due(
        explicit=row["next_check_on"],
        last_held=row["last_check_on"],
        starts_on=row["starts_on"],
        rhythm_months=row["rhythm_months"],
    )


def detail(row: Row, **changed: Any) -> Row:
    """Return the row's detail with some of its parts in a new version."""
    return {"detail": {**row["detail"], **changed}}

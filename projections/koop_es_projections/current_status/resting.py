"""How suspensions change a cooperation's row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from koop_es.cooperations.events import CooperationSuspended
from koop_es.cooperations.pauses import due_after_pauses, pauses_in
from koop_es_projections.current_status.parts import detail, due_without_pauses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.cooperations.events import CooperationResumed
    from koop_es.cooperations.pauses import Pause
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.projecting.shapes import Row

AWAKE: Row = {"suspended_from": None, "suspended_until": None}


def turned(
    row: Row,
    event: CooperationSuspended | CooperationResumed,
    record: Record[Event],
    seen_on: date,
) -> Row:
    """Return what a suspension or a resumption changes."""
    turn = {
        "on": record.effective_day.isoformat(),
        "suspended": isinstance(event, CooperationSuspended),
        "position": record.position,
    }
    turns = [*row["detail"]["turns"], turn]
    changed = {**detail(row, turns=turns), **rest(turns, seen_on)}
    return {**changed, "check_due_on": due({**row, **changed})}


def rest(turns: Sequence[dict[str, Any]], seen_on: date) -> Row:
    """Return the first suspension that is not over on a day, and when it will be."""
    for since, until in pauses(turns):
        if until is None or until > seen_on:
            return {"suspended_from": since, "suspended_until": until}
    return AWAKE


def pauses(turns: Sequence[dict[str, Any]]) -> list[Pause]:
    """Return the suspensions, whichever was recorded first."""
    ordered = sorted(turns, key=lambda turn: turn["on"])
    return pauses_in((date.fromisoformat(turn["on"]), turn["suspended"]) for turn in ordered)


def due(row: Row) -> date | None:
    """Return when the next check is due (R6); None while a suspension stops the clock."""
    due_on, turns = due_without_pauses(row), row["detail"]["turns"]
    if not turns:
        return due_on
    return due_after_pauses(due_on, row["last_check_on"] or row["starts_on"], pauses(turns))

"""The clock of controlling checks through time: it stands while a cooperation is suspended."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from koop_es.cooperations.dates import next_check_due
from koop_es.cooperations.pauses import due_after_pauses, pauses_in

if TYPE_CHECKING:
    from koop_es.projecting.shapes import Row

AWAKE: Row = {"suspended": False, "turns": ""}


def turned(content: Row, day: date, *, suspended: bool) -> Row:
    """Return what a suspension or a resumption changes."""
    turns = f"{content['turns']} {day.isoformat()}{'+' if suspended else '-'}"
    changed: Row = {"suspended": suspended, "turns": turns.strip()}
    return {**changed, "check_due_on": due({**content, **changed})}


def due(content: Row) -> date | None:
    """Return when the next check is due (R6); None while a suspension stops the clock."""
    due_on = next_check_due(
        explicit=content["next_check_on"],
        last_held=content["last_check_on"],
        starts_on=content["starts_on"],
        rhythm_months=content["rhythm_months"],
    )
    turns = ((date.fromisoformat(one[:-1]), one[-1] == "+") for one in content["turns"].split())
    return due_after_pauses(
        due_on, content["last_check_on"] or content["starts_on"], pauses_in(turns)
    )

"""How suspensions change what is known of a cooperation through time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations.pauses import later_by

if TYPE_CHECKING:
    from datetime import date

    from koop_es.projecting.shapes import Row

AWAKE: Row = {"suspended": False, "suspended_on": None}


def suspended(content: Row, day: date) -> Row:
    """Return what a suspension changes; the day of the first one counts until it is resumed."""
    return {"suspended": True, "suspended_on": content["suspended_on"] or day}


def resumed(content: Row, day: date) -> Row:
    """Return what a resumption changes: the clock of the next check goes on (R6)."""
    since, due_on = content["suspended_on"], content["check_due_on"]
    if since is None or due_on is None or due_on < since:
        return AWAKE
    counted_from = content["last_check_on"] or content["starts_on"] or since
    return {**AWAKE, "check_due_on": later_by(due_on, max(since, counted_from), day)}

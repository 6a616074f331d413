"""Rules about days that deciding and reporting share."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from koop_es.kernel.dates import add_months
from koop_es.relationships.events import (
    CadenceSet,
    EncounterRecorded,
    OpennessChanged,
    RelationshipClosed,
    TouchRecorded,
)

if TYPE_CHECKING:
    from koop_es.kernel.event import Event

ASK_AFTER_MONTHS: Final = 12
"""After so long without a touch it is asked whether the other one can still be reached."""
REVIEW_AFTER_MONTHS: Final = 12
"""A group is to be looked at so often (section 4.2)."""


def touched_on(event: Event) -> date | None:
    """Return the day on which an entry shows the parties in touch; None where it does not.

    They are when they meet, when they come to be in contact or form a group, in each touch that
    reached somebody, when they introduce somebody, change the form, or review their group.
    """
    if isinstance(event, OpennessChanged | CadenceSet | RelationshipClosed):
        return None
    if isinstance(event, TouchRecorded) and not event.reached:
        return None
    return event.ends_on if isinstance(event, EncounterRecorded) else event.effective_on


def later(one: date | None, other: date | None) -> date | None:
    """Return the later of two days, as far as they are known."""
    known = [day for day in (one, other) if day is not None]
    return max(known, default=None)


def care_due(last_touch_on: date | None, cadence_months: int | None) -> date | None:
    """Return the day by which a contact wants to be cared for; None where silence is fine."""
    if last_touch_on is None or cadence_months is None:
        return None
    return add_months(last_touch_on, cadence_months)


def question_due(last_touch_on: date | None) -> date | None:
    """Return the day from which it is asked whether somebody can still be reached."""
    return None if last_touch_on is None else add_months(last_touch_on, ASK_AFTER_MONTHS)


def review_due(last_review_on: date | None, group_since: date | None) -> date | None:
    """Return the day by which a group is to be looked at; None where no day is known."""
    last = later(last_review_on, group_since)
    return None if last is None else add_months(last, REVIEW_AFTER_MONTHS)

"""What is stored all the same but should be looked at (the domain's section 4.2)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from koop_es.kernel.others import Tie
from koop_es.kernel.warnings import Level, RuleWarning
from koop_es.relationships.dates import care_due, question_due, review_due
from koop_es.relationships.events import EncounterRecorded
from koop_es.relationships.terms import Form, ReviewDecision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event
    from koop_es.relationships.state import Relationship


def warn(state: Relationship, events: Sequence[Event], context: Context) -> list[RuleWarning]:
    """Return the warnings that hold after the events."""
    found = list(_of_entries(events, context))
    if not state.closed:
        found += _of_origin(state, context)
    if state.form is Form.CONTACT and not state.closed:
        found += _of_contact(state, context.today)
    if state.form is Form.GROUP and not state.closed:
        found += _of_group(state, context.today)
    return found


def _of_origin(state: Relationship, context: Context) -> Iterator[RuleWarning]:
    """Yield that what it follows upon has not ended after all, where that can be seen."""
    begun = state.begun
    if isinstance(begun, EncounterRecorded) or begun.follows is None:
        return
    origin = context.others.get(begun.arose_from or "")
    if isinstance(origin, Tie) and not origin.ended_by(date.max):
        yield _attention("relationship.origin_goes_on")


def _of_contact(state: Relationship, today: date) -> Iterator[RuleWarning]:
    """Yield that a contact is past its own cadence, or yearly the question of its reach."""
    last = state.last_touch_on
    due_on, ask_on = care_due(last, state.cadence_months), question_due(last)
    if due_on is not None and due_on < today:
        yield _attention("contact.past_cadence", last_touch_on=last, due_on=due_on)
    elif ask_on is not None and ask_on < today:
        yield _hint("contact.still_reachable", last_touch_on=last)


def _of_group(state: Relationship, today: date) -> Iterator[RuleWarning]:
    last = state.last_review
    due_on = review_due(last.effective_on if last else None, state.now.since)
    if due_on is not None and due_on < today:
        yield _attention("group.not_reviewed", due_on=due_on)
    if last is not None and last.decision is ReviewDecision.DISSOLVE:
        yield _attention("group.dissolution_open", decided_on=last.effective_on or "?")


def _attention(code: str, **params: object) -> RuleWarning:
    return RuleWarning(code, Level.ATTENTION, {name: str(value) for name, value in params.items()})


def _hint(code: str, **params: object) -> RuleWarning:
    return RuleWarning(code, Level.HINT, {name: str(value) for name, value in params.items()})


def _of_entries(events: Sequence[Event], context: Context) -> Iterator[RuleWarning]:
    """Yield what only the new entries can tell."""
    for event in events:
        if event.effective_on is None:
            continue
        days = (context.today - event.effective_on).days
        if days > context.policy.backdating_tolerance:
            yield _hint("entry.recorded_late", days=days)

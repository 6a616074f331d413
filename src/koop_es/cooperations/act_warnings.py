"""What should be looked at after legal acts: who leads, who is left, what was brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.cooperations.members import too_few_since, vacant_since
from koop_es.kernel.dates import add_days
from koop_es.kernel.warnings import Level, RuleWarning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context

DEADLINE_AHEAD: Final = 30
"""Days for which a deadline is warned of."""


def of_acts(state: Cooperation, context: Context) -> Iterator[RuleWarning]:
    """Yield what the legal acts on the record tell of today."""
    yield from _of_members(state, context)
    yield from _of_pledges(state, context)
    yield from _of_deadline(state, context)


def _of_members(state: Cooperation, context: Context) -> Iterator[RuleWarning]:
    """Yield that the lead is vacant or parties are too few: urgent once the grace is over."""
    grace_began = add_days(context.today, -context.policy.vacancy_grace)
    vacant = vacant_since(state.members, context.today)
    if vacant is not None and vacant < grace_began:
        yield RuleWarning("cooperation.lead_vacant_too_long", Level.URGENT, _since(vacant))
    elif vacant is not None:
        yield RuleWarning("cooperation.lead_vacant", Level.ATTENTION, _since(vacant))
    few = too_few_since(state.members, context.today)
    if few is not None and few < grace_began:
        yield RuleWarning("cooperation.too_few_parties_too_long", Level.URGENT, _since(few))
    elif few is not None:
        yield RuleWarning("cooperation.too_few_parties_left", Level.ATTENTION, _since(few))


def _since(day: date) -> dict[str, str]:
    return {"since": str(day)}


def _of_pledges(state: Cooperation, context: Context) -> Iterator[RuleWarning]:
    """Yield what was pledged, and nothing of it brought after half the term."""
    starts_on, ends_on = state.term.starts_on, state.term.ends_on
    if starts_on is None or ends_on is None:
        return
    half = starts_on + (ends_on - starts_on) / 2
    if context.today <= half:
        return
    for pledge in state.pledges.values():
        if not pledge.deliveries and pledge.party:
            params = {"contribution": pledge.contribution_id, "half": str(half)}
            yield RuleWarning("contribution.nothing_delivered", Level.ATTENTION, params)


def _of_deadline(state: Cooperation, context: Context) -> Iterator[RuleWarning]:
    """Yield that soon nobody can decide on a renewal, or give notice, any more."""
    ends_on, days = state.term.ends_on, state.notice_days
    if ends_on is None or days is None or state.notices or state.ending is not None:
        return
    deadline = add_days(ends_on, -days)
    if context.today <= deadline <= add_days(context.today, DEADLINE_AHEAD):
        params = {"deadline": str(deadline), "ends_on": str(ends_on)}
        yield RuleWarning("cooperation.notice_deadline", Level.ATTENTION, params)

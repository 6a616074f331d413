"""What should be looked at after legal acts: who leads, who is left, what was brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.cooperations.amendment_events import AmendmentAgreed
from koop_es.cooperations.consents import asks_for_consents
from koop_es.cooperations.dates import earliest_end
from koop_es.cooperations.members import too_few_since, vacant_since
from koop_es.cooperations.term_events import NoticeGiven
from koop_es.cooperations.term_terms import NoticeKind
from koop_es.cooperations.terms import Role
from koop_es.kernel.dates import add_days
from koop_es.kernel.warnings import Level, RuleWarning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event

DEADLINE_AHEAD: Final = 30
"""Days for which a deadline is warned of."""
CONDITIONAL_LONG: Final = 90
"""Days after the agreement for which nobody wonders that its condition is not met yet."""


def of_acts(state: Cooperation, context: Context) -> Iterator[RuleWarning]:
    """Yield what the legal acts on the record tell of today."""
    yield from _of_members(state, context)
    yield from _of_pledges(state, context)
    yield from _of_deadline(state, context)
    yield from _of_renewal(state, context)
    yield from _of_condition(state, context)


def of_act(state: Cooperation, event: Event, context: Context) -> Iterator[RuleWarning]:
    """Yield what a new act tells once, with the entry that brings it."""
    match event:
        case AmendmentAgreed():
            yield from _of_consents(state, event, context)
        case NoticeGiven() if event.notice is NoticeKind.REGULAR and event.effective_on:
            expected = state.expected
            months, days = expected.notice_months, expected.notice_days
            earliest = earliest_end(event.effective_on, months, days)
            if earliest is not None and event.ends_on < earliest:
                params = {"earliest": str(earliest), "ends_on": str(event.ends_on)}
                yield RuleWarning("notice.before_the_period", Level.ATTENTION, params)
        case _:
            pass


def _of_consents(
    state: Cooperation, event: AmendmentAgreed, context: Context
) -> Iterator[RuleWarning]:
    day = event.effective_on
    there = state.members_on(day) if day else []
    asked = dict.fromkeys(each.party for each in there if each.role is not Role.FUNDER)
    missing = len([party for party in asked if party not in event.consents])
    if missing:
        params = {"parties": str(missing)}
        yield RuleWarning("amendment.consents_missing", Level.ATTENTION, params)
    known = asks_for_consents(state, context)
    if state.programmes and not event.funder_consents and not known:
        yield RuleWarning("amendment.funder_consent_missing", Level.HINT)


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
    if starts_on is None or ends_on is None or not state.pledges:
        return
    half = starts_on + (ends_on - starts_on) / 2
    if context.today <= half:
        return
    for pledge in state.pledges.values():
        if not pledge.deliveries and pledge.party:
            params = {"contribution": pledge.contribution_id, "half": str(half)}
            yield RuleWarning("contribution.nothing_delivered", Level.ATTENTION, params)


def _of_renewal(state: Cooperation, context: Context) -> Iterator[RuleWarning]:
    """Yield that the term has passed, and by the agreement renews itself."""
    ends_on, months = state.term.ends_on, state.expected.renews_by_months
    if ends_on is None or months is None or state.notices or state.ending is not None:
        return
    if ends_on < context.today and not state.is_pending(context.today):
        params = {"ends_on": str(ends_on), "months": str(months)}
        yield RuleWarning("cooperation.renews_itself", Level.ATTENTION, params)


def _of_condition(state: Cooperation, context: Context) -> Iterator[RuleWarning]:
    """Yield that a conditional agreement waits for long, or that its term began without it."""
    agreed_on, starts_on = state.first.effective_on, state.term.starts_on
    if state.in_force_on is not None or not state.is_pending(context.today):
        return
    if starts_on is not None and starts_on <= context.today:
        params = {"starts_on": str(starts_on)}
        yield RuleWarning("cooperation.not_in_force_at_start", Level.ATTENTION, params)
    elif agreed_on is not None and add_days(agreed_on, CONDITIONAL_LONG) < context.today:
        params = {"agreed_on": str(agreed_on)}
        yield RuleWarning("cooperation.conditional_for_long", Level.ATTENTION, params)


def _of_deadline(state: Cooperation, context: Context) -> Iterator[RuleWarning]:
    """Yield that soon nobody can decide on a renewal, or give notice, any more."""
    ends_on, deadline = state.term.ends_on, state.notice_by
    if ends_on is None or deadline is None or state.notices or state.ending is not None:
        return
    if context.today <= deadline <= add_days(context.today, DEADLINE_AHEAD):
        params = {"deadline": str(deadline), "ends_on": str(ends_on)}
        if (months := state.expected.renews_by_months) is None:
            yield RuleWarning("cooperation.notice_deadline", Level.ATTENTION, params)
        else:
            params["months"] = str(months)
            yield RuleWarning("cooperation.renewal_deadline", Level.ATTENTION, params)

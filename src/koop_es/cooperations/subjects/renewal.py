"""What moves the term or its clock by agreement: renewal, notice, and the rhythm of checks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from koop_es.cooperations import act_refusals as no
from koop_es.cooperations import term_commands as ask
from koop_es.cooperations import term_events as fact
from koop_es.cooperations.amendment_terms import Provision, Provisions
from koop_es.cooperations.amendments import Provided
from koop_es.cooperations.refusals import TermNotExtended
from koop_es.cooperations.subject import Asked, Kind, Subject
from koop_es.cooperations.subjects.amendments import provide
from koop_es.cooperations.subjects.term import prolonged
from koop_es.cooperations.terms import Expected
from koop_es.kernel.aggregate import facts
from koop_es.kernel.approvals import Approval
from koop_es.kernel.dates import add_months
from koop_es.kernel.refusals import EmptyChange

if TYPE_CHECKING:
    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context


def _renew(state: Cooperation, command: ask.RenewTerm, context: Context) -> fact.RenewalAgreed:
    before = state.term.ends_on
    if before is None:
        raise no.NothingToRenew
    return fact.RenewalAgreed(
        **facts(command, context.today),
        months=command.months,
        ends_before=before,
        ends_on=add_months(before, command.months),
        notice_days=command.notice_days,
    )


def _admit_renewal(state: Cooperation, event: fact.RenewalAgreed, today: date) -> None:
    del today
    if state.term.ends_on is None:
        raise no.NothingToRenew
    if event.ends_on <= state.term.ends_on:
        raise TermNotExtended(field="months", ends_on=state.term.ends_on)


def _renewed(state: Cooperation, event: fact.RenewalAgreed) -> Cooperation:
    renewed = prolonged(state, event.ends_on, event.effective_on)
    if event.notice_days is None:
        return renewed
    notice = Provisions(expected=Expected(notice_days=event.notice_days))
    since = event.effective_on or date.max
    return provide(renewed, Provided(since, notice, (Provision.NOTICE_MONTHS,)))


def _notify(state: Cooperation, command: ask.GiveNotice, context: Context) -> fact.NoticeGiven:
    return fact.NoticeGiven(
        **facts(command, context.today),
        notice=command.notice,
        ends_on=command.ends_on,
        ends_before=_noticed_end(state, command.effective_on or context.today),
        party=command.party,
    )


def _admit_notice(state: Cooperation, event: fact.NoticeGiven, today: date) -> None:
    given_on = event.effective_on or today
    if event.ends_on < given_on:
        raise no.NoticeEndsBefore(field="ends_on", given_on=given_on, ends_on=event.ends_on)
    there = {each.party for each in state.members_on(given_on)}
    if event.party is not None and event.party not in there:
        raise no.NotTakingPart(field="party", party=event.party, day=given_on)


def _noticed(state: Cooperation, event: fact.NoticeGiven) -> Cooperation:
    given_on = event.effective_on
    # A later end that was agreed since overtakes it, even if it is recorded only now.
    if given_on is None or any(since > given_on for since, _ in state.ends):
        return state
    return replace(state, notices=(*state.notices, given_on))


def _noticed_end(state: Cooperation, given_on: date | None) -> date | None:
    """Return the planned end that was valid when notice was given, by what is recorded."""
    later = (last for since, last in state.ends if given_on is None or since <= given_on)
    return max(later, default=state.first.term.ends_on)


def _set(state: Cooperation, command: ask.SetCheckRhythm, context: Context) -> fact.CheckRhythmSet:
    if command.months == state.rhythm_months:
        raise EmptyChange(field="months")
    common = facts(command, context.today)
    return fact.CheckRhythmSet(**common, months=command.months, before=state.rhythm_months)


def _rhythm(state: Cooperation, event: fact.CheckRhythmSet) -> Cooperation:
    if event.effective_on is None:
        return state
    rhythms = sorted((*state.rhythms, (event.effective_on, event.months)), key=lambda one: one[0])
    return replace(state, rhythms=tuple(rhythms))


RENEWAL = Subject(
    kinds=(
        Kind(
            fact.RenewalAgreed,
            _renewed,
            _admit_renewal,
            legal_act=True,
            timeless=True,
            approval=Approval.AMENDING,
            was={"ends_before": lambda state, _: state.term.ends_on},
        ),
        Kind(
            fact.NoticeGiven,
            _noticed,
            _admit_notice,
            dated=True,
            timeless=True,
            was={"ends_before": lambda state, event: _noticed_end(state, event.effective_on)},
        ),
        Kind(
            fact.CheckRhythmSet,
            _rhythm,
            plan=True,
            dated=True,
            timeless=True,
            was={"before": lambda state, _: state.rhythm_months},
        ),
    ),
    asked=(
        Asked(ask.RenewTerm, _renew),
        Asked(ask.GiveNotice, _notify),
        Asked(ask.SetCheckRhythm, _set),
    ),
)

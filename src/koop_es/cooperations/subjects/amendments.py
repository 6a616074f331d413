"""What becomes of an agreement: amended, and in force once its condition is met."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koop_es.cooperations import act_refusals as no
from koop_es.cooperations import amendment_commands as ask
from koop_es.cooperations import amendment_events as fact
from koop_es.cooperations.amendment_terms import Provisions
from koop_es.cooperations.amendments import (
    PLAIN,
    Provided,
    agreement_on,
    amended,
    only,
    provisions_of,
    said,
    with_provided,
    with_term,
)
from koop_es.cooperations.consents import changed
from koop_es.cooperations.refusals import AgreementIncomplete
from koop_es.cooperations.subject import Asked, Kind, Subject, told
from koop_es.kernel.aggregate import facts
from koop_es.kernel.approvals import Approval, ConsentedChange
from koop_es.kernel.refusals import EmptyChange, FactInTheFuture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from koop_es.cooperations.agreement_events import CooperationAgreed
    from koop_es.cooperations.state import Cooperation
    from koop_es.cooperations.terms import Term
    from koop_es.kernel.aggregate import Context


def provide(state: Cooperation, new: Provided) -> Cooperation:
    """Return the state with what counts from a day on."""
    provided = with_provided(state.provided, new)
    agreement = amended(state.first, provided)
    term = with_term(state.term, agreement)
    return replace(state, provided=provided, agreement=agreement, term=term)


def _on(state: Cooperation, day: date) -> CooperationAgreed:
    """Return the agreement as it reads on a day; what counts from a later one is left out."""
    return agreement_on(state.first, state.provided, day)


def _amend(
    state: Cooperation, command: ask.AmendAgreement, context: Context
) -> fact.AmendmentAgreed:
    before = provisions_of(_on(state, command.effective_on or context.today))
    there = dict(said(before))
    given = Provisions(
        **{name: getattr(command, name) for name in (*PLAIN, "end_condition", "review_on")},
        expected=command.expected,
    )
    new = {name: value for name, value in said(given) if there.get(name) != value}
    gone = [each for each in dict.fromkeys(command.dropped) if each.value in there]
    dropped = tuple(each for each in gone if each.value not in new)
    if not new and not dropped:
        raise EmptyChange(field="title")
    changed = new.keys() | {each.value for each in dropped}
    return fact.AmendmentAgreed(
        **facts(command, context.today),
        before=only(before, changed),
        after=only(given, set(new)),
        dropped=dropped,
        consents=tuple(dict.fromkeys(command.consents)),
        funder_consents=tuple(dict.fromkeys(command.funder_consents)),
        signed_on=command.signed_on,
    )


def _before(state: Cooperation, event: fact.AmendmentAgreed) -> Provisions:
    """Return what an amendment would change, as it is by the day from which it counts."""
    told = {name for name, _ in (*said(event.before), *said(event.after))}
    changed = told | {each.value for each in event.dropped}
    then = state.agreement if event.effective_on is None else _on(state, event.effective_on)
    return only(provisions_of(then), changed)


def _admit(state: Cooperation, event: fact.AmendmentAgreed, today: date) -> None:
    if event.after.expected.check_rhythm_months is not None:
        raise no.RhythmSetApart(field="expected.check_rhythm_months")
    if event.signed_on is not None and event.signed_on > today:
        raise FactInTheFuture(field="signed_on", effective_on=event.signed_on, today=today)
    day = event.effective_on or today
    there = {each.party for each in state.members_on(day)}
    for party in event.consents:
        if party not in there:
            raise no.NotTakingPart(field="consents", party=party, day=day)
    for programme in event.funder_consents:
        if programme not in state.programmes:
            raise no.NotInProgramme(field="funder_consents")
    _refuse_endless(state, event)


def _refuse_endless(state: Cooperation, event: fact.AmendmentAgreed) -> None:
    """Refuse to take away what bounds the term (rule 1)."""
    if state.term.ends_on is not None or state.first.imported:
        return
    for term in _terms_after(state, _provided(event)):
        if term.end_condition is None:
            raise AgreementIncomplete(field="dropped", missing="term.ends_on")
        if term.review_on is None:
            raise AgreementIncomplete(field="dropped", missing="term.review_on")


def _terms_after(state: Cooperation, new: Provided) -> Iterator[Term]:
    """Yield what the term says from the day of an amendment on, and after each later one."""
    provided = with_provided(state.provided, new)
    for day in sorted({each.since for each in provided if each.since >= new.since}):
        yield agreement_on(state.first, provided, day).term


def _provided(event: fact.AmendmentAgreed) -> Provided:
    assert event.effective_on is not None, "an amendment has its day"  # noqa: S101 - narrows
    return Provided(event.effective_on, event.after, event.dropped)


def _amended(state: Cooperation, event: fact.AmendmentAgreed) -> Cooperation:
    if event.effective_on is None:
        return state
    provided = provide(state, _provided(event))
    return changed(provided, ConsentedChange.AMENDING, event.funder_consents)


def _admit_force(state: Cooperation, event: fact.EnteredIntoForce, today: date) -> None:
    del event, today
    if not state.first.conditional:
        raise no.NotConditional
    if state.in_force_on is not None:
        raise no.AlreadyInForce(in_force_on=state.in_force_on)


def _in_force(state: Cooperation, event: fact.EnteredIntoForce) -> Cooperation:
    return replace(state, in_force_on=event.effective_on)


AMENDMENTS = Subject(
    kinds=(
        Kind(
            fact.AmendmentAgreed,
            _amended,
            _admit,
            legal_act=True,
            dated=True,
            timeless=True,
            needs_reason=True,
            fixed=frozenset({"before"}),
            approval=Approval.AMENDING,
            was={"before": _before},
        ),
        Kind(fact.EnteredIntoForce, _in_force, _admit_force, legal_act=True, dated=True),
    ),
    asked=(
        Asked(ask.AmendAgreement, _amend),
        Asked(ask.EnterIntoForce, told(fact.EnteredIntoForce)),
    ),
)

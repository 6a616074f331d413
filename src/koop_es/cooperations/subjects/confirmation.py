"""Confirmation: an agreement is proposed, and each party confirms or declines it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from koop_es.cooperations import confirmation_commands as ask
from koop_es.cooperations import confirmation_events as fact
from koop_es.cooperations import confirmation_refusals as no
from koop_es.cooperations.agreement_rules import admit_agreement
from koop_es.cooperations.confirmation import Proposal, agreement_of, digest_of
from koop_es.cooperations.signing import refuse_no_person
from koop_es.cooperations.state import Cooperation
from koop_es.cooperations.subject import Asked, Kind, Subject, told
from koop_es.cooperations.subjects.agreement import begin, refuse_unknown_parties
from koop_es.cooperations.terms import AgreedGoal
from koop_es.kernel.aggregate import facts
from koop_es.kernel.ids import local_id
from koop_es.kernel.refusals import FieldError, Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from koop_es.cooperations.confirmation import Link
    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event

Text = ask.ProposeAgreement | ask.ReviseProposal
Answering = ask.ConfirmAgreement | ask.DeclineAgreement
Answer = fact.PartyConfirmed | fact.PartyDeclined


def propose(command: Text, context: Context, *, code: str, edition: int) -> fact.AgreementProposed:
    """Return the text that is proposed, its goals with their ids."""
    goals = tuple(
        AgreedGoal(goal_id=local_id("g", context.next_version, nth), terms=goal)
        for nth, goal in enumerate(command.goals, start=1)
    )
    own = type(command).model_fields.keys() & fact.AgreementProposed.model_fields.keys()
    text: dict[str, Any] = {name: getattr(command, name) for name in own}
    changed: dict[str, Any] = {
        **facts(command, context.today),
        "edition": edition,
        "code": code,
        "themes": tuple(dict.fromkeys(command.themes)),
        "goals": goals,
    }
    return fact.AgreementProposed(**{**text, **changed})


def proposed(event: fact.AgreementProposed) -> Cooperation:
    """Return the state of a cooperation that is proposed; its goals are set once it is agreed."""
    known = begin(agreement_of(event))
    return replace(known, goals={}, proposal=Proposal(event, event.effective_on))


def agreed_with(state: Cooperation, context: Context) -> Event | None:
    """Return the agreement that the last confirmation makes, None while one is missing."""
    proposal = state.proposal
    if proposal is None or proposal.agreed or not proposal.is_confirmed:
        return None
    return agreement_of(_text_in(context, proposal), proposal.confirmed)


def _text_in(context: Context, proposal: Proposal) -> fact.AgreementProposed:
    """Return the text that counts as it is stored, private words as commitments."""
    for record in reversed(context.history):
        if isinstance(record.event, fact.AgreementProposed):
            return record.event
    return proposal.text


def _proposal(state: Cooperation) -> Proposal:
    """Return the proposal that is open.

    Raises:
        AgreedAlready: Nothing is proposed any more.
    """
    if state.proposal is None or state.proposal.agreed:
        raise no.AgreedAlready
    return state.proposal


def _revise(
    state: Cooperation, command: ask.ReviseProposal, context: Context
) -> fact.AgreementProposed:
    text = _proposal(state).text
    return propose(command, context, code=text.code, edition=text.edition + 1)


def _invite(state: Cooperation, command: ask.InviteParty, context: Context) -> fact.PartyInvited:
    if command.token_hash is None:
        raise Invalid([FieldError("token_hash", "missing", "Field required")])
    return fact.PartyInvited(
        **facts(command, context.today),
        link_id=local_id("l", context.next_version),
        party=command.party,
        edition=_proposal(state).edition,
        token_hash=command.token_hash,
        expires_on=context.today + timedelta(days=command.days),
    )


def _answer(state: Cooperation, command: Answering, context: Context) -> dict[str, Any]:
    """Return what a party's answer says, whichever it is.

    Raises:
        LinkUnknown: The token is of no link.
        PartyUnnamed: It is not said for which party.
        NotAsked: The link is another party's.
        TextChanged: Another version of the text was read.
    """
    proposal = _proposal(state)
    link = _link(proposal, command, context.today)
    party = command.party or (link.party if link is not None else None)
    if party is None:
        raise no.PartyUnnamed(field="party")
    if link is not None and party != link.party:
        raise no.NotAsked(field="party", party=party)
    if command.edition not in {None, proposal.edition}:
        raise no.TextChanged(field="edition", read=command.edition or 0, now=proposal.edition)
    return {
        **facts(command, context.today),
        "party": party,
        "edition": proposal.edition,
        "text": digest_of(_text_in(context, proposal)),
        "name": command.name,
        "function": command.function,
        "person": command.person,
        "link": link.link_id if link is not None else None,
    }


def _link(proposal: Proposal, command: Answering, today: date) -> Link | None:
    if command.token is None or not isinstance(command.token.value, str):
        return None
    link = proposal.link_of(command.token.value)
    if link is None:
        raise no.LinkUnknown(field="token")
    if today > link.expires_on:
        raise no.LinkExpired(field="token", expires_on=link.expires_on)
    return link


def _confirm(
    state: Cooperation, command: ask.ConfirmAgreement, context: Context
) -> fact.PartyConfirmed:
    return fact.PartyConfirmed(**_answer(state, command, context))


def _decline(
    state: Cooperation, command: ask.DeclineAgreement, context: Context
) -> fact.PartyDeclined:
    return fact.PartyDeclined(**_answer(state, command, context))


def _refer(event: fact.AgreementProposed, others: Mapping[str, object]) -> None:
    refuse_unknown_parties(agreement_of(event), others)


def _know_person(event: Answer, others: Mapping[str, object]) -> None:
    refuse_no_person(event.person, others, "person")


def _admit_text(state: Cooperation, event: fact.AgreementProposed, today: date) -> None:
    del today
    _refuse_earlier_day(state, event)
    admit_agreement(agreement_of(event))


def _admit_link(state: Cooperation, event: fact.PartyInvited, today: date) -> None:
    del today
    _refuse_earlier_day(state, event)
    _refuse_not_asked(state, event.party)
    _refuse_answered(_proposal(state), event.party)
    _refuse_declined(_proposal(state))


def _admit_answer(state: Cooperation, event: Answer, today: date) -> None:
    del today
    _refuse_earlier_day(state, event)
    proposal = _proposal(state)
    _refuse_not_asked(state, event.party)
    link = proposal.links.get(event.link or "")
    if link is not None and link.used:
        raise no.LinkUsed(field="token")
    if link is not None and link.edition != proposal.edition:
        raise no.LinkVoid(field="token")
    _refuse_answered(proposal, event.party)
    if isinstance(event, fact.PartyConfirmed):
        _refuse_declined(proposal)


def _admit_withdrawal(state: Cooperation, event: fact.ProposalWithdrawn, today: date) -> None:
    del today
    _refuse_earlier_day(state, event)


def _refuse_not_asked(state: Cooperation, party: str) -> None:
    if party not in _proposal(state).asked:
        raise no.NotAsked(field="party", party=party)


def _refuse_answered(proposal: Proposal, party: str) -> None:
    if party in {*proposal.confirmed, *proposal.declined}:
        raise no.AnsweredAlready(field="party", party=party)


def _refuse_declined(proposal: Proposal) -> None:
    if proposal.declined:
        raise no.DeclinedBefore(field="party", party=next(iter(proposal.declined)))


def _refuse_earlier_day(state: Cooperation, event: Event) -> None:
    """Refuse a day before what was said last, so that words stand in the order of their days."""
    said_on = _proposal(state).said_on
    if said_on is not None and (event.effective_on is None or event.effective_on < said_on):
        raise no.BeforeLastWord(field="effective_on", said_on=said_on)


def _proposed_anew(state: Cooperation, event: fact.AgreementProposed) -> Cooperation:
    known = state.proposal
    anew = proposed(event)
    return anew if known is None else replace(anew, proposal=known.with_text(event))


def _invited(state: Cooperation, event: fact.PartyInvited) -> Cooperation:
    known = state.proposal
    return state if known is None else replace(state, proposal=known.with_link(event))


def _answered(state: Cooperation, event: Answer) -> Cooperation:
    known = state.proposal
    return state if known is None else replace(state, proposal=known.with_answer(event))


def _withdrawn(state: Cooperation, event: fact.ProposalWithdrawn) -> Cooperation:
    del event
    known = state.proposal
    return state if known is None else replace(state, proposal=replace(known, withdrawn=True))


CONFIRMATION = Subject(
    kinds=(
        Kind(
            fact.AgreementProposed,
            _proposed_anew,
            _admit_text,
            _refer,
            timeless=True,
            proposing=True,
        ),
        Kind(fact.PartyInvited, _invited, _admit_link, timeless=True, proposing=True),
        Kind(
            fact.PartyConfirmed,
            _answered,
            _admit_answer,
            _know_person,
            timeless=True,
            proposing=True,
        ),
        Kind(
            fact.PartyDeclined,
            _answered,
            _admit_answer,
            _know_person,
            timeless=True,
            needs_reason=True,
            proposing=True,
        ),
        Kind(fact.ProposalWithdrawn, _withdrawn, _admit_withdrawal, timeless=True, proposing=True),
    ),
    asked=(
        Asked(ask.ReviseProposal, _revise),
        Asked(ask.InviteParty, _invite),
        Asked(ask.ConfirmAgreement, _confirm),
        Asked(ask.DeclineAgreement, _decline),
        Asked(ask.WithdrawProposal, told(fact.ProposalWithdrawn)),
    ),
)
"""What comes before the agreement; how it begins, ``propose``, stands apart."""

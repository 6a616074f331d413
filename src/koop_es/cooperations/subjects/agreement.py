"""The agreement: the event with which every cooperation begins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koop_es.cooperations import refusals as no
from koop_es.cooperations.agreement_events import CooperationAgreed
from koop_es.cooperations.agreement_rules import LEAST_PARTIES, admit_agreement
from koop_es.cooperations.confirmation_refusals import AgreedAlready, BeforeLastWord
from koop_es.cooperations.members import agreed_members
from koop_es.cooperations.signing import refuse_no_person
from koop_es.cooperations.state import Cooperation, Goal
from koop_es.cooperations.subject import Kind, Subject
from koop_es.cooperations.terms import AgreedGoal, Role
from koop_es.kernel.aggregate import facts
from koop_es.kernel.ids import local_id
from koop_es.kernel.others import Tie, refuse_unknown_party, standing_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from koop_es.cooperations.agreement_commands import AgreeCooperation
    from koop_es.kernel.aggregate import Context


def agree(command: AgreeCooperation, context: Context) -> CooperationAgreed:
    """Return the agreement, its goals with their ids."""
    goals = tuple(
        AgreedGoal(goal_id=local_id("g", context.next_version, nth), terms=goal)
        for nth, goal in enumerate(command.goals, start=1)
    )
    return CooperationAgreed(
        **facts(command, context.today),
        code=context.code,
        title=command.title,
        themes=tuple(dict.fromkeys(command.themes)),
        parties=command.parties,
        goals=goals,
        term=command.term,
        expected=command.expected,
        target_group=command.target_group,
        area=command.area,
        arose_from=command.arose_from,
        imported=command.imported,
        conditional=command.conditional,
    )


def begin(event: CooperationAgreed) -> Cooperation:
    """Return the state of a cooperation just agreed."""
    goals = {goal.goal_id: Goal(goal.goal_id, goal.terms, goal.terms) for goal in event.goals}
    members = agreed_members(event)
    return Cooperation(agreement=event, term=event.term, first=event, goals=goals, members=members)


def _agreed(state: Cooperation, event: CooperationAgreed) -> Cooperation:
    """Return the state once what was proposed is agreed; what was said of it is kept."""
    known = state.proposal
    return replace(begin(event), proposal=known and replace(known, agreed=True))


def _refuse_unconfirmed(state: Cooperation, event: CooperationAgreed, today: date) -> None:
    del today
    if state.proposal is None or state.proposal.agreed or not state.proposal.is_confirmed:
        raise AgreedAlready
    said_on = state.proposal.said_on
    if said_on is not None and (event.effective_on is None or event.effective_on < said_on):
        raise BeforeLastWord(field="effective_on", said_on=said_on)
    admit_agreement(event)


def refuse_unknown_parties(event: CooperationAgreed, others: Mapping[str, object]) -> None:
    """Refuse parties and an origin that do not exist (rules 1, 6 and 11).

    Raises:
        UnknownParty: A party was not registered.
        SignatoryNoPerson: Who is named as having signed is no person.
        TooFewParties: One of them stands for the other.
        UnknownOrigin: It arose from nothing that is known.
    """
    for involved in event.parties:
        refuse_unknown_party(involved.party, others, "parties")
        refuse_no_person(involved.signed_by, others, "parties")
    _refuse_one_registered_twice(event, others)
    if event.arose_from and not isinstance(others.get(event.arose_from), Tie):
        raise no.UnknownOrigin(field="arose_from", id=event.arose_from)


def _refuse_one_registered_twice(event: CooperationAgreed, others: Mapping[str, object]) -> None:
    """Refuse parties of which one stands for the other, so that nobody is left beside it."""
    named = {one.party for one in event.parties if one.role is not Role.FUNDER}
    standing = {standing_for(each, others) for each in named}
    if standing != named and len(standing) < LEAST_PARTIES:
        raise no.TooFewParties(field="parties", parties=len(standing))


AGREEMENT = Subject(
    kinds=(
        Kind(
            CooperationAgreed,
            _agreed,
            _refuse_unconfirmed,
            refuse_unknown_parties,
            proposing=True,
            timeless=True,
            fixed=frozenset({"code", "imported"}),
            part_ids={"goals": ("goal_id", "g")},
        ),
    ),
    asked=(),
)
"""The agreement; how it is asked for, ``agree``, stands apart: no state comes before it."""

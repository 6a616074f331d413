"""Deciding: command and state make events, or a refusal named after its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations.commands import (
    AgreeCooperation,
    CooperationCommand,
    CorrectEntry,
    GrantApproval,
    ProposeAgreement,
)
from koop_es.cooperations.correcting import correct_entry
from koop_es.cooperations.events import PartyConfirmed
from koop_es.cooperations.fold import evolve
from koop_es.cooperations.four_eyes import grant, told_or_asked
from koop_es.cooperations.references import refuse_unknown_references
from koop_es.cooperations.rules import admit
from koop_es.cooperations.subjects.agreement import agree
from koop_es.cooperations.subjects.confirmation import agreed_with, propose
from koop_es.cooperations.subjects.tables import DERIVE

if TYPE_CHECKING:
    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context
    from koop_es.kernel.event import Event


def decide(state: Cooperation | None, command: CooperationCommand, context: Context) -> list[Event]:
    """Return what happened.

    Args:
        state: The cooperation so far; None for ``AgreeCooperation``.
        command: What is asked for.
        context: Today, the policy and the states of other streams.

    Raises:
        Refusal: A rule of section 4.1 was hit; the class tells which.
    """
    if state is not None and isinstance(command, GrantApproval):
        return grant(state, command, context)
    event = _entry(state, command, context)
    if state is None:
        return [event]
    return [told_or_asked(state, event, context), *_following(state, event, context)]


def _following(state: Cooperation, event: Event, context: Context) -> list[Event]:
    """Return the agreement where the event is the last confirmation of it."""
    if not isinstance(event, PartyConfirmed):
        return []
    confirmed = evolve(state, event)
    agreed = agreed_with(confirmed, context)
    if agreed is None:
        return []
    admit(confirmed, agreed, context.today, context.policy)
    return [agreed]


def _entry(state: Cooperation | None, command: CooperationCommand, context: Context) -> Event:
    if isinstance(command, CorrectEntry):
        return correct_entry(command, context)
    event = _derive(state, command, context)
    refuse_unknown_references(event, context.others)
    admit(state, event, context.today, context.policy)
    return event


def _derive(state: Cooperation | None, command: CooperationCommand, context: Context) -> Event:
    if isinstance(command, AgreeCooperation):
        return agree(command, context)
    if isinstance(command, ProposeAgreement):
        return propose(command, context, code=context.code, edition=1)
    assert state is not None, "the bus folds before it decides"  # noqa: S101 - narrows the type
    return DERIVE[type(command)](state, command, context)

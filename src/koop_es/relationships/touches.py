"""Deciding about what happens within a relationship: touches, introductions, care, reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koop_es.kernel.aggregate import facts
from koop_es.kernel.others import refuse_unknown_party
from koop_es.kernel.refusals import EmptyChange, refuse_future
from koop_es.relationships import refusals as no
from koop_es.relationships.events import (
    CadenceSet,
    GroupReviewed,
    IntroductionMade,
    OpennessChanged,
    TouchRecorded,
)
from koop_es.relationships.forms import refuse_outside
from koop_es.relationships.terms import Form, Openness

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from koop_es.kernel.aggregate import Command, Context
    from koop_es.relationships.commands import (
        ChangeOpenness,
        MakeIntroduction,
        RecordTouch,
        ReviewGroup,
        SetCadence,
    )
    from koop_es.relationships.state import Relationship


def _observed(state: Relationship, command: Command, context: Context) -> dict[str, Any]:
    """Return the common facts of what has happened within the relationship."""
    common = facts(command, context.today)
    refuse_future(common["effective_on"], context.today)
    refuse_outside(state, common["effective_on"])
    return common


def _refuse_strangers(state: Relationship, field: str, named: Iterable[str]) -> None:
    for party in named:
        if party not in state.parties:
            raise no.NotAParty(field=field, id=party)


def touch(state: Relationship, command: RecordTouch, context: Context) -> TouchRecorded:
    """Return that parties were in touch, or that nobody was reached.

    Raises:
        FactInTheFuture: The day is after today.
        BeforeBeginning: It lies before the relationship's first day.
        RelationshipOver: It lies after the last one.
        NotAParty: Somebody named is none of its parties.
        NobodyReached: A vain try is said to have brought something.
    """
    common = _observed(state, command, context)
    _refuse_strangers(state, "parties", command.parties)
    if command.outcomes and not command.reached:
        raise no.NobodyReached(field="outcomes")
    return TouchRecorded(
        **common,
        reached=command.reached,
        outcomes=tuple(dict.fromkeys(command.outcomes)),
        parties=tuple(dict.fromkeys(command.parties)),
        purpose=command.purpose,
        themes=tuple(dict.fromkeys(command.themes)),
        remark=command.remark,
    )


def introduce(state: Relationship, command: MakeIntroduction, context: Context) -> IntroductionMade:
    """Return that somebody was introduced: with consent, and never through a private contact.

    Raises:
        FactInTheFuture: The day is after today.
        BeforeBeginning: It lies before the relationship's first day.
        RelationshipOver: It lies after the last one.
        ContactPrivate: The contact is not offered to others.
        NotAParty: Who introduces or is introduced is none of its parties, or a stranger consents.
        UnknownParty: To whom somebody was introduced is not registered.
        NoThirdParty: Somebody introduces itself, or is introduced to one of the parties.
        ConsentMissing: Who was introduced has not agreed to it.
    """
    common = _observed(state, command, context)
    if state.on(common["effective_on"]).openness is Openness.PRIVATE:
        raise no.ContactPrivate
    _refuse_strangers(state, "introducer", (command.introducer,))
    _refuse_strangers(state, "introduced", (command.introduced,))
    refuse_unknown_party(command.introduced_to, context.others, "introduced_to")
    if command.introducer == command.introduced or command.introduced_to in state.parties:
        raise no.NoThirdParty(field="introduced_to")
    named = (command.introducer, command.introduced, command.introduced_to)
    for party in command.consents:
        if party not in named:
            raise no.NotAParty(field="consents", id=party)
    if command.introduced not in command.consents:
        raise no.ConsentMissing(field="consents", id=command.introduced)
    return IntroductionMade(
        **common,
        introducer=command.introducer,
        introduced=command.introduced,
        introduced_to=command.introduced_to,
        consents=tuple(dict.fromkeys(command.consents)),
        purpose=command.purpose,
        themes=tuple(dict.fromkeys(command.themes)),
        remark=command.remark,
    )


def _refuse_other_forms(state: Relationship, day: date | None) -> None:
    """Refuse what is told of no contact, or of the time before the present form began."""
    if state.form is not Form.CONTACT:
        raise no.NotAContact(form=state.form)
    since = state.now.since
    if day is not None and since is not None and day < since:
        raise no.FormChangedSince(field="effective_on", since=since)


def change_openness(
    state: Relationship, command: ChangeOpenness, context: Context
) -> OpennessChanged:
    """Return that a contact is open to the network, or private again.

    Raises:
        FactInTheFuture: The day is after today.
        BeforeBeginning: It lies before the relationship's first day.
        RelationshipOver: It lies after the last one.
        NotAContact: It is none.
        FormChangedSince: It was none then.
        EmptyChange: It is so already.
    """
    common = _observed(state, command, context)
    _refuse_other_forms(state, common["effective_on"])
    before = state.now.openness or Openness.PRIVATE
    if command.openness is before:
        raise EmptyChange(field="openness")
    return OpennessChanged(**common, openness=command.openness, openness_before=before)


def set_cadence(state: Relationship, command: SetCadence, context: Context) -> CadenceSet:
    """Return how often a contact is to be cared for.

    Raises:
        FactInTheFuture: The day is after today.
        BeforeBeginning: It lies before the relationship's first day.
        RelationshipOver: It lies after the last one.
        NotAContact: It is none.
        FormChangedSince: It was none then.
        EmptyChange: It is so already.
    """
    common = _observed(state, command, context)
    _refuse_other_forms(state, common["effective_on"])
    before = state.cadence_months
    if command.cadence_months == before:
        raise EmptyChange(field="cadence_months")
    return CadenceSet(**common, cadence_months=command.cadence_months, cadence_before=before)


def review(state: Relationship, command: ReviewGroup, context: Context) -> GroupReviewed:
    """Return what came of looking at a group.

    Raises:
        FactInTheFuture: The day is after today.
        BeforeBeginning: It lies before the relationship's first day.
        RelationshipOver: It lies after the last one.
        NotAGroup: It was none then.
    """
    common = _observed(state, command, context)
    form = state.on(common["effective_on"]).form
    if form is not Form.GROUP:
        raise no.NotAGroup(form=form)
    return GroupReviewed(
        **common,
        relevance=command.relevance,
        decision=command.decision,
        resources_until=command.resources_until,
        remark=command.remark,
    )

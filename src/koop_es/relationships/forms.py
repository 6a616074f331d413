"""Deciding about the form of a relationship: its changes, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.kernel.aggregate import facts
from koop_es.kernel.others import Tie
from koop_es.kernel.refusals import EmptyChange, refuse_future
from koop_es.relationships import refusals as no
from koop_es.relationships.beginnings import refuse_unreachable
from koop_es.relationships.events import FormChanged, RelationshipClosed
from koop_es.relationships.terms import Duration, Form, Openness

if TYPE_CHECKING:
    from datetime import date

    from koop_es.kernel.aggregate import Context
    from koop_es.relationships.commands import ChangeForm, CloseRelationship
    from koop_es.relationships.state import Relationship


def refuse_outside(state: Relationship, day: date | None) -> None:
    """Refuse what did not happen between the relationship's first and last day (rules 1 and 2).

    Raises:
        BeforeBeginning: It lies before the first day.
        RelationshipOver: It lies after the last one.
    """
    starts_on, closed_on = state.starts_on, state.closed_on
    if starts_on is not None and day is not None and day < starts_on:
        raise no.BeforeBeginning(field="effective_on", starts_on=starts_on)
    if state.closed and (closed_on is None or day is None or day > closed_on):
        raise no.RelationshipOver(field="effective_on", closed_on=closed_on or "?")


def change(state: Relationship, command: ChangeForm, context: Context) -> FormChanged:
    """Return that a relationship has another form; the moves among the three are all legal.

    Raises:
        CooperationNotAgreed: It was to become a cooperation, which is agreed instead.
        DayUnknown: Nobody says from which day on.
        FactInTheFuture: The day is after today.
        BeforeBeginning: It lies before the relationship's first day.
        RelationshipOver: It lies after the last one.
        FormChangedSince: The form changed on a later day already.
        EmptyChange: It has that form.
        NotOfThatForm: A last day without an encounter, or an openness without a contact.
        ContactPointMissing: Nobody in the contact can be reached.
        EndsBeforeStart: The encounter would end before its day.
    """
    common = facts(command, context.today)
    day: date | None = common["effective_on"]
    if command.form is Form.COOPERATION:
        raise no.CooperationNotAgreed(field="form")
    if day is None:
        raise no.DayUnknown(field="effective_on")
    refuse_future(day, context.today)
    refuse_outside(state, day)
    if len(state.periods) > 1 and state.now.since is not None and day < state.now.since:
        raise no.FormChangedSince(field="effective_on", since=state.now.since)
    if command.form is state.form:
        raise EmptyChange(field="form")
    _refuse_unfit(command)
    if command.form is Form.CONTACT:
        refuse_unreachable(state.parties, context)
    bounded = command.form is Form.ENCOUNTER
    return FormChanged(
        **common,
        form=command.form,
        form_before=state.form,
        duration=Duration.TIME_BOUNDED if bounded else Duration.ONGOING,
        ends_on=_last_day(command, day) if bounded else None,
        openness=_openness(state, command) if command.form is Form.CONTACT else None,
    )


def _refuse_unfit(command: ChangeForm) -> None:
    if command.ends_on is not None and command.form is not Form.ENCOUNTER:
        raise no.NotOfThatForm(field="ends_on", form=command.form)
    if command.openness is not None and command.form is not Form.CONTACT:
        raise no.NotOfThatForm(field="openness", form=command.form)


def _last_day(command: ChangeForm, day: date) -> date:
    ends_on = command.ends_on or day
    if ends_on < day:
        raise no.EndsBeforeStart(field="ends_on", starts_on=day, ends_on=ends_on)
    return ends_on


def _openness(state: Relationship, command: ChangeForm) -> Openness:
    """Return who may use a contact: what was said before, when it was one, still holds."""
    before = [each.openness for each in state.periods if each.openness is not None]
    return command.openness or (before[-1] if before else Openness.PRIVATE)


def close(state: Relationship, command: CloseRelationship, context: Context) -> RelationshipClosed:
    """Return that a relationship is over.

    Raises:
        AlreadyClosed: It was closed before.
        EndsBeforeStart: It would end before it began, or before its form changed.
        UnknownSuccessor: What it turned into is not known.
        SuccessorEnded: What it turned into was over by that day.
    """
    common = facts(command, context.today)
    closed_on: date | None = common["effective_on"]
    if state.closed:
        raise no.AlreadyClosed(closed_on=state.closed_on or "?")
    first = [day for day in (state.starts_on, state.now.since) if day is not None]
    if first and closed_on is not None and closed_on < max(first):
        raise no.EndsBeforeStart(field="effective_on", starts_on=max(first), ends_on=closed_on)
    _refuse_successor(command, closed_on, context)
    return RelationshipClosed(**common, remark=command.remark, successor=command.successor)


def _refuse_successor(command: CloseRelationship, closed_on: date | None, context: Context) -> None:
    if command.successor is None:
        return
    successor = context.others.get(command.successor)
    if not isinstance(successor, Tie):
        raise no.UnknownSuccessor(field="successor", id=command.successor)
    if closed_on is not None and successor.ended_by(closed_on):
        raise no.SuccessorEnded(field="successor", id=command.successor)

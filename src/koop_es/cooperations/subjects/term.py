"""The term: extended, ended, the ending taken back, the file closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from koop_es.cooperations import refusals as no
from koop_es.cooperations import term_commands as ask
from koop_es.cooperations import term_events as fact
from koop_es.cooperations.act_refusals import NotInForce
from koop_es.cooperations.consents import changed, not_ended_early
from koop_es.cooperations.state import Ending
from koop_es.cooperations.subject import Asked, Kind, Subject, always, told
from koop_es.cooperations.terms import Manner
from koop_es.kernel.aggregate import facts
from koop_es.kernel.approvals import Approval, ConsentedChange
from koop_es.kernel.others import Tie
from koop_es.kernel.refusals import ReasonMissing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context


def _extend(state: Cooperation, command: ask.ExtendTerm, context: Context) -> fact.TermExtended:
    common = facts(command, context.today)
    return fact.TermExtended(**common, ends_before=state.term.ends_on, ends_on=command.ends_on)


def _admit_extension(state: Cooperation, event: fact.TermExtended, today: date) -> None:
    del today
    term = state.term
    if term.ends_on is not None and event.ends_on <= term.ends_on:
        raise no.TermNotExtended(field="ends_on", ends_on=term.ends_on)
    if term.starts_on is not None and event.ends_on < term.starts_on:
        raise no.StartAfterEnd(field="ends_on", starts_on=term.starts_on, ends_on=event.ends_on)


def _admit_ending(state: Cooperation, event: fact.CooperationEnded, today: date) -> None:
    if state.ending is not None:
        raise no.AlreadyEnded(ended_on=state.ending.ended_on or "?")
    if event.manner is Manner.UNKNOWN and not event.imported:
        raise no.MannerUnknown(field="manner")
    if event.manner is Manner.MERGED and event.successor is None:
        raise no.SuccessorMissing(field="successor")
    # An ending of unknown day counts from its recording, here as in every report.
    ended_on, term = event.effective_on or today, state.term
    in_force = event.manner is not Manner.NEVER_IN_FORCE
    if in_force and event.manner is not Manner.UNKNOWN and state.is_pending(ended_on):
        raise NotInForce(field="manner")
    if in_force and term.starts_on is not None and ended_on < term.starts_on:
        raise no.EndBeforeStart(field="effective_on", ended_on=ended_on, starts_on=term.starts_on)
    if term.ends_on is not None and ended_on < term.ends_on and not event.has_reason:
        raise ReasonMissing(field="reason", ends_on=term.ends_on)


def _refer(event: fact.CooperationEnded, others: Mapping[str, object]) -> None:
    if event.successor is None:
        return
    successor = others.get(event.successor)
    if not isinstance(successor, Tie):
        raise no.UnknownSuccessor(field="successor", id=event.successor)
    if event.effective_on is not None and successor.ended_by(event.effective_on):
        raise no.SuccessorEnded(field="successor", id=event.successor)


def _admit_revocation(state: Cooperation, event: fact.EndingRevoked, today: date) -> None:
    del event, today
    if state.ending is None:
        raise no.NotEnded


def _admit_closing(state: Cooperation, event: fact.FileClosed, today: date) -> None:
    if not state.ended_by(event.effective_on or today):
        raise no.NotEnded


def prolonged(state: Cooperation, ends_on: date, agreed_on: date | None) -> Cooperation:
    """Return the state with a later end; what was agreed overtakes a notice of before.

    Args:
        state: What it was.
        ends_on: The last day by what was agreed.
        agreed_on: The day of that; None if unknown.
    """
    last = max(state.term.ends_on or ends_on, ends_on)
    longer = replace(
        state,
        term=state.term.model_copy(update={"ends_on": last}),
        ends=(*state.ends, (agreed_on or date.min, last)),
        notices=tuple(each for each in state.notices if agreed_on and each > agreed_on),
    )
    return changed(longer, ConsentedChange.EXTENDING)


def _extended(state: Cooperation, event: fact.TermExtended) -> Cooperation:
    return prolonged(state, event.ends_on, event.effective_on)


def _ended(state: Cooperation, event: fact.CooperationEnded) -> Cooperation:
    ended = replace(state, ending=Ending(event.effective_on, event))
    ended_on, planned = event.effective_on, state.term.ends_on
    if ended_on is None or planned is None or ended_on >= planned:
        return ended
    return changed(ended, ConsentedChange.ENDING_EARLY)


def _revoked(state: Cooperation, event: fact.EndingRevoked) -> Cooperation:
    del event
    return not_ended_early(replace(state, ending=None, file_closed=False))


def _file_closed(state: Cooperation, event: fact.FileClosed) -> Cooperation:
    del event
    return replace(state, file_closed=True)


TERM = Subject(
    kinds=(
        Kind(
            fact.TermExtended,
            _extended,
            _admit_extension,
            legal_act=True,
            timeless=True,
            approval=Approval.AMENDING,
            was={"ends_before": lambda state, _: state.term.ends_on},
        ),
        Kind(
            fact.CooperationEnded,
            _ended,
            _admit_ending,
            _refer,
            legal_act=True,
            timeless=True,
            # A second ending is refused as such.
            after_the_end=always,
            fixed=frozenset({"imported"}),
            approval=Approval.ENDING,
        ),
        Kind(
            fact.EndingRevoked,
            _revoked,
            _admit_revocation,
            timeless=True,
            needs_reason=True,
            after_the_end=always,
            after_closing=True,
            approval=Approval.REVOKING,
        ),
        Kind(fact.FileClosed, _file_closed, _admit_closing, timeless=True, after_the_end=always),
    ),
    asked=(
        Asked(ask.ExtendTerm, _extend),
        Asked(ask.EndCooperation, told(fact.CooperationEnded)),
        Asked(ask.RevokeEnding, told(fact.EndingRevoked)),
        Asked(ask.CloseFile, told(fact.FileClosed)),
    ),
)

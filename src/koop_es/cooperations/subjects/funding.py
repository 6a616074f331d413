"""Funding: the programmes that a cooperation joins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koop_es.cooperations import funding_commands as ask
from koop_es.cooperations import funding_events as fact
from koop_es.cooperations import refusals as no
from koop_es.cooperations.act_refusals import NotInProgramme
from koop_es.cooperations.consents import consented
from koop_es.cooperations.subject import Asked, Kind, Subject, always, told, with_part
from koop_es.cooperations.terms import Grant
from koop_es.kernel.aggregate import facts
from koop_es.kernel.others import Programmelike
from koop_es.kernel.refusals import FactInTheFuture

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.aggregate import Context


def _assign(
    state: Cooperation, command: ask.AssignProgramme, context: Context
) -> fact.ProgrammeAssigned:
    del state
    common = facts(command, context.today)
    return fact.ProgrammeAssigned(**common, programme=command.programme, grant=_grant(command))


def _grant(command: ask.AssignProgramme) -> Grant | None:
    reference, decided_on = command.grant_reference, command.grant_decided_on
    if reference is None and decided_on is None:
        return None
    return Grant(reference=reference, decided_on=decided_on)


def _admit(state: Cooperation, event: fact.ProgrammeAssigned, today: date) -> None:
    if event.programme in state.programmes:
        raise no.AlreadyInProgramme(field="programme")
    decided_on = event.grant.decided_on if event.grant else None
    if decided_on is not None and decided_on > today:
        raise FactInTheFuture(field="grant_decided_on", effective_on=decided_on, today=today)


def _refer(event: fact.ProgrammeAssigned, others: Mapping[str, object]) -> None:
    programme = others.get(event.programme)
    if not isinstance(programme, Programmelike):
        raise no.UnknownProgramme(field="programme", id=event.programme)
    if not programme.takes_in_on(event.effective_on):
        raise no.ProgrammeClosed(field="programme", id=event.programme)


def _assigned(state: Cooperation, event: fact.ProgrammeAssigned) -> Cooperation:
    reference = event.grant.reference if event.grant else None
    return replace(state, programmes=with_part(state.programmes, event.programme, reference))


def _admit_leaving(state: Cooperation, event: fact.ProgrammeLeft, today: date) -> None:
    del today
    if event.programme not in state.programmes:
        raise NotInProgramme(field="programme")


def _admit_word(
    state: Cooperation, event: fact.FunderNotified | fact.FunderConsented, today: date
) -> None:
    del today
    if event.programme not in state.programmes and event.programme not in state.left_programmes:
        raise NotInProgramme(field="programme")


def _left(state: Cooperation, event: fact.ProgrammeLeft) -> Cooperation:
    still = {each: name for each, name in state.programmes.items() if each != event.programme}
    left = state.left_programmes | {event.programme}
    return replace(state, programmes=still, left_programmes=left)


FUNDING = Subject(
    kinds=(
        Kind(fact.ProgrammeAssigned, _assigned, _admit, _refer, legal_act=True, timeless=True),
        Kind(fact.ProgrammeLeft, _left, _admit_leaving, legal_act=True, dated=True, timeless=True),
        Kind(fact.FunderNotified, admit=_admit_word, timeless=True, after_the_end=always),
        Kind(
            fact.FunderConsented,
            consented,
            _admit_word,
            timeless=True,
            after_the_end=always,
        ),
    ),
    asked=(
        Asked(ask.AssignProgramme, _assign),
        Asked(ask.LeaveProgramme, told(fact.ProgrammeLeft)),
        Asked(ask.NotifyFunder, told(fact.FunderNotified)),
        Asked(ask.RecordConsent, told(fact.FunderConsented)),
    ),
)

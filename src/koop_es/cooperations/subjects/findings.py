"""Findings: raised, answered, settled; also after the end, and after the file was closed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koop_es.cooperations import act_refusals as no
from koop_es.cooperations import finding_commands as ask
from koop_es.cooperations import finding_events as fact
from koop_es.cooperations.part_rules import refuse_unknown
from koop_es.cooperations.subject import Asked, Kind, Subject, always, told, unchanged, with_part

if TYPE_CHECKING:
    from datetime import date

    from koop_es.cooperations.state import Cooperation


def _admit_raised(state: Cooperation, event: fact.FindingRaised, today: date) -> None:
    del today
    if event.concerns is not None:
        refuse_unknown(event.concerns, state.parts, "part")


def _admit_open(
    state: Cooperation, event: fact.FindingAnswered | fact.FindingSettled, today: date
) -> None:
    del today
    refuse_unknown(event.finding_id, state.findings, "finding")
    if state.findings[event.finding_id]:
        raise no.FindingAlreadySettled(id=event.finding_id)


def _raised(state: Cooperation, event: fact.FindingRaised) -> Cooperation:
    settled = state.findings.get(event.finding_id, False)
    return replace(state, findings=with_part(state.findings, event.finding_id, settled))


def _settled(state: Cooperation, event: fact.FindingSettled) -> Cooperation:
    settled = True
    return replace(state, findings=with_part(state.findings, event.finding_id, settled))


FINDINGS = Subject(
    kinds=(
        Kind(
            fact.FindingRaised,
            _raised,
            _admit_raised,
            timeless=True,
            after_the_end=always,
            after_closing=True,
            fixed=frozenset({"finding_id"}),
        ),
        Kind(
            fact.FindingAnswered,
            unchanged,
            _admit_open,
            timeless=True,
            after_the_end=always,
            after_closing=True,
        ),
        Kind(
            fact.FindingSettled,
            _settled,
            _admit_open,
            timeless=True,
            after_the_end=always,
            after_closing=True,
        ),
    ),
    asked=(
        Asked(ask.RaiseFinding, told(fact.FindingRaised, part="finding_id", letter="f")),
        Asked(ask.AnswerFinding, told(fact.FindingAnswered)),
        Asked(ask.SettleFinding, told(fact.FindingSettled)),
    ),
)

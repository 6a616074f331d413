"""What happens besides goals, milestones and checks: contributions, rests, persons, findings."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from koop_es.cooperations.commands import (
    AnswerFinding,
    AssignPerson,
    DeliverContribution,
    GiveNotice,
    JoinCooperation,
    NotifyFunder,
    PledgeContribution,
    RaiseFinding,
    RecordConsent,
    ResumeCooperation,
    SettleFinding,
    SuspendCooperation,
)
from koop_es.cooperations.contribution_terms import ContributionKind, Quantity
from koop_es.cooperations.membership_terms import Capacity
from koop_es.cooperations.term_terms import NoticeKind
from koop_es.cooperations.terms import Role
from koop_es.demo.phrases import party
from koop_es.demo.story import COORDINATION, Step
from koop_es.kernel.text import FreeText

if TYPE_CHECKING:
    from koop_es.demo.story import Network, Story


def money(amount: int) -> Quantity:
    """Return an amount of money."""
    return Quantity(amount=Decimal(amount), unit="EUR")


def mentors_pledge(network: Network, mentors: str) -> Story:
    """Somebody is in charge, money is pledged and brought in part, and a party joins."""
    ids = network.ids
    yield Step(
        57,
        AssignPerson(capacity=Capacity.CONTACT, person=ids["erika"], party=ids["crafts"]),
        mentors,
    )
    pledged = yield Step(
        56,
        PledgeContribution(
            party=ids["crafts"],
            contribution_kind=ContributionKind.MONEY,
            description=FreeText("Aufwand der Patinnen und Paten"),
            quantity=money(4800),
            due_on=network.calendar.last(6),
        ),
        mentors,
    )
    yield Step(
        52,
        DeliverContribution(
            contribution_id=pledged.ids["contribution"][0],
            quantity=money(2000),
            remark=FreeText("Erste Auszahlung"),
        ),
        mentors,
    )
    yield Step(
        40,
        JoinCooperation(involvement=party(network, "vhs", Role.ASSOCIATED, "Räume am Abend")),
        mentors,
        COORDINATION,
    )


def workshop_rests(workshop: str) -> Story:
    """The workshop rested while its house was repaired."""
    damaged = FreeText("Wasserschaden, die Räume sind zu.")
    yield Step(116, SuspendCooperation(reason=damaged), workshop)
    yield Step(88, ResumeCooperation(), workshop)


def notice(network: Network, legacy: str) -> Story:
    """An old case without an end is to end by notice."""
    yield Step(
        10,
        GiveNotice(
            notice=NoticeKind.REGULAR,
            ends_on=network.calendar.last(3),
            party=network.ids["crafts"],
            reason=FreeText("Die Werkzeuge werden in der Lehrwerkstatt gebraucht."),
        ),
        legacy,
        COORDINATION,
    )


def auditors_look(pilots: str, days_ago: int) -> Story:
    """An auditor finds something; it is answered and settled."""
    found = yield Step(
        days_ago,
        RaiseFinding(
            finding=FreeText("Für zwei Schulungen fehlen die Teilnahmelisten."),
            raised_by=FreeText("Rechnungsprüfung der Stadt (erfunden)"),
        ),
        pilots,
        COORDINATION,
    )
    finding = found.ids["finding"][0]
    answer = FreeText("Die Listen lagen bei einem Träger und sind nun da.")
    yield Step(days_ago - 9, AnswerFinding(finding_id=finding, response=answer), pilots)
    settled = FreeText("Listen geprüft, nichts offen.")
    yield Step(
        days_ago - 15, SettleFinding(finding_id=finding, outcome=settled), pilots, COORDINATION
    )


def funder_consents(network: Network, bridges: str) -> Story:
    """The funder is told of a change, and consents to it."""
    programme, subject = network.ids["quarter"], FreeText("Umwidmung der Honorarmittel")
    yield Step(9, NotifyFunder(programme=programme, subject=subject), bridges)
    yield Step(5, RecordConsent(programme=programme, subject=subject), bridges, COORDINATION)

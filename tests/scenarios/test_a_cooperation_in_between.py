"""What happens to a cooperation between agreement and end, in German words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from koop_es.cooperations import commands as ask
from koop_es.cooperations.contribution_terms import ContributionKind, Quantity
from koop_es.cooperations.membership_terms import Capacity
from koop_es.cooperations.terms import (
    Baseline,
    Degree,
    Deviation,
    FollowUp,
    GoalTerms,
    Indicator,
    Involvement,
    Manner,
    MeasureStatus,
    PlannedMeasure,
    Progress,
    Result,
    Role,
    Target,
    Term,
)
from koop_es.kernel.lights import Light
from koop_es.kernel.text import FreeText, PersonalText
from koop_es.parties.commands import RegisterPerson
from koop_es.parties.terms import LawfulBasis
from koop_es_projections.current_status.queries import cooperation
from tests.scenarios.test_from_encounter_to_group import Life, life, registered

if TYPE_CHECKING:
    from koop_es_projections.current_status.detail_views import CooperationDetail

__all__ = ["life"]

BUSY = FreeText("Die Halle war belegt")


def a_goal(target: int) -> GoalTerms:
    return GoalTerms(
        title="40 Kinder lesen mit",
        indicator=Indicator(name="Kinder", unit="Kinder"),
        baseline=Baseline(value=Decimal(0)),
        target=Target(value=Decimal(target), due_on=date(2026, 12, 1)),
    )


def stands(life: Life, stream: str) -> CooperationDetail:
    life.koop.catch_up()
    policy = life.koop.settings.policy
    with life.koop.projections.connect() as connection:
        return cooperation(
            connection, life.koop.store, stream, today=life.koop.today(), policy=policy
        )


def begun(life: Life) -> tuple[str, tuple[str, ...]]:
    """Agree on a cooperation of two parties, beside a third one and a person."""
    parties = registered(life, "Stadtbücherei", "Grundschule", "Leseclub")
    person = RegisterPerson(name=PersonalText("Erika Muster"), lawful_basis=LawfulBasis.CONTRACT)
    people = life.on(date(2026, 1, 15), person)
    library, school, _ = parties
    agreement = ask.AgreeCooperation(
        title="Vorlesen",
        themes=("Lesen",),
        parties=(
            Involvement(party=library, role=Role.LEAD),
            Involvement(party=school, role=Role.PARTNER),
        ),
        goals=(a_goal(40),),
        term=Term(starts_on=date(2026, 2, 1), ends_on=date(2026, 12, 31)),
    )
    return life.on(date(2026, 1, 20), agreement), (*parties, people)


def test_a_cooperation_is_told_in_german_from_agreement_to_end(life: Life) -> None:
    stream, (library, school, club, person) = begun(life)

    def then(month: int, day: int, command: Any) -> str:
        life.calendar.day = date(2026, month, day)
        answer = life.koop.execute(command, stream=stream)
        return next((ids[0] for _, ids in sorted(answer.ids.items(), reverse=True) if ids), "")

    responsible = ask.AssignPerson(capacity=Capacity.RESPONSIBLE, person=person, party=library)
    then(2, 2, responsible)
    milestone = then(2, 3, ask.PlanMilestone(title="Auftakt", due_on=date(2026, 3, 1)))
    boxes = ask.PledgeContribution(
        party=school,
        contribution_kind=ContributionKind.MONEY,
        description=FreeText("Bücherkisten"),
        quantity=Quantity(amount=Decimal(500), unit="EUR"),
    )
    pledge = then(2, 4, boxes)
    moved = ask.RescheduleMilestone(milestone_id=milestone, due_on=date(2026, 3, 15), reason=BUSY)
    then(2, 20, moved)
    then(3, 14, ask.ReachMilestone(milestone_id=milestone, degree=Degree.PARTLY))
    then(3, 20, ask.JoinCooperation(involvement=Involvement(party=club, role=Role.PARTNER)))
    then(4, 1, ask.MeasureProgress(goal_id="g1", progress=Progress(value=Decimal(12))))
    yellow = ask.RecordControllingCheck(
        light=Light.YELLOW,
        summary=FreeText("Weniger Kinder als erhofft"),
        deviations=(Deviation(description=FreeText("12 statt 20 Kinder")),),
        measures=(PlannedMeasure(title=FreeText("In den Klassen werben"), owner=school),),
    )
    measure = then(4, 2, yellow)
    revised = ask.ReviseGoal(goal_id="g1", terms=a_goal(30), reason=FreeText("Eine Klasse fehlt"))
    then(4, 10, revised)
    then(5, 4, ask.SuspendCooperation(reason=FreeText("Umbau der Bücherei")))
    then(6, 8, ask.ResumeCooperation())
    then(6, 9, ask.ReplaceLead(party=club))
    brought = ask.DeliverContribution(
        contribution_id=pledge, quantity=Quantity(amount=Decimal(500), unit="EUR")
    )
    then(6, 10, brought)
    then(7, 1, ask.MeasureProgress(goal_id="g1", progress=Progress(value=Decimal(31))))
    green = ask.RecordControllingCheck(
        light=Light.GREEN,
        summary=FreeText("Mehr Kinder als vereinbart"),
        follow_up=(FollowUp(measure_id=measure, status=MeasureStatus.CLOSED),),
    )
    then(7, 2, green)
    early = ask.EndCooperation(
        manner=Manner.PURPOSE_REACHED_EARLY,
        result=Result.REACHED,
        reason=FreeText("Alle Kinder lesen"),
    )
    then(9, 30, early)
    then(10, 30, ask.CloseFile())

    assert life.told(stream) == [
        (
            "Kooperation K-2026-001 vereinbart: Vorlesen"
            " (Stadtbücherei und Grundschule; 01.02.2026 bis 31.12.2026)"
        ),
        "Zuständig ab 02.02.2026: Erika Muster (Stadtbücherei)",
        "Meilenstein geplant: Auftakt (bis 01.03.2026)",
        "Beitrag zugesagt: Bücherkisten (Grundschule; Geld; 500 EUR)",
        "Meilenstein verschoben: Auftakt (m3), 01.03.2026 → 15.03.2026",
        "Meilenstein teilweise erreicht: Auftakt (m3)",
        "Beteiligt ab 20.03.2026: Leseclub (Partner)",
        "Istwert gemessen: 12 (40 Kinder lesen mit (g1))",
        "Controlling-Termin, Routine: beobachten – Weniger Kinder als erhofft (1 Maßnahme)",
        "Ziel geändert: 40 → 30 Kinder (40 Kinder lesen mit (g1))",
        "Kooperation ruht ab 04.05.2026",
        "Kooperation wieder aufgenommen am 08.06.2026",
        "Federführung ab 09.06.2026: Leseclub (zuvor: Stadtbücherei)",
        "Beitrag erbracht: Bücherkisten (b4) (500 EUR)",
        "Istwert gemessen: 31 (40 Kinder lesen mit (g1))",
        "Controlling-Termin, Routine: im Plan – Mehr Kinder als vereinbart",
        "Beendigung zum 30.09.2026: Zweck vorzeitig erreicht (Ziele: erreicht)",
        "Akte geschlossen",
    ]
    now = stands(life, stream)
    assert (now.item.phase, now.item.light, now.item.open_measures) == ("file_closed", "green", 0)
    assert now.goals[0].actual == Decimal(31)

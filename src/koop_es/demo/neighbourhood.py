"""Stories of the quarter: a yellow light with carried measures, an unchecked start, a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations.commands import (
    AddNote,
    AgreeCooperation,
    AssignProgramme,
    PlanMilestone,
    ReachMilestone,
    RecordControllingCheck,
    RescheduleMilestone,
    ReviseGoal,
    SetGoal,
)
from koop_es.cooperations.terms import (
    Degree,
    Dimension,
    DimensionLight,
    Expected,
    GoalTerms,
    Role,
    Term,
)
from koop_es.demo import acts
from koop_es.demo.phrases import carried, counted, deviation, done, green, measure, measured, party
from koop_es.demo.story import COORDINATION, Step
from koop_es.kernel.lights import Light
from koop_es.kernel.text import FreeText

if TYPE_CHECKING:
    from koop_es.cooperations.terms import Involvement
    from koop_es.demo.story import Network, Story


def language_bridges(network: Network) -> Story:
    """A good start, then an interpreters' pool that lags behind: yellow, with measures carried."""
    days = network.calendar
    families = counted("40 Familien nehmen an Sprachcafés teil", "Familien", 0, 40, days.last(6))
    pool = counted("Dolmetschpool für die Beratungsstellen", "Sprachen", 3, 10, days.last(4))
    agreed = yield Step(
        430,
        AgreeCooperation(
            title="Sprachbrücken im Quartier",
            themes=("Sprache", "Ankommen"),
            parties=_bridge_parties(network),
            goals=(families, pool),
            term=Term(starts_on=days.first(-14), ends_on=days.last(9)),
            expected=_bridge_rules(),
            target_group="Familien mit Zuwanderungsgeschichte",
            area="Musterstadt",
        ),
    )
    bridges = network.ids["bridges"] = agreed.stream
    first_goal, second_goal = agreed.ids["goal"]
    yield Step(
        428,
        AssignProgramme(programme=network.ids["quarter"], grant_reference="MiQ-0417"),
        bridges,
        COORDINATION,
    )
    planned = yield Step(
        426, PlanMilestone(title="Drei Sprachcafés eröffnet", due_on=days.ago(330)), bridges
    )
    opened = planned.ids["milestone"][0]
    planned = yield Step(
        426,
        PlanMilestone(title="Dolmetschpool erweitert", due_on=days.ago(70), goal_id=second_goal),
        bridges,
    )
    extended = planned.ids["milestone"][0]
    yield Step(425, PlanMilestone(title="Halbzeitbilanz", due_on=days.ahead(37)), bridges)
    yield Step(336, ReachMilestone(milestone_id=opened), bridges)
    yield Step(320, measured(first_goal, 8), bridges)
    yield Step(
        318, green("Sprachcafés laufen, alle Beiträge wie vereinbart.", days.ago(228)), bridges
    )
    leaflet = GoalTerms(title="Gemeinsamer Beratungsleitfaden liegt vor")
    yield Step(300, SetGoal(terms=leaflet), bridges, COORDINATION)
    yield Step(
        250,
        ReviseGoal(
            goal_id=second_goal,
            terms=counted(
                "Dolmetschpool für die Beratungsstellen", "Sprachen", 3, 12, days.last(4)
            ),
            reason=FreeText("Die Beratungsstellen melden Bedarf an zwei weiteren Sprachen."),
        ),
        bridges,
    )
    yield Step(230, measured(first_goal, 19), bridges)
    yield Step(226, green("Zweites Halbjahr wie geplant.", days.ago(135)), bridges)
    yield from _bridges_lag(network, bridges, (first_goal, second_goal), extended)


def _bridge_parties(network: Network) -> tuple[Involvement, ...]:
    return (
        party(
            network,
            "vhs",
            Role.LEAD,
            "Sprachcafés, Schulung der Ehrenamtlichen, Abrechnung",
            "Neue Zielgruppen für das Kursangebot",
        ),
        party(
            network,
            "welfare",
            tasks="Beratung, Räume im Quartierstreff",
            benefit="Familien finden früher in die Beratung",
        ),
        party(network, "jobs", tasks="Vermittlung, Rückmeldung aus der Beratung"),
        party(network, "ministry", Role.FUNDER),
    )


def _bridge_rules() -> Expected:
    return Expected(
        decision_rule=FreeText("Einstimmig im Steuerkreis, der alle sechs Wochen tagt."),
        communication_rule=FreeText("Wöchentliche Absprache der Fachkräfte, Ablage gemeinsam."),
        check_rhythm_months=3,
        contributions=FreeText("VHS: 1,0 Stelle. Sozialwerk: Räume. Jobcenter: Fachberatung."),
        notice_period=FreeText("Sechs Wochen zum Quartalsende, schriftlich."),
        sustainability=FreeText("Die Sprachcafés gehen in das Regelangebot der VHS über."),
    )


def _bridges_lag(network: Network, bridges: str, goals: tuple[str, str], extended: str) -> Story:
    days = network.calendar
    first_goal, second_goal = goals
    checked = yield Step(
        134,
        RecordControllingCheck(
            lights=(
                DimensionLight(dimension=Dimension.GOALS, light=Light.YELLOW),
                DimensionLight(dimension=Dimension.SCHEDULE, light=Light.YELLOW),
                DimensionLight(dimension=Dimension.COLLABORATION, light=Light.GREEN),
            ),
            summary=FreeText("Der Dolmetschpool wächst langsamer als geplant."),
            deviations=(
                deviation(
                    "Fünf statt neun Sprachen abgedeckt.",
                    "Zwei Schulungen sind mangels Anmeldungen ausgefallen.",
                    second_goal,
                ),
            ),
            measures=(
                measure(
                    "Schulung über die Migrantenvereine bewerben",
                    network.ids["welfare"],
                    days.ago(90),
                ),
                measure("Honorarmittel umwidmen", network.ids["vhs"], days.ago(20)),
            ),
            conducted_by=FreeText("Steuerkreis"),
            next_check_on=days.ago(42),
        ),
        bridges,
    )
    advertise, rededicate = checked.ids["measure"]
    yield Step(
        100,
        RescheduleMilestone(
            milestone_id=extended,
            due_on=days.ago(30),
            reason=FreeText("Die Schulung findet nach den Ferien statt."),
        ),
        bridges,
    )
    yield Step(96, measured(first_goal, 27), bridges)
    checked = yield Step(
        41,
        RecordControllingCheck(
            light=Light.YELLOW,
            summary=FreeText("Neun Sprachen, die Honorarmittel sind noch nicht umgewidmet."),
            deviations=(
                deviation("Umwidmung steht aus.", "Das Ministerium hat noch nicht zugestimmt."),
            ),
            measures=(
                measure("Zustimmung telefonisch klären", network.ids["vhs"], days.ahead(12)),
            ),
            follow_up=(done(advertise), carried(rededicate)),
            next_check_on=days.ahead(50),
        ),
        bridges,
    )
    yield Step(39, measured(second_goal, 9), bridges)
    yield Step(
        35,
        RescheduleMilestone(
            milestone_id=extended,
            due_on=days.ago(6),
            reason=FreeText("Die letzte Schulung wurde um drei Wochen verlegt."),
        ),
        bridges,
    )
    yield Step(
        12,
        AddNote(text=FreeText("Der Quartierstreff stellt ab Januar einen zweiten Raum.")),
        bridges,
        COORDINATION,
    )
    yield from acts.funder_consents(network, bridges)


def healthy_village(network: Network) -> Story:
    """It began a few weeks ago, and no check has been due yet: unchecked."""
    days = network.calendar
    agreed = yield Step(
        75,
        AgreeCooperation(
            title="Gesund älter werden im Dorf",
            themes=("Gesundheit", "Alter"),
            parties=(
                party(network, "care", Role.LEAD, "Pflegeberatung, Sturzprophylaxe"),
                party(network, "sports", tasks="Bewegungsgruppen, Übungsleitung"),
                party(network, "town", tasks="Räume, Bekanntmachung"),
                party(network, "mehmet", Role.ASSOCIATED, "Fahrdienst im Ehrenamt"),
            ),
            goals=(
                counted("60 Ältere bewegen sich regelmäßig", "Teilnehmende", 12, 60, days.last(14)),
                GoalTerms(title="Das Dorf weiß, wer im Notfall hilft"),
            ),
            term=Term(starts_on=days.first(-1), ends_on=days.last(16)),
            expected=Expected(
                check_rhythm_months=3,
                decision_rule=FreeText("Mehrheit der Partner, bei Geldfragen einstimmig."),
            ),
            area="Musterdorf",
        ),
    )
    village = network.ids["village"] = agreed.stream
    planned = yield Step(
        70, PlanMilestone(title="Bewegungsgruppe startet", due_on=days.ago(20)), village
    )
    group = planned.ids["milestone"][0]
    yield Step(70, PlanMilestone(title="Notfallmappe verteilt", due_on=days.ahead(45)), village)
    yield Step(
        19,
        ReachMilestone(milestone_id=group, degree=Degree.PARTLY, effective_on=days.ago(20)),
        village,
    )
    yield Step(16, measured(agreed.ids["goal"][0], 21), village)


def kitchen(network: Network) -> Story:
    """Agreed, and takes effect only when the grant decision is there."""
    days = network.calendar
    agreed = yield Step(
        24,
        AgreeCooperation(
            title="Nachbarschaftsküche Musterviertel",
            themes=("Nachbarschaft",),
            parties=(
                party(network, "culture", Role.LEAD, "Küche, Programm"),
                party(network, "welfare", tasks="Sozialberatung am Tisch"),
                party(network, "foundation", Role.FUNDER),
            ),
            goals=(
                counted("Jeden Monat vier offene Abende", "Abende im Monat", 0, 4, days.last(6)),
            ),
            term=Term(starts_on=days.first(1), ends_on=days.last(18)),
            expected=Expected(
                condition_precedent=FreeText("Wirksam erst mit dem Bescheid der Stiftung."),
                check_rhythm_months=6,
            ),
            conditional=True,
            area="Musterstadt",
        ),
        actor=COORDINATION,
    )
    network.ids["kitchen"] = agreed.stream
    yield Step(
        22,
        AssignProgramme(programme=network.ids["learning"], grant_reference="LvO-31"),
        agreed.stream,
        COORDINATION,
    )
    yield Step(
        20,
        PlanMilestone(title="Küche abgenommen", due_on=days.ahead(34)),
        agreed.stream,
        COORDINATION,
    )

"""Stories of the young: a red light without a decision, and a green one with its slips."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from koop_es.cooperations.commands import (
    AgreeCooperation,
    AmendAgreement,
    AssignProgramme,
    CloseMeasure,
    CorrectEntry,
    PlanMilestone,
    ReachMilestone,
    RecordControllingCheck,
    RecordDecision,
    RenewTerm,
)
from koop_es.cooperations.terms import (
    CorrectionKind,
    Dimension,
    DimensionLight,
    Expected,
    Progress,
    Role,
    Term,
)
from koop_es.demo import acts
from koop_es.demo.phrases import (
    carried,
    counted,
    deviation,
    done,
    green,
    lowered,
    measure,
    measured,
    party,
)
from koop_es.demo.story import COORDINATION, Step
from koop_es.kernel.event import ReasonCode
from koop_es.kernel.lights import Light
from koop_es.kernel.text import FreeText

if TYPE_CHECKING:
    from koop_es.demo.story import Network, Story


def youth_in_the_district(network: Network) -> Story:
    """The premises are lost, and the decision that red asks for is not taken."""
    days = network.calendar
    agreed = yield Step(
        420,
        AgreeCooperation(
            title="Jugend stärkt Stadtteil",
            themes=("Jugend", "Beteiligung"),
            parties=(
                party(network, "youth", Role.LEAD, "Offene Arbeit, Jugendrat"),
                party(network, "town", tasks="Räume, Verwaltungskontakt"),
                party(network, "ministry", Role.FUNDER),
            ),
            goals=(
                counted(
                    "80 Jugendliche wirken im Jugendrat mit", "Jugendliche", 10, 80, days.last(1)
                ),
                counted(
                    "Sechs Vorhaben der Jugendlichen umgesetzt", "Vorhaben", 0, 6, days.last(1)
                ),
            ),
            term=Term(starts_on=days.first(-13), ends_on=days.last(1)),
            expected=Expected(
                decision_rule=FreeText("Die Lenkungsrunde entscheidet einvernehmlich."),
                check_rhythm_months=3,
                notice_period=FreeText("Drei Monate zum Monatsende."),
            ),
            area="Musterhausen",
        ),
    )
    youth = network.ids["youth-coop"] = agreed.stream
    council, projects = agreed.ids["goal"]
    yield Step(
        418,
        AssignProgramme(programme=network.ids["quarter"], grant_reference="MiQ-0452"),
        youth,
        COORDINATION,
    )
    planned = yield Step(415, PlanMilestone(title="Jugendrat gewählt", due_on=days.ago(300)), youth)
    elected = planned.ids["milestone"][0]
    yield Step(415, PlanMilestone(title="Abschlussbericht", due_on=days.ahead(9)), youth)
    yield Step(298, ReachMilestone(milestone_id=elected), youth)
    yield Step(290, measured(council, 31), youth)
    yield Step(288, green("Der Jugendrat steht, die Stimmung ist gut.", days.ago(198)), youth)
    checked = yield Step(
        197,
        RecordControllingCheck(
            light=Light.YELLOW,
            summary=FreeText("Der Mietvertrag des Jugendraums läuft aus."),
            deviations=(
                deviation("Ab Sommer kein gesicherter Raum.", "Der Eigentümer verkauft das Haus."),
            ),
            measures=(
                measure("Ersatzraum suchen", network.ids["town"], days.ago(120)),
                measure("Ferienprogramm verlegen", network.ids["youth"], days.ago(150)),
            ),
            next_check_on=days.ago(110),
        ),
        youth,
    )
    premises, holidays = checked.ids["measure"]
    yield Step(
        152,
        CloseMeasure(
            measure_id=holidays, outcome=FreeText("Das Programm findet in der Turnhalle statt.")
        ),
        youth,
    )
    yield Step(150, measured(council, 44), youth)
    yield Step(140, measured(projects, 2), youth)
    yield from _youth_turns_red(network, youth, premises, council)


def _youth_turns_red(network: Network, youth: str, premises: str, council: str) -> Story:
    days = network.calendar
    checked = yield Step(
        108,
        RecordControllingCheck(
            light=Light.RED,
            summary=FreeText("Kein Ersatzraum, der Jugendrat tagt nicht mehr."),
            deviations=(
                deviation("Zwei Sitzungen ausgefallen.", "Es gibt keinen Raum am Abend.", council),
            ),
            measures=(measure("Schule um Räume bitten", network.ids["youth"], days.ago(80)),),
            follow_up=(carried(premises),),
            decision_needed=FreeText("Mietet die Stadt vorübergehend einen Raum an?"),
            next_check_on=days.ago(31),
        ),
        youth,
    )
    school = checked.ids["measure"][0]
    yield Step(
        94,
        RecordDecision(
            decision_id=checked.ids["decision"][0],
            outcome=FreeText("Die Stadt mietet für drei Monate den Saal am Markt."),
            decided_by=FreeText("Verwaltungsleitung"),
        ),
        youth,
        COORDINATION,
    )
    yield Step(
        30,
        RecordControllingCheck(
            lights=(
                DimensionLight(dimension=Dimension.GOALS, light=Light.RED),
                DimensionLight(dimension=Dimension.SCHEDULE, light=Light.RED),
                DimensionLight(dimension=Dimension.CONTRIBUTIONS, light=Light.YELLOW),
                DimensionLight(dimension=Dimension.COLLABORATION, light=Light.GREEN),
            ),
            summary=FreeText("Ohne Verlängerung sind die Ziele nicht mehr zu erreichen."),
            deviations=(
                deviation("52 statt 80 Jugendliche, drei statt sechs Vorhaben.", "Raumverlust."),
            ),
            measures=(
                measure("Antrag auf Verlängerung vorbereiten", network.ids["youth"], days.ago(4)),
            ),
            follow_up=(carried(premises), done(school)),
            decision_needed=FreeText("Wird die Laufzeit um sechs Monate verlängert?"),
            next_check_on=days.ahead(20),
        ),
        youth,
    )
    yield Step(29, measured(council, 52), youth)


def mentors(network: Network) -> Story:
    """All in order, though the record had its slips: a typing error and a late entry."""
    days = network.calendar
    agreed = yield Step(
        325,
        AgreeCooperation(
            title="Ausbildungspatenschaften",
            themes=("Ausbildung", "Übergang Schule – Beruf"),
            parties=(
                party(network, "crafts", Role.LEAD, "Betriebe gewinnen", "Nachwuchs"),
                party(network, "school", tasks="Klassen 9 und 10", benefit="Praxis im Unterricht"),
                party(network, "erika", Role.ASSOCIATED, "Schulung der Patinnen und Paten"),
            ),
            goals=(
                counted("30 Patenschaften in Klasse 9", "Patenschaften", 0, 30, days.last(5)),
                lowered(
                    "Weniger Abbrüche im ersten Lehrjahr", "Abbruchquote", 18, 10, days.last(7)
                ),
            ),
            term=Term(starts_on=days.first(-10), ends_on=days.last(8)),
            expected=Expected(
                decision_rule=FreeText("Gemeinsam in der Runde der Ausbildungsleitungen."),
                communication_rule=FreeText("Telefonat alle vierzehn Tage."),
                check_rhythm_months=3,
                sustainability=FreeText("Der Verband führt die Patenschaften allein fort."),
            ),
        ),
    )
    mentoring = network.ids["mentors"] = agreed.stream
    pairs, dropouts = agreed.ids["goal"]
    planned = yield Step(
        322, PlanMilestone(title="Auftakt im Betrieb", due_on=days.ago(290)), mentoring
    )
    kickoff = planned.ids["milestone"][0]
    planned = yield Step(322, PlanMilestone(title="Elternabend", due_on=days.ago(130)), mentoring)
    evening = planned.ids["milestone"][0]
    yield Step(321, PlanMilestone(title="Zweite Patenschulung", due_on=days.ahead(16)), mentoring)
    yield Step(320, PlanMilestone(title="Bilanztreffen", due_on=days.last(6)), mentoring)
    yield Step(289, ReachMilestone(milestone_id=kickoff), mentoring)
    yield Step(255, green("Alle Betriebe sind dabei.", days.ago(165)), mentoring)
    yield Step(240, measured(pairs, 9), mentoring)
    checked = yield Step(
        163,
        RecordControllingCheck(
            light=Light.YELLOW,
            summary=FreeText("Zu wenige Patinnen."),
            deviations=(
                deviation("Zwei von vierzehn Paten sind Frauen.", "Einseitige Ansprache."),
            ),
            measures=(
                measure(
                    "Betriebe mit Meisterinnen ansprechen", network.ids["crafts"], days.ago(110)
                ),
            ),
            next_check_on=days.ago(75),
        ),
        mentoring,
    )
    approach = checked.ids["measure"][0]
    yield Step(150, measured(pairs, 14), mentoring)
    yield Step(
        112,
        CloseMeasure(measure_id=approach, outcome=FreeText("Fünf Meisterinnen haben zugesagt.")),
        mentoring,
    )
    yield Step(
        88,
        ReachMilestone(
            milestone_id=evening,
            effective_on=days.ago(131),
            reason_code=ReasonCode.RECEIVED_LATE,
        ),
        mentoring,
        COORDINATION,
    )
    yield Step(74, green("Wieder auf Kurs.", days.ahead(15)), mentoring)
    yield from _mentors_mistype(network, mentoring, pairs, dropouts)


def _mentors_mistype(network: Network, mentoring: str, pairs: str, dropouts: str) -> Story:
    typed = yield Step(60, measured(pairs, 81), mentoring)
    yield Step(
        59,
        CorrectEntry(
            corrects=typed.events[0]["id"],
            kind=CorrectionKind.CHANGE,
            fields={"progress": Progress(value=Decimal(18)).model_dump(mode="json")},
            reason_code=ReasonCode.TYPING_ERROR,
        ),
        mentoring,
    )
    yield from acts.mentors_pledge(network, mentoring)
    yield Step(26, measured(dropouts, 13), mentoring)
    yield Step(14, measured(pairs, 22), mentoring)
    yield Step(11, RenewTerm(months=6, notice_days=60), mentoring)
    yield Step(
        9,
        AmendAgreement(
            expected=Expected(
                communication_rule=FreeText("Ein Anruf am ersten Montag des Monats, sonst Mails.")
            ),
            consents=tuple(network.ids[each] for each in ("crafts", "school", "erika")),
            reason=FreeText("Die Betriebe lesen Mails zu selten."),
        ),
        mentoring,
    )

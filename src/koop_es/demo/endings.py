"""Stories at their end: turned into a group, reached early, and one that nobody has closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations.commands import (
    AddNote,
    AgreeCooperation,
    CloseFile,
    EndCooperation,
    PlanMilestone,
    ReachMilestone,
    RecordControllingCheck,
    RevokeEnding,
)
from koop_es.cooperations.terms import (
    Afterwards,
    CheckKind,
    Expected,
    Manner,
    Result,
    Role,
    Term,
)
from koop_es.demo import acts
from koop_es.demo.phrases import counted, green, measured, party
from koop_es.demo.story import COORDINATION, Step
from koop_es.kernel.lights import Light
from koop_es.kernel.text import FreeText
from koop_es.relationships.commands import FoundGroup, ReviewGroup
from koop_es.relationships.terms import Purpose, Relevance, ReviewDecision

if TYPE_CHECKING:
    from koop_es.demo.story import Network, Story


def integration_pilots(network: Network) -> Story:
    """The term expired, the goals were reached, and a standing group goes on."""
    days = network.calendar
    agreed = yield Step(
        445,
        AgreeCooperation(
            title="Lotsinnen und Lotsen fürs Ankommen",
            themes=("Ankommen",),
            parties=(
                party(network, "welfare", Role.LEAD, "Ausbildung und Begleitung"),
                party(network, "town", tasks="Anlaufstelle im Rathaus"),
                party(network, "vhs", tasks="Schulungen"),
            ),
            goals=(counted("25 Lotsinnen und Lotsen im Dienst", "Personen", 0, 25, days.last(-4)),),
            term=Term(starts_on=days.first(-14), ends_on=days.last(-3)),
            expected=Expected(check_rhythm_months=4),
            area="Musterhausen",
        ),
    )
    pilots = network.ids["pilots"] = agreed.stream
    goal = agreed.ids["goal"][0]
    planned = yield Step(
        440, PlanMilestone(title="Erster Jahrgang im Dienst", due_on=days.ago(240)), pilots
    )
    first = planned.ids["milestone"][0]
    yield Step(310, green("Der erste Jahrgang lernt.", days.ago(190)), pilots)
    yield Step(238, ReachMilestone(milestone_id=first), pilots)
    yield Step(236, measured(goal, 14), pilots)
    yield Step(188, green("Der zweite Jahrgang ist gewonnen."), pilots)
    yield Step(125, measured(goal, 26), pilots)
    founded = yield Step(
        100,
        FoundGroup(
            title="Arbeitskreis Ankommen",
            parties=tuple(network.ids[name] for name in ("welfare", "town", "vhs", "jobs")),
            themes=("Ankommen",),
            purpose=Purpose.SOLVING_PROBLEMS,
            arose_from=pilots,
        ),
        actor=COORDINATION,
    )
    network.ids["arrival-group"] = founded.stream
    # Its last day is the planned one, so no reason is due; it is recorded soon after.
    yield Step(
        (days.base - days.last(-3)).days - 4,
        EndCooperation(
            manner=Manner.TERM_EXPIRED,
            result=Result.REACHED,
            afterwards=Afterwards.GROUP,
            successor=founded.stream,
            effective_on=days.last(-3),
        ),
        pilots,
    )
    yield Step(
        (days.base - days.last(-3)).days - 12,
        RecordControllingCheck(
            kind=CheckKind.FINAL,
            light=Light.GREEN,
            summary=FreeText("Ziele erreicht, der Arbeitskreis führt die Arbeit fort."),
        ),
        pilots,
    )
    yield from acts.auditors_look(pilots, (days.base - days.last(-3)).days - 16)
    yield Step(
        9,
        ReviewGroup(
            relevance=Relevance.HIGH,
            decision=ReviewDecision.GO_ON,
            resources_until=days.last(12),
            remark=FreeText("Die Runde trägt sich selbst."),
        ),
        founded.stream,
        COORDINATION,
    )


def reading_summer(network: Network) -> Story:
    """The purpose was reached before the end, and the file is closed."""
    days = network.calendar
    agreed = yield Step(
        390,
        AgreeCooperation(
            title="Lesesommer",
            themes=("Lesen",),
            parties=(
                party(network, "library", Role.LEAD, "Bücher, Lesenächte"),
                party(network, "school", tasks="Werbung in den Klassen"),
                party(network, "culture", tasks="Abschlussfest"),
            ),
            goals=(counted("200 Kinder lesen drei Bücher", "Kinder", 0, 200, days.ago(140)),),
            term=Term(starts_on=days.ago(350), ends_on=days.ago(130)),
        ),
    )
    summer = network.ids["summer"] = agreed.stream
    goal = agreed.ids["goal"][0]
    yield Step(300, measured(goal, 120), summer)
    yield Step(
        228,
        RecordControllingCheck(
            kind=CheckKind.INTERIM,
            light=Light.GREEN,
            summary=FreeText("Schon 170 Kinder, die Lesenächte sind ausgebucht."),
        ),
        summer,
    )
    yield Step(195, measured(goal, 214), summer)
    yield Step(
        184,
        EndCooperation(
            manner=Manner.PURPOSE_REACHED_EARLY,
            result=Result.REACHED,
            afterwards=Afterwards.REGULAR_SERVICE,
            effective_on=days.ago(185),
            reason=FreeText("Die Bücherei bietet den Lesesommer nun jedes Jahr selbst an."),
        ),
        summer,
    )
    yield Step(150, CloseFile(), summer, COORDINATION)


def moving_school(network: Network) -> Story:
    """The term has passed, and nobody has recorded how it ended; one ending was taken back."""
    days = network.calendar
    agreed = yield Step(
        400,
        AgreeCooperation(
            title="Bewegte Schule",
            themes=("Gesundheit", "Jugend"),
            parties=(
                party(network, "sports", Role.LEAD, "Übungsleitung"),
                party(network, "school", tasks="Halle, Aufsicht"),
            ),
            goals=(counted("Zwölf Sportangebote in den Pausen", "Angebote", 2, 12, days.last(-2)),),
            term=Term(starts_on=days.first(-13), ends_on=days.last(-1)),
            expected=Expected(check_rhythm_months=6),
        ),
    )
    moving = network.ids["moving"] = agreed.stream
    goal = agreed.ids["goal"][0]
    planned = yield Step(395, PlanMilestone(title="Sportfest", due_on=days.ago(160)), moving)
    festival = planned.ids["milestone"][0]
    yield Step(260, green("Sieben Angebote laufen.", days.ago(80)), moving)
    yield Step(258, measured(goal, 7), moving)
    yield Step(159, ReachMilestone(milestone_id=festival), moving)
    yield Step(
        120,
        EndCooperation(
            manner=Manner.BY_CONSENT,
            result=Result.PARTLY,
            effective_on=days.ago(110),
            reason=FreeText("Der Übungsleiter zieht um."),
        ),
        moving,
    )
    yield Step(
        114,
        RevokeEnding(reason=FreeText("Eine neue Übungsleiterin übernimmt die Gruppen.")),
        moving,
        COORDINATION,
    )
    yield Step(
        78,
        RecordControllingCheck(
            kind=CheckKind.INTERIM,
            light=Light.GREEN,
            summary=FreeText("Elf Angebote, die neue Leitung ist angekommen."),
        ),
        moving,
    )
    yield Step(77, measured(goal, 11), moving)
    yield Step(
        8,
        AddNote(text=FreeText("Abschlussgespräch mit der Schule ist noch zu vereinbaren.")),
        moving,
    )

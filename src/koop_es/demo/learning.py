"""Stories of learning: an extended term with a retracted entry, and an old case from a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.cooperations.commands import (
    AgreeCooperation,
    AssignProgramme,
    AttachEvidence,
    CorrectEntry,
    ExtendTerm,
    MissMilestone,
    PlanMilestone,
    ReachMilestone,
    RescheduleMilestone,
)
from koop_es.cooperations.terms import CorrectionKind, Expected, Role, Term
from koop_es.demo import acts
from koop_es.demo.phrases import counted, green, measured, party
from koop_es.demo.story import COORDINATION, Step
from koop_es.kernel.event import Basis
from koop_es.kernel.record import Source
from koop_es.kernel.text import Document, FreeText

if TYPE_CHECKING:
    from koop_es.demo.story import Network, Story

MINUTES: Final = "Niederschrift der Halbzeitrunde (erfunden): Alle Partner wollen verlängern.\n"


def learning_workshop(network: Network) -> Story:
    """Green all the way, extended by half a year; an entry in the wrong file was retracted."""
    days = network.calendar
    agreed = yield Step(
        410,
        AgreeCooperation(
            title="Digitale Lernwerkstatt",
            themes=("Medienbildung",),
            parties=(
                party(network, "library", Role.LEAD, "Raum, Geräte, Öffnungszeiten"),
                party(network, "college", tasks="Studierende als Lernbegleitung"),
                party(network, "vhs", Role.ASSOCIATED, "Kursprogramm"),
                party(network, "foundation", Role.FUNDER),
            ),
            goals=(
                counted("500 Besuche im Halbjahr", "Besuche", 0, 500, days.last(2)),
                counted("Zwanzig Lernbegleitungen geschult", "Personen", 0, 20, days.ago(60)),
            ),
            term=Term(starts_on=days.first(-13), ends_on=days.last(1)),
            expected=Expected(
                decision_rule=FreeText("Bücherei und Hochschule gemeinsam."),
                communication_rule=FreeText("Monatliches Treffen in der Werkstatt."),
                check_rhythm_months=4,
                renewal=FreeText("Verlängerung um je sechs Monate."),
                rights_in_results=FreeText("Lernmaterial unter freier Lizenz."),
            ),
            area="Musterstadt",
        ),
    )
    workshop = network.ids["workshop"] = agreed.stream
    visits, guides = agreed.ids["goal"]
    yield Step(
        405,
        AssignProgramme(programme=network.ids["learning"], grant_reference="LvO-23"),
        workshop,
        COORDINATION,
    )
    planned = yield Step(400, PlanMilestone(title="Eröffnung", due_on=days.ago(340)), workshop)
    opening = planned.ids["milestone"][0]
    planned = yield Step(400, PlanMilestone(title="Halbzeitbilanz", due_on=days.ago(170)), workshop)
    halfway = planned.ids["milestone"][0]
    planned = yield Step(
        399, PlanMilestone(title="Wanderwerkstatt im Bus", due_on=days.ago(150)), workshop
    )
    bus = planned.ids["milestone"][0]
    yield Step(345, ReachMilestone(milestone_id=opening), workshop)
    yield Step(285, green("Die Werkstatt ist gut besucht.", days.ago(165)), workshop)
    yield Step(283, measured(visits, 140), workshop)
    yield Step(
        180,
        RescheduleMilestone(
            milestone_id=halfway,
            due_on=days.ago(145),
            reason=FreeText("Semesterferien an der Hochschule."),
        ),
        workshop,
    )
    yield from _workshop_goes_on(network, workshop, (visits, guides), (halfway, bus))


def _workshop_goes_on(
    network: Network, workshop: str, goals: tuple[str, str], milestones: tuple[str, str]
) -> Story:
    days = network.calendar
    visits, guides = goals
    halfway, bus = milestones
    attached = yield Step(
        147,
        AttachEvidence(
            document=Document(MINUTES.encode()),
            file_name=FreeText("Halbzeitrunde.txt"),
            media_type="text/plain",
            concerns=halfway,
        ),
        workshop,
    )
    yield Step(
        146,
        ReachMilestone(milestone_id=halfway, evidence=(attached.ids["evidence"][0],)),
        workshop,
    )
    wrong = yield Step(144, ReachMilestone(milestone_id=bus), workshop)
    yield Step(
        142,
        CorrectEntry(
            corrects=wrong.events[0]["id"],
            kind=CorrectionKind.RETRACT,
            reason=FreeText("Der Bus einer anderen Stadt war gemeint."),
        ),
        workshop,
        COORDINATION,
    )
    yield Step(130, MissMilestone(milestone_id=bus), workshop)
    yield Step(128, measured(visits, 322), workshop)
    yield Step(127, green("Besuche über Plan.", days.ago(21)), workshop)
    yield from acts.workshop_rests(workshop)
    yield Step(65, measured(guides, 20), workshop)
    yield Step(
        45,
        ExtendTerm(ends_on=days.last(7), reason=FreeText("Alle Partner wollen weitermachen.")),
        workshop,
    )
    yield Step(43, PlanMilestone(title="Übergabe an die Bücherei", due_on=days.ahead(58)), workshop)
    yield Step(20, measured(visits, 410), workshop)
    yield Step(18, green("Verlängerung beschlossen, alles im Plan.", days.ahead(100)), workshop)


def open_workshop(network: Network) -> Story:
    """An old case from a list: nobody noted a goal, a theme or an end, and it is to end."""
    days = network.calendar
    agreed = yield Step(
        210,
        AgreeCooperation(
            imported=True,
            effective_basis=Basis.UNKNOWN,
            title="Offene Werkstatt",
            parties=(party(network, "culture"), party(network, "crafts")),
            term=Term(starts_on=days.first(-30)),
        ),
        actor=COORDINATION,
        source=Source(system="altliste", external_id="17"),
    )
    legacy = network.ids["legacy"] = agreed.stream
    yield from acts.notice(network, legacy)

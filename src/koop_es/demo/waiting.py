"""Stories that wait for somebody: a party's confirmation, and the approval of a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.cooperations.commands import AmendAgreement, ConfirmAgreement, ProposeAgreement
from koop_es.cooperations.terms import Expected, Role, Term
from koop_es.demo.beginnings import PERSONS
from koop_es.demo.phrases import counted, party
from koop_es.demo.story import COORDINATION, Step
from koop_es.kernel.approvals import Approval
from koop_es.kernel.text import FreeText
from koop_es.programmes.commands import ChangeProgrammeSettings
from koop_es.programmes.terms import ProgrammeSettings

if TYPE_CHECKING:
    from koop_es.demo.story import Network, Story


def reading_mentors(network: Network) -> Story:
    """Proposed and confirmed by two parties; the school has not answered yet."""
    days, ids = network.calendar, network.ids
    proposed = yield Step(
        15,
        ProposeAgreement(
            title="Lesepatenschaften an der Gesamtschule",
            themes=("Lesen", "Ehrenamt"),
            parties=(
                party(network, "library", Role.LEAD, "Auswahl und Einführung der Lesepaten"),
                party(
                    network, "school", tasks="Räume und feste Lesestunden", benefit="Leseförderung"
                ),
                party(network, "culture", tasks="Werbung im Viertel"),
                party(network, "foundation", Role.FUNDER),
            ),
            goals=(
                counted("30 Patenschaften im Schuljahr", "Patenschaften", 0, 30, days.last(11)),
                counted("Lesestunden in acht Klassen", "Klassen", 2, 8, days.last(6)),
            ),
            term=Term(starts_on=days.first(2), ends_on=days.last(13)),
            expected=Expected(
                decision_rule=FreeText("Die drei Träger gemeinsam, einmal im Vierteljahr."),
                check_rhythm_months=6,
                sustainability=FreeText("Die Schule führt die Lesestunden weiter."),
            ),
            area="Musterstadt",
        ),
        actor=COORDINATION,
    )
    mentors = ids["reading"] = proposed.stream
    for days_ago, name, person in ((13, "library", "erika"), (8, "culture", "mehmet")):
        confirmed = ConfirmAgreement(
            party=ids[name],
            name=FreeText(PERSONS[person][0]),
            function=FreeText("Leitung des Hauses"),
            person=ids[person],
        )
        yield Step(days_ago, confirmed, mentors, COORDINATION)


def four_eyes(network: Network) -> Story:
    """A programme asks for a second person from now on, and an amendment waits for it."""
    days, ids = network.calendar, network.ids
    settings = ProgrammeSettings(
        four_eyes=(Approval.AMENDING, Approval.ENDING, Approval.REVOKING),
        check_grace=21,
        decided_on=days.ago(440),
        grant_starts_on=days.first(-13),
        grant_ends_on=days.last(10),
        earmarking_ends_on=days.last(70),
        retention_years=10,
    )
    yield Step(12, ChangeProgrammeSettings(settings=settings), ids["learning"], COORDINATION)
    rights = FreeText("Lernmaterial unter freier Lizenz, auch die Vorlagen der Wanderwerkstatt.")
    yield Step(
        4,
        AmendAgreement(
            expected=Expected(rights_in_results=rights),
            reason=FreeText("Andere Büchereien wollen die Vorlagen nutzen."),
        ),
        ids["workshop"],
    )

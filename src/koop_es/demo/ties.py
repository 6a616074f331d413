"""The other forms of relationship: encounters, contacts and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.demo.story import COORDINATION, Step
from koop_es.kernel.text import FreeText
from koop_es.relationships.commands import (
    CloseRelationship,
    EstablishContact,
    FoundGroup,
    MakeIntroduction,
    RecordEncounter,
    RecordTouch,
    SetCadence,
)
from koop_es.relationships.terms import Openness, Outcome, Purpose

if TYPE_CHECKING:
    from koop_es.demo.story import Network, Story


def encounters(network: Network) -> Story:
    """One long ago, two that still count as ties."""
    days, ids = network.calendar, network.ids
    yield Step(
        205,
        RecordEncounter(
            title="Besuch in der Lernwerkstatt",
            parties=(ids["library"], ids["crafts"]),
            themes=("Medienbildung",),
            purpose=Purpose.TRANSFER_OF_GOOD_PRACTICE,
        ),
        actor=COORDINATION,
    )
    yield Step(
        57,
        RecordEncounter(
            title="Runder Tisch Ausbildung",
            parties=(ids["crafts"], ids["jobs"], ids["school"], ids["erika"]),
            themes=("Ausbildung",),
            purpose=Purpose.STARTING_COOPERATION,
            effective_on=days.ago(60),
            ends_on=days.ago(60),
        ),
        actor=COORDINATION,
    )
    yield Step(
        17,
        RecordEncounter(
            title="Fachtag Sprache",
            parties=(ids["vhs"], ids["college"], ids["welfare"]),
            themes=("Sprache",),
            purpose=Purpose.LEARNING,
        ),
        actor=COORDINATION,
    )


def contacts(network: Network) -> Story:
    """One of them has been silent for more than a year, which is no fault."""
    ids = network.ids
    yield Step(
        455,
        EstablishContact(
            title="Hochschule und Stiftung",
            parties=(ids["college"], ids["foundation"]),
            themes=("Medienbildung",),
            purpose=Purpose.LEARNING,
        ),
        actor=COORDINATION,
    )
    offered = yield Step(
        275,
        EstablishContact(
            parties=(ids["town"], ids["care"]),
            themes=("Alter", "Gesundheit"),
            purpose=Purpose.PUBLICITY,
            openness=Openness.NETWORK,
        ),
        actor=COORDINATION,
    )
    yield from _offered(network, offered.stream)
    yield Step(
        85,
        EstablishContact(
            parties=(ids["youth"], ids["erika"]),
            themes=("Beteiligung",),
            purpose=Purpose.RECRUITING_TEST_GROUPS,
        ),
        actor=COORDINATION,
    )


def _offered(network: Network, contact: str) -> Story:
    """A contact that is cared for, and through which somebody is introduced with consent."""
    ids = network.ids
    yield Step(190, SetCadence(cadence_months=6), contact, COORDINATION)
    yield Step(
        132,
        RecordTouch(
            outcomes=(Outcome.IDEA, Outcome.GOOD_PRACTICE_TAKEN_OVER),
            remark=FreeText("Die Sprechstunde im Rathaus wird übernommen."),
        ),
        contact,
        COORDINATION,
    )
    yield Step(
        95,
        MakeIntroduction(
            introducer=ids["town"],
            introduced=ids["care"],
            introduced_to=ids["sports"],
            consents=(ids["care"], ids["sports"]),
            purpose=Purpose.STARTING_COOPERATION,
        ),
        contact,
        COORDINATION,
    )


def groups(network: Network) -> Story:
    """A group that was closed; the other one grew out of a cooperation that ended."""
    ids = network.ids
    founded = yield Step(
        450,
        FoundGroup(
            title="Runde der Bildungsträger",
            parties=(ids["vhs"], ids["library"], ids["college"]),
            themes=("Medienbildung", "Lesen"),
            purpose=Purpose.LEARNING,
        ),
        actor=COORDINATION,
    )
    yield Step(
        48,
        CloseRelationship(remark=FreeText("Die Themen behandelt nun die Stadtkonferenz Bildung.")),
        founded.stream,
        COORDINATION,
    )

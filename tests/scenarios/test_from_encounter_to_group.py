"""A tie's whole life in German words: met, in touch, worked together, became a group."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.app import Koop
from koop_es.cooperations.commands import EndCooperation
from koop_es.cooperations.terms import Afterwards, Involvement, Manner, Result, Role, Term
from koop_es.exchange.documents.naming import Names, fact_of
from koop_es.kernel.text import PersonalText
from koop_es.parties.commands import RegisterOrganisation
from koop_es.parties.terms import ContactKind, ContactPoint, LawfulBasis
from koop_es.relationships import commands as tie
from koop_es.relationships.terms import (
    Form,
    Openness,
    Outcome,
    Purpose,
    Relevance,
    ReviewDecision,
)
from koop_es.settings import Settings
from koop_es.wording import translator
from koop_es_projections.relationship_report.queries import time_bounded
from koop_es_projections.relationships.queries import links_of
from tests.support import cooperation_asks as ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.kernel.aggregate import Command


class Calendar:
    """Tells the instant of the day that it was set to."""

    def __init__(self) -> None:
        self.day = date(2026, 1, 15)

    def __call__(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 11, tzinfo=UTC)


class Life:
    """A home in which one thing happens after the other."""

    def __init__(self, koop: Koop, calendar: Calendar) -> None:
        self.koop = koop
        self.calendar = calendar

    def on(self, day: date, command: Command, stream: str | None = None) -> str:
        """Carry out a command on a day and return the stream's id."""
        self.calendar.day = day
        return self.koop.execute(command, stream=stream).stream

    def told(self, stream: str) -> list[str]:
        """Return what happened to a stream, in German."""
        names = Names(self.koop.store, translator("de"))
        return [
            names.sentence(stream, record.topic, fact_of(record.position, record.topic, record.raw))
            for record in self.koop.store.read_stream(stream)
        ]

    def forms_on(self, day: date) -> dict[str, int]:
        """Return how many ties of each form there were on a day (R1)."""
        self.koop.catch_up()
        with self.koop.projections.connect() as connection:
            totals = time_bounded(connection, as_of=day).totals
        return {each.form: each.total.count for each in totals.by_form if each.total.count}

    def links(self, stream: str) -> list[tuple[str, str]]:
        """Return which way which form is linked."""
        self.koop.catch_up()
        with self.koop.projections.connect() as connection:
            found = links_of(connection, stream, self.koop.today())
            return [(link.way, link.form) for link in found]


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    calendar = Calendar()
    with Koop.open(Settings(home=tmp_path / "home"), clock=calendar) as koop:
        yield Life(koop, calendar)


def registered(life: Life, *names: str) -> tuple[str, ...]:
    point = ContactPoint(kind=ContactKind.EMAIL, value=PersonalText("post@example.org"))
    told: dict[str, Any] = {"contact_points": (point,), "lawful_basis": LawfulBasis.CONSENT}
    return tuple(
        life.on(date(2026, 1, 15), RegisterOrganisation(name=name, **told)) for name in names
    )


def test_a_tie_lives_through_all_four_forms(life: Life) -> None:
    library, school, club = registered(life, "Stadtbücherei", "Grundschule", "Leseclub")
    both = (library, school)

    met = life.on(
        date(2026, 2, 2),
        tie.RecordEncounter(
            parties=both, themes=("Lesen",), title="Fachtag Lesen", purpose=Purpose.LEARNING
        ),
    )
    contact = tie.ChangeForm(form=Form.CONTACT, openness=Openness.NETWORK)
    life.on(date(2026, 2, 20), contact, met)
    life.on(date(2026, 3, 2), tie.SetCadence(cadence_months=3), met)
    touch = tie.RecordTouch(outcomes=(Outcome.IDEA, Outcome.GOOD_PRACTICE_TAKEN_OVER))
    life.on(date(2026, 3, 9), touch, met)
    introduction = tie.MakeIntroduction(
        introducer=library, introduced=school, introduced_to=club, consents=(school, club)
    )
    life.on(date(2026, 3, 16), introduction, met)

    parties = (
        Involvement(party=library, role=Role.LEAD),
        Involvement(party=school, role=Role.PARTNER),
    )
    term = Term(starts_on=date(2026, 5, 1), ends_on=date(2026, 10, 31))
    agreement = ask.agree(
        title="Vorlesen",
        themes=("Lesen",),
        parties=parties,
        term=term,
        effective_on=date(2026, 4, 20),
        arose_from=met,
        reason=None,
    )
    together = life.on(date(2026, 4, 20), agreement)
    life.on(date(2026, 4, 30), tie.CloseRelationship(successor=together), met)
    ending = EndCooperation(
        manner=Manner.TERM_EXPIRED, result=Result.REACHED, afterwards=Afterwards.GROUP
    )
    life.on(date(2026, 10, 31), ending, together)
    found = life.koop.follow_ups.of(together)
    assert found is not None
    review = tie.ReviewGroup(relevance=Relevance.HIGH, decision=ReviewDecision.GO_ON)
    life.on(date(2027, 9, 1), review, found.follower)

    assert life.told(met) == [
        "Begegnung erfasst: Stadtbücherei und Grundschule (Fachtag Lesen)",
        "Form geändert: Begegnung → Kontakt (offen für das Netzwerk)",
        "Pflegerhythmus des Kontakts: alle 3 Monate",
        "Austausch: eine Idee, gute Praxis übernommen",
        (
            "Vermittlung: Stadtbücherei hat Grundschule mit Leseclub bekannt gemacht"
            " (mit Einwilligung von Grundschule und Leseclub)"
        ),
        "Beziehung beendet (daraus wurde K-2026-001 Vorlesen)",
    ]
    assert life.told(together)[0].startswith("Kooperation K-2026-001 vereinbart: Vorlesen")
    assert life.told(found.follower) == [
        "Gruppe gegründet: Stadtbücherei und Grundschule (Vorlesen)",
        "Gruppe überprüft: unverändert relevant; Entscheidung: weiterführen",
    ]

    days = {
        date(2026, 2, 1): {},
        date(2026, 2, 19): {"encounter": 1},
        date(2026, 2, 20): {"contact": 1},
        date(2026, 4, 30): {"contact": 1},
        date(2026, 5, 1): {"cooperation": 1},
        date(2026, 10, 31): {"cooperation": 1},
        date(2026, 11, 1): {"group": 1},
        date(2027, 9, 2): {"group": 1},
    }
    assert {day: life.forms_on(day) for day in days} == days
    assert life.links(met) == [("into", "cooperation")]
    assert life.links(together) == [("from", "contact"), ("into", "group")]
    assert life.links(found.follower) == [("from", "cooperation")]


def test_what_was_recorded_late_counts_from_its_day(life: Life) -> None:
    both = registered(life, "Stadtbücherei", "Grundschule")
    met = life.on(date(2026, 2, 2), tie.RecordEncounter(parties=both, themes=("Lesen",)))
    late = date(2026, 2, 20)
    group = tie.ChangeForm(form=Form.GROUP, effective_on=late)
    life.on(date(2026, 3, 10), group, met)
    assert life.forms_on(late - timedelta(days=1)) == {"encounter": 1}
    assert life.forms_on(late) == {"group": 1}

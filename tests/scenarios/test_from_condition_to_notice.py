"""An agreement's life in German words: conditional, in force, amended, renewed, given notice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from koop_es.app import Koop
from koop_es.cooperations import commands as ask_for
from koop_es.cooperations.term_terms import NoticeKind
from koop_es.cooperations.terms import Expected, Involvement, Manner, Result, Role, Term
from koop_es.kernel.text import FreeText
from koop_es.parties.commands import RegisterOrganisation
from koop_es.settings import Settings
from koop_es_projections.current_status.queries import cooperation
from tests.scenarios.test_from_encounter_to_group import Calendar, Life
from tests.support import cooperation_asks as ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AGREED, START, END = date(2026, 1, 20), date(2026, 2, 1), date(2026, 12, 31)
GRANTED, AMENDED, COUNTS = date(2026, 3, 2), date(2026, 5, 4), date(2026, 7, 1)
RENEWED, NOTICED, LAST = date(2026, 10, 1), date(2027, 8, 2), date(2027, 12, 31)
WAITS = Expected(
    condition_precedent=FreeText("sobald der Bescheid da ist"), notice_months=3, renews_by_months=12
)


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    calendar = Calendar()
    with Koop.open(Settings(home=tmp_path / "home"), clock=calendar) as koop:
        yield Life(koop, calendar)


def begun(life: Life) -> tuple[str, list[str]]:
    """Return a conditional cooperation and its two parties."""
    names = ("Stadtbibliothek", "Schule am Park")
    parties = [life.on(AGREED, RegisterOrganisation(name=name)) for name in names]
    agreed = ask.agree(
        effective_on=AGREED,
        parties=(Involvement(party=parties[0], role=Role.LEAD), Involvement(party=parties[1])),
        term=Term(starts_on=START, ends_on=END),
        expected=WAITS,
        conditional=True,
    )
    return life.on(AGREED, agreed), parties


def test_an_agreement_is_told_from_its_condition_to_the_last_day(life: Life) -> None:
    stream, parties = begun(life)
    assert life.forms_on(START) == {}
    life.on(GRANTED, ask_for.EnterIntoForce(effective_on=GRANTED), stream)
    amendment = ask.amend(
        title="Gemeinsam vorlesen",
        expected=Expected(notice_months=4),
        effective_on=COUNTS,
        consents=tuple(parties),
        signed_on=AMENDED,
    )
    life.on(AMENDED, amendment, stream)
    life.on(RENEWED, ask_for.RenewTerm(months=12), stream)
    notice = ask_for.GiveNotice(notice=NoticeKind.REGULAR, ends_on=LAST, party=parties[1])
    life.on(NOTICED, notice, stream)
    ending = ask.end(LAST, Manner.NOTICE_REGULAR, result=Result.REACHED)
    life.on(LAST, ending, stream)

    assert life.told(stream)[1:5] == [
        "In Kraft ab 02.03.2026",
        (
            "Vereinbarung geändert ab 01.07.2026: Titel: Gemeinsam lesen → Gemeinsam vorlesen; "
            "Kündigungsfrist in Monaten: 3 → 4 (2 Zustimmungen; unterzeichnet am 04.05.2026)"
        ),
        "Laufzeit erneuert: 31.12.2026 → 31.12.2027 (12 Monate)",
        "ordentliche Kündigung ausgesprochen zum 31.12.2027 (Schule am Park)",
    ]
    assert life.forms_on(GRANTED - timedelta(days=1)) == {}
    assert life.forms_on(GRANTED) == {"cooperation": 1}
    assert life.forms_on(LAST) == {"cooperation": 1}
    assert life.forms_on(LAST + timedelta(days=1)) == {}


def test_each_day_knows_its_own_words_and_its_own_deadline(life: Life) -> None:
    stream, parties = begun(life)
    life.on(GRANTED, ask_for.EnterIntoForce(effective_on=GRANTED), stream)
    amendment = ask.amend(
        title="Gemeinsam vorlesen", expected=Expected(notice_months=4), effective_on=COUNTS
    )
    life.on(AMENDED, amendment.model_copy(update={"consents": tuple(parties)}), stream)
    life.koop.catch_up()
    with life.koop.projections.connect() as connection:
        told = {
            day: cooperation(connection, life.koop.store, stream, today=COUNTS, as_of=day).item
            for day in (COUNTS - timedelta(days=1), COUNTS)
        }
    assert [(each.title, each.notice_by) for each in told.values()] == [
        ("Gemeinsam lesen", date(2026, 9, 30)),
        ("Gemeinsam vorlesen", date(2026, 8, 31)),
    ]

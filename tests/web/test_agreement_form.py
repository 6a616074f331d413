"""Agreeing on the page: six fields, parties chosen or registered, and nothing left of a refusal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from koop_es.parties.commands import RegisterOrganisation
from koop_es.settings import Settings
from tests.web.forms import fields_of, linked
from tests.web.homes import browser_of, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop
    from tests.web.browser import Browser

NEW = "/cooperations/new"
SIX = {
    "title": "Language cafés",
    "themes": "learning, language",
    "parties.0.party": "Library",
    "parties.1.party": "School",
    "parties.1.new": "organisation",
    "goals.0.title": "Forty families take part",
    "term.starts_on": "2026-12-01",
    "term.ends_on": "2027-11-30",
}


@pytest.fixture
def koop(tmp_path: Path) -> Iterator[Koop]:
    """Yield a home in which one organisation is registered."""
    with opened(Settings(home=tmp_path / "home")) as opened_home:
        opened_home.execute(RegisterOrganisation(name="Library"))
        yield opened_home


@pytest.fixture
def writer(koop: Koop) -> Browser:
    """Return a browser on that home."""
    return browser_of(koop, "en")


def fresh(writer: Browser) -> dict[str, str]:
    """Return the fields of a fresh form."""
    return fields_of(writer.get(NEW).text)


def test_six_fields_make_an_agreement_and_its_gaps_are_told(koop: Koop, writer: Browser) -> None:
    answer = writer.submit(NEW, {**fresh(writer), **SIX})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/cooperations/K-2026-001?recorded=")
    html = writer.get(answer.headers["location"]).text
    for text in ("Language cafés", "learning, language", "Library", "School", "A good agreement"):
        assert text in html
    assert koop.store.head() == 3


def test_the_agreement_sent_twice_is_one_and_its_parties_are_registered_once(
    koop: Koop, writer: Browser
) -> None:
    sent = {**fresh(writer), **SIX}
    first, second = (writer.submit(NEW, sent) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert koop.store.head() == 3


def test_nothing_is_registered_for_an_agreement_that_is_refused(
    koop: Koop, writer: Browser
) -> None:
    sent = {**fresh(writer), **SIX, "term.ends_on": "2026-01-01"}
    answer = writer.submit(NEW, sent)
    assert answer.status_code == 422
    assert linked(answer.text)[0].startswith("term.")
    assert koop.store.head() == 1


def test_what_is_missing_is_told_all_at_once(koop: Koop, writer: Browser) -> None:
    answer = writer.submit(NEW, fresh(writer))
    assert answer.status_code == 422
    assert linked(answer.text) == [
        "title",
        "themes",
        "parties.0.party",
        "parties.1.party",
        "goals.0.title",
        "term.starts_on",
        "term.ends_on",
    ]
    assert "Party 2: Name</a>" in answer.text
    only_one = {**fresh(writer), **SIX, "parties.1.party": ""}
    assert linked(writer.submit(NEW, only_one).text) == ["parties.1.party"]
    assert koop.store.head() == 1


def test_an_unknown_name_is_asked_about(koop: Koop, writer: Browser) -> None:
    answer = writer.submit(NEW, {**fresh(writer), **SIX, "parties.1.new": "registered"})
    assert linked(answer.text) == ["parties.1.new"]
    again = fields_of(answer.text)
    person = {"parties.1.new": "person", "parties.1.party": "Noor Beispiel"}
    basis = writer.submit(NEW, {**again, **person})
    assert linked(basis.text) == ["parties.1.lawful_basis"]
    assert koop.store.head() == 1
    done = writer.submit(NEW, {**again, **person, "parties.1.lawful_basis": "contract"})
    assert done.status_code == 303
    assert "Noor Beispiel" in writer.get(done.headers["location"]).text


def test_the_same_new_name_twice_is_refused(koop: Koop, writer: Browser) -> None:
    twice = {"parties.0.party": "School", "parties.0.new": "organisation"}
    same = {"parties.0.role": "partner"}
    answer = writer.submit(NEW, {**fresh(writer), **SIX, **twice, **same})
    assert linked(answer.text) == ["parties.1.party"]
    assert koop.store.head() == 1


def test_a_condition_may_end_it_with_a_day_of_review(writer: Browser) -> None:
    by_condition = {"term.by": "condition", "term.ends_on": "nonsense"}
    answer = writer.submit(NEW, {**fresh(writer), **SIX, **by_condition})
    assert linked(answer.text) == ["term.end_condition", "term.review_on"]
    told = {"term.end_condition": "When the school has opened", "term.review_on": "2027-06-01"}
    done = writer.submit(NEW, {**fields_of(answer.text), **told})
    assert "When the school has opened" in writer.get(done.headers["location"]).text


def test_a_third_party_is_added_and_more_is_agreed(writer: Browser) -> None:
    more = writer.submit(NEW, {**fresh(writer), **SIX, "do": "add:parties"})
    assert more.status_code == 200
    assert re.search(r'id="parties.2.party"[^>]*autofocus', more.text)
    further = {
        "parties.2.party": "Foundation",
        "parties.2.role": "funder",
        "parties.2.new": "organisation",
        "parties.0.tasks": "Rooms",
        "goals.0.indicator.name": "families",
        "goals.0.target.value": "40",
        "expected.check_rhythm_months": "3",
        "expected.decision_rule": "By consent",
    }
    done = writer.submit(NEW, {**fields_of(more.text), **further})
    html = writer.get(done.headers["location"]).text
    for text in ("Foundation", "Rooms", "By consent", "every 3 months"):
        assert text in html


def test_who_sits_before_the_page_is_told_on_the_form(koop: Koop) -> None:
    browser = browser_of(koop, "en")
    head = browser.get("/cooperations/new").text.partition("<main")[0]
    assert 'href="/actor?back=' in head
    assert "Two or more besides funders" not in head

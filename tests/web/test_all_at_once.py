"""A form tells all that is wrong with it at once, in the order of its fields on the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.forms import fields_of, linked
from tests.web.homes import browser_of

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.web.browser import Browser

ONE = "/cooperations/K-2026-001"
NEW = "/cooperations/new"
WRONG: dict[str, tuple[dict[str, str], list[str]]] = {
    f"{ONE}/goals/new": (
        {
            "effective_on": "2026-01-05",
            "terms.indicator.name": "x",
            "terms.baseline.value": "3",
            "terms.target.value": "3",
            "terms.target.due_on": "0026-12-01",
            "terms.weight": "none",
        },
        [
            "terms.title",
            "terms.target.due_on",
            "terms.target.value",
            "terms.weight",
            "reason",
        ],
    ),
    f"{ONE}/milestones/new": (
        {"effective_on": "2026-01-05", "due_on": "soon"},
        ["title", "due_on", "reason"],
    ),
    f"{ONE}/checks/new": (
        {
            "light": "red",
            "effective_on": "2027-01-05",
            "next_check_on": "2026-12-01",
            "measures.0.due_on": "31.02.2027",
            "lights.0.light": "yellow",
        },
        [
            "summary",
            "effective_on",
            "next_check_on",
            "deviations.0.description",
            "measures.0.title",
            "measures.0.due_on",
            "decision_needed",
            "override_reason",
        ],
    ),
    f"{ONE}/ending": (
        {"effective_on": "2025-12-31", "manner": "merged", "successor": "K-1999-001"},
        ["effective_on", "result", "afterwards", "successor", "reason"],
    ),
    NEW: (
        {
            "effective_on": "2027-01-01",
            "parties.0.party": "Nobody at all",
            "parties.1.party": "Noor Beispiel",
            "parties.1.new": "person",
            "term.starts_on": "2027-05-01",
            "term.ends_on": "2027-04-01",
            "goals.0.target.value": "many",
        },
        [
            "title",
            "themes",
            "parties.0.new",
            "parties.1.lawful_basis",
            "goals.0.title",
            "goals.0.target.value",
            "term.ends_on",
            "effective_on",
        ],
    ),
}


@pytest.mark.parametrize("path", WRONG)
def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_page(
    koop: Koop, writer: Browser, path: str
) -> None:
    head = koop.store.head()
    typed, told = WRONG[path]
    answer = writer.submit(path, {**fields_of(writer.get(path).text), **typed})
    assert answer.status_code == 422
    assert linked(answer.text) == told
    ids = re.findall(r' id="([^"]+)"', answer.text)
    assert [each for each in ids if each in told] == told
    assert all(f'id="{name}-error"' in answer.text for name in told)
    assert koop.store.head() == head


def test_an_error_of_a_field_that_the_page_does_not_show_leads_nowhere(writer: Browser) -> None:
    path = f"{ONE}/milestones/new"
    fields = {**fields_of(writer.get(path).text), "title": "Kick-off", "due_on": "2026-12-01"}
    answer = writer.submit(path, {**fields, "goal_id": "g99"})
    assert answer.status_code == 422
    assert linked(answer.text) == ["goal_id"]


def test_a_german_is_told_days_as_germans_write_them(koop: Koop) -> None:
    german = browser_of(koop, "de")
    path = f"{ONE}/milestones/new"
    answer = german.submit(path, fields_of(german.get(path).text), title="Start", due_on="bald")
    assert "etwa 21.11.2026" in answer.text
    done = german.submit(path, fields_of(answer.text), due_on="2026-12-01")
    assert done.status_code == 303


def test_a_day_that_no_calendar_has_comes_back_as_it_was_typed(writer: Browser) -> None:
    path = f"{ONE}/milestones/new"
    fields = fields_of(writer.get(path).text)
    answer = writer.submit(path, fields, title="Start", due_on="31.02.2027")
    # A date field of a browser would show nothing of it.
    assert re.search(r'id="due_on"[^>]* value="31.02.2027" type="text"', answer.text)


def test_in_a_home_without_parties_they_are_new(koop: Koop, writer: Browser) -> None:
    assert fields_of(writer.get(NEW).text)["parties.0.new"] == "registered"
    del koop


def test_the_check_sent_twice_with_measures_closed_is_one(koop: Koop, writer: Browser) -> None:
    path = f"{ONE}/checks/new"
    red = {
        "light": "red",
        "summary": "The rooms are gone.",
        "deviations.0.description": "No rooms",
        "measures.0.title": "Look for rooms",
        "decision_needed": "May we rent elsewhere?",
    }
    assert writer.submit(path, {**fields_of(writer.get(path).text), **red}).status_code == 303
    done = {**fields_of(writer.get(path).text), **red, "follow_up.0.status": "closed"}
    answers = [writer.submit(path, done) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert koop.store.head() == 5

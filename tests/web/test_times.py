"""One cooperation as it was on a day, and as it was known at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.browser import Browser

ONE = "/cooperations/K-2025-002"


def test_a_cooperation_is_shown_as_it_was_on_a_day(browser: Browser) -> None:
    now = browser.get(f"{ONE}?lang=en").text
    then = browser.get(f"{ONE}?as_of=2026-03-01").text
    assert "On 2026-03-01, as known now" in then
    assert 'value="2026-03-01"' in then
    assert "Der Dolmetschpool wächst langsamer" in now
    assert "Der Dolmetschpool wächst langsamer" not in then
    assert "Show how it is now" in then


def test_what_was_recorded_later_is_not_shown_at_an_earlier_time(browser: Browser) -> None:
    then = browser.get(f"{ONE}?lang=en&known_at=2026-03-01").text
    assert "as known at 2026-03-01" in then
    assert "Goal revised" not in then
    assert "Goal revised" in browser.get(ONE).text


def test_what_was_then_is_not_changed_from_there(browser: Browser) -> None:
    then = browser.get(f"{ONE}?lang=en&as_of=2026-03-01").text
    assert "/goals/new" not in then
    assert "/reached" not in then
    assert "hint</summary>" not in then


def test_before_its_agreement_there_is_a_sentence(browser: Browser) -> None:
    for query in ("as_of=2020-01-01", "known_at=2020-01-01"):
        answer = browser.get(f"{ONE}?lang=en&{query}")
        assert answer.status_code == 404
        assert "not" in answer.text
    assert browser.get(f"{ONE}?as_of=2026-02-30").status_code == 422


def test_known_at_takes_a_position_too(browser: Browser) -> None:
    assert "Goal revised" not in browser.get(f"{ONE}?lang=en&known_at=2026-03-01").text
    nothing = browser.get(f"{ONE}?lang=en&known_at=0")
    assert nothing.status_code == 404
    ahead = browser.get("/reports/time-bounded?lang=en&known_at=20261121")
    assert ahead.status_code == 422
    assert "It ends at position" in ahead.text


@pytest.mark.parametrize("path", ["/reports/time-bounded", ONE, "/cooperations"])
@pytest.mark.parametrize(
    ("query", "field", "typed"),
    [
        ("as_of=2026-02-31&known_at=2026-03-01", "as_of", "2026-02-31"),
        ("as_of=2026-03-01&known_at=yesterday", "known_at", "yesterday"),
        ("known_at=20261121", "known_at", "20261121"),
        ("as_of=banana", "as_of", "banana"),
        ("as_of=20261122", "as_of", "20261122"),
        ("as_of=0000-01-01", "as_of", "0000-01-01"),
        ("known_at=2026-11-22T25:00", "known_at", "2026-11-22T25:00"),
    ],
)
def test_a_refused_day_comes_back_in_its_field(
    browser: Browser, path: str, query: str, field: str, typed: str
) -> None:
    answer = browser.get(f"{path}?lang=de&{query}")
    assert answer.status_code == 422
    assert re.search(rf'id="{field}"[^>]* value="{typed}"[^>]*aria-invalid="true"', answer.text)
    assert f'id="{field}-error"' in answer.text
    assert "so ist es jetzt" in answer.text
    other = {"as_of": "known_at", "known_at": "as_of"}[field]
    assert f'id="{other}-error"' not in answer.text


def test_the_list_tells_of_another_day_and_keeps_it(browser: Browser) -> None:
    now = browser.get("/cooperations?lang=en").text
    then = browser.get("/cooperations?lang=en&as_of=2025-12-01&limit=2")
    assert then.status_code == 200
    assert "On 2025-12-01, as known now" in then.text
    assert "term passed" in now
    assert "term passed" not in then.text.partition("<tbody>")[2]
    assert re.search(r'href="/cooperations/K-\d{4}-\d{3}\?as_of=2025-12-01"', then.text)
    assert re.search(r'href="[^"]*as_of=2025-12-01[^"]*cursor=[^"]+" rel="next"', then.text)
    nothing = browser.get("/cooperations?lang=en&known_at=2020-01-01").text
    assert "0 cooperations" in nothing


@pytest.mark.parametrize(
    "written", ["21.11.2026", "21.11.2026 14:30", "21.11.2026, 14:30", "2026-11-21 14:30"]
)
def test_known_at_is_read_as_people_write_it(browser: Browser, written: str) -> None:
    for page in ("/reports/time-bounded", "/cooperations/K-2025-002"):
        answer = browser.request("GET", page, params={"known_at": written})
        assert answer.status_code == 200
        assert f'value="{written}"' in answer.text

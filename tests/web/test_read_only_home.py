"""A home that cannot be written is served to readers, and whoever types something hears why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.ledger.making import Clock, a_cooperation, opened
from tests.support.unwritable import unwritable
from tests.web.forms import fields_of
from tests.web.homes import browser_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.web.browser import Browser


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    home = tmp_path / "home"
    with opened(home, Clock()) as koop:
        a_cooperation(koop)
    with unwritable(home), opened(home, Clock()) as koop:
        koop.engine.start()
        koop.catch_up()
        yield browser_of(koop, "en")


def test_its_pages_are_shown(browser: Browser) -> None:
    for address in ("/", "/cooperations", "/cooperations/K-2026-001", "/reports/time-bounded"):
        answer = browser.get(address)
        assert answer.status_code == 200, (address, answer.text)
    assert browser.get("/healthz").json() == {"status": "ok", "last_position": 3}


def test_a_program_hears_why_nothing_is_recorded(browser: Browser, tmp_path: Path) -> None:
    asked: dict[str, Any] = {
        "headers": {"Idempotency-Key": "0123456789abcdef"},
        "json": {"name": "Museum"},
    }
    answer = browser.request("POST", "/api/v1/parties/organisations", **asked)
    assert answer.status_code == 503
    assert answer.json()["code"] == "home.read_only"
    assert "cannot be written" in answer.json()["title"]
    assert str(tmp_path) not in answer.text


def test_whoever_sends_a_form_hears_why_nothing_is_recorded(
    browser: Browser, tmp_path: Path
) -> None:
    address, typed = "/cooperations/K-2026-001/goals/new", {"terms__title": "More readers"}
    answer = browser.submit(address, fields_of(browser.get(address).text), **typed)
    assert answer.status_code == 503
    assert "cannot be written" in answer.text
    assert "More readers" in answer.text
    assert str(tmp_path) not in answer.text

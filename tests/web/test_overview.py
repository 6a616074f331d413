"""The first page: bounded however much there is, and up to date whenever it is asked for."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from koop_es.cooperations.commands import PlanMilestone
from koop_es.settings import Settings
from koop_es.web import tasks
from tests.web.homes import agreed, browser_of, opened

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_overview_is_bounded_and_leads_to_the_rest(tmp_path: Path) -> None:
    with opened(Settings(home=tmp_path / "home")) as koop:
        for nth in range(12):
            agreed(koop, f"Ending {nth}", f"Library {nth}", f"School {nth}")
        html = browser_of(koop, "en").get("/").text
        ending = html.partition('id="ending"')[2]
        assert ending.count('<th scope="row">') == 10
        assert re.search(r'href="/cooperations\?phase=running">2 more</a>', ending)
        assert ">12</b>" in html


def test_the_overview_says_where_tasks_may_be_that_it_has_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "LOOKED_THROUGH", 2)
    with opened(Settings(home=tmp_path / "home")) as koop:
        for nth in range(3):
            stream = agreed(koop, f"Late {nth}", f"Library {nth}", f"School {nth}")
            plan = PlanMilestone(title=f"Day {nth}", due_on=date(2026, 11, 1 + nth))
            koop.execute(plan, stream=stream)
        html = browser_of(koop, "en").get("/").text
        assert "<b>2+</b>" in html
        assert html.index("Day 0") < html.index("Day 1")
        assert "Day 2" not in html
        assert "More in the list" in html


def test_the_first_page_changes_with_the_record_the_language_and_who_sits_there(
    tmp_path: Path,
) -> None:
    with opened(Settings(home=tmp_path / "home")) as koop:
        agreed(koop, "Reading", "Library", "School")
        koop.home.keys.add_actor("Kim")
        browser, other = browser_of(koop, "en"), browser_of(koop, "de")
        assert "1 active cooperation" in browser.get("/").text
        assert browser.get("/").text == browser.get("/").text
        assert "Was ansteht" in other.get("/").text
        browser.submit("/actor", {"back": "/"}, actor="Kim")
        assert "Kim" in browser.get("/").text
        agreed(koop, "Singing", "Choir", "Church")
        assert "2 active cooperations" in browser.get("/").text


def test_an_empty_home_says_how_to_begin(tmp_path: Path) -> None:
    with opened(Settings(home=tmp_path / "home")) as koop:
        browser = browser_of(koop, "en")
        html = browser.get("/").text
        assert "koop party register" in html
        assert "koop import cordis" in html
        assert "koop demo" in html
        assert "<table" not in html
        assert "invented, and what you enter" not in html
        assert browser.get("/reports/time-bounded").status_code == 200

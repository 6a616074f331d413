"""The pages of reports: an index, one page a report from the table, and what leads on from it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from koop_es.exchange.reports.table import REPORTS
from koop_es.wording import report_title, translator
from koop_es_projections.parties.queries import parties
from tests.web.homes import browser_of

if TYPE_CHECKING:
    from koop_es.app import Koop
    from koop_es.exchange.reports.definitions import Definition
    from tests.web.browser import Browser

PAGED = [each for each in REPORTS if each.ask is not None]
FREE = [each for each in PAGED if not any(option.needed for option in each.options)]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_index_leads_to_every_report_with_its_question(demo: Koop, language: str) -> None:
    page = html.unescape(browser_of(demo, language).get("/reports").text)
    t = translator(language)
    for each in PAGED:
        assert f'href="/reports/{each.name}"' in page
        assert report_title(each.name, t) in page
        assert t.gettext(each.question) in page


@pytest.mark.parametrize("report", FREE, ids=lambda each: each.name)
@pytest.mark.parametrize("query", ["", "?as_of=2026-03-01&known_at=100&lang=en"])
def test_every_report_has_a_page_and_files(
    browser: Browser, demo: Koop, report: Definition, query: str
) -> None:
    demo.catch_up()
    answer = browser.get(f"/reports/{report.name}{query}")
    assert answer.status_code == 200
    files = re.findall(r'href="(/api/v1/reports/[^"]+)"', answer.text)
    assert len(files) == (0 if report.name == "time-bounded" else 3)
    for file in files:
        assert browser.get(html.unescape(file)).status_code == 200
    if report.drill is not None:
        assert browser.get(f"/reports/{report.name}/rows{query}").status_code == 200


def test_a_page_takes_what_the_report_can_be_told(browser: Browser, demo: Koop) -> None:
    demo.catch_up()
    page = browser.get("/reports/goals?of=K-2025-002&lang=en").text
    assert "K-2025-002" in page
    assert "K-2025-003" not in page
    assert browser.get("/reports/matrix?months=many").status_code == 422
    assert browser.get("/reports/goals?of=K-1999-001").status_code == 404
    assert browser.get("/reports/lights?form=club").status_code == 422
    wrong = browser.get("/reports/endings?as_of=banana&lang=en")
    assert wrong.status_code == 422
    assert "as_of-error" in wrong.text


def test_what_a_report_needs_is_asked_for_first(browser: Browser, demo: Koop) -> None:
    demo.catch_up()
    empty = browser.get("/reports/dossier?lang=en")
    assert empty.status_code == 200
    assert "required" in empty.text
    assert "<tbody>" not in empty.text
    with demo.projections.connect() as connection:
        first = parties(connection, demo.store, kind="organisation", limit=1).items[0].name or ""
    page = browser.get(f"/reports/dossier?of={quote(first)}&lang=en").text
    assert "<tbody>" in page


@pytest.mark.parametrize(
    "path", ["/reports/nothing", "/reports/audit-trail", "/reports/goals/rows"]
)
def test_there_are_no_other_pages(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404

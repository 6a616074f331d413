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
from koop_es_projections.programmes.queries import all_programmes
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
    for each in REPORTS:
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
    assert len(files) == 3
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


@pytest.mark.parametrize("path", ["/reports/nothing", "/reports/goals/rows"])
def test_there_are_no_other_pages(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("report", ["goals", "time-bounded", "checks-due"])
def test_a_page_is_narrowed_as_the_command_is_and_its_files_are_too(
    browser: Browser, demo: Koop, report: str
) -> None:
    demo.catch_up()
    with demo.projections.connect() as connection:
        programme = next(iter(all_programmes(connection))).programme_id
    address = (
        f"/reports/{report}?lang=en&programme={programme}&party=Stadt+Musterhausen&theme=jugend"
    )
    page = html.unescape(browser.get(f"{address}&form=cooperation&area=Musterhausen").text)
    if report == "goals":
        assert "80 Jugendliche" in page
        assert "K-2025-002" not in page
    (file, *_) = re.findall(r'href="(/api/v1/reports/[^"]+[.]csv[^"]*)"', page)
    assert f"programme={programme}" in file
    assert "theme=jugend" in file
    assert browser.get(file).status_code == 200
    assert '<details class="k-hints k-times" open>' in page
    assert browser.get(f"/reports/{report}?programme=none").status_code == 422
    assert browser.get(f"/reports/{report}?party=Nobody").status_code == 404


def rows_of(page: str) -> int:
    return page.count('<th scope="row">')


def test_the_audit_trail_is_narrowed_on_both_axes(browser: Browser, demo: Koop) -> None:
    demo.catch_up()
    address = "/reports/audit-trail?lang=en"
    whole = browser.get(address).text
    assert rows_of(whole) == 50
    assert f"{demo.store.head()} entries" in whole
    older = re.search(r'href="([^"]+cursor=[^"]+)" rel="next"', whole)
    assert older is not None
    assert rows_of(browser.get(html.unescape(older[1])).text) == 50
    one = browser.get(f"{address}&of=K-2025-002").text
    assert rows_of(one) == 21
    assert "Sprachbrücken" in one
    for narrower in ("recorded_to=2026-01-01", "effective_to=2026-01-01", "as_of=2026-01-01"):
        assert 0 < rows_of(browser.get(f"{address}&of=K-2025-002&{narrower}").text) < 21
    assert rows_of(browser.get(f"{address}&of=K-2025-002&known_at=60").text) < 21
    by_party = browser.get(f"{address}&of=Stadt+Musterhausen").text
    assert rows_of(by_party) == 1
    actor = quote("Netzwerkkoordination (erfunden)")
    assert 0 < rows_of(browser.get(f"{address}&of=K-2025-002&actor={actor}").text) < 21
    for wrong, status in (
        ("recorded_from=banana", 422),
        ("actor=nobody", 422),
        ("of=nothing", 404),
    ):
        assert browser.get(f"{address}&{wrong}").status_code == status

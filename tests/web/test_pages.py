"""The pages: what they show in both languages, what they refuse, and that nothing slips through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from koop_es.settings import Settings
from koop_es.web.static_files import STATIC
from tests.web.homes import agreed, browser_of, opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from koop_es.app import Koop
    from tests.web.browser import Browser

PAGES = ("/", "/cooperations", "/cooperations/K-2025-002", "/reports/time-bounded")
TITLE = re.compile(r'<a href="/cooperations/([^"]+)">([^<]+)</a>')


def codes(html: str) -> list[str]:
    """Return the codes of the cooperations that a list shows, in its order."""
    return [code for code, _ in TITLE.findall(html)]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_speaks_the_browsers_language(
    browser: Browser, page: str, language: str
) -> None:
    answer = browser.get(page, accept_language=f"{language}-AT,fr;q=0.5")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["content-language"] == language
    assert ("erfunden, und was Sie" in answer.text) is (language == "de")


def test_a_language_once_chosen_is_remembered(browser: Browser) -> None:
    chosen = browser.get("/cooperations?lang=de", accept_language="en")
    cookie = chosen.headers["set-cookie"].lower()
    assert "samesite=lax" in cookie
    assert "httponly" in cookie
    assert '<html lang="de">' in browser.get("/", accept_language="en").text
    assert '<html lang="en">' in browser.get("/cooperations?lang=en").text
    assert '<html lang="en">' in browser.get("/cooperations?lang=xx").text


def test_the_other_language_keeps_what_was_asked(browser: Browser) -> None:
    html = browser.get("/cooperations?search=schule&lang=de").text
    assert 'href="/cooperations?search=schule&amp;lang=en"' in html
    assert 'href="/x?lang=en"' in browser.get("http://127.0.0.1:8765//x").text


def test_what_needs_action_comes_first(browser: Browser) -> None:
    html = browser.get("/cooperations?lang=en").text
    listed = codes(html)
    assert len(listed) == len(set(listed)) == 11
    assert listed[:3] == ["K-2025-005", "K-2025-003", "K-2025-002"]
    assert "Volkshochschule Musterstadt (lead)" in html
    assert "6 days overdue" in html


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("search=lesesommer", ["K-2025-006"]),
        ("search=TURNVEREIN", ["K-2025-005", "K-2026-003"]),
        ("light=red", ["K-2025-003"]),
        ("phase=term_passed", ["K-2025-005"]),
        ("phase=file_closed", ["K-2025-006"]),
        ("light=unchecked&phase=conditional", ["K-2026-004"]),
    ],
)
def test_a_filter_narrows_the_list(browser: Browser, query: str, expected: list[str]) -> None:
    answer = browser.get(f"/cooperations?{query}")
    assert answer.status_code == 200
    assert codes(answer.text) == expected


def test_pages_of_the_list_show_each_cooperation_once(browser: Browser) -> None:
    address, seen = "/cooperations?limit=3&lang=en", list[str]()
    while address:
        html = browser.get(address).text
        seen += codes(html)
        more = re.search(r'<a href="([^"]+)" rel="next">', html)
        address = more[1].replace("&amp;", "&") if more else ""
    assert seen == codes(browser.get("/cooperations").text)


def test_a_light_is_shape_word_and_colour(browser: Browser) -> None:
    html = browser.get("/cooperations?lang=en").text
    for code, word in (("green", "green"), ("red", "red"), ("unchecked", "unchecked")):
        chip = re.search(rf'class="k-amp k-amp-{code}">(<svg.*?</svg>)([^<]+)<', html, re.DOTALL)
        assert chip is not None
        assert chip[2] == word


def test_a_cooperation_shows_agreement_goals_checks_and_history(browser: Browser) -> None:
    html = browser.get("/cooperations/K-2025-002?lang=en").text
    for text in (
        "Landesprogramm Miteinander im Quartier",
        "MiQ-0417",
        "Einstimmig im Steuerkreis",
        "target revised, first 10",
        "moved 2 times",
        "carried once",
        "Honorarmittel umwidmen",
        "Goal revised: 10 → 12 Sprachen",
    ):
        assert text in html
    assert html.count('class="k-hash"') == 21


def test_the_history_marks_what_was_corrected_late_or_taken_back(browser: Browser) -> None:
    mentors = browser.get("/cooperations/K-2026-001?lang=en").text
    workshop = browser.get("/cooperations/K-2025-004?lang=en").text
    assert mentors.count("corrected later") == 1
    assert "recorded 43 days late" in mentors
    assert workshop.count("retracted later") == 1
    assert "Der Bus einer anderen Stadt war gemeint." in workshop


@pytest.mark.parametrize("name", ["k-2025-002", "K-2025-002"])
def test_a_cooperation_is_found_by_its_code(browser: Browser, name: str) -> None:
    assert "Sprachbrücken im Quartier" in browser.get(f"/cooperations/{name}").text


def test_an_erased_name_is_said_to_be_erased(
    demo: Koop, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Erika Beispiel" in browser.get("/cooperations?lang=de").text

    def erased(commitments: Sequence[str]) -> dict[str, str | bytes]:
        del commitments
        return {}

    monkeypatch.setattr(demo.store, "open_private", erased)
    german = browser.get("/cooperations?lang=de").text
    assert "Erika Beispiel" not in german
    assert "gelöscht" in german
    detail = browser.get("/cooperations/K-2026-001?lang=en").text
    assert "Erika Beispiel" not in detail
    assert "erased" in detail


def test_the_report_answers_for_any_day_and_any_knowledge(browser: Browser) -> None:
    def total(query: str) -> str:
        html = browser.get(f"/reports/time-bounded?lang=en&{query}").text
        found = re.search(r"<tfoot>.*?<td[^>]*>([^<]*)</td>", html, re.DOTALL)
        assert found is not None
        return found[1]

    assert total("") == "13"
    assert total("as_of=2026-01-15") == "9"
    assert total("as_of=15.01.2026") == "9"
    assert total("as_of=2020-01-01") == "0"
    assert total("known_at=2025-01-01") == "0"
    assert total("known_at=2025-09-01T10:00%2B02:00&as_of=2026-11-22") == "2"
    assert total("known_at=2025-09-01T10:00+02:00&as_of=2026-11-22") == "2"
    assert total("form=contact") == "3"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/reports/time-bounded?form=marriage", 422),
        ("/cooperations?light=blue", 422),
        ("/cooperations?phase=x", 422),
        ("/cooperations?limit=0", 422),
        ("/cooperations?limit=%C2%B2", 422),
        ("/cooperations?search=" + "x" * 201, 422),
        ("/cooperations?cursor=banana", 400),
        ("/cooperations?cursor=WzFd", 400),
        ("/missing", 404),
        ("/cooperations/K-1999-001", 404),
        ("/cooperations/%2e%2e%2fetc", 404),
        ("/static/missing.css", 404),
        ("/static/%2e%2e/site.py", 404),
    ],
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_what_cannot_be_shown_is_a_page_with_a_sentence(
    browser: Browser, address: str, status: int, language: str
) -> None:
    answer = browser.get(address, accept_language=language)
    assert answer.status_code == status
    assert f'<html lang="{language}">' in answer.text
    title = re.search(r"<h1>([^<]+)</h1>", answer.text)
    assert title is not None
    assert title[1].endswith(".")


@pytest.mark.parametrize(
    "query",
    [
        "as_of=0001-01-01",
        "as_of=9999-12-31",
        "known_at=0001-01-01",
        "known_at=9999-12-31",
        "known_at=9999-12-31T23:59:59-23:59",
        "known_at=0001-01-01T00:00%2B23:59",
    ],
)
def test_the_ends_of_the_calendar_break_nothing(browser: Browser, query: str) -> None:
    assert browser.get(f"/reports/time-bounded?{query}").status_code == 200


def test_what_people_typed_is_never_markup(tmp_path: Path) -> None:
    bad = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"
    with opened(Settings(home=tmp_path / "home")) as koop:
        stream = agreed(koop, f"Title {bad}", f"Lead {bad}", f"Partner {bad}", tasks=f"Task {bad}")
        browser = browser_of(koop, "en")
        for page in (
            "/",
            f"/cooperations/{stream}",
            "/cooperations",
            f"/cooperations?search={bad.replace('#', '')}",
        ):
            html = browser.get(page).text
            assert "<script" not in html
            assert "<img" not in html
            assert "Title &lt;script&gt;" in html or "No cooperation fits." in html
        assert "Task &lt;script&gt;" in browser.get(f"/cooperations/{stream}").text


def test_other_methods_are_answered_properly(browser: Browser) -> None:
    head = browser.request("HEAD", "/")
    assert (head.status_code, head.content) == (200, b"")
    ours = {"sec-fetch-site": "same-origin"}
    refused = browser.request("POST", "/", headers=ours)
    assert refused.status_code == 405
    assert set(refused.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert browser.request("OPTIONS", "/").status_code == 405
    assert browser.request("BREW", "/", headers=ours).status_code == 405
    assert browser.request("POST", "/").status_code == 403


def test_files_are_named_by_their_content_and_kept_for_good(browser: Browser) -> None:
    linked = re.search(r'<link rel="stylesheet" href="([^"]+)/styles.css">', browser.get("/").text)
    assert linked is not None
    kinds = {
        "styles.css": "text/css; charset=utf-8",
        "vendor/kern/kern.min.css": "text/css; charset=utf-8",
        "vendor/fira-sans/fira-sans-latin-400-normal.woff2": "font/woff2",
        "icon.svg": "image/svg+xml",
    }
    for name, kind in kinds.items():
        first = browser.get(f"{linked[1]}/{name}")
        assert (first.status_code, first.headers["content-type"]) == (200, kind)
        assert "immutable" in first.headers["cache-control"]
        known = f'W/"other", {first.headers["etag"]}'
        again = browser.get(f"{linked[1]}/{name}", if_none_match=known)
        assert (again.status_code, again.content) == (304, b"")
    assert browser.get("/static/0123456789abcdef/styles.css").status_code == 404
    assert browser.get(f"{linked[1]}/vendor/kern/LICENSE.md").status_code == 404


def test_style_sheets_name_only_files_that_are_there(browser: Browser) -> None:
    for sheet in ("styles.css", "fonts.css", "app.css", "forms.css", "print.css"):
        css = browser.get(f"{STATIC}/{sheet}").text
        for name in re.findall(r'url\("([^"]+)"\)', css):
            assert browser.get(f"{STATIC}/{name}").status_code == 200


def test_health_is_told_to_machines(browser: Browser, demo: Koop) -> None:
    answer = browser.get("/healthz")
    assert answer.json() == {"status": "ok", "last_position": demo.store.head()}


def test_addresses_without_a_page_lead_to_one(browser: Browser) -> None:
    assert browser.get("/reports").status_code == 200


def test_a_page_that_fails_is_a_page_of_koop(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        message = "Erika Beispiel"
        raise RuntimeError(message)

    monkeypatch.setattr("koop_es.web.overview.first_checks", fail)
    answer = browser.get("/", accept_language="de")
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="de">' in answer.text
    assert f"<code>{answer.headers['x-request-id']}</code>" in answer.text
    assert "Erika" not in answer.text


def test_the_footer_leads_to_the_description_of_the_api(browser: Browser) -> None:
    assert 'href="/api/docs"' in browser.get("/").text.partition("<footer")[2]


def test_who_has_no_name_is_called_in_the_language_of_the_page(browser: Browser) -> None:
    assert "Bedienperson" in browser.get("/?lang=de").text
    assert "operator" not in browser.get("/").text.partition("<header")[2].partition("</header>")[0]

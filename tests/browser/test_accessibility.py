"""Accessibility: axe finds nothing, everything is reached by keyboard, and nothing is cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import pytest
from axe_playwright_python.sync_playwright import Axe  # pyright: ignore[reportMissingTypeStubs]

from tests.browser.chromium import LINK, NARROW, PROPOSED, WIDE, served
from tests.web.homes import agreed

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from koop_es.app import Koop
    from tests.browser.chromium import Visitor

    Visiting = Callable[..., Visitor]

ONE: Final = "/cooperations/K-2025-002"
WAITS: Final = f"/cooperations/{PROPOSED}"
APPROVAL: Final = "/cooperations/K-2025-004/approvals/v24"
PARTY: Final = "/parties/Volkshochschule%20Musterstadt"
MERGING: Final = f"{PARTY}/merging?into=Stadtb%C3%BCcherei%20Musterstadt"
PROGRAMME: Final = "/programmes/Stiftungsprogramm%20Lernen%20vor%20Ort"
PAGES: Final = (
    "/",
    "/accessibility",
    "/actor",
    "/approvals",
    "/cooperations",
    "/cooperations?search=nobody",
    ONE,
    "/cooperations/K-2025-003",
    "/cooperations/K-2025-006",
    f"{ONE}?recorded=131",
    "/relationships",
    "/relationships?shown=all&form=group",
    "/parties",
    "/parties?search=nobody",
    PARTY,
    "/parties/duplicates",
    f"{PARTY}/merging",
    f"{PARTY}/merging?search=Stadt",
    "/programmes",
    PROGRAMME,
    f"{PROGRAMME}/closing",
    WAITS,
    f"{WAITS}/withdrawal",
    f"{APPROVAL}/grant",
    "/reports",
    "/samples",
    "/reports/lights?months=2",
    "/reports/goals?theme=Lesen&party=Stadtb%C3%BCcherei%20Musterstadt",
    "/reports/audit-trail",
    "/reports/audit-trail?of=K-2025-002&as_of=2026-02-31",
    "/reports/dossier",
    "/reports/time-bounded",
    "/reports/time-bounded?as_of=2026-02-31&known_at=yesterday",
    f"{ONE}?as_of=2026-02-31",
    "/cooperations?as_of=2026-03-01",
    "/cooperations/K-2025-001/goals/new",
    "/missing",
)
FORMS: Final = (
    "/cooperations/new",
    "/relationships/new/encounter",
    "/parties/new/organisation",
    "/parties/new/person",
    f"{PARTY}/contact-points",
    f"{PARTY}/name",
    MERGING,
    "/programmes/new",
    f"{PROGRAMME}/settings",
    f"{WAITS}/confirmation",
    f"{WAITS}/invitation",
    f"{WAITS}/proposal",
    f"{WAITS}/refusal",
    LINK,
    f"{APPROVAL}/refusal",
    "/samples/new",
    f"{ONE}/persons/new",
    f"{ONE}/programmes/new",
    f"{ONE}/programmes/leaving",
    f"{ONE}/funder-consents/new",
    f"{ONE}/goals/new",
    f"{ONE}/milestones/new",
    f"{ONE}/checks/new",
    f"{ONE}/ending",
    f"{ONE}/extension",
    f"{ONE}/amendment",
    f"{ONE}/suspension",
    f"{ONE}/goals/g1/progress",
    f"{ONE}/goals/g1/revision",
    f"{ONE}/goals/g1/dropped",
    f"{ONE}/notes/new",
    f"{ONE}/evidence/new",
    "/cooperations/K-2025-003/decisions/d14",
    "/cooperations/K-2025-003/measures/a8/closed",
    "/cooperations/K-2025-001/ending/revocation",
)
LOOKS: Final = [(size, scheme) for size in ("wide", "narrow") for scheme in ("light", "dark")]
APART: Final = [("wide", "light"), ("narrow", "dark")]
"""Enough for forms, which are many and made of the same pieces: each size and each scheme once."""
WIDER: Final = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SIZES: Final = {"wide": WIDE, "narrow": NARROW}


def found_on(page: Page, path: str) -> list[str]:
    """Return what axe objects to on a page, and whether the page is wider than its window."""
    cut_off = [f"{path}: wider than its window"] if page.evaluate(WIDER) else []
    told: Any = Axe().run(page)  # pyright: ignore[reportUnknownMemberType] - it comes untyped
    violations = cast("list[dict[str, Any]]", told.response["violations"])
    return cut_off + [
        f"{path}: {each['id']} {[node['target'] for node in each['nodes']]}" for each in violations
    ]


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_axe_finds_nothing_on_any_page(
    visiting: Visiting, demo_address: str, size: str, scheme: str
) -> None:
    visitor = visiting(demo_address, size=SIZES[size], scheme=scheme, language="de", examined=True)
    wrong = [each for path in PAGES for each in found_on(visitor.visit(path), path)]
    assert wrong == []


@pytest.mark.parametrize(("size", "scheme"), APART)
def test_axe_finds_nothing_on_any_form_fresh_or_with_errors(
    visiting: Visiting, demo_address: str, size: str, scheme: str
) -> None:
    visitor = visiting(demo_address, size=SIZES[size], scheme=scheme, language="de", examined=True)
    wrong: list[str] = []
    for path in FORMS:
        page = visitor.visit(path)
        _unfold(page)
        wrong += found_on(page, path)
        _empty(page)
        for day in page.locator('[id="effective_on"]').all():
            day.fill("2031-01-01")
        page.locator(".k-send button").click()
        page.wait_for_selector("#summary-h")
        _unfold(page)
        wrong += found_on(page, f"{path} with errors")
    assert wrong == []


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_axe_finds_nothing_on_the_description_of_the_api(
    visiting: Visiting, demo_address: str, size: str
) -> None:
    page = visiting(demo_address, size=SIZES[size], examined=True).visit("/api/docs")
    page.wait_for_selector(".opblock")
    page.wait_for_selector("#servers[aria-label]")
    assert found_on(page, "/api/docs") == []


def _unfold(page: Page) -> None:
    """Open every fold, and the lights that ask for most."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    for label in page.locator('label[for="light-red"], label[for="term.by-condition"]').all():
        label.click()


def _empty(page: Page) -> None:
    for field in page.locator("main input[type=text], main textarea").all():
        field.fill("")


@pytest.mark.parametrize("path", FORMS)
def test_a_refused_form_begins_at_what_is_wrong(
    visiting: Visiting, demo_address: str, path: str
) -> None:
    page = visiting(demo_address, script=True).visit(path)
    for day in page.locator('[id="effective_on"]').all():
        day.fill("2031-01-01")
    page.locator(".k-send button").click()
    page.locator('[aria-labelledby="summary-h"]:focus').wait_for()
    link = page.locator(".k-summary a").first
    target = (link.get_attribute("href") or "").removeprefix("#")
    link.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    there = page.evaluate(
        "target => document.getElementById(target).matches(':focus')"
        " || document.getElementById(target).compareDocumentPosition(document.activeElement) === 4",
        target,
    )
    assert there


@pytest.mark.parametrize("path", [*PAGES[:5], ONE, *FORMS])
def test_all_is_reached_by_keyboard_and_seen_there(
    visiting: Visiting, demo_address: str, path: str
) -> None:
    page = visiting(demo_address, script=True).visit(path)
    wanted = page.evaluate(REACHABLE)
    seen = set[str]()
    for _ in range(wanted + 40):
        page.keyboard.press("Tab")
        told = page.evaluate(FOCUSED)
        if told["outline"] is not None:
            assert told["outline"] != "0px", told
            seen.add(told["key"])
    assert len(seen) >= wanted


def test_on_paper_there_is_only_what_can_be_read(visiting: Visiting, demo_address: str) -> None:
    page = visiting(demo_address, scheme="dark").visit(ONE)
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (".k-actions", ".k-nav", ".k-toc", "form"):
        assert not page.locator(gone).first.is_visible(), gone
    for there in ("h1", "#agreement-h", ".k-line", ".k-more .k-events li"):
        assert page.locator(there).first.is_visible(), there


def test_on_paper_the_list_is_a_table(visiting: Visiting, demo_address: str) -> None:
    page = visiting(demo_address, size={"width": 680, "height": 960}).visit("/cooperations")
    assert not page.locator("thead th").first.is_visible() or page.evaluate(CLIPPED)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('td')).display") == "table-cell"
    assert not page.evaluate(WIDER)


CLIPPED: Final = "getComputedStyle(document.querySelector('thead')).position === 'absolute'"
REACHABLE: Final = """() => {
  const groups = new Set();
  let count = 0;
  document.querySelectorAll("a[href], button, input, select, textarea, summary").forEach(each => {
    if (each.type === "hidden" || each.tabIndex < 0 || each.checkVisibility() === false) return;
    if (each.type === "radio") { groups.add(each.name); return; }
    count += 1;
  });
  return count + groups.size;
}"""
FOCUSED: Final = """() => {
  const all = [...document.querySelectorAll("*")];
  const each = document.activeElement;
  if (each === document.body) return {key: "", outline: null};
  const style = getComputedStyle(each);
  const key = each.type === "radio" ? each.name : String(all.indexOf(each));
  return {key, outline: style.outlineStyle === "none" ? "0px" : style.outlineWidth};
}"""


@pytest.mark.parametrize("size", SIZES)
def test_a_long_word_makes_no_page_wider_than_its_window(
    visiting: Visiting, own_koop: Koop, size: str
) -> None:
    agreed(own_koop, "W" * 500, "Museum", "V" * 500)
    own_koop.catch_up()
    with served(own_koop) as address:
        visitor = visiting(address, size=SIZES[size], examined=True)
        for path in ("/", "/cooperations", "/cooperations/K-2026-002"):
            assert visitor.visit(path).evaluate(f"!({WIDER})"), path

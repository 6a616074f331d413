"""Forms in a real browser: nothing typed is lost, and errors lead where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.conftest import Visiting

ONE = "/cooperations/K-2026-001"


def test_switching_the_language_keeps_what_was_typed(visiting: Visiting, own_address: str) -> None:
    page = visiting(own_address, language="en").visit("/cooperations/new")
    page.fill('[id="title"]', "Language cafés")
    page.locator('button[value="add:parties"]').click()
    page.fill('[id="parties.2.party"]', "Foundation")
    page.get_by_role("button", name="Deutsch").click()
    assert page.locator("h1").inner_text() == "Kooperation vereinbaren"
    assert page.locator("#summary-h").count() == 0
    assert page.input_value('[id="title"]') == "Language cafés"
    assert page.input_value('[id="parties.2.party"]') == "Foundation"
    page.get_by_role("button", name="English").click()
    assert page.input_value('[id="title"]') == "Language cafés"
    page.goto(f"{own_address}/")
    assert page.locator("html").get_attribute("lang") == "en"


def test_errors_stand_in_the_order_of_the_page_and_lead_to_their_fields(
    visiting: Visiting, own_address: str
) -> None:
    page = visiting(own_address).visit(f"{ONE}/checks/new")
    page.locator('label[for="light-red"]').click()
    page.get_by_role("button", name="Record the check").click()
    links = page.locator(".k-summary a")
    tops: list[float] = []
    for nth in range(links.count()):
        name = (links.nth(nth).get_attribute("href") or "").removeprefix("#")
        box = page.locator(f'[id="{name}"]').bounding_box()
        assert box is not None, name
        tops.append(box["y"])
    assert len(tops) == 4
    assert tops == sorted(tops)


def test_a_narrow_window_folds_the_filter_and_a_wide_one_shows_it(
    visiting: Visiting, own_address: str
) -> None:
    wide = visiting(own_address).visit("/cooperations")
    assert wide.locator("#search").is_visible()
    assert not wide.get_by_text("Search and filter").is_visible()
    narrow = visiting(own_address, size={"width": 390, "height": 844}).visit("/cooperations")
    assert not narrow.locator("#search").is_visible()
    narrow.get_by_text("Search and filter").click()
    narrow.fill("#search", "reading")
    narrow.get_by_role("button", name="Filter").click()
    assert narrow.locator("#search").is_visible()
    assert narrow.get_by_text("Reading together").is_visible()

"""The description of the API is shown from the wheel alone, under the strict policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.api.table import OPERATIONS

if TYPE_CHECKING:
    from tests.browser.conftest import Visiting


def test_every_operation_is_shown_and_one_can_be_tried(
    visiting: Visiting, demo_address: str
) -> None:
    page = visiting(demo_address, script=True).visit("/api/docs")
    # Of so many, those are drawn that the window has room for.
    page.set_viewport_size({"width": 1280, "height": 20_000})
    page.locator(".opblock").nth(len(OPERATIONS) - 1).wait_for(timeout=20_000)
    assert page.locator(".opblock").count() == len(OPERATIONS)
    page.click("#operations-actors-list_actors")
    page.click("#operations-actors-list_actors .try-out__btn")
    page.click("#operations-actors-list_actors .execute")
    page.wait_for_selector("#operations-actors-list_actors .live-responses-table")
    shown = page.inner_text("#operations-actors-list_actors .live-responses-table .response")
    assert "operator" in shown


def test_operations_are_found_by_a_part_of_a_name_or_an_address(
    visiting: Visiting, demo_address: str
) -> None:
    page = visiting(demo_address, script=True, language="de").visit("/api/docs")
    page.set_viewport_size({"width": 1280, "height": 20_000})
    page.locator("#operations-actors-list_actors").wait_for()
    page.get_by_role("textbox", name="Teil des Namens einer Gruppe").fill("programme")
    page.locator("#operations-actors-list_actors").wait_for(state="detached")
    page.locator("#operations-programmes-list_programmes").wait_for()

"""Two people at once, and a form sent twice, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.chromium import Visitor

    Visiting = Callable[..., Visitor]

GOAL = "/cooperations/K-2026-001/goals/new"
TITLE = '[id="terms.title"]'


def test_who_is_overtaken_sees_it_keeps_the_words_and_goes_on(
    visiting: Visiting, own_address: str
) -> None:
    first, second = (visiting(own_address).visit(GOAL) for _ in range(2))
    first.fill(TITLE, "Mine came first")
    first.locator(".k-send button").click()
    second.fill(TITLE, "Mine came second")
    second.locator(".k-send button").click()
    told = second.locator(".k-summary")
    assert "Mine came first" in told.inner_text()
    assert second.locator(TITLE).input_value() == "Mine came second"
    second.locator(".k-send button").click()
    second.wait_for_selector("#recorded-h")
    assert second.locator(".k-goals > li").count() == 3


def test_a_double_click_sets_one_goal(visiting: Visiting, own_address: str) -> None:
    page = visiting(own_address).visit(GOAL)
    page.fill(TITLE, "Only once")
    page.locator(".k-send button").dblclick()
    page.wait_for_selector("#recorded-h")
    assert page.locator(".k-goals > li").count() == 2

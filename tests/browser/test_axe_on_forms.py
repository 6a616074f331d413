"""Accessibility of forms: axe finds nothing on them, fresh or with errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.browser.looks import APART, found_on
from tests.browser.paths import FORMS

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.chromium import Visitor

WINDOW: Final = {"language": "de", "examined": True}


@pytest.mark.parametrize("path", FORMS)
def test_axe_finds_nothing_on_a_form_fresh_or_with_errors(visitor: Visitor, path: str) -> None:
    page = visitor.visit(path)
    _unfold(page)
    assert found_on(page, APART) == []
    _empty(page)
    for day in page.locator('[id="effective_on"]').all():
        day.fill("2031-01-01")
    page.locator(".k-send button").click()
    page.wait_for_selector("#summary-h")
    _unfold(page)
    assert found_on(page, APART) == []


def _unfold(page: Page) -> None:
    """Open every fold, and the lights that ask for most."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    for label in page.locator('label[for="light-red"], label[for="term.by-condition"]').all():
        label.click()


def _empty(page: Page) -> None:
    for field in page.locator("main input[type=text], main textarea").all():
        field.fill("")

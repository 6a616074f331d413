"""Accessibility of pages: axe finds nothing, and nothing is wider than its window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.browser.chromium import served
from tests.browser.looks import SIZES, WIDER, found_on
from tests.browser.paths import PAGES
from tests.web.homes import agreed

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.app import Koop
    from tests.browser.chromium import Visitor

    Visiting = Callable[..., Visitor]

WINDOW: Final = {"language": "de", "examined": True}


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_on_a_page(visitor: Visitor, path: str) -> None:
    assert found_on(visitor.visit(path)) == []


def test_axe_finds_nothing_on_the_description_of_the_api(
    visiting: Visiting, demo_address: str
) -> None:
    page = visiting(demo_address, examined=True).visit("/api/docs")
    page.wait_for_selector(".opblock")
    page.wait_for_selector("#servers[aria-label]")
    assert found_on(page, [("wide", "light"), ("narrow", "light")]) == []


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

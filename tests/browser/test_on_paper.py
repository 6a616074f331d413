"""On paper there is only what can be read there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.browser.looks import WIDER
from tests.browser.paths import ONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.chromium import Visitor

    Visiting = Callable[..., Visitor]

CLIPPED: Final = "getComputedStyle(document.querySelector('thead')).position === 'absolute'"


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

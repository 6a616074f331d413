"""What axe says of a page in windows of two sizes, in light and in dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

from axe_playwright_python.sync_playwright import Axe  # pyright: ignore[reportMissingTypeStubs]

from tests.browser.chromium import NARROW, WIDE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import Page

Look: TypeAlias = tuple[str, Literal["light", "dark"]]

SIZES: Final = {"wide": WIDE, "narrow": NARROW}
LOOKS: Final[tuple[Look, ...]] = (
    ("wide", "light"),
    ("wide", "dark"),
    ("narrow", "dark"),
    ("narrow", "light"),
)
APART: Final[tuple[Look, ...]] = (("wide", "light"), ("narrow", "dark"))
"""Enough for forms, which are many and made of the same pieces: each size and each scheme once."""
WIDER: Final = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def found_on(page: Page, looks: Iterable[Look] = LOOKS) -> list[str]:
    """Return what axe objects to on a page, and where the page is wider than its window.

    No page asks for its size or its scheme but in its styles, so one that is there is looked at
    again and need not be opened again.
    """
    wrong: list[str] = []
    for size, scheme in looks:
        width, height = SIZES[size].values()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        wrong += [f"{size}, {scheme}: {each}" for each in _seen_on(page)]
    return wrong


def _seen_on(page: Page) -> list[str]:
    cut_off = ["wider than its window"] if page.evaluate(WIDER) else []
    told: Any = Axe().run(page)  # pyright: ignore[reportUnknownMemberType] - it comes untyped
    violations = cast("list[dict[str, Any]]", told.response["violations"])
    return cut_off + [
        f"{each['id']} {[node['target'] for node in each['nodes']]}" for each in violations
    ]

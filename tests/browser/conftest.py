"""A browser for the tests, and homes to look at; without Chromium these tests are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from koop_es.demo import prepare
from koop_es.settings import Settings
from tests.browser.chromium import CHROMIUM, MISSING, Visitor, served, started
from tests.web.homes import agreed, clock, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from koop_es.app import Koop

    Visiting = Callable[..., Visitor]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Yield the browser; it is closed before other tests need an event loop of their own."""
    if CHROMIUM is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright, started(playwright) as browser:
        yield browser


@pytest.fixture(scope="session")
def demo_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of the demo, which no test may write to."""
    settings = prepare(Settings(home=tmp_path_factory.mktemp("browser") / "demo"), clock=clock)
    with opened(settings) as koop, served(koop) as address:
        yield address


@pytest.fixture
def own_koop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Koop]:
    """Yield a home with one cooperation."""
    home = tmp_path_factory.mktemp("browser") / "home"
    with opened(Settings(home=home)) as koop:
        agreed(koop, "Reading together", "Library", "School")
        yield koop


@pytest.fixture
def own_address(own_koop: Koop) -> Iterator[str]:
    """Yield the address of a home with one cooperation."""
    with served(own_koop) as address:
        yield address


@pytest.fixture
def visiting(chromium: Browser) -> Iterator[Visiting]:
    """Yield a function that opens windows; none of them may have complained at the end."""
    open_windows: list[Visitor] = []

    def visit(address: str, **how: object) -> Visitor:
        visitor = Visitor(chromium, address, **how)  # pyright: ignore[reportArgumentType] - as the class says
        open_windows.append(visitor)
        return visitor

    yield visit
    complaints = [each for visitor in open_windows for each in visitor.complaints]
    for visitor in open_windows:
        visitor.close()
    assert complaints == []

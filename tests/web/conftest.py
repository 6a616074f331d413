"""The demo, served at a fixed moment: what most tests of pages look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.demo import prepare
from koop_es.settings import Settings
from tests.web.homes import agreed, browser_of, clock, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop
    from tests.web.browser import Browser


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Koop]:
    """Yield the demo's home, which no test may write to."""
    settings = prepare(Settings(home=tmp_path_factory.mktemp("web") / "demo"), clock=clock)
    with opened(settings) as koop:
        yield koop


@pytest.fixture
def browser(demo: Koop) -> Browser:
    """Return a fresh browser on the demo, without a language of its own."""
    return browser_of(demo)


@pytest.fixture
def koop(tmp_path: Path) -> Iterator[Koop]:
    """Yield a home with one cooperation."""
    with opened(Settings(home=tmp_path / "home")) as opened_home:
        agreed(opened_home, "Reading together", "Library", "School")
        yield opened_home


@pytest.fixture
def writer(koop: Koop) -> Browser:
    """Return a browser on that home."""
    return browser_of(koop, "en")

"""A browser for the tests, and homes to look at; without Chromium these tests are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from playwright.sync_api import sync_playwright

from koop_es.cooperations.commands import InviteParty
from koop_es.demo import prepare
from koop_es.processes.links import with_token
from koop_es.settings import Settings
from koop_es_projections.current_status.queries import cooperation
from tests.browser.chromium import (
    CHROMIUM,
    KNOWN_AS,
    LINK,
    MISSING,
    PROPOSED,
    Visitor,
    served,
    started,
)
from tests.web.homes import agreed, clock, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

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
    with opened(settings) as koop:
        KNOWN_AS[LINK] = _invited(koop)
        with served(koop) as address:
            yield address


def _invited(koop: Koop) -> str:
    """Make a one-time link for the party that has not answered yet, and return its path."""
    koop.catch_up()
    with koop.projections.connect() as connection:
        told = cooperation(connection, koop.store, PROPOSED, today=koop.today())
    assert told.proposal is not None
    (party,) = [each.party_id for each in told.proposal.answers if each.answer is None]
    stream, key = told.item.cooperation_id, koop.new_id()
    asked, path = with_token(koop.home.keys, InviteParty(party=party), stream, key)
    koop.execute(asked, stream=stream, idempotency_key=key)
    koop.catch_up()
    return path


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


@pytest.fixture(scope="module")
def window(
    request: pytest.FixtureRequest, chromium: Browser, demo_address: str
) -> Iterator[Visitor]:
    """Yield a window on the demo for all tests of a file: a new one takes longer than a look.

    What kind of window it is, the file says as ``WINDOW``.
    """
    file = cast("ModuleType", request.module)  # pyright: ignore[reportUnknownMemberType] - it comes untyped
    how: dict[str, Any] = file.WINDOW
    visitor = Visitor(chromium, demo_address, **how)
    yield visitor
    visitor.close()


@pytest.fixture
def visitor(window: Visitor) -> Iterator[Visitor]:
    """Yield who looks through that window; it may not have complained at the end."""
    yield window
    complaints, window.complaints = window.complaints, []
    assert complaints == []

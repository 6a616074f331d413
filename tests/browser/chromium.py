"""Debian's Chromium on the pages of a home, and what it complains about."""

from __future__ import annotations

import os
import shutil
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import uvicorn
from playwright.sync_api import Browser, Page, Playwright, Request

from koop_es.web.application import create_app
from koop_es.web.guard import Guard, hosts_of
from koop_es.web.listening import listen, port_of
from tests.support.patience import PATIENCE, until

if TYPE_CHECKING:
    from collections.abc import Generator

    from koop_es.app import Koop

CHROMIUM: Final = os.environ.get("KOOP_CHROMIUM") or shutil.which("chromium")
MISSING: Final = "Debian's Chromium is missing: as root, apt-get install chromium"
WIDE: Final = {"width": 1280, "height": 900}
NARROW: Final = {"width": 390, "height": 844}
PROPOSED: Final = "K-2026-005"
"""What is proposed in the demo and waits for one of its parties."""

LINK: Final = "/confirm/of-the-demo"
KNOWN_AS: Final[dict[str, str]] = {}
"""Addresses that are known only once a home is there, by what tests call them."""


@contextmanager
def started(playwright: Playwright) -> Generator[Browser]:
    """Start the browser."""
    # A sandbox within a container needs rights that tests have no use for.
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM,
        headless=True,
        args=["--no-sandbox", "--disable-gpu"],
        timeout=PATIENCE * 1000,
    )
    yield browser
    browser.close()


@contextmanager
def served(koop: Koop) -> Generator[str]:
    """Serve the pages of a home on a free port, and yield their address."""
    listening = listen("127.0.0.1", 0)
    port = port_of(listening)
    app = Guard(create_app(koop), hosts_of(port))
    config = uvicorn.Config(app, lifespan="off", log_config=None, access_log=False, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until(lambda: server.started)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(PATIENCE)
    listening.close()


class Visitor:
    """Somebody before a browser; every complaint of the browser is kept.

    Args:
        browser: The browser.
        address: Of the first page.
        language: ``de`` or ``en``.
        size: Of the window, in pixels.
        scheme: ``light`` or ``dark``.
        script: Whether scripts may run; pages are to work without.
        examined: Whether axe looks at the pages, which styles elements and so needs leave to.
    """

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        language: str = "en",
        size: dict[str, int] = WIDE,
        scheme: str = "light",
        script: bool = False,
        examined: bool = False,
    ) -> None:
        self._address = address
        self._context = browser.new_context(
            java_script_enabled=script or examined,
            locale="de-DE" if language == "de" else "en-GB",
            viewport={"width": size["width"], "height": size["height"]},
            color_scheme="dark" if scheme == "dark" else "light",
            bypass_csp=examined,
        )
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self._heard(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", self._missed)

    def _missed(self, asked: Request) -> None:
        # A click gives up what was asked for before: a page, or a font of the page that is left.
        if asked.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {asked.url} ({asked.failure})")

    def _heard(self, kind: str, text: str) -> None:
        # The browser reports a status such as 422 as an error, though the page is as it should be.
        if kind in {"error", "warning"} and "status of 4" not in text:
            self.complaints.append(f"{kind}: {text}")

    def visit(self, path: str) -> Page:
        """Open a page."""
        self.page.goto(f"{self._address}{KNOWN_AS.get(path, path)}")
        return self.page

    def close(self) -> None:
        """Close the window."""
        self._context.close()

"""What the server says of itself to whoever watches over it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from koop_es.app import Koop
from tests.ledger.making import Clock, organisation, settings_of
from tests.web.homes import browser_of

if TYPE_CHECKING:
    from pathlib import Path


def test_a_clock_behind_the_record_is_told(tmp_path: Path) -> None:
    clock = Clock()
    with Koop.open(settings_of(tmp_path / "home"), clock=clock) as koop:
        koop.execute(organisation())
        browser = browser_of(koop)
        assert "clock" not in browser.get("/healthz").json()
        clock.forward(-timedelta(minutes=6))
        answer = browser.get("/healthz")
        assert (answer.status_code, answer.json()["status"]) == (200, "ok")
        assert answer.json()["clock"] == "behind"
        clock.forward(timedelta(minutes=2))
        assert "clock" not in browser.get("/healthz").json()

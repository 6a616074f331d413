"""What the server says of itself to whoever watches over it."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

from koop_es.app import Koop
from koop_es.web import server
from tests.ledger.making import Clock, organisation, settings_of
from tests.web.homes import browser_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


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


def test_whoever_serves_tells_the_log_of_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def serve(*_: object) -> None:
        assert served[0].clock.is_told

    served: list[Koop] = []
    monkeypatch.setattr(server, "_serve", serve)
    with closing(server.listen("127.0.0.1", 0)) as listening:
        settings = settings_of(tmp_path / "home")
        server.serve_by_one(settings, listening, "en", lambda: None, served.append)
    assert served

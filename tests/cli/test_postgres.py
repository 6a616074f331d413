"""The command line on a ledger that lies on a PostgreSQL server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.story import CODE, STORY

if TYPE_CHECKING:
    from koop_es.settings import DatabaseURL
    from tests.cli.driving import Driver


@pytest.fixture
def on_server(koop: Driver, database: DatabaseURL, monkeypatch: pytest.MonkeyPatch) -> Driver:
    """Return a driver on a new home whose ledger is in an empty database."""
    monkeypatch.setenv("KOOP_LEDGER_URL", database.secret)
    return koop


def test_a_story_is_recorded_and_read_back(on_server: Driver) -> None:
    for words in STORY:
        on_server.ok(*words)
    assert not (on_server.home / "ledger.db").exists()
    tail = on_server.ok("events", "tail", "--json").out.splitlines()
    assert len(tail) > 5
    assert CODE in on_server.ok("cooperation", "show", CODE).out
    assert on_server.ok("cooperation", "list").rows

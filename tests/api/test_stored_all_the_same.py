"""A command that is stored is answered as stored, whatever then fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.api import examples as ex
from koop_es.exchange.documents.naming import Names
from koop_es.ledger.errors import FileUnreadable
from tests.api.asking import example_cooperation

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.app import Koop
    from tests.api.asking import Client

GARBAGE = b"no database at all. " * 5_000


@pytest.fixture
def read_models(koop: Koop) -> Path:
    example_cooperation(koop)
    koop.catch_up()
    return koop.settings.projections_file


def test_read_models_that_break_make_the_answer_stale(api: Client, read_models: Path) -> None:
    read_models.unlink()
    read_models.write_bytes(GARBAGE)
    body = {"name": "Museum"}
    answer = api.post("/parties/organisations", body, prefer="wait=1")
    assert answer.status_code == 201
    document = answer.json()
    assert document["stale"]
    assert document["position"] == api.koop.store.head()
    assert answer.headers["koop-position"] == str(document["position"])
    assert answer.headers["location"].endswith(document["stream"])
    noted = api.post(f"/cooperations/{ex.COOPERATION}/notes", {"text": "x"}, prefer="wait=1")
    assert (noted.status_code, noted.json()["stale"]) == (200, True)
    read_models.unlink()
    again = api.post("/parties/organisations", {"name": "Another"}, prefer="wait=5")
    assert (again.status_code, again.json()["stale"]) == (201, False)


@pytest.mark.parametrize("error", [FileUnreadable(), RuntimeError("private words")])
def test_names_that_cannot_be_looked_up_are_left_out(
    api: Client, read_models: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def failing(*_: object) -> None:
        raise error

    head = api.koop.store.head()
    monkeypatch.setattr(Names, "code", failing)
    answer = api.post(f"/cooperations/{ex.COOPERATION}/notes", {"text": "x"})
    assert (answer.status_code, answer.json()["position"]) == (200, head + 1)
    assert answer.json()["code"] is None
    assert read_models.exists()


def test_health_tells_of_read_models_that_cannot_be_used(api: Client, read_models: Path) -> None:
    health = "http://127.0.0.1:8765/healthz"
    assert api.ask("GET", health).status_code == 200
    read_models.unlink()
    read_models.write_bytes(GARBAGE)
    answer = api.ask("GET", health)
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "code": "projections.unusable"}
    read_models.unlink()
    assert api.ask("GET", health).status_code == 200

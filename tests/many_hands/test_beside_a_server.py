"""``koop`` commands in processes of their own beside ``koop serve`` on the same home."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from koop_es.settings import Settings
from tests.cli.test_program import START, started
from tests.ledger.looking import is_sound
from tests.ledger.making import a_cooperation, opened
from tests.support.patience import PATIENCE, until

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

HANDS, COMMANDS = 3, 3


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@contextmanager
def served(home: Path) -> Generator[httpx.Client]:
    """Serve a home, and yield what asks its API."""
    environment = {**os.environ, "KOOP_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-c", START, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with httpx.Client(base_url=f"{url.rstrip('/')}/api/v1", timeout=PATIENCE) as client:
            yield client
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0
        process.communicate()


def noted(client: httpx.Client, code: str) -> list[dict[str, Any]]:
    """Return the notes that the server's read models tell of a cooperation."""
    history = client.get(f"/cooperations/{code}/history").raise_for_status().json()["items"]
    return [entry for entry in history if entry["type"].startswith("koop.cooperation.note_added")]


def until_noted(client: httpx.Client, code: str, many: int) -> list[dict[str, Any]]:
    unseen = "the server does not see what others write"
    until(lambda: len(noted(client, code)) >= many, unseen)
    return noted(client, code)


def test_commands_of_many_processes_are_seen_by_a_running_server(home: Path) -> None:
    with opened(home) as koop:
        stream = a_cooperation(koop)
        first = koop.store.head()
    with served(home) as client:
        ready = client.get(f"/cooperations/{stream}", headers={"Prefer": "wait=30"})
        code = ready.raise_for_status().json()["code"]
        typing = [
            subprocess.Popen(
                [sys.executable, "-c", START, "note", "add", code, f"by hand {n}", "--json"],
                stdout=subprocess.PIPE,
                env={
                    **os.environ,
                    "KOOP_HOME": str(home),
                    "PYTHONPATH": os.pathsep.join(sys.path),
                },
            )
            for n in range(HANDS)
        ]
        over_http = [
            client.post(
                f"/cooperations/{code}/notes",
                json={"text": f"over HTTP {n}"},
                headers={"If-Match": "*", "Idempotency-Key": f"http {n}"},
            )
            for n in range(COMMANDS)
        ]
        typed = [json.loads(each.communicate(timeout=PATIENCE)[0]) for each in typing]
        answers = [*typed, *(each.raise_for_status().json() for each in over_http)]
        positions = sorted(answer["position"] for answer in answers)
        assert positions == list(range(first + 1, first + HANDS + COMMANDS + 1))
        seen = until_noted(client, code, HANDS + COMMANDS)
        assert sorted(entry["position"] for entry in seen) == positions
        listed = started("cooperation", "show", code, "--json", home=home)
        assert json.loads(listed.stdout)["version"] == 1 + HANDS + COMMANDS
    assert is_sound(Settings(home=home).home)

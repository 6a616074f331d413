"""``koop serve --workers``: several processes serve one address, and none is missed for long."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from koop_es.settings import Settings
from tests.cli.test_program import START
from tests.ledger.looking import is_sound
from tests.ledger.making import a_cooperation, opened
from tests.support.patience import PATIENCE, until

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def serving(home: Path, *words: str) -> Generator[tuple[subprocess.Popen[str], str]]:
    """Serve a home by two processes, and yield the one that watches them and the address."""
    process = subprocess.Popen(
        [sys.executable, "-c", START, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "KOOP_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip().rstrip("/")
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def members(process: subprocess.Popen[str]) -> list[int]:
    """Return the processes that serve."""
    tasks = Path(f"/proc/{process.pid}/task").iterdir()
    children = [child for task in tasks for child in (task / "children").read_text().split()]
    return [int(child) for child in children if is_member(int(child))]


def is_member(process: int) -> bool:
    try:
        return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def test_who_is_killed_is_replaced_and_what_was_written_is_read_by_all(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with opened(home) as koop:
        stream = a_cooperation(koop)
        koop.catch_up()
    with serving(home, "serve", "--port", "0", "--workers", "2") as (process, url):
        first = members(process)
        assert len(first) == 2
        for n in range(6):
            # A connection of its own each time: any of the processes may take it.
            answer = httpx.post(
                f"{url}/api/v1/cooperations/{stream}/notes",
                json={"text": f"note {n}"},
                headers={"If-Match": "*", "Idempotency-Key": f"note {n}"},
                timeout=PATIENCE,
            ).raise_for_status()
            position = answer.json()["position"]
            seen = httpx.get(
                f"{url}/api/v1/cooperations/{stream}",
                headers={"Prefer": "wait=30"},
                timeout=PATIENCE,
            ).raise_for_status()
            assert int(seen.headers["Koop-Position"]) >= position
            if n == 2:
                os.kill(first[0], signal.SIGKILL)
                until(lambda: len(set(members(process)) - {first[0]}) == 2)
    assert process.returncode == 0
    assert is_sound(Settings(home=home).home)


def test_processes_end_with_the_one_that_began_them(tmp_path: Path) -> None:
    with serving(tmp_path / "home", "serve", "--port", "0", "--workers", "2") as (process, _):
        begun = members(process)
        process.kill()
        until(lambda: not any(is_member(each) for each in begun))


def test_the_engine_runs_alone_until_it_is_stopped(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with opened(home) as koop:
        a_cooperation(koop)
        head = koop.store.head()
        process = subprocess.Popen(
            [sys.executable, "-c", START, "projections", "run"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "KOOP_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        until(lambda: not koop.engine.freshness(head).stale)
        until(lambda: all(each.owner is not None for each in koop.engine.status()))
        process.terminate()
        assert process.wait(PATIENCE) == 0
        assert {each.owner for each in koop.engine.status()} == {None}

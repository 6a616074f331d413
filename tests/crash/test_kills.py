"""Processes killed under load: what was acknowledged is there, once and whole."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from koop_es.ledger.checking import check_home
from tests.crash.worker import carry_out, no_progress
from tests.ledger.making import ROOT, a_cooperation, opened
from tests.support.read_models import all_rows

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.app import Koop

KILLS = int(os.environ.get("KOOP_SOAK", "30"))
"""How often a process is killed; more with KOOP_SOAK=500."""

AT_ONCE = 2
MOST_LINES = 25


class Killed:
    """A process under load, which ends only by being killed."""

    def __init__(self, home: Path, name: str, stream: str) -> None:
        paths = [str(ROOT / "src"), str(ROOT / "projections"), str(ROOT)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.worker", str(home), name, stream],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            stdout=subprocess.PIPE,
            text=True,
        )

    def acknowledged(self, lines: int) -> dict[str, int]:
        """Let it go on for so many lines, kill it, and return all that it acknowledged."""
        assert self._process.stdout is not None
        said = [self._process.stdout.readline() for _ in range(lines)]
        self._process.kill()
        rest, _ = self._process.communicate()
        said += rest.splitlines(keepends=True)
        # A line that the kill cut short was not read by anybody.
        whole = (line.split() for line in said if line.endswith("\n"))
        return {key: int(position) for key, position in whole}


def test_what_was_acknowledged_is_there_once_whoever_is_killed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with opened(home) as koop:
        stream = a_cooperation(koop)
    chance, numbers = random.Random(11), count()  # noqa: S311 - the same kills each time
    acknowledged = dict[str, int]()
    running = [Killed(home, str(next(numbers)), stream) for _ in range(AT_ONCE)]
    for killed in range(KILLS):
        victim = running.pop(chance.randrange(AT_ONCE))
        acknowledged.update(victim.acknowledged(chance.randint(1, MOST_LINES)))
        if killed < KILLS - AT_ONCE + 1:
            running.append(Killed(home, str(next(numbers)), stream))
    for last in running:
        acknowledged.update(last.acknowledged(1))
    assert len(acknowledged) >= KILLS
    with opened(home) as koop:
        _each_is_there_once(koop, stream, acknowledged)
        _read_models_equal_a_rebuild(koop)
        report = check_home(koop.settings, no_progress)
    assert report.findings == []


def _each_is_there_once(koop: Koop, stream: str, acknowledged: dict[str, int]) -> None:
    records = koop.store.read_all(0, 10_000_000)
    assert [record.position for record in records] == [*range(1, len(records) + 1)]
    commands = Counter(record.envelope.command_id for record in records)
    assert max(commands.values()) == 1, "each of these commands brings one entry"
    for key, position in acknowledged.items():
        answer = carry_out(koop, key, stream)
        assert (answer.replayed, answer.position) == (True, position), key
    assert koop.store.head() == len(records)


def _read_models_equal_a_rebuild(koop: Koop) -> None:
    koop.catch_up(60)
    before = all_rows(koop.engine)
    koop.engine.rebuild()
    assert all_rows(koop.engine) == before

"""Engines that are killed at any time: ``python -m tests.many_hands.killing``.

Each works in a process of its own, forked from one that has imported everything, and so does each
look at what was left behind: no connection goes from one to the other.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from koop_es.app import Koop
from koop_es.projecting.comparing import differing
from koop_es.projecting.engine import Engine
from koop_es.projecting.places import ServerPlace
from koop_es.settings import DatabaseURL, Settings
from koop_es_projections import ALL
from tests.ledger.making import a_cooperation, note
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES: Final = (2, 5)
"""Entries in a page: so few that a process is killed between two of them, or in one."""
BEGINNING, EACH_TIME = 60, 4
"""Entries that are written before the first engine is killed, and before each."""


class Round:
    """One home, in whatever process.

    Args:
        home: Its folder.
        url: Where its read models are; empty for its file.
    """

    def __init__(self, home: str, url: str) -> None:
        server = DatabaseURL(url) if url else None
        self.koop = Koop.open(
            Settings(home=Path(home), projections_url=server), clock=lambda: datetime.now(UTC)
        )
        place = ServerPlace(server) if server else self.koop.settings.projections_file
        self.engine = Engine(self.koop.store, place, ALL, self.koop.now, PAGES)

    def begin(self) -> None:
        """Make a home with some entries."""
        stream = a_cooperation(self.koop)
        self.write(stream, BEGINNING)
        assert not self.engine.catch_up(PATIENCE).stale

    def write(self, stream: str, many: int) -> None:
        """Write entries."""
        for n in range(many):
            self.koop.execute(note(f"note {n}"), stream=stream)

    def work(self, number: int) -> None:
        """Catch up live, or build everything anew."""
        if number % 2:
            self.engine.rebuild(timeout=PATIENCE)
        self.engine.catch_up(PATIENCE)

    def look(self) -> None:
        """Compare what is served with what the record gives, and write more."""
        found = differing(self.koop.store, self.engine.reading, ALL, self.koop.now)
        assert found == [], found
        record = self.koop.store.read_all(2, 1)[0]
        self.write(record.stream, EACH_TIME)

    def end(self) -> None:
        """Catch up, and compare for the last time."""
        assert not self.engine.catch_up(PATIENCE).stale
        self.look()

    def close(self) -> None:
        """Release all."""
        self.engine.close()
        self.koop.close()


def forked(job: Callable[[], None]) -> int:
    """Do something in a process of its own, and return its id."""
    process = os.fork()
    if process == 0:
        _do(job)
    return process


def _do(job: Callable[[], None]) -> NoReturn:
    code = 1
    try:
        job()
        code = 0
    except BaseException:  # noqa: BLE001 - told, and the process ends
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def run(home: str, url: str, kills: int) -> None:
    """Kill engines; tell how many were at work, and how many rounds went wrong."""

    def within(what: Callable[[Round], None]) -> int:
        def job() -> None:
            here = Round(home, url)
            what(here)
            here.close()

        return forked(job)

    chance, at_work, wrong = random.Random(4), 0, 0  # noqa: S311 - the same for everybody
    wrong += _ended(within(Round.begin)) != 0
    for number in range(kills):
        worker = within(lambda here, number=number: here.work(number))
        time.sleep(chance.uniform(0.02, 0.6))
        os.kill(worker, signal.SIGKILL)
        at_work += _ended(worker) == -signal.SIGKILL
        wrong += _ended(within(Round.look)) != 0
    wrong += _ended(within(Round.end)) != 0
    sys.stdout.write(json.dumps([at_work, wrong]) + "\n")


def _ended(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], int(sys.argv[3]))

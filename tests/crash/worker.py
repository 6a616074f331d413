"""A process under load, to be killed: ``python -m tests.crash.worker HOME NAME STREAM``.

It runs the engine and four threads of commands, and says each command's key once it is told done.
"""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from koop_es.app import Koop
from koop_es.cooperations.commands import PlanMilestone, ReachMilestone, SetGoal
from koop_es.cooperations.terms import GoalTerms
from koop_es.settings import Settings
from tests.ledger.making import TODAY, agreement, note, organisation

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.kernel.aggregate import Command
    from koop_es.ledger.answers import Answer

THREADS = 4

KINDS: dict[str, Callable[[str], Command]] = {
    "note": note,
    "goal": lambda key: SetGoal(terms=GoalTerms(title=key)),
    "milestone": lambda key: PlanMilestone(title=key, due_on=TODAY),
    "organisation": organisation,
}


def command(kind: str, key: str) -> Command:
    """Return the command that a key stands for, the same one each time."""
    return KINDS[kind](key)


def carry_out(koop: Koop, key: str, stream: str) -> Answer:
    """Carry out the command of a key; the first part of it is its kind."""
    kind = key.split("-", maxsplit=1)[0]
    on = None if kind == "organisation" else stream
    return koop.execute(command(kind, key), stream=on, idempotency_key=key)


def no_progress(_done: int, _all: int) -> None:
    """Nobody looks."""


def _work(koop: Koop, name: str, stream: str) -> None:
    for n in count():
        for kind in KINDS:
            key = f"{kind}-{name}-{n}"
            answer = carry_out(koop, key, stream)
            sys.stdout.write(f"{key} {answer.position}\n")
            sys.stdout.flush()
            if kind == "milestone":
                (part,) = answer.ids["milestone"]
                koop.execute(ReachMilestone(milestone_id=part), stream=stream)


def _agree(koop: Koop) -> None:
    first, second = (koop.execute(organisation(name)).stream for name in ("One", "Two"))
    while True:
        koop.execute(agreement([first, second]))


def main(home: str, name: str, stream: str) -> None:
    """Work until killed."""
    with Koop.open(Settings(home=Path(home)), clock=lambda: datetime.now(UTC)) as koop:
        koop.engine.start()
        jobs = [(_work, (koop, f"{name}.{n}", stream)) for n in range(THREADS - 1)]
        threads = [threading.Thread(target=job, args=given, daemon=True) for job, given in jobs]
        for thread in threads:
            thread.start()
        _agree(koop)


if __name__ == "__main__":
    main(*sys.argv[1:])

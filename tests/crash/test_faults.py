"""A failure at every step of every command: nothing is half stored, and the next command works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from koop_es.app import Koop
from koop_es.cooperations.commands import DropGoal, DropMilestone, PlanMilestone, SetGoal
from koop_es.cooperations.terms import GoalTerms
from koop_es.demo.calendar import Calendar
from koop_es.demo.stories import PROLOGUE, STORIES
from koop_es.demo.story import ACTORS, Clock, Network, tell
from koop_es.kernel.refusals import Unavailable
from koop_es.ledger.checking import check_home
from koop_es.ledger.topics import CAPABILITIES
from koop_es.settings import Settings
from tests.crash.faults import put_into
from tests.crash.worker import no_progress
from tests.ledger.looking import left_behind
from tests.ledger.making import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.kernel.aggregate import Command
    from koop_es.ledger.answers import Answer
    from tests.crash.faults import Faults

COMMANDS = {command for capability in CAPABILITIES for command in capability.commands}
MESSAGES = ("disk I/O error", "database or disk is full", "database is locked")


class Tormented(Koop):
    """A Koop in which the first command of each kind fails at each of its steps before it works."""

    faults: Faults

    def torment(self, faults: Faults) -> None:
        """Begin."""
        self.faults = faults
        self.seen: dict[type[Command], int] = {}

    def execute(self, command: Command, **asked: Any) -> Answer:
        """Fail at each step in turn, then carry the command out."""
        if type(command) not in self.seen:
            self.seen[type(command)] = self._fail_everywhere(command, asked)
        return super().execute(command, **asked)

    def _fail_everywhere(self, command: Command, asked: dict[str, Any]) -> int:
        home = self.settings.home
        before = left_behind(home)
        for step in range(1, 1000):
            answer = self._with_a_fault(step, command, asked)
            taken, after = self.faults.steps, left_behind(home)
            if answer is None:
                assert after == before, f"{command.NAME} is half stored at step {step}"
            else:
                assert (after == before) == answer.replayed
                before = after
                if taken < step:
                    return step
        pytest.fail("no end of steps")

    def _with_a_fault(self, step: int, command: Command, asked: dict[str, Any]) -> Answer | None:
        with self.faults.failing(step, MESSAGES[step % len(MESSAGES)]):
            try:
                return super().execute(command, **asked)
            except Unavailable:
                return None


def test_nothing_is_half_stored_wherever_a_command_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    calendar = Calendar(TODAY, "Europe/Berlin")
    clock = Clock(calendar.instant(470, 0))
    faults = put_into(monkeypatch, home)
    settings = Settings(home=home)
    with Tormented.open(settings, clock=clock) as koop:
        for actor in ACTORS:
            koop.home.keys.add_actor(actor)
        koop.torment(faults)
        network = Network(calendar)
        tell(koop, clock, network, PROLOGUE)
        tell(koop, clock, network, STORIES)
        for start, drop in (
            (SetGoal(terms=GoalTerms(title="Ten rooms")), DropGoal),
            (PlanMilestone(title="Opening day", due_on=TODAY), DropMilestone),
        ):
            stream = a_running_cooperation(koop)
            begun = koop.execute(start, stream=stream, idempotency_key=f"{start.NAME} for {drop}")
            ((kind, (part, *_)),) = begun.ids.items()
            dropping = drop.model_validate({f"{kind}_id": part, "reason": "No longer needed."})
            koop.execute(dropping, stream=stream, idempotency_key=f"{drop}")
        koop.engine.catch_up()
    assert set(koop.seen) == COMMANDS
    assert min(koop.seen.values()) > 5, "each takes some steps"
    report = check_home(settings, no_progress)
    assert report.findings == []


def a_running_cooperation(koop: Koop) -> str:
    """Return one that takes goals and milestones."""
    stream = koop.store.stream_of_code("K-2025-001")
    assert stream is not None
    return stream

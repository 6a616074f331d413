"""A failure at every step of every command: nothing is half stored, and the next command works."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.api import examples
from koop_es.api.example_values import PLACES
from koop_es.app import Koop
from koop_es.cooperations.commands import (
    AssignProgramme,
    DropGoal,
    DropMilestone,
    EndCooperation,
    GrantApproval,
    InviteParty,
    PlanMilestone,
    ProposeAgreement,
    RefuseApproval,
    SetGoal,
)
from koop_es.cooperations.fold import fold
from koop_es.cooperations.terms import GoalTerms, Manner
from koop_es.demo.calendar import Calendar
from koop_es.demo.stories import PROLOGUE, STORIES
from koop_es.demo.story import ACTORS, Clock, Network, tell
from koop_es.kernel.approvals import Approval
from koop_es.kernel.refusals import KoopError, Unavailable
from koop_es.kernel.text import FreeText
from koop_es.ledger.checking import check_home
from koop_es.ledger.topics import CAPABILITIES
from koop_es.processes import follow_ups
from koop_es.programmes.commands import ChangeProgrammeSettings, OpenProgramme
from koop_es.programmes.terms import ProgrammeSettings
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
        self.parts: dict[str, dict[str, str]] = {}

    def execute(self, command: Command, **asked: Any) -> Answer:
        """Fail at each step in turn, then carry the command out."""
        if type(command) not in self.seen:
            self.seen[type(command)] = self._fail_everywhere(command, asked)
        answer = super().execute(command, **asked)
        parts = {f"{kind}_id": last for kind, (*_, last) in answer.ids.items()}
        self.parts.setdefault(answer.stream, {}).update(parts)
        return answer

    def _fail_everywhere(self, command: Command, asked: dict[str, Any]) -> int:
        home = self.settings.home
        before = stored(home)
        for step in range(1, 1000):
            answer = self._with_a_fault(step, command, asked)
            taken, after = self.faults.steps, stored(home)
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
    # What follows from a command may come with its repetition; it has tests of its own.
    settings = Settings(home=home, follow_ups="off")
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
        ask_for_approval(koop)
        ask_a_party(koop, network)
        while ask_for_more(koop, network):
            pass
        koop.engine.catch_up()
    assert set(koop.seen) == COMMANDS
    assert min(koop.seen.values()) > 4, "each takes some steps"
    report = check_home(koop.settings, no_progress)
    assert report.findings == []


def stored(home: Path) -> dict[str, list[Any]]:
    """Return what the ledger holds, but for the mark of how far follow-ups were looked for."""
    tables = left_behind(home)
    return {**tables, "marks": [mark for mark in tables["marks"] if mark[0] != follow_ups.MARK]}


def a_running_cooperation(koop: Koop) -> str:
    """Return one that takes goals and milestones."""
    stream = koop.store.stream_of_code("K-2025-001")
    assert stream is not None
    return stream


def ask_for_approval(koop: Koop) -> None:
    """Let an ending wait for a second person who refuses it, and another one who grants it."""
    stream = a_running_cooperation(koop)
    settings = ProgrammeSettings(four_eyes=(Approval.ENDING,))
    programme = koop.execute(OpenProgramme(name="Guarded"), idempotency_key="guarded").stream
    change = ChangeProgrammeSettings(settings=settings)
    koop.execute(change, stream=programme, idempotency_key="guard")
    assign = AssignProgramme(programme=programme)
    koop.execute(assign, stream=stream, idempotency_key="assign guarded")
    end = EndCooperation(manner=Manner.BY_CONSENT, reason=FreeText("Both have what they wanted."))
    for decide in (RefuseApproval, GrantApproval):
        first, second = ACTORS
        key = f"end for {decide.NAME}"
        answer = koop.execute(end, stream=stream, actor=first, idempotency_key=key)
        (approval,) = answer.pending
        told = {"approval_id": approval, "reason": "Not yet."}
        given = {name: told[name] for name in told.keys() & decide.model_fields.keys()}
        decision = decide.model_validate(given)
        koop.execute(decision, stream=stream, actor=second, idempotency_key=decide.NAME)


def ask_a_party(koop: Tormented, network: Network) -> None:
    """Propose an agreement, and invite one of its parties before it has answered."""
    proposed = koop.execute(
        example(koop, network, ProposeAgreement, None), idempotency_key="proposed"
    )
    invite = example(koop, network, InviteParty, proposed.stream)
    invite = invite.model_copy(update={"token_hash": sha256(b"a token").hexdigest()})
    koop.execute(invite, stream=proposed.stream, idempotency_key="invited")


def ask_for_more(koop: Tormented, network: Network) -> bool:
    """Ask for what the stories leave out, as far as anybody takes it; tell whether somebody did."""
    streams = list({record.stream: None for record in koop.store.read_all(0, 10_000)})
    for kind in sorted(COMMANDS - set(koop.seen), key=lambda kind: kind.NAME):
        for stream in [None] if kind.CREATES else streams:
            command = example(koop, network, kind, stream)
            try:
                Koop.execute(koop, command, stream=stream, dry_run=True)
            except KoopError:
                continue
            koop.execute(command, stream=stream, idempotency_key=kind.NAME)
            return True
    return False


def example(koop: Tormented, network: Network, kind: type[Command], stream: str | None) -> Command:
    """Return the documented example of a command, with what there is in its stream."""
    there = koop.parts.get(stream or "", {})
    body = {**PLACES, **examples.BODIES[kind.__name__], **there}
    told = json.dumps({name: body[name] for name in body.keys() & kind.model_fields.keys()})
    parties = parties_of(koop, stream)
    others = [each for each in network.ids.values() if each not in parties and is_party(koop, each)]
    names = (examples.HOUSE, examples.WORKS, examples.THIRD)
    for name, found in zip(names, [*parties[:2], *others], strict=False):
        told = told.replace(name, found)
    for programme in programmes_of(koop, stream):
        told = told.replace(examples.PROGRAMME, programme)
    return kind.model_validate({**json.loads(told), "effective_on": None})


def parties_of(koop: Koop, stream: str | None) -> list[str]:
    """Return who takes part in a cooperation or a relationship, as far as it is one."""
    first = koop.store.read_stream(stream)[0].event if stream else None
    named: tuple[Any, ...] = getattr(first, "parties", ())
    return [getattr(each, "party", each) for each in named]


def programmes_of(koop: Koop, stream: str | None) -> list[str]:
    """Return the programmes that a cooperation is in."""
    records = koop.store.read_stream(stream) if stream else []
    is_one = bool(records) and records[0].topic.startswith("koop.cooperation.")
    state = fold(records) if is_one else None
    return list(state.programmes) if state else []


def is_party(koop: Koop, stream: str) -> bool:
    return koop.store.read_stream(stream)[0].topic.startswith("koop.party.")

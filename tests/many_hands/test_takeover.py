"""The engine has one owner at a time, and another when that one is killed."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

from koop_es.projecting.ownership import Ownership
from tests.ledger.making import a_cooperation, note, opened
from tests.ledger.worker import begin, line, start
from tests.support.patience import PATIENCE, until
from tests.support.read_models import all_rows

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Generator
    from pathlib import Path

    from koop_es.app import Koop

KILLS, NOTES = 2, 40


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@contextmanager
def an_engine(home: Path) -> Generator[subprocess.Popen[str]]:
    """Run the engine in another process, which may have to wait for its turn."""
    process = start("run_engine", home)
    begin(process)
    try:
        assert line(process) == "running"
        yield process
    finally:
        process.kill()
        process.communicate()


@contextmanager
def a_writer(home: Path, stream: str) -> Generator[subprocess.Popen[str]]:
    """Write notes in another process."""
    process = start("notes", home, stream, "w", NOTES)
    begin(process)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until_owned(home: Path) -> None:
    looking = Ownership(home / "engine.lock")

    def is_owned() -> bool:
        if looking.take():
            looking.give_up()
            return False
        return True

    until(is_owned, "nobody takes the engine")


def until_seen(koop: Koop, position: int | None) -> None:
    """Wait for other processes' work alone: ``catch_up`` would do it here."""
    unseen = "nobody brings the read models up to date"
    until(lambda: not koop.engine.freshness(position).stale, unseen)


def test_whoever_runs_takes_the_engine_over_from_one_who_is_killed(home: Path) -> None:
    with opened(home) as koop:
        stream = a_cooperation(koop)
        koop.catch_up()
        with an_engine(home) as first:
            until_owned(home)
            with an_engine(home) as second:
                before = koop.execute(note("before"), stream=stream)
                first.kill()
                between = [koop.execute(note(str(n)), stream=stream) for n in range(5)]
                until_seen(koop, between[-1].position)
                after = koop.execute(note("after"), stream=stream)
                until_seen(koop, after.position)
                assert second.poll() is None
        entries = {row["position"] for row in all_rows(koop.engine)["audit_trail"]}
        assert {answer.position for answer in [before, *between, after]} <= entries
        kept = all_rows(koop.engine)
        koop.engine.rebuild()
        assert all_rows(koop.engine) == kept


def test_the_engine_goes_from_hand_to_hand_while_others_write(home: Path) -> None:
    with opened(home) as koop:
        stream = a_cooperation(koop)
        koop.catch_up()
        with ExitStack() as processes:
            writer = processes.enter_context(a_writer(home, stream))
            owner = processes.enter_context(an_engine(home))
            for _ in range(KILLS):
                until_owned(home)
                heir = processes.enter_context(an_engine(home))
                owner.kill()
                owner = heir
            said, _ = writer.communicate(timeout=PATIENCE)
            assert len(said.splitlines()) == NOTES
            until_seen(koop, koop.store.head())
        kept = all_rows(koop.engine)
        assert len(kept["audit_trail"]) == koop.store.head()
        koop.engine.rebuild()
        assert all_rows(koop.engine) == kept

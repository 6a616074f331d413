"""Importing again, or after an interruption: everything is there once."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations.commands import ReachMilestone
from koop_es.exchange import desks
from koop_es.exchange.report import Counts, Kind
from koop_es.ledger.errors import DiskFull
from koop_es.ledger.sqlite_turn import SQLiteTurn
from tests.exchange.making import (
    Files,
    deliverable,
    events,
    opened,
    pair,
    project,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.ledger.answers import Answer, Request

AGREED = "CooperationAgreed"
MILESTONE = ["MilestonePlanned", "MilestoneReached"]


class Interrupted(Exception):
    """Somebody pulled the plug."""


def a_full_import(files: Files) -> None:
    files.projects = [project("P1"), project("P2", status="CLOSED", endDate="2025-06-30")]
    files.organisations += pair("P2")
    files.deliverables = [deliverable(f"D{n}", f"P{n % 2 + 1}") for n in range(4)]


def test_importing_twice_adds_nothing(files: Files, koop: Koop) -> None:
    a_full_import(files)
    files.import_into(koop)
    head = koop.store.head()
    again = files.import_into(koop, update=True)
    assert koop.store.head() == head
    assert again.differences == again.problems == []
    assert again.counts[Kind.COOPERATION] == Counts(unchanged=2)
    assert again.counts[Kind.MILESTONE] == Counts(unchanged=4)


def test_progress_counts_every_thing(files: Files, koop: Koop) -> None:
    a_full_import(files)
    seen: list[tuple[int, int]] = []

    def note(done: int, total: int) -> None:
        seen.append((done, total))

    files.import_into(koop, progress=note)
    files.import_into(koop, progress=note)
    assert seen == [(done, 8) for done in range(1, 9)] * 2


@pytest.mark.parametrize("longest_turn", [0, 0.05])
@pytest.mark.parametrize("step", range(1, 9))
def test_an_interrupted_import_goes_on_when_repeated(
    files: Files,
    koop: Koop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: int,
    longest_turn: float,
) -> None:
    monkeypatch.setattr(desks, "LONGEST_TURN", longest_turn)
    a_full_import(files)

    def pull_the_plug(done: int, total: int) -> None:
        del total
        if done == step:
            raise Interrupted

    with pytest.raises(Interrupted):
        files.import_into(koop, progress=pull_the_plug)
    files.import_into(koop)
    with opened(tmp_path / "other") as undisturbed:
        files.import_into(undisturbed)
        for each in ("P1", "P2"):
            assert events(koop, each) == events(undisturbed, each)
    assert files.import_into(koop, strict=True).differences == []


def test_what_cannot_be_written_takes_the_last_moment_back_and_no_more(
    files: Files, koop: Koop, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.import_into(koop)
    head, before = koop.store.head(), events(koop)
    files.deliverables = [deliverable(f"D{n}") for n in range(3)]
    monkeypatch.setattr(desks, "LONGEST_TURN", 60)

    def disk_full(*_: object) -> None:
        raise DiskFull(file="ledger.db")

    with monkeypatch.context() as patched:
        patched.setattr(SQLiteTurn, "_send", disk_full)
        with pytest.raises(DiskFull):
            files.import_into(koop)
    assert (koop.store.head(), events(koop)) == (head, before)
    assert files.import_into(koop).counts[Kind.MILESTONE] == Counts(added=3)
    assert events(koop) == [AGREED, *MILESTONE * 3]


def test_an_interruption_between_planned_and_reached_goes_on_too(
    files: Files, koop: Koop, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.deliverables = [deliverable()]
    together = koop.together

    @contextmanager
    def one_by_one() -> Generator[Callable[[Request], Answer]]:
        with together() as carry_out:

            def pull_the_plug(request: Request) -> Answer:
                if isinstance(request.command, ReachMilestone):
                    raise Interrupted
                return carry_out(request)

            yield pull_the_plug

    with monkeypatch.context() as patched:
        patched.setattr(koop, "together", one_by_one)
        patched.setattr(desks, "LONGEST_TURN", 0)
        with pytest.raises(Interrupted):
            files.import_into(koop)
    assert events(koop) == [AGREED, MILESTONE[0]]
    report = files.import_into(koop)
    assert report.counts[Kind.MILESTONE] == Counts(updated=1)
    assert events(koop) == [AGREED, *MILESTONE]


def test_deliverables_may_follow_with_the_same_project_file(files: Files, koop: Koop) -> None:
    files.import_into(koop)
    files.deliverables = [deliverable()]
    assert files.import_into(koop).counts[Kind.MILESTONE] == Counts(added=1)


def test_an_import_on_a_later_day_adds_nothing(files: Files, tmp_path: Path) -> None:
    a_full_import(files)
    with opened(tmp_path / "home") as koop:
        files.import_into(koop)
        head = koop.store.head()
    with opened(tmp_path / "home", lambda: datetime(2027, 5, 1, tzinfo=UTC)) as koop:
        assert files.import_into(koop, update=True).differences == []
        assert koop.store.head() == head

"""A clock that falls behind the record while a server runs is told of, once until it is right."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from koop_es import logs
from tests.ledger.making import organisation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koop_es.app import Koop
    from tests.ledger.making import Clock


@pytest.fixture(autouse=True)
def _log() -> Iterator[None]:
    logs.configure("json", "info")
    yield
    logs.configure("auto", "warning")


def told(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str, int]]:
    """Return what the log says of the clock: event, level, position."""
    lines: list[dict[str, Any]] = [
        json.loads(each) for each in capsys.readouterr().err.splitlines()
    ]
    return [
        (line["event"], line["level"], line["position"])
        for line in lines
        if line["event"].startswith("clock")
    ]


def test_it_is_told_once_and_once_more_when_it_is_right(
    koop: Koop, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    koop.clock.is_told = True
    koop.execute(organisation())
    assert told(capsys) == []
    clock.forward(timedelta(minutes=-6))
    koop.execute(organisation("Held back"))
    koop.execute(organisation("Held back, too"))
    assert told(capsys) == [("clock_behind", "warning", 1)]
    clock.forward(timedelta(minutes=7))
    koop.execute(organisation("In time"))
    assert told(capsys) == [("clock_right", "info", 3)]
    clock.forward(timedelta(days=-1))
    koop.submit(organisation("Behind again")).result()
    assert told(capsys) == [("clock_behind", "warning", 4)]


def test_a_little_is_not_told(koop: Koop, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    koop.clock.is_told = True
    koop.execute(organisation())
    clock.forward(timedelta(minutes=-4))
    koop.execute(organisation("Held back"))
    assert told(capsys) == []


def test_a_single_command_has_looked_before(
    koop: Koop, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    koop.execute(organisation())
    clock.forward(timedelta(days=-1))
    koop.execute(organisation("Held back"))
    assert told(capsys) == []
    assert koop.ahead() is not None

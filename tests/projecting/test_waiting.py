"""Who works on small pages rests as long as it has worked, and who waits hears of what is done."""

from __future__ import annotations

import threading
import time

import pytest

from koop_es.projecting.waiting import LARGE, LONGEST_REST, UNHURRIED, Pace, Pulse


class Time:
    """Tells the seconds that it was set to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Time:
    told = Time()
    monkeypatch.setattr(time, "monotonic", told)
    return told


def test_the_first_page_is_not_waited_for(seconds: Time) -> None:
    pace = Pace()
    assert pace.rest(1) == 0
    seconds.now += 0.01
    assert pace.rest(0) == 0
    seconds.now += 5
    assert pace.rest(1) == 0


def test_a_rest_takes_as_long_as_the_page_before_and_not_too_long(seconds: Time) -> None:
    pace = Pace()
    pace.rest(1)
    seconds.now += 0.01
    assert pace.rest(3) == pytest.approx(0.01)
    seconds.now += 0.01 + 5
    assert pace.rest(3) == LONGEST_REST


def test_a_rest_takes_longer_while_nobody_waits(seconds: Time) -> None:
    pace = Pace()
    pace.rest(1, awaited=False)
    seconds.now += 0.01
    assert pace.rest(3, awaited=False) == pytest.approx(0.01 * UNHURRIED)
    seconds.now += 5
    assert pace.rest(3, awaited=False) == LONGEST_REST


def test_whoever_waits_is_known_as_long_as_it_waits() -> None:
    pulse, awaited = Pulse(), threading.Event()

    def wait() -> None:
        for looks, _ in enumerate(pulse.waits(60)):
            if looks and awaited.is_set():
                return

    waiting = threading.Thread(target=wait)
    waiting.start()
    while not pulse.is_awaited:
        time.sleep(0)
    awaited.set()
    while waiting.is_alive():
        pulse.beat()
    assert not pulse.is_awaited


def test_nobody_rests_while_much_waits(seconds: Time) -> None:
    pace = Pace()
    pace.rest(LARGE)
    seconds.now += 0.01
    assert pace.rest(LARGE) == 0


def test_a_beat_while_somebody_looks_is_not_missed() -> None:
    pulse, looks = Pulse(), 0
    began = time.monotonic()
    for _ in pulse.waits(60):
        looks += 1
        if looks == 20:
            break
        pulse.beat()
    assert (looks, time.monotonic() - began < 30) == (20, True)


def test_a_beat_wakes_whoever_waits() -> None:
    pulse, done = Pulse(), threading.Event()

    def wait() -> None:
        for looks, _ in enumerate(pulse.waits(60)):
            if looks == 1:
                done.set()
                return

    waiting = threading.Thread(target=wait)
    waiting.start()
    while not done.wait(0.001):
        pulse.beat()
    waiting.join()

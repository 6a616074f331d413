"""The engine says when it begins, ends, builds and fails, without words of an entry."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.ledger.making import append, named
from tests.projecting.small import POISON, Entries, Names
from tests.support.log_lines import lines, logging
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.projecting.conftest import OpenEngine
    from tests.support.memory_store import MemoryStore


@pytest.fixture(autouse=True)
def _logging() -> Iterator[None]:
    with logging("info"):
        yield


def test_taking_the_engine_and_giving_it_up_is_told_once(
    open_engine: OpenEngine, store: MemoryStore, capsys: pytest.CaptureFixture[str]
) -> None:
    append(store, named())
    engine = open_engine()
    engine.start()
    engine.catch_up(PATIENCE)
    time.sleep(0.3)
    engine.close()
    events = [line["event"] for line in lines(capsys.readouterr().err)]
    assert events == ["engine_owned", "model_built", "model_built", "engine_given_up"]


def test_a_build_that_fails_is_warned_of_also_by_default(
    open_engine: OpenEngine, store: MemoryStore, capsys: pytest.CaptureFixture[str]
) -> None:
    append(store, named(POISON))
    with logging("warning"):
        open_engine([Names(bears_poison=False), Entries()]).catch_up()
    (line,) = lines(capsys.readouterr().err)
    assert (line["event"], line["level"], line["model"]) == ("model_failed", "warning", "names")
    assert (line["position"], line["error"]) == (1, "ZeroDivisionError")
    assert "private words" not in str(line)

"""The file of the read models thrown away, replaced or broken while it is in use."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

import pytest

from koop_es.projecting.database import ReadModelsUnusable
from koop_es.projecting.runner import Runner
from tests.ledger.making import append, named
from tests.projecting.small import Entries, Names, names
from tests.support.log_lines import lines, logging
from tests.support.patience import PATIENCE, until
from tests.support.places import of_a_file

pytestmark = of_a_file
if TYPE_CHECKING:
    from pathlib import Path

    from tests.projecting.conftest import OpenEngine
    from tests.support.memory_store import MemoryStore

GARBAGE = b"no database at all. " * 5_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "projections.db"


def put(file: Path, content: bytes) -> None:
    """Put another file in this one's place, as moving one there does."""
    beside = file.with_name("other")
    beside.write_bytes(content)
    beside.replace(file)


@pytest.mark.parametrize("in_background", [False, True])
@pytest.mark.parametrize("endings", [("",), ("", "-wal", "-shm")])
def test_a_file_thrown_away_is_made_anew(
    open_engine: OpenEngine,
    store: MemoryStore,
    file: Path,
    endings: tuple[str, ...],
    *,
    in_background: bool,
) -> None:
    append(store, named("First"))
    engine = open_engine()
    if in_background:
        engine.start()
    engine.catch_up(PATIENCE)
    for ending in endings:
        file.with_name(file.name + ending).unlink(missing_ok=True)
    append(store, named("Second"))
    fresh = engine.catch_up(PATIENCE)
    assert (fresh.position, fresh.stale) == (2, False)
    assert names(engine) == ["First", "Second"]
    assert file.exists()
    assert engine.trouble is None


def test_a_file_that_another_process_made_anew_is_filled(
    open_engine: OpenEngine, store: MemoryStore, file: Path
) -> None:
    append(store, named("First"))
    served, typed = open_engine(), open_engine()
    served.start()
    served.catch_up(PATIENCE)
    file.unlink()
    append(store, named("Second"))
    assert not typed.catch_up(PATIENCE).stale
    assert names(typed) == names(served) == ["First", "Second"]


def test_an_older_copy_put_back_is_caught_up(
    open_engine: OpenEngine, store: MemoryStore, file: Path
) -> None:
    append(store, named("First"))
    before = open_engine()
    before.catch_up()
    before.close()
    copy = file.read_bytes()
    engine = open_engine()
    engine.start()
    append(store, named("Second"))
    engine.catch_up(PATIENCE)
    put(file, copy)
    assert not engine.catch_up(PATIENCE).stale
    assert names(engine) == ["First", "Second"]


def test_garbage_is_told_until_it_is_thrown_away(
    open_engine: OpenEngine, store: MemoryStore, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    append(store, named("First"))
    engine = open_engine()
    with logging("warning"):
        engine.start()
        engine.catch_up(PATIENCE)
        put(file, GARBAGE)
        until(lambda: engine.trouble is not None)
        with pytest.raises(ReadModelsUnusable):
            engine.freshness()
        file.unlink()
        append(store, named("Second"))
        until(lambda: engine.trouble is None)
    assert not engine.catch_up(PATIENCE).stale
    assert names(engine) == ["First", "Second"]
    (line,) = lines(capsys.readouterr().err)
    assert (line["event"], line["code"]) == ("engine_troubled", "projections.unusable")


def test_a_file_overwritten_where_it_lies_is_told_until_it_is_thrown_away(
    open_engine: OpenEngine, store: MemoryStore, file: Path
) -> None:
    append(store, named("First"))
    engine = open_engine()
    engine.start()
    engine.catch_up(PATIENCE)
    file.write_bytes(GARBAGE)
    append(store, named("Second"))
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    assert not engine.catch_up(PATIENCE).stale
    assert names(engine) == ["First", "Second"]


def test_missing_tables_are_told_plainly(
    open_engine: OpenEngine, store: MemoryStore, file: Path
) -> None:
    append(store, named("First"))
    engine = open_engine()
    engine.start()
    engine.catch_up(PATIENCE)
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE builds")
    connection.close()
    until(lambda: engine.trouble is not None)
    assert engine.trouble is not None
    assert engine.trouble.code == "projections.unusable"
    with pytest.raises(ReadModelsUnusable):
        engine.freshness()


def test_the_thread_survives_what_nobody_foresaw(
    open_engine: OpenEngine,
    store: MemoryStore,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def failing(*_: object) -> None:
        raise ZeroDivisionError("private words")

    append(store, named("First"))
    engine = open_engine([Names(), Entries()])
    with logging("info"):
        with monkeypatch.context() as broken:
            broken.setattr(Runner, "run", failing)
            engine.start()
            until(lambda: engine.trouble is not None)
        assert not engine.catch_up(PATIENCE).stale
        until(lambda: engine.trouble is None)
    said = lines(capsys.readouterr().err)
    troubled = [line for line in said if line["event"] == "engine_troubled"]
    assert [line["code"] for line in troubled] == ["projections.engine_failed"]
    assert troubled[0]["error"] == "ZeroDivisionError"
    assert "private words" not in str(said)


def test_looking_whether_the_file_is_in_place_opens_nothing_anew(
    open_engine: OpenEngine, store: MemoryStore, file: Path
) -> None:
    append(store, named("First"))
    engine = open_engine()
    engine.catch_up()
    database = engine.reading
    assert engine.reading is database
    file.unlink()
    assert engine.reading is not database
    assert os.path.exists(file)  # noqa: PTH110 - as anybody looks


def test_a_file_of_an_earlier_version_gets_what_it_lacks(
    open_engine: OpenEngine, store: MemoryStore, file: Path
) -> None:
    append(store, named("First"))
    before = open_engine()
    before.catch_up()
    before.close()
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE dead_letters")
        connection.execute("DROP TABLE owners")
    connection.close()
    engine = open_engine()
    append(store, named("Second"))
    assert not engine.catch_up(PATIENCE).stale
    assert names(engine) == ["First", "Second"]
    assert engine.letters() == []

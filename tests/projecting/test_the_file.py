"""The file of read models: private, told apart where it is damaged or foreign, made anew."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from koop_es.projecting.database import ReadModelFile, ReadModelsUnusable
from tests.ledger.making import append, named
from tests.projecting.small import names
from tests.support.places import of_a_file

if TYPE_CHECKING:
    from pathlib import Path

    from tests.projecting.conftest import OpenEngine
    from tests.support.memory_store import MemoryStore


@of_a_file
def test_the_file_is_private(open_engine: OpenEngine, tmp_path: Path) -> None:
    engine = open_engine()
    engine.catch_up()
    with engine.reading.connect():
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes == dict.fromkeys(
        ["projections.db", "projections.db-shm", "projections.db-wal", "engine.lock"], 0o600
    )


@of_a_file
@pytest.mark.parametrize(
    "contents", [b"no database at all, but longer than a header" * 99, b"SQLite format 3\0" * 99]
)
def test_a_damaged_file_is_told_in_one_sentence_and_can_be_discarded(
    open_engine: OpenEngine, store: MemoryStore, tmp_path: Path, contents: bytes
) -> None:
    append(store, named("A"))
    (tmp_path / "projections.db").write_bytes(contents)
    engine = open_engine()
    with pytest.raises(ReadModelsUnusable):
        engine.catch_up()
    engine.discard()
    assert names(engine) == ["A"]


@of_a_file
def test_a_foreign_database_is_left_alone(open_engine: OpenEngine, tmp_path: Path) -> None:
    file = tmp_path / "projections.db"
    foreign = sqlite3.connect(file)
    foreign.execute("CREATE TABLE recipes (name TEXT)")
    foreign.close()
    before = file.read_bytes()
    with pytest.raises(ReadModelsUnusable):
        open_engine().catch_up()
    assert file.read_bytes() == before


@of_a_file
def test_damage_found_while_running_is_told_in_one_sentence(
    open_engine: OpenEngine, store: MemoryStore, tmp_path: Path
) -> None:
    append(store, *(named("A" * 400) for _ in range(1)))
    for n in range(200):
        append(store, named(f"{n}" * 100))
    engine = open_engine()
    engine.catch_up()
    engine.close()
    file = tmp_path / "projections.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(ReadModelsUnusable):
        names(open_engine())


@of_a_file
def test_a_missing_file_is_made_anew(
    open_engine: OpenEngine, store: MemoryStore, tmp_path: Path
) -> None:
    append(store, named("A"))
    first = open_engine()
    first.catch_up()
    first.close()
    (tmp_path / "projections.db").unlink()
    engine = open_engine()
    engine.catch_up()
    assert names(engine) == ["A"]


@pytest.mark.parametrize("time", range(60))
def test_those_who_make_the_file_at_once_share_it(tmp_path: Path, time: int) -> None:
    del time
    together = threading.Barrier(4)

    def make(_: int) -> list[object]:
        together.wait()
        database = ReadModelFile(tmp_path / "projections.db")
        try:
            return [*database.builds()]
        finally:
            database.close()

    with ThreadPoolExecutor(4) as several:
        assert list(several.map(make, range(4))) == [[]] * 4


def names_elsewhere(file: Path) -> list[str]:
    """Return the names that another process finds, which then closes the file."""
    reading = (
        "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1]);"
        "print(*(name for name, in connection.execute('SELECT name FROM names_v1 ORDER BY name')));"
        "connection.close()"
    )
    command = [sys.executable, "-c", reading, file]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


@of_a_file
def test_a_file_opened_twice_in_a_process_stays_locked_for_the_first(
    open_engine: OpenEngine, store: MemoryStore, tmp_path: Path
) -> None:
    file = tmp_path / "projections.db"
    append(store, named("A"))
    first = open_engine()
    first.catch_up()
    second = open_engine()
    assert names(second) == ["A"]
    second.close()
    # Whoever thinks that he is the last to close a database deletes its log.
    assert names_elsewhere(file) == ["A"]
    append(store, named("B"))
    first.catch_up()
    assert names_elsewhere(file) == ["A", "B"]
    assert names(first) == ["A", "B"]

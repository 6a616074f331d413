"""What is acknowledged is safe: settings of connections, checkpoints, broken transactions."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import pytest

from koop_es.app import Koop
from koop_es.kernel.refusals import Unavailable
from koop_es.ledger import files
from koop_es.ledger.locking import HomeLock
from koop_es.ledger.making import KEYS_MARK
from koop_es.ledger.sqlite_recorder import DurableConnection
from tests.ledger.looking import is_sound, left_behind
from tests.ledger.making import (
    a_cooperation,
    append,
    file_store,
    named,
    note,
    opened,
    organisation,
    settings_of,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from koop_es.ledger.sqlite_recorder import DurableRecorder

SAFE = {
    "synchronous": 2,
    "secure_delete": 1,
    "trusted_schema": 0,
    "busy_timeout": 10_000,
}


@contextmanager
def pooled(recorder: DurableRecorder, *, commit: bool) -> Generator[sqlite3.Connection]:
    """Borrow a real connection from a pool."""
    with recorder.datastore.get_connection(commit=commit) as connection:
        assert isinstance(connection, DurableConnection)
        yield connection._sqlite_conn  # pyright: ignore[reportPrivateUsage]


def connections(koop: Koop) -> Iterator[sqlite3.Connection]:
    """Borrow a connection of each kind."""
    with pooled(writer_of(koop), commit=True) as connection:
        yield connection
    with pooled(reader_of(koop), commit=False) as connection:
        yield connection


def writer_of(koop: Koop) -> DurableRecorder:
    return file_store(koop)._writer  # pyright: ignore[reportPrivateUsage]


def reader_of(koop: Koop) -> DurableRecorder:
    return file_store(koop)._reader  # pyright: ignore[reportPrivateUsage]


def pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_every_connection_is_set_safe(koop: Koop) -> None:
    for connection in connections(koop):
        assert {name: pragma(connection, name) for name in SAFE} == SAFE
        assert pragma(connection, "journal_mode") == "wal"
        assert pragma(connection, "wal_autocheckpoint") == 0
    keys = koop.home.keys._connection  # pyright: ignore[reportPrivateUsage]
    assert {name: pragma(keys, name) for name in SAFE} == SAFE
    assert pragma(keys, "journal_mode") == "truncate"


def test_a_new_pooled_connection_is_set_safe_too(koop: Koop) -> None:
    with pooled(reader_of(koop), commit=False), pooled(reader_of(koop), commit=False) as second:
        assert {name: pragma(second, name) for name in SAFE} == SAFE


def test_the_last_close_leaves_nothing_beside_the_ledger(home: Path) -> None:
    with opened(home) as koop:
        koop.execute(organisation())
        assert (home / "ledger.db-wal").exists()
    assert {file.name for file in home.glob("ledger.db*")} == {"ledger.db"}


def test_a_close_beside_another_leaves_the_other_working(home: Path) -> None:
    with opened(home) as stays:
        with opened(home) as goes:
            goes.execute(organisation())
        stays.execute(organisation())
        assert stays.store.head() == 2


def test_a_close_waits_for_no_reader(home: Path) -> None:
    koop = opened(home)
    koop.execute(organisation())
    reader = sqlite3.connect(home / "ledger.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM stored_events").fetchall()
    began = time.monotonic()
    koop.close()
    assert time.monotonic() - began < files.BUSY_TIMEOUT
    reader.close()


def test_a_close_waits_only_so_long_for_the_lock(home: Path) -> None:
    opened(home).close()
    koop = Koop.open(settings_of(home, lock_timeout=0.2))
    koop.execute(organisation())
    holder = HomeLock(home / "ledger.lock")
    with holder.held():
        koop.close()
    holder.close()
    with opened(home) as again:
        assert again.store.head() == 1


# Checkpoints


def test_the_log_is_written_back_when_it_grows_and_not_at_every_command(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WAL_LIMIT", 400_000)
    koop = opened(home)
    checkpoints: list[str] = []
    checkpoint = file_store(koop)._checkpoint  # pyright: ignore[reportPrivateUsage]

    def counted(mode: str) -> None:
        checkpoints.append(mode)
        checkpoint(mode)

    monkeypatch.setattr(koop.store, "_checkpoint", counted)
    stream = a_cooperation(koop)
    for n in range(120):
        koop.execute(note(f"{n} " + "long " * 2000), stream=stream)
    written = (home / "ledger.db").stat().st_size
    assert written > 1_000_000
    assert (home / "ledger.db-wal").stat().st_size < 1_000_000
    assert 3 <= len(checkpoints) <= 30
    koop.close()


def test_a_failing_checkpoint_fails_no_command(
    koop: Koop, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: str) -> None:
        msg = "disk I/O error"
        raise sqlite3.OperationalError(msg)

    monkeypatch.setattr(files, "WAL_LIMIT", 0)
    monkeypatch.setattr(koop.store, "_checkpoint", failing)
    assert koop.execute(organisation()).position == 1
    assert koop.execute(organisation()).position == 2
    monkeypatch.undo()
    assert is_sound(home)


def test_a_failing_last_checkpoint_still_closes(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: str) -> None:
        msg = "database or disk is full"
        raise sqlite3.OperationalError(msg)

    koop = opened(home)
    koop.execute(organisation())
    monkeypatch.setattr(koop.store, "_checkpoint", failing)
    koop.close()
    monkeypatch.undo()
    with pytest.raises(Unavailable):
        koop.store.head()
    with opened(home) as again:
        assert again.store.head() == 1


# Broken transactions


@pytest.mark.parametrize("statement", ["BEGIN", "BEGIN IMMEDIATE"])
def test_a_connection_left_inside_a_transaction_is_thrown_away(
    koop: Koop, home: Path, statement: str
) -> None:
    append(koop.store, named())
    with pooled(writer_of(koop), commit=True) as connection:
        connection.execute(statement)
        connection.execute("INSERT INTO marks VALUES ('left', 'behind')")
    with pytest.raises(Unavailable):
        append(koop.store, named())
    assert [name for name, _ in left_behind(home)["marks"]] == [KEYS_MARK]
    append(koop.store, named())
    assert koop.store.head() == 2


def test_a_reading_connection_left_inside_a_transaction_does_not_read_the_past(koop: Koop) -> None:
    with pooled(reader_of(koop), commit=False) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT * FROM marks").fetchall()
    append(koop.store, named())
    with pytest.raises(Unavailable):
        koop.store.head()
    assert koop.store.head() == 1


def test_a_failed_commit_writes_nothing_and_keeps_nobody_out(
    koop: Koop, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = a_cooperation(koop)
    before = left_behind(home)

    def failing(_: object) -> None:
        msg = "database is locked"
        raise sqlite3.OperationalError(msg)

    monkeypatch.setattr(DurableConnection, "commit", failing)
    with pytest.raises(Unavailable):
        koop.execute(note(), stream=stream, idempotency_key="k")
    monkeypatch.undo()
    assert left_behind(home) == before
    outsider = sqlite3.connect(home / "ledger.db", timeout=0, isolation_level=None)
    outsider.execute("BEGIN IMMEDIATE")
    outsider.close()
    answer = koop.execute(note(), stream=stream, idempotency_key="k")
    assert (answer.version, answer.replayed) == (2, False)


def test_a_commit_that_failed_only_in_its_telling_is_not_repeated(
    koop: Koop, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = a_cooperation(koop)
    commit = DurableConnection.commit

    def ambiguous(connection: DurableConnection) -> None:
        commit(connection)
        msg = "disk I/O error"
        raise sqlite3.OperationalError(msg)

    monkeypatch.setattr(DurableConnection, "commit", ambiguous)
    with pytest.raises(Unavailable):
        koop.execute(note(), stream=stream, idempotency_key="k")
    monkeypatch.undo()
    answer = koop.execute(note(), stream=stream, idempotency_key="k")
    assert (answer.version, answer.replayed) == (2, True)
    assert koop.execute(note(), stream=stream).version == 3


def test_a_writer_that_could_not_be_opened_can_be_opened_later(koop: Koop, home: Path) -> None:
    away = (home / "ledger.db").rename(home / "away")
    for _ in range(2):
        with pytest.raises(Unavailable):
            append(koop.store, named())
    away.rename(home / "ledger.db")
    append(koop.store, named())
    assert koop.store.head() == 1


def test_reading_goes_on_while_somebody_writes(koop: Koop) -> None:
    append(koop.store, named())
    with koop.store.restoring() as into:
        into.set_mark("name", "value")
        assert koop.store.head() == 1
        assert koop.store.mark("name") is None
    assert cast("str", koop.store.mark("name")) == "value"


def test_a_writer_has_its_turn_from_the_beginning(koop: Koop, home: Path) -> None:
    outsider = sqlite3.connect(home / "ledger.db", timeout=0, isolation_level=None)
    with koop.store.restoring(), pytest.raises(sqlite3.OperationalError, match="locked"):
        outsider.execute("BEGIN IMMEDIATE")
    outsider.close()

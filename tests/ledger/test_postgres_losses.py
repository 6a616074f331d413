"""A server that goes away: nothing is lost, nothing doubled, and it is used again once it is back.

So many kills in the suite, as many as KOOP_SOAK says when asked for.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger import postgres_server
from koop_es.ledger.port import OutcomeUnknown
from koop_es.ledger.postgres_errors import ConnectionLost, ReadingInterrupted, ServerUnreachable
from koop_es.settings import DatabaseURL
from tests.ledger.making import a_cooperation, note, organisation
from tests.ledger.postgres_making import opened_on, together
from tests.support.cutting import CuttingLine
from tests.support.patience import PATIENCE
from tests.support.postgres import Server, database_of, programs

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from koop_es.app import Koop

THREADS = 8
COMMIT = b"COMMIT\0"
KILLS = int(os.environ.get("KOOP_SOAK", "25"))


@pytest.fixture
def line(postgres: Server) -> Iterator[CuttingLine]:
    with CuttingLine(postgres.port) as found:
        yield found


@pytest.fixture
def koop(line: CuttingLine, postgres: Server, database: DatabaseURL, home: Path) -> Iterator[Koop]:
    through = database.secret.replace(f":{postgres.port}/", f":{line.port}/")
    with opened_on(DatabaseURL(through), home) as running:
        yield running


def test_a_commit_whose_answer_is_lost_is_answered_all_the_same(
    koop: Koop, line: CuttingLine
) -> None:
    stream = a_cooperation(koop)
    head = koop.store.head()
    line.cut_at(COMMIT, passed_on=True)
    answer = koop.execute(note("once"), stream=stream, idempotency_key="k")
    assert line.cuts == 1
    assert (answer.replayed, answer.position) == (False, head + 1)
    assert koop.store.head() == head + 1
    again = koop.execute(note("once"), stream=stream, idempotency_key="k")
    assert (again.replayed, again.position) == (True, head + 1)


def test_a_commit_that_the_server_never_heard_of_stores_nothing_and_says_so(
    koop: Koop, line: CuttingLine
) -> None:
    stream = a_cooperation(koop)
    head = koop.store.head()
    line.cut_at(COMMIT, passed_on=False)
    with pytest.raises(ConnectionLost):
        koop.execute(note("once"), stream=stream, idempotency_key="k")
    assert koop.store.head() == head
    again = koop.execute(note("once"), stream=stream, idempotency_key="k")
    assert (again.replayed, again.position) == (False, head + 1)


@pytest.mark.parametrize("word", [b"pg_advisory_xact_lock", b"INSERT INTO stored_events"])
def test_a_line_cut_within_a_turn_stores_nothing(
    koop: Koop, line: CuttingLine, word: bytes
) -> None:
    stream = a_cooperation(koop)
    head = koop.store.head()
    line.cut_at(word, passed_on=True)
    with pytest.raises(ConnectionLost):
        koop.execute(note("once"), stream=stream)
    assert koop.store.head() == head
    assert koop.execute(note("once"), stream=stream).position == head + 1


def test_a_line_cut_while_reading_is_not_noticed(koop: Koop, line: CuttingLine) -> None:
    stream = a_cooperation(koop)
    line.cut_at(b"originator_version", passed_on=True)
    assert koop.store.version(stream) == 1
    assert line.cuts == 1


@contextmanager
def killing(server: Server, database: DatabaseURL, kills: int) -> Generator[None]:
    """Let the server end the program's connections, whatever they are doing, again and again."""
    over = threading.Event()
    name = database_of(database)
    statement = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "  # noqa: S608 - a name of our own
        f"WHERE datname = '{name}' ORDER BY random() LIMIT 2"
    )

    def kill() -> None:
        for _ in range(kills):
            server.run(statement)
            if over.wait(0.02):
                return

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    yield
    over.set()
    thread.join()


def test_backends_killed_at_any_time_lose_and_double_nothing(
    postgres: Server, database: DatabaseURL, home: Path
) -> None:
    acknowledged: dict[str, int] = {}
    asked: list[str] = []
    with opened_on(database, home) as koop:
        stream = a_cooperation(koop)
        begun = koop.store.head()
        over = threading.Event()

        def work(number: int) -> None:
            count = 0
            while not over.is_set():
                key, count = f"{number}-{count}", count + 1
                asked.append(key)
                # What is lost is asked for again, as its sentence says: never a false conflict.
                while key not in acknowledged:
                    try:
                        answer = koop.execute(note(key), stream=stream, idempotency_key=key)
                    except Unavailable as error:
                        lost = OutcomeUnknown | ReadingInterrupted
                        assert isinstance(error, lost), error  # noqa: PT017
                    else:
                        assert answer.position is not None
                        acknowledged[key] = answer.position

        def kill() -> None:
            with killing(postgres, database, KILLS):
                time.sleep(KILLS * 0.03)
            over.set()

        together([*(lambda n=n: work(n) for n in range(THREADS)), kill])
        records = koop.store.read_stream(stream)[1:]
    positions = [record.position for record in records]
    assert sorted(acknowledged) == sorted(asked)
    assert sorted(acknowledged.values()) == positions
    assert positions == list(range(begun + 1, begun + len(asked) + 1))


@pytest.fixture(scope="module")
def own_server(postgres: Server) -> Iterator[Server]:
    """A server that may be stopped without harm to other tests."""
    folder = programs()
    assert folder is not None, f"{postgres} runs"
    server = Server(folder)
    yield server
    server.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_a_server_that_was_restarted_is_used_again_at_once(
    own_server: Server, home: Path, how: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_server, "PATIENCE", PATIENCE)
    with opened_on(own_server.fresh(), home) as koop:
        stream = koop.execute(organisation()).stream
        own_server.stop(how)
        begun = time.monotonic()
        with pytest.raises(ServerUnreachable):
            koop.execute(organisation())
        with pytest.raises(ServerUnreachable):
            koop.store.read_stream(stream)
        assert time.monotonic() - begun < PATIENCE / 2
        own_server.start()
        assert koop.store.version(stream) == 1
        assert koop.execute(organisation()).position == 2


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_read_models_are_read_at_once_after_a_restart(
    own_server: Server, home: Path, how: signal.Signals
) -> None:
    url = own_server.fresh()
    with opened_on(url, home, projections_url=url) as koop:
        koop.execute(organisation())
        koop.catch_up()
        with ExitStack() as held:
            for _ in range(4):
                held.enter_context(koop.projections.connect()).scalar(text("SELECT 1"))
        own_server.stop(how)
        with pytest.raises(ServerUnreachable):
            koop.projections.connect()
        own_server.start()
        for _ in range(4):
            with koop.projections.connect() as connection:
                assert connection.scalar(text("SELECT 1")) == 1
        assert not koop.catch_up().stale


def test_a_line_cut_while_read_models_are_read_is_told_as_that(
    line: CuttingLine, postgres: Server, database: DatabaseURL, home: Path
) -> None:
    through = DatabaseURL(database.secret.replace(f":{postgres.port}/", f":{line.port}/"))
    with opened_on(database, home, projections_url=through) as koop:
        koop.catch_up()
        line.cut_at(b"SELECT 4711", passed_on=True)
        with koop.projections.connect() as connection, pytest.raises(ReadingInterrupted):
            connection.scalar(text("SELECT 4711"))
        with koop.projections.connect() as connection:
            assert connection.scalar(text("SELECT 4711")) == 4711

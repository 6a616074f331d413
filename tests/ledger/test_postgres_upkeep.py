"""Upkeep of the server beside writers: no append fails, and none waits for its end."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import psycopg
import pytest

from koop_es.ledger.postgres_errors import ServerBusy
from tests.ledger.making import append, named
from tests.ledger.postgres_making import opened_on, recorder_of, stores
from tests.support.patience import PATIENCE, until
from tests.support.postgres import database_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.settings import DatabaseURL
    from tests.support.postgres import Server

ENTRIES, APPENDS = 300, 10

UNHURRIED = "SET vacuum_cost_delay = 100; SET vacuum_cost_limit = 1; SET vacuum_cost_page_hit = 10"
SLOWLY = """
    CREATE FUNCTION public.slowly(BIGINT) RETURNS BIGINT IMMUTABLE LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_sleep(0.2); RETURN $1; END'
"""
UPKEEP = {
    "vacuum": (UNHURRIED, "VACUUM (ANALYZE, INDEX_CLEANUP ON) koop_ledger.stored_events"),
    "analyze": (UNHURRIED, "ANALYZE koop_ledger.stored_events"),
    "index": (
        SLOWLY,
        "CREATE INDEX CONCURRENTLY slow ON koop_ledger.stored_events (public.slowly(position))",
    ),
}
"""Each made to take many seconds, unless it is stopped."""

AT_WORK = (
    "FROM pg_locks JOIN pg_class ON pg_class.oid = relation AND relname = 'stored_events'"
    " WHERE mode = 'ShareUpdateExclusiveLock' AND granted"
)
SEEN, ENDED = f"SELECT pid {AT_WORK}", f"SELECT pg_cancel_backend(pid) {AT_WORK}"


@pytest.fixture
def koop(home: Path, database: DatabaseURL) -> Iterator[Koop]:
    with opened_on(database, home) as running:
        append(running.store, *[named("x" * 400) for _ in range(ENTRIES)])
        yield running


@contextmanager
def upkeep(server: Server, database: DatabaseURL, kind: str) -> Generator[None]:
    """Let the server's owner begin upkeep, and stop it in the end."""
    name = database_of(database)

    def run() -> None:
        with suppress(psycopg.errors.QueryCanceled):
            server.run_all(UPKEEP[kind], name)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    until(lambda: bool(server.run(SEEN, name)), "it never begins")
    try:
        yield
    finally:
        server.run(ENDED, name)
        thread.join(PATIENCE)


@pytest.mark.parametrize("kind", UPKEEP)
def test_appends_go_on_beside_upkeep(
    koop: Koop, postgres: Server, database: DatabaseURL, kind: str
) -> None:
    with upkeep(postgres, database, kind):
        for _ in range(APPENDS):
            append(koop.store, named())
        assert postgres.run(SEEN, database_of(database)), "they waited for its end"
    assert koop.store.head() == ENTRIES + APPENDS


def test_a_lock_on_the_table_would_wait(
    koop: Koop, postgres: Server, database: DatabaseURL
) -> None:
    with stores(koop, 1) as (store,), upkeep(postgres, database, "index"):
        recorder_of(store).lock_table_statements = [
            b"SET LOCAL lock_timeout = '200ms'",
            b"LOCK TABLE stored_events IN EXCLUSIVE MODE",
        ]
        with pytest.raises(ServerBusy):
            append(store, named())

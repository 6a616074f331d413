"""Upkeep of the server beside writers: no append fails, and none waits for its end."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from koop_es.ledger.postgres_errors import ServerBusy
from tests.ledger.making import append, named
from tests.ledger.postgres_making import opened_on, recorder_of, stores
from tests.support.postgres import database_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.settings import DatabaseURL
    from tests.support.postgres import Server

ENTRIES = 300
LONG = 1.0
"""Seconds that each upkeep takes at least, made slow on purpose."""

SLOWLY = """
    CREATE FUNCTION public.slowly(BIGINT) RETURNS BIGINT IMMUTABLE LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_sleep(0.003); RETURN $1; END'
"""
UPKEEP = {
    "vacuum": (
        "SET vacuum_cost_delay = 12; SET vacuum_cost_limit = 1",
        "VACUUM (ANALYZE, INDEX_CLEANUP ON) koop_ledger.stored_events",
    ),
    "analyze": (
        "SET vacuum_cost_delay = 40; SET vacuum_cost_limit = 1",
        "ANALYZE koop_ledger.stored_events",
    ),
    "index": (
        SLOWLY,
        "CREATE INDEX CONCURRENTLY slow ON koop_ledger.stored_events (public.slowly(position))",
    ),
}


@pytest.fixture
def koop(home: Path, database: DatabaseURL) -> Iterator[Koop]:
    with opened_on(database, home) as running:
        append(running.store, *[named("x" * 400) for _ in range(ENTRIES)])
        yield running


class Upkeep(threading.Thread):
    """Runs statements as the server's owner; ``lasted`` is None until the last one is done."""

    def __init__(self, server: Server, database: DatabaseURL, statements: tuple[str, ...]) -> None:
        super().__init__(daemon=True)
        self._server = server
        self._database = database_of(database)
        self._statements = statements
        self.lasted: float | None = None

    def run(self) -> None:
        begun = time.monotonic()
        self._server.run_all(self._statements, self._database)
        self.lasted = time.monotonic() - begun


@pytest.mark.parametrize("kind", UPKEEP)
def test_appends_go_on_beside_upkeep(
    koop: Koop, postgres: Server, database: DatabaseURL, kind: str
) -> None:
    upkeep = Upkeep(postgres, database, UPKEEP[kind])
    upkeep.start()
    waits: list[float] = []
    while upkeep.is_alive():
        begun = time.monotonic()
        append(koop.store, named())
        waits.append(time.monotonic() - begun)
    upkeep.join()
    assert upkeep.lasted is not None
    assert upkeep.lasted > LONG, "else it tells nothing"
    assert len(waits) > 10
    assert max(waits) < upkeep.lasted / 2
    assert koop.store.head() == ENTRIES + len(waits)


def test_a_lock_on_the_table_would_wait(
    koop: Koop, postgres: Server, database: DatabaseURL
) -> None:
    upkeep = Upkeep(postgres, database, UPKEEP["index"])
    with stores(koop, 1) as (store,):
        recorder_of(store).lock_table_statements = [
            b"SET LOCAL lock_timeout = '200ms'",
            b"LOCK TABLE stored_events IN EXCLUSIVE MODE",
        ]
        upkeep.start()
        time.sleep(LONG / 2)
        with pytest.raises(ServerBusy):
            append(store, named())
    upkeep.join()

"""Stores on a PostgreSQL server, many writers at once, and a reader that follows them."""

from __future__ import annotations

import os
import random
import threading
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from koop_es.app import Koop
from koop_es.ledger.port import StreamWrite
from koop_es.ledger.postgres_store import PostgresStore
from tests.ledger.making import Clock, meta, named, new_id, settings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from pathlib import Path

    from koop_es.ledger.postgres_recorder import AdvisoryRecorder
    from koop_es.settings import DatabaseURL

PATIENCE = 120 + int(os.environ.get("KOOP_SOAK", "0")) // 20
"""Seconds, more for longer runs."""


def opened_on(database: DatabaseURL, home: Path, **options: Any) -> Koop:
    """Open a home whose ledger is in a database."""
    settings = settings_of(home, ledger_url=database, **options)
    return Koop.open(settings, clock=Clock())


@contextmanager
def stores(koop: Koop, count: int, lock_timeout: float = 60.0) -> Generator[list[PostgresStore]]:
    """Open more stores on a home's ledger, as so many processes would."""
    url = koop.settings.ledger_url
    assert url is not None
    with ExitStack() as closing:
        found = [
            PostgresStore(
                url,
                keys=koop.home.keys,
                clock=Clock(),
                new_id=new_id,
                time_zone="Europe/Berlin",
                lock_timeout=lock_timeout,
            )
            for _ in range(count)
        ]
        for store in found:
            closing.callback(store.close)
        yield found


def recorder_of(store: PostgresStore) -> AdvisoryRecorder:
    return store._recorder  # pyright: ignore[reportPrivateUsage]


def together(jobs: Sequence[Callable[[], None]]) -> None:
    """Do jobs at the same time, each in a thread of its own, and fail if one fails."""
    errors: list[BaseException] = []
    start = threading.Barrier(len(jobs))

    def work(job: Callable[[], None]) -> None:
        try:
            start.wait()
            job()
        except BaseException as error:  # noqa: BLE001 - it is raised below
            errors.append(error)

    threads = [threading.Thread(target=work, args=(job,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    if errors:
        raise errors[0]


def write_slowly(store: PostgresStore, entries: int, seed: int, most: int = 1) -> None:
    """Append entries, up to so many in a turn, which lasts as long as chance wants."""
    chance = random.Random(seed)  # noqa: S311 - the same each time
    while entries:
        count = min(entries, chance.randint(1, most))
        entries -= count
        with store.writing() as turn:
            for _ in range(count):
                turn.append([StreamWrite(new_id(), 0, [named()])], meta())
            turn.send()
            threading.Event().wait(chance.random() / 500)


class Tail(threading.Thread):
    """Follows a ledger as a projection does, until told that nothing comes any more."""

    def __init__(self, store: PostgresStore) -> None:
        super().__init__(daemon=True)
        self._store = store
        self._is_over = threading.Event()
        self.seen: list[int] = []

    def run(self) -> None:
        last_round = False
        while True:
            while page := self._store.read_raw(self.seen[-1] if self.seen else 0, 7):
                self.seen += [entry.position for entry in page]
            if last_round:
                return
            last_round = self._is_over.wait(0.001)

    def finish(self) -> list[int]:
        """Return the positions that it saw, all that there were to see being there by now."""
        self._is_over.set()
        self.join(PATIENCE)
        assert not self.is_alive()
        return self.seen

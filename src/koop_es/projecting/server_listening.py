"""Hearing what other processes tell through a PostgreSQL server."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import psycopg

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger.postgres_server import open_connection

if TYPE_CHECKING:
    from collections.abc import Callable

    from koop_es.settings import DatabaseURL

LOOK_EVERY: Final = 0.2
"""Seconds between two looks whether to stop."""
PAUSE: Final = 1.0
"""Seconds after which a lost connection is made anew."""


class Listener:
    """A thread with a connection of its own that hears one channel.

    Args:
        url: Where the database is.
        channel: What others tell on.
        heard: Called after each time, and once whenever something may have been missed.
    """

    def __init__(self, url: DatabaseURL, channel: str, heard: Callable[[], None]) -> None:
        self._url = url
        self._channel = channel
        self._heard = heard
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen, name=f"hears {channel}", daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                connection = open_connection(self._url, schema=self._channel, durable=False)
            except Unavailable:
                # Whoever needs the server says so; without it there is nothing to hear.
                self._stopping.wait(PAUSE)
                continue
            try:
                self._hear(connection)
            except psycopg.Error:
                self._stopping.wait(PAUSE)
            finally:
                connection.close()

    def _hear(self, connection: psycopg.Connection) -> None:
        connection.execute(f"LISTEN {self._channel}".encode())
        self._heard()
        while not self._stopping.is_set():
            for _ in connection.notifies(timeout=LOOK_EVERY, stop_after=1):
                self._heard()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        self._thread.join()

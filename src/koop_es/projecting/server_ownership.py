"""Which process feeds which read models on a server: session locks that end with the process."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import psycopg

from koop_es.kernel.refusals import Unavailable
from koop_es.ledger.postgres_errors import ReadingInterrupted, told_by_server
from koop_es.ledger.postgres_server import open_connection
from koop_es.projecting.server_database import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koop_es.settings import DatabaseURL

PRESENT: Final = 0
"""The lock that all who share the work hold together, to be counted by."""
LOOK_EVERY: Final = 0.25
"""Seconds between two looks at who else is there."""

_HELD: Final = (
    "SELECT objid::bigint, pid = pg_backend_pid() FROM pg_locks"
    " WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid::bigint = %s AND"
    " database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class ServerOwnership:
    """Locks on a connection of its own; the server releases them when the connection ends.

    A process that only lost its connection may not know yet that another one feeds what was its
    own: the checkpoints, which move only from where they stood, keep it from writing.

    Args:
        url: Where the database is.
        schema: Which read models.
    """

    def __init__(self, url: DatabaseURL, schema: str) -> None:
        self._url = url
        self._schema = schema
        self._key = number_of(schema)
        self._connection: psycopg.Connection | None = None
        self._ours: dict[str, int] = {}
        self._is_present = False
        self._looked = 0.0

    @property
    def is_ours(self) -> bool:
        """Whether it feeds any read model."""
        return bool(self._ours)

    def take(self, wanted: Sequence[str], *, shared: bool = False) -> frozenset[str]:
        """Take read models that nobody else feeds; see ``Owning``.

        Of several processes that share, each takes as many as the others.
        """
        now = time.monotonic()
        if shared and self._ours and now - self._looked < LOOK_EVERY:
            return frozenset(self._ours)
        self._looked = now
        numbers, may_be_stale = {name: number_of(name) for name in wanted}, not self._ours
        try:
            self._take(numbers, shared=shared)
        except ReadingInterrupted:
            self.close()
            if not may_be_stale:
                raise
            # It held nothing, and may have been broken since it was last used.
            self._take(numbers, shared=shared)
        except Unavailable:
            self.close()
            raise
        return frozenset(self._ours)

    def _take(self, wanted: Mapping[str, int], *, shared: bool) -> None:
        connection = self._opened()
        with told_by_server(self._url, psycopg.Error, only_reads=True):
            if shared and not self._is_present:
                place = (self._key, PRESENT)
                connection.execute("SELECT pg_advisory_lock_shared(%s, %s)", place)
                self._is_present = True
            held = connection.execute(_HELD, (self._key % 2**32,)).fetchall()
            present = sum(1 for number, _ in held if number == PRESENT)
            taken = {number for number, is_ours in held if not is_ours}
            share = -(-len(wanted) // present) if shared else len(wanted)
            for name in list(self._ours)[share:]:
                self._release(connection, name)
            for name, number in wanted.items():
                if len(self._ours) < share and number % 2**32 not in taken:
                    self._try(connection, name, number)

    def _try(self, connection: psycopg.Connection, name: str, number: int) -> None:
        if name in self._ours:
            return
        asked = "SELECT pg_try_advisory_lock(%s, %s)"
        row = connection.execute(asked, (self._key, number)).fetchone()
        if row is not None and row[0]:
            self._ours[name] = number

    def _release(self, connection: psycopg.Connection, name: str) -> None:
        place = (self._key, self._ours.pop(name))
        connection.execute("SELECT pg_advisory_unlock(%s, %s)", place)

    def _opened(self) -> psycopg.Connection:
        if self._connection is None:
            self._connection = open_connection(self._url, schema=self._schema, durable=False)
        return self._connection

    def give_up(self) -> None:
        """Let others feed what is ours."""
        if not self._ours and not self._is_present:
            return
        self._ours.clear()
        self._is_present = False
        try:
            if self._connection is not None:
                self._connection.execute("SELECT pg_advisory_unlock_all()")
        except psycopg.Error:
            self.close()

    def close(self) -> None:
        """Let others feed what is ours: with the connection its locks end."""
        self._ours.clear()
        self._is_present = False
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

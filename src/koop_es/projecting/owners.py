"""Who feeds which read model in the background, and when it was last heard of."""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from koop_es.projecting.tables import OWNERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from koop_es.projecting.places import ReadModels

HEARTBEAT: Final = 5.0
"""Seconds after which an owner tells again that it is there."""
_NUMBERS: Final = count(1)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who feeds a read model.

    Attributes:
        name: The read model.
        worker: The machine, the process, and which engine in it.
        since: When it began.
        heard_at: When it last told that it is there.
    """

    name: str
    worker: str
    since: str
    heard_at: str


class Heart:
    """Tells others that this engine is there; which read models it feeds is not decided by it.

    Args:
        now: Tells the time as text.
    """

    def __init__(self, now: Callable[[], str]) -> None:
        self._now = now
        self._worker = f"{socket.gethostname()}:{os.getpid()}:{next(_NUMBERS)}"
        self._told: tuple[frozenset[str], int] | None = None
        self._told_at = 0.0
        self._since: dict[str, str] = {}

    def beat(self, database: ReadModels, names: frozenset[str]) -> None:
        """Tell which read models are fed here, where that is new or was told long ago."""
        now, told = time.monotonic(), (names, id(database))
        if told == self._told and now - self._told_at < HEARTBEAT:
            return
        at = self._now()
        self._since = {name: self._since.get(name, at) for name in names}
        # Two that hand a read model over may tell of it at once; the next time is soon.
        with suppress(IntegrityError), database.writing.begin() as connection:
            self._tell(connection, at)
        self._told, self._told_at = told, now

    def _tell(self, connection: Connection, at: str) -> None:
        column = OWNERS.c
        mine = column.worker == self._worker
        connection.execute(delete(OWNERS).where(mine | column.name.in_(list(self._since))))
        rows = [
            {"name": name, "worker": self._worker, "since": since, "heard_at": at}
            for name, since in self._since.items()
        ]
        if rows:
            connection.execute(insert(OWNERS), rows)

    def stop(self, database: ReadModels) -> None:
        """Tell that nothing is fed here any more."""
        if self._told is not None:
            self._since.clear()
            self._told = None
            with database.writing.begin() as connection:
                self._tell(connection, self._now())


def read_owners(connection: Connection) -> dict[str, Owner]:
    """Return who feeds read models in the background, by read model."""
    found = connection.execute(select(OWNERS)).mappings()
    return {row["name"]: Owner(**row) for row in found}

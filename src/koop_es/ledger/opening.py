"""A home and its ledger, wherever the ledger lies: in a file of the home, or on a server."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from koop_es.ledger.home import open_home
from koop_es.ledger.sqlite_store import SQLiteStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from koop_es.ledger.home import Home
    from koop_es.ledger.keeping import Ledger
    from koop_es.settings import Settings


def open_any_home(settings: Settings, *, create: bool) -> Home:
    """Open the home that the settings name, or make it where there is none.

    Raises:
        Unavailable: The class tells what is wrong with the home or the server.
    """
    if settings.ledger_url is None:
        return open_home(settings, create=create)
    from koop_es.ledger.postgres_home import open_server_home  # noqa: PLC0415 - by an extra

    return open_server_home(settings, settings.ledger_url, create=create)


def open_ledger(
    settings: Settings, home: Home, *, clock: Callable[[], datetime], new_id: Callable[[], str]
) -> Ledger:
    """Open the ledger of a home that was opened.

    Raises:
        Unavailable: The class tells what is wrong with the file or the server.
    """
    if settings.ledger_url is None:
        return SQLiteStore(
            home.ledger_file,
            lock=home.lock,
            keys=home.keys,
            clock=clock,
            new_id=new_id,
            time_zone=settings.time_zone,
            busy_timeout=home.busy_timeout,
            read_only=home.is_read_only,
        )
    from koop_es.ledger.postgres_still import PostgresStill  # noqa: PLC0415 - by an extra
    from koop_es.ledger.postgres_store import PostgresStore  # noqa: PLC0415 - by an extra

    kind = PostgresStore
    if home.refusal is not None:
        kind = partial(PostgresStill, refusal=home.refusal)
    return kind(
        settings.ledger_url,
        keys=home.keys,
        clock=clock,
        new_id=new_id,
        time_zone=settings.time_zone,
        lock_timeout=settings.lock_timeout,
    )

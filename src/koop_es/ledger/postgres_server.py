"""Connections to a PostgreSQL server, looked at before they are used.

Importing this module without the extra ``postgres`` raises ``DriverMissing``: whoever imports
another module over the driver imports this one before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.ledger.postgres_errors import (
    DriverMissing,
    ServerReadOnly,
    ServerTooOld,
    ServerUnsafe,
    refused,
    told_by_server,
)

try:
    import psycopg
    from psycopg.rows import tuple_row
except ImportError as error:
    raise DriverMissing from error

if TYPE_CHECKING:
    from psycopg import Connection
    from sqlalchemy import Engine

    from koop_es.settings import DatabaseURL

LEDGER_SCHEMA: Final = "koop_ledger"
"""Where the ledger's tables lie; also the channel on which each turn tells its last position."""

LEAST_VERSION: Final = 130000
PATIENCE: Final = 10
"""Seconds to wait for a connection."""
LONGEST_PAUSE: Final = 60
"""Seconds that a transaction may stand still: a client that vanished must not keep others out."""

SAFE: Final = {
    "server_encoding": ("UTF8",),
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "local", "remote_write", "remote_apply"),
}
"""What a setting must be so that nothing acknowledged gets lost; the first is told to people."""

_ASKED: Final = ", ".join(f"current_setting('{name}')" for name in SAFE)


OPTIONS: Final = {
    "connect_timeout": PATIENCE,
    "client_encoding": "UTF8",
    "fallback_application_name": "koop",
}
"""Of each connection, whatever the address says."""

SETTINGS: Final = {
    "default_transaction_isolation": "read committed",
    "idle_in_transaction_session_timeout": f"{LONGEST_PAUSE}s",
    "standard_conforming_strings": "on",
    "array_nulls": "on",
    "extra_float_digits": "1",
}
"""Of each session, whatever role and database say: values must come and go as they are."""
_SET: Final = ";".join(f"SET {name} TO '{value}'" for name, value in SETTINGS.items())


def open_connection(
    url: DatabaseURL, *, schema: str, durable: bool = True, autocommit: bool = True
) -> Connection:
    """Return a connection whose bare names are those of a schema, after a look at the server.

    Args:
        url: Where the database is.
        schema: In which tables are looked for; it need not exist.
        durable: Whether what is written must outlive a crash: then unsafe settings are refused.
        autocommit: Whether a statement outside a transaction is one of its own.

    Raises:
        Unavailable: The class tells what is wrong: the driver, the address, the login, the
            server's version or its settings.
    """
    try:
        connection = psycopg.connect(url.secret, autocommit=True, **OPTIONS)  # pyright: ignore[reportArgumentType]
    except psycopg.Error as error:
        # The driver's error holds the password, so it does not go along.
        raise refused(error, url) from None
    try:
        prepare(connection, url, schema=schema, durable=durable)
        connection.autocommit = autocommit
    except BaseException:
        connection.close()
        raise
    return connection


def prepare(connection: Connection, url: DatabaseURL, *, schema: str, durable: bool) -> None:
    """Look at a new connection's server, and set what must not be left to its defaults.

    Raises:
        ServerTooOld: Its version is not supported.
        ServerUnsafe: A setting would let acknowledged entries get lost.
    """
    with told_by_server(url, psycopg.Error, only_reads=True):
        if connection.info.server_version < LEAST_VERSION:
            found, least = connection.info.server_version // 10000, LEAST_VERSION // 10000
            raise ServerTooOld(server=url, found=found, least=least)
        connection.execute(f"SET search_path TO {schema};{_SET}".encode())
        cursor = connection.cursor(row_factory=tuple_row)
        row = cursor.execute(f"SELECT {_ASKED}".encode()).fetchone() if durable else None
    for (setting, safe), value in zip(SAFE.items(), row or (), strict=False):
        if value not in safe:
            raise ServerUnsafe(server=url, setting=setting, value=value, expected=safe[0])


def refuse_read_only(connection: Connection, url: DatabaseURL) -> None:
    """Refuse a server that takes no writes.

    Raises:
        ServerReadOnly: It is a standby, or this role may only read.
    """
    with told_by_server(url, psycopg.Error, only_reads=True):
        row = connection.execute(
            "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'"
        ).fetchone()
    if row is not None and row[0]:
        raise ServerReadOnly(server=url)


def sqlalchemy_engine(
    url: DatabaseURL, *, schema: str, durable: bool = False, pool_size: int = 5, overflow: int = 5
) -> Engine:
    """Return an engine whose connections are those of ``open_connection``; nothing is opened yet.

    An error of the driver becomes a sentence by ``postgres_errors.unavailable(error, url)``.
    """
    from sqlalchemy import create_engine  # noqa: PLC0415 - the ledger does without it

    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: open_connection(url, schema=schema, durable=durable, autocommit=False),
        pool_size=pool_size,
        max_overflow=overflow,
        pool_pre_ping=True,
    )

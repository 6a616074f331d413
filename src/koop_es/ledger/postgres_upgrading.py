"""The ledger's tables on a server, as an upgrade changes them."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from koop_es.ledger import postgres_schema as tables
from koop_es.ledger.postgres_errors import told_by_server
from koop_es.ledger.postgres_server import (
    LEDGER_SCHEMA,
    open_connection,
    psycopg,
    refuse_read_only,
    sqlalchemy_engine,
)

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from sqlalchemy import Connection

    from koop_es.settings import DatabaseURL


class KeptOnServer:
    """A ledger on a server.

    Args:
        url: Where it is.
    """

    what = "ledger"

    def __init__(self, url: DatabaseURL) -> None:
        self.wanted = tables.FORMAT
        self._url = url

    def found(self) -> int:
        """See ``Kept``."""
        with self._opened() as connection:
            return tables.format_of(connection, self._url)

    @contextmanager
    def _opened(self) -> Generator[psycopg.Connection[Any]]:
        with (
            closing(open_connection(self._url, schema=LEDGER_SCHEMA)) as connection,
            told_by_server(self._url, psycopg.Error),
        ):
            yield connection

    def copy(self, folder: Path, name: str) -> str:
        """See ``Kept``: all tables, in a schema beside the ledger's."""
        del folder
        schema = f"{LEDGER_SCHEMA}_{name.lower()}"
        with self._opened() as connection:
            refuse_read_only(connection, self._url)
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (tables.lock_key(),))
                connection.execute(f"CREATE SCHEMA {schema}".encode())
                for (table,) in connection.execute(
                    "SELECT tablename FROM pg_tables WHERE schemaname = %s", (LEDGER_SCHEMA,)
                ).fetchall():
                    copy, source = f'{schema}."{table}"', f'{LEDGER_SCHEMA}."{table}"'
                    connection.execute(
                        f"CREATE TABLE {copy} (LIKE {source} INCLUDING ALL)".encode()
                    )
                    filled = f"INSERT INTO {copy} SELECT * FROM {source}"  # noqa: S608 - names of tables
                    connection.execute(filled.encode())
        return schema

    @contextmanager
    def changing(self) -> Generator[Connection]:
        """See ``Kept``."""
        engine = sqlalchemy_engine(self._url, schema=LEDGER_SCHEMA, durable=True)
        try:
            with told_by_server(self._url, psycopg.Error), engine.begin() as connection:
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (tables.lock_key(),))
                yield connection
        finally:
            engine.dispose()

    def stamp(self, connection: Connection) -> None:
        """See ``Kept``."""
        connection.exec_driver_sql(
            "UPDATE marks SET value = %s WHERE name = %s",
            (str(self.wanted), tables.FORMAT_MARK),
        )

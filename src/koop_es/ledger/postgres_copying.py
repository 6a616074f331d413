"""A ledger on a server as a file, and back: what backups, checks and restores work with."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from koop_es.ledger import postgres_schema as tables
from koop_es.ledger.errors import told_plainly
from koop_es.ledger.files import LEDGER, open_database
from koop_es.ledger.making import KEYS_MARK
from koop_es.ledger.postgres_errors import LedgerMissing, told_by_server
from koop_es.ledger.postgres_server import (
    LEDGER_SCHEMA,
    open_connection,
    psycopg,
    refuse_read_only,
)
from koop_es.ledger.sqlite_recorder import SCHEMA

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Generator, Iterable
    from pathlib import Path

    from psycopg import Connection

    from koop_es.settings import DatabaseURL

    Progress = Callable[[int, int], None]

FETCHED: Final = 500
"""Rows that are in memory at once."""
MOMENT: Final = (
    b"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;"
    b"SET LOCAL idle_in_transaction_session_timeout = 0"
)


def copy_to_file(url: DatabaseURL, home: Path, target: Path, progress: Progress) -> None:
    """Write a ledger into a new file as it stands at one moment; nobody is held off.

    Args:
        url: Where the ledger is.
        home: Which home's it is.
        target: The file to be, which is not there.
        progress: Called with the entries copied and twice as many as there are.

    Raises:
        LedgerMissing: There is none.
        Unavailable: It cannot be read, or the file not be written.
    """
    opened = open_connection(url, schema=LEDGER_SCHEMA)
    with closing(opened) as source, told_by_server(url, psycopg.Error, only_reads=True):
        if not tables.is_made(source, url):
            raise LedgerMissing(server=url, home=home)
        made = open_database(target, LEDGER, schema=SCHEMA)
        with told_plainly(target), closing(made) as copy, source.transaction():
            source.execute(MOMENT)
            for table, columns in tables.TABLES.items():
                marks = ",".join("?" * len(columns))
                into = f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})"  # noqa: S608 - names of our own
                copy.executemany(into, _rows(source, table, columns, progress))
            copy.execute("DELETE FROM marks WHERE name=?", (tables.FORMAT_MARK,))
            copy.commit()
            # One file that needs no other beside it.
            copy.execute("PRAGMA journal_mode=DELETE").fetchone()


def _rows(
    source: Connection[Any], table: str, columns: Iterable[str], progress: Progress
) -> Generator[tuple[Any, ...]]:
    found = source.execute(f"SELECT COUNT(*) FROM {table}".encode()).fetchone()  # noqa: S608 - a name of our own
    total = found[0] if found is not None else 0
    with source.cursor(name="copied") as cursor:
        cursor.itersize = FETCHED
        cursor.execute(f"SELECT {','.join(columns)} FROM {table} ORDER BY 1, 2".encode())  # noqa: S608 - names of our own
        for nth, row in enumerate(cursor):
            if table == "stored_events" and nth % FETCHED == 0:
                progress(nth, 2 * total)
            yield row


def refuse_used(url: DatabaseURL, identity: str, position: int) -> bool:
    """Refuse a database that holds another ledger; tell whether it holds this one.

    Args:
        url: Where the ledger is to be.
        identity: Names its keys.
        position: Of its last entry.

    Raises:
        TableForeign: There is another ledger, or there are tables of others.
        Unavailable: No ledger can be made there.
    """
    opened = open_connection(url, schema=LEDGER_SCHEMA)
    with closing(opened) as connection, told_by_server(url, psycopg.Error, only_reads=True):
        refuse_read_only(connection, url)
        if not tables.is_made(connection, url):
            tables.refuse_unmakable(connection, url)
            return False
        head = connection.execute("SELECT COALESCE(MAX(position), 0) FROM stored_events").fetchone()
        if tables.read_mark(connection, KEYS_MARK) != identity or head != (position,):
            raise tables.TableForeign(server=url, table=f"{LEDGER_SCHEMA}.stored_events")
        return True


def fill_from_file(file: Path, source: sqlite3.Connection, url: DatabaseURL) -> None:
    """Make a ledger on a server of a file that was looked at: all of it, or nothing.

    Raises:
        Unavailable: The file cannot be read, or the server not be written.
    """
    opened = open_connection(url, schema=LEDGER_SCHEMA)
    with (
        closing(opened) as connection,
        told_by_server(url, psycopg.Error),
        told_plainly(file),
        connection.transaction(),
    ):
        tables.make(connection, url, {})
        for table, columns in tables.TABLES.items():
            names = ",".join(columns)
            into = f"COPY {table} ({names}) FROM STDIN".encode()
            with connection.cursor().copy(into) as copy:
                for row in source.execute(f"SELECT {names} FROM {table} ORDER BY 1, 2"):  # noqa: S608 - names of our own
                    copy.write_row(row)

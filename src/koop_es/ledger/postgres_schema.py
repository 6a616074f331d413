"""The ledger's tables on a PostgreSQL server: made at once, and looked at before they are used.

Connections are those of ``open_connection``, whose bare names are the ledger's.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from koop_es.ledger.postgres_errors import (
    DatabaseNewer,
    DatabaseOlder,
    DatabaseUnknown,
    RightsMissing,
    TableForeign,
)
from koop_es.ledger.postgres_server import LEDGER_SCHEMA

if TYPE_CHECKING:
    from psycopg import Connection

    from koop_es.settings import DatabaseURL

FIRST_FORMAT: Final = 1
FORMAT: Final = 1
"""Version of the tables."""
FORMAT_MARK: Final = "format"

_ID: Final = 'TEXT COLLATE "C" NOT NULL'
TABLES: Final[dict[str, dict[str, str]]] = {
    "stored_events": {
        "position": "BIGINT PRIMARY KEY",
        "originator_id": _ID,
        "originator_version": "BIGINT NOT NULL",
        "topic": _ID,
        "state": "BYTEA NOT NULL",
        "recorded_at": _ID,
    },
    "receipts": {
        "key": f"{_ID} PRIMARY KEY",
        "command": "TEXT NOT NULL",
        "body": "TEXT",
        "answer": "TEXT NOT NULL",
        "position": "BIGINT NOT NULL",
    },
    "vault": {
        "commitment": f"{_ID} PRIMARY KEY",
        "subject": _ID,
        "key_id": _ID,
        "position": "BIGINT NOT NULL",
        "sealed": "BYTEA NOT NULL",
    },
    "codes": {"series": _ID, "number": "BIGINT NOT NULL", "stream": _ID},
    "marks": {"name": f"{_ID} PRIMARY KEY", "value": "TEXT NOT NULL"},
}
INDEXES: Final = (
    "UNIQUE INDEX one_of_each_version ON stored_events (originator_id, originator_version)",
    "UNIQUE INDEX one_of_each_code ON codes (series, number)",
    "INDEX receipts_by_position ON receipts (position)",
    "INDEX vault_by_subject ON vault (subject) WHERE subject NOT IN ('text', 'document')",
    "INDEX vault_by_position ON vault (position)",
)

FOUND: Final = """
    SELECT relname, attname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    LEFT JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
    WHERE n.nspname = %s AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
"""
MAKEABLE: Final = """
    SELECT CASE WHEN to_regnamespace(%s) IS NULL
        THEN has_database_privilege(current_database(), 'CREATE')
        ELSE has_schema_privilege(%s, 'CREATE') END
"""


def lock_key(schema: str = LEDGER_SCHEMA) -> int:
    """Return the number of the advisory lock that all writers to a schema take."""
    digest = hashlib.sha256(f"koop writers of {schema}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def is_made(connection: Connection[Any], url: DatabaseURL) -> bool:
    """Tell whether a database holds a ledger of this format; nothing is changed.

    Raises:
        TableForeign: There are tables, but not a ledger's.
        DatabaseNewer: A newer version of this program made them.
        DatabaseOlder: An older one made them; ``koop db upgrade`` changes them.
        DatabaseUnknown: No version of this program made them.
    """
    found = _found(connection)
    if not found:
        return False
    told = _format_told(connection, url, found)
    # Another version's tables are not looked at: they need not be like these.
    if told is not None and told < FORMAT:
        raise DatabaseOlder(server=url, found=told, known=FORMAT)
    for table in sorted({*found, *TABLES}):
        if found.get(table) != set(TABLES.get(table, ())):
            raise TableForeign(server=url, table=f"{LEDGER_SCHEMA}.{table}")
    if told is None:
        raise TableForeign(server=url, table=f"{LEDGER_SCHEMA}.marks")
    return True


def format_of(connection: Connection[Any], url: DatabaseURL) -> int:
    """Return the format of a database's ledger, which is this program's or an older one.

    Raises:
        TableForeign: There is none.
        DatabaseNewer: A newer version of this program made it.
        DatabaseUnknown: No version of this program made it.
    """
    told = _format_told(connection, url, _found(connection))
    if told is None:
        raise TableForeign(server=url, table=f"{LEDGER_SCHEMA}.marks")
    return told


def _found(connection: Connection[Any]) -> dict[str, set[str]]:
    """Return the columns of each table that is there."""
    found: dict[str, set[str]] = {}
    for table, column in connection.execute(FOUND, (LEDGER_SCHEMA,)):
        found.setdefault(table, set()).add(column)
    return found


def _format_told(
    connection: Connection[Any], url: DatabaseURL, found: dict[str, set[str]]
) -> int | None:
    if found.get("marks") != set(TABLES["marks"]):
        return None
    told = read_mark(connection, FORMAT_MARK)
    if told is None:
        return None
    number = int(told) if told.isascii() and told.isdigit() else 0
    if number > FORMAT:
        raise DatabaseNewer(server=url, found=number, known=FORMAT)
    if number < FIRST_FORMAT:
        raise DatabaseUnknown(server=url, found=told, known=FORMAT)
    return number


def refuse_unmakable(connection: Connection[Any], url: DatabaseURL) -> None:
    """Refuse a database in which this role may make no tables.

    Raises:
        RightsMissing: It may not.
    """
    row = connection.execute(MAKEABLE, (LEDGER_SCHEMA, LEDGER_SCHEMA)).fetchone()
    if row is None or not row[0]:
        raise RightsMissing(server=url)


def make(connection: Connection[Any], url: DatabaseURL, marks: dict[str, str]) -> None:
    """Make the tables with their first marks, all or nothing; tables that are there are kept."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (lock_key(),))
        if is_made(connection, url):
            return
        has_schema = connection.execute(
            "SELECT 1 FROM pg_namespace WHERE nspname = %s", (LEDGER_SCHEMA,)
        ).fetchone()
        if has_schema is None:
            connection.execute(f"CREATE SCHEMA {LEDGER_SCHEMA}".encode())
        for table, columns in TABLES.items():
            told = ", ".join(f"{column} {kind}" for column, kind in columns.items())
            connection.execute(f"CREATE TABLE {table} ({told})".encode())
        for index in INDEXES:
            connection.execute(f"CREATE {index}".encode())
        connection.cursor().executemany(
            "INSERT INTO marks VALUES (%s, %s)",
            list({FORMAT_MARK: str(FORMAT), **marks}.items()),
        )


def read_mark(connection: Connection[Any], name: str) -> str | None:
    """Return a mark of a ledger that was made, or None."""
    # Named in full: who may not enter the schema would be told that there is no such table.
    asked = f"SELECT value FROM {LEDGER_SCHEMA}.marks WHERE name = %s"  # noqa: S608 - own name
    row = connection.execute(asked.encode(), (name,)).fetchone()
    return row[0] if row is not None else None

"""The ledger's tables on a PostgreSQL server: made at once, and looked at before they are used.

Connections are those of ``open_connection``, whose bare names are the ledger's.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from koop_es.ledger.postgres_errors import (
    DatabaseNewer,
    DatabaseUnknown,
    TableForeign,
)
from koop_es.ledger.postgres_server import LEDGER_SCHEMA

if TYPE_CHECKING:
    from psycopg import Connection

    from koop_es.settings import DatabaseURL

FORMAT: Final = 1
"""Version of the tables."""
FORMAT_MARK: Final = "format"

TABLES: Final = {
    "stored_events": """
        position BIGINT PRIMARY KEY,
        originator_id TEXT COLLATE "C" NOT NULL,
        originator_version BIGINT NOT NULL,
        topic TEXT COLLATE "C" NOT NULL,
        state BYTEA NOT NULL,
        recorded_at TEXT COLLATE "C" NOT NULL,
        UNIQUE (originator_id, originator_version)
    """,
    "receipts": """
        key TEXT COLLATE "C" PRIMARY KEY,
        command TEXT NOT NULL,
        body TEXT,
        answer TEXT NOT NULL,
        position BIGINT NOT NULL
    """,
    "vault": """
        commitment TEXT COLLATE "C" PRIMARY KEY,
        subject TEXT COLLATE "C" NOT NULL,
        key_id TEXT COLLATE "C" NOT NULL,
        position BIGINT NOT NULL,
        sealed BYTEA NOT NULL
    """,
    "codes": """
        series TEXT COLLATE "C" NOT NULL,
        number BIGINT NOT NULL,
        stream TEXT COLLATE "C" NOT NULL,
        PRIMARY KEY (series, number)
    """,
    "marks": 'name TEXT COLLATE "C" PRIMARY KEY, value TEXT NOT NULL',
}
INDEXES: Final = (
    "receipts_by_position ON receipts (position)",
    "vault_by_subject ON vault (subject) WHERE subject NOT IN ('text', 'document')",
    "vault_by_position ON vault (position)",
)

FOUND: Final = """
    SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE n.nspname = %s AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY relname
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
        DatabaseUnknown: No version of this program made them, or one that is no longer read.
    """
    rows = connection.execute(FOUND, (LEDGER_SCHEMA,)).fetchall()
    found = {row[0] for row in rows}
    if not found:
        return False
    foreign = sorted(found - set(TABLES)) or sorted(found)
    if not found >= set(TABLES):
        raise TableForeign(server=url, table=f"{LEDGER_SCHEMA}.{foreign[0]}")
    told = connection.execute("SELECT value FROM marks WHERE name = %s", (FORMAT_MARK,)).fetchone()
    if told is None:
        raise TableForeign(server=url, table=f"{LEDGER_SCHEMA}.marks")
    _refuse_other_format(str(told[0]), url)
    return True


def _refuse_other_format(told: str, url: DatabaseURL) -> None:
    found = int(told) if told.isascii() and told.isdigit() else 0
    if found > FORMAT:
        raise DatabaseNewer(server=url, found=found, known=FORMAT)
    if found < FORMAT:
        raise DatabaseUnknown(server=url, found=told, known=FORMAT)


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
            connection.execute(f"CREATE TABLE {table} ({columns})".encode())
        for index in INDEXES:
            connection.execute(f"CREATE INDEX {index}".encode())
        connection.cursor().executemany(
            "INSERT INTO marks VALUES (%s, %s)",
            list({FORMAT_MARK: str(FORMAT), **marks}.items()),
        )


def read_mark(connection: Connection[Any], name: str) -> str | None:
    """Return a mark of a ledger that was made, or None."""
    row = connection.execute("SELECT value FROM marks WHERE name = %s", (name,)).fetchone()
    return row[0] if row is not None else None

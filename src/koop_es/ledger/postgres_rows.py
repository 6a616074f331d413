"""Statements that write rows to a PostgreSQL server, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koop_es.ledger.gathered import Gathered
from koop_es.ledger.port import CodeTaken
from koop_es.ledger.rows import split_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import Cursor

    from koop_es.ledger.gathered import Row
    from koop_es.ledger.port import RawRecord, Receipt
    from koop_es.ledger.vault import VaultRow

INSERTS: Final = {
    "stored_events": (
        b"INSERT INTO stored_events (position, originator_id, originator_version, topic, "
        b"recorded_at, state) SELECT * FROM unnest(%s::bigint[], %s::text[], %s::bigint[], "
        b"%s::text[], %s::text[], %s::bytea[])"
    ),
    "vault": (
        b"INSERT INTO vault (commitment, subject, key_id, position, sealed) SELECT * FROM "
        b"unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::bytea[])"
    ),
    "codes": (
        b"INSERT INTO codes (series, number, stream) SELECT * FROM "
        b"unnest(%s::text[], %s::bigint[], %s::text[])"
    ),
    "receipts": (
        b"INSERT INTO receipts (key, command, body, answer, position) SELECT * FROM "
        b"unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[])"
    ),
}
SET_MARK: Final = (
    b"INSERT INTO marks VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


def send(cursor: Cursor[Any], rows: Mapping[str, Sequence[Row]]) -> None:
    """Send rows by table at once, in the cursor's transaction."""
    with cursor.connection.pipeline():
        for table, found in rows.items():
            columns = [list(column) for column in zip(*found, strict=True)]
            cursor.execute(INSERTS[table], columns)


class PostgresRestoring:
    """Raw entries and what belongs to them, written in one transaction; see ``Restoring``.

    Args:
        cursor: Of the transaction.

    Attributes:
        position: Of the last entry, 0 before the first.
    """

    def __init__(self, cursor: Cursor[Any]) -> None:
        self._cursor = cursor
        self._gathered = Gathered()
        self._codes: set[tuple[str, int]] = set()
        self.position = 0

    def add_entry(self, entry: RawRecord) -> None:
        """See ``Restoring.add_entry``."""
        if self._gathered.is_much:
            self.send()
        self._gathered.add_entry(entry)
        self.position = entry.position

    def add_vault(self, rows: Sequence[VaultRow], position: int) -> None:
        """See ``Restoring.add_vault``."""
        self._gathered.add_vault(rows, position)

    def add_code(self, code: str, stream: str) -> None:
        """See ``Restoring.add_code``."""
        place = split_code(code)
        if place in self._codes:
            raise CodeTaken(code=code)
        self._codes.add(place)
        self._gathered.add_code(*place, stream)

    def add_receipt(self, receipt: Receipt, position: int) -> None:
        """See ``Restoring.add_receipt``."""
        self._gathered.add_receipt(receipt, position)

    def set_mark(self, name: str, value: str) -> None:
        """See ``Restoring.set_mark``."""
        self._cursor.execute(SET_MARK, (name, value))

    def send(self) -> None:
        """Send what is gathered."""
        send(self._cursor, self._gathered.by_table())
        self._gathered.clear()

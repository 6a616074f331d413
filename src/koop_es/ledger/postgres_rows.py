"""Rows on their way to a PostgreSQL server: gathered, and sent together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from koop_es.ledger.port import CodeTaken
from koop_es.ledger.rows import answer_text, split_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import Cursor

    from koop_es.ledger.port import RawRecord, Receipt
    from koop_es.ledger.vault import VaultRow

MANY_ROWS: Final = 2000
MANY_BYTES: Final = 8 * 1024 * 1024
"""Of what is gathered; beyond it is sent, so that memory stays small."""

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


@dataclass(slots=True)
class Gathered:
    """Rows by table, not sent yet."""

    rows: dict[str, list[tuple[Any, ...]]] = field(
        default_factory=lambda: {table: [] for table in INSERTS}
    )
    size: int = 0

    def add_entry(self, entry: RawRecord) -> None:
        """Gather an entry."""
        row = (entry.position, entry.stream, entry.version, entry.topic, entry.recorded_at)
        self.rows["stored_events"].append((*row, entry.raw))
        self.size += len(entry.raw)

    def add_vault(self, rows: Sequence[VaultRow], position: int) -> None:
        """Gather private values."""
        for row in rows:
            found = (row.commitment, row.subject, row.key_id, position, row.sealed)
            self.rows["vault"].append(found)
            self.size += len(row.sealed)

    def add_code(self, series: str, number: int, stream: str) -> None:
        """Gather a short code."""
        self.rows["codes"].append((series, number, stream))

    def add_receipt(self, receipt: Receipt, position: int) -> None:
        """Gather a receipt."""
        row = (receipt.key, receipt.command, receipt.body, answer_text(receipt), position)
        self.rows["receipts"].append(row)

    def add_all(self, other: Gathered) -> None:
        """Gather what another one has."""
        for table, rows in other.rows.items():
            self.rows[table].extend(rows)
        self.size += other.size

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to send."""
        return not any(self.rows.values())

    @property
    def is_much(self) -> bool:
        """Whether it should be sent rather than added to."""
        return self.size > MANY_BYTES or len(self.rows["stored_events"]) > MANY_ROWS

    def send(self, cursor: Cursor[Any]) -> None:
        """Send everything at once, in the cursor's transaction, and forget it."""
        with cursor.connection.pipeline():
            for table, rows in self.rows.items():
                if rows:
                    columns = [list(column) for column in zip(*rows, strict=True)]
                    cursor.execute(INSERTS[table], columns)
        for rows in self.rows.values():
            rows.clear()
        self.size = 0


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
        self._gathered.send(self._cursor)

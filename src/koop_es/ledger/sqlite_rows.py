"""Statements of the embedded store that run inside a caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.ledger.port import CodeTaken
from koop_es.ledger.rows import answer_text, split_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventsourcing.sqlite import SQLiteCursor

    from koop_es.ledger.port import RawRecord, Receipt
    from koop_es.ledger.vault import VaultRow


def insert_receipt(cursor: SQLiteCursor, receipt: Receipt, position: int) -> None:
    """Insert a receipt inside the caller's transaction."""
    cursor.execute(
        "INSERT INTO receipts VALUES (?,?,?,?,?)",
        (receipt.key, receipt.command, receipt.body, answer_text(receipt), position),
    )


def insert_vault(cursor: SQLiteCursor, rows: Sequence[VaultRow], position: int) -> None:
    """Insert private values inside the caller's transaction."""
    for row in rows:
        cursor.execute(
            "INSERT INTO vault (commitment, subject, key_id, position, sealed) VALUES (?,?,?,?,?)",
            (row.commitment, row.subject, row.key_id, position, row.sealed),
        )


def insert_mark(cursor: SQLiteCursor, name: str, value: str) -> None:
    """Set a mark of the home inside the caller's transaction."""
    cursor.execute("INSERT OR REPLACE INTO marks VALUES (?,?)", (name, value))


def insert_code(cursor: SQLiteCursor, code: str, stream: str) -> None:
    """Claim a short code inside the caller's transaction.

    Raises:
        CodeTaken: Somebody else has it.
    """
    series, number = split_code(code)
    cursor.execute("SELECT stream FROM codes WHERE series=? AND number=?", (series, number))
    if cursor.fetchone() is not None:
        raise CodeTaken(code=code)
    cursor.execute("INSERT INTO codes VALUES (?,?,?)", (series, number, stream))


class SQLiteRestoring:
    """Raw entries and what belongs to them, written in one transaction; see ``Restoring``.

    Args:
        cursor: Of the transaction.
    """

    def __init__(self, cursor: SQLiteCursor) -> None:
        self._cursor = cursor

    def add_entry(self, entry: RawRecord) -> None:
        """See ``Restoring.add_entry``."""
        row = (entry.position, entry.stream, entry.version, entry.topic, entry.raw)
        self._cursor.execute(
            "INSERT INTO stored_events VALUES (?,?,?,?,?,?)", (*row, entry.recorded_at)
        )

    def add_vault(self, rows: Sequence[VaultRow], position: int) -> None:
        """See ``Restoring.add_vault``."""
        insert_vault(self._cursor, rows, position)

    def add_code(self, code: str, stream: str) -> None:
        """See ``Restoring.add_code``."""
        insert_code(self._cursor, code, stream)

    def add_receipt(self, receipt: Receipt, position: int) -> None:
        """See ``Restoring.add_receipt``."""
        insert_receipt(self._cursor, receipt, position)

    def set_mark(self, name: str, value: str) -> None:
        """See ``Restoring.set_mark``."""
        insert_mark(self._cursor, name, value)

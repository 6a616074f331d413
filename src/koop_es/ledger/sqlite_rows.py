"""Statements of the embedded store that run inside a caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koop_es.ledger.port import AlreadyDone, CodeTaken, Receipt, VersionConflict
from koop_es.ledger.rows import RECEIPT, answer_text, complete_answer, receipt_of, split_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventsourcing.sqlite import SQLiteCursor

    from koop_es.ledger.port import RawRecord, StreamWrite, Written
    from koop_es.ledger.vault import VaultRow


def refuse_done(cursor: SQLiteCursor, key: str) -> None:
    """Refuse an idempotency key that has a receipt.

    Raises:
        AlreadyDone: It has one.
    """
    cursor.execute(f"SELECT {RECEIPT} FROM receipts WHERE key=?", (key,))  # noqa: S608 - a constant
    row = cursor.fetchone()
    if row is not None:
        raise AlreadyDone(receipt_of(row))


def refuse_other_version(cursor: SQLiteCursor, write: StreamWrite) -> None:
    """Refuse a write to a stream that has another version than expected.

    Raises:
        VersionConflict: It has another version.
    """
    cursor.execute(
        "SELECT MAX(originator_version) FROM stored_events WHERE originator_id=?", (write.stream,)
    )
    found = cursor.fetchone()[0] or 0
    if found != write.expected_version:
        raise VersionConflict(stream=write.stream, expected=write.expected_version, found=found)


def add_receipt(cursor: SQLiteCursor, receipt: Receipt, entries: Sequence[Written]) -> None:
    """Insert a receipt, its answer completed with what was written."""
    answer = complete_answer(receipt.answer, entries)
    whole = Receipt(receipt.key, receipt.command, receipt.body, answer)
    insert_receipt(cursor, whole, answer["position"])


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

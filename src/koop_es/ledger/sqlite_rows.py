"""Statements of the embedded store that run inside a caller's transaction."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from koop_es.ledger.codec import EntryBroken
from koop_es.ledger.port import AlreadyDone, CodeTaken, Receipt, VersionConflict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventsourcing.sqlite import SQLiteCursor

    from koop_es.ledger.port import StreamWrite, Written
    from koop_es.ledger.vault import VaultRow


RECEIPT: Final = "key, command, body, answer, position"
"""Columns of a receipt."""

_ENCODER: Final = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


def among(column: str, values: Sequence[str]) -> str:
    """Return an SQL condition that a column holds one of the values; empty for none."""
    return f" AND {column} IN ({','.join('?' * len(values))})" if values else ""


def refuse_done(cursor: SQLiteCursor, key: str) -> None:
    """Refuse an idempotency key that has a receipt.

    Raises:
        AlreadyDone: It has one.
    """
    cursor.execute(f"SELECT {RECEIPT} FROM receipts WHERE key=?", (key,))  # noqa: S608 - a constant
    row = cursor.fetchone()
    if row is not None:
        raise AlreadyDone(receipt_of(row))


def receipt_of(row: Any) -> Receipt:
    """Return the receipt of a row with the columns ``RECEIPT``.

    Raises:
        EntryBroken: It does not hold an answer.
    """
    try:
        return Receipt(row[0], row[1], row[2], json.loads(row[3]))
    except (ValueError, TypeError) as error:
        raise EntryBroken(position=row[4]) from error


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


def complete_answer(answer: dict[str, Any], entries: Sequence[Written]) -> dict[str, Any]:
    """Return the answer with what only the append knows: position and event ids."""
    events = [{"id": entry.event_id, "type": entry.topic} for entry in entries]
    return {**answer, "position": entries[-1].position if entries else 0, "events": events}


def insert_receipt(cursor: SQLiteCursor, receipt: Receipt, position: int) -> None:
    """Insert a receipt inside the caller's transaction."""
    answer = _ENCODER.encode(receipt.answer)
    cursor.execute(
        "INSERT INTO receipts VALUES (?,?,?,?,?)",
        (receipt.key, receipt.command, receipt.body, answer, position),
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


def split_code(code: str) -> tuple[str, int]:
    """Return series and number of a short code such as ``K-2026-014``.

    Raises:
        ValueError: It is no short code.
    """
    series, _, number = code.rpartition("-")
    if not series or not re.fullmatch(r"[0-9]{1,9}", number):
        raise ValueError(code)
    return series, int(number)

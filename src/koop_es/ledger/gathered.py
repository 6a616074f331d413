"""Rows on their way to a database: gathered, and sent together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from koop_es.ledger.rows import answer_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koop_es.ledger.port import RawRecord, Receipt
    from koop_es.ledger.vault import VaultRow

MANY_ROWS: Final = 2000
MANY_BYTES: Final = 8 * 1024 * 1024
"""Of what is gathered; beyond it is sent, so that memory stays small."""

TABLES: Final = {
    "stored_events": "position, originator_id, originator_version, topic, recorded_at, state",
    "vault": "commitment, subject, key_id, position, sealed",
    "codes": "series, number, stream",
    "receipts": "key, command, body, answer, position",
}
"""Columns of what is gathered, in the order of the rows."""

Row = tuple[Any, ...]
Mark = tuple[int, int, int, int, int]


@dataclass(slots=True)
class Gathered:
    """Rows by table, in the order of ``TABLES``, not sent yet."""

    entries: list[Row] = field(default_factory=list[Row])
    vault: list[Row] = field(default_factory=list[Row])
    codes: list[Row] = field(default_factory=list[Row])
    receipts: list[Row] = field(default_factory=list[Row])
    size: int = 0

    def add_entry(self, entry: RawRecord) -> None:
        """Gather an entry."""
        place = (entry.position, entry.stream, entry.version, entry.topic, entry.recorded_at)
        self.entries.append((*place, entry.raw))
        self.size += len(entry.raw)

    def add_vault(self, rows: Sequence[VaultRow], position: int) -> None:
        """Gather private values."""
        for row in rows:
            self.vault.append((row.commitment, row.subject, row.key_id, position, row.sealed))
            self.size += len(row.sealed)

    def add_code(self, series: str, number: int, stream: str) -> None:
        """Gather a short code."""
        self.codes.append((series, number, stream))

    def add_receipt(self, receipt: Receipt, position: int) -> None:
        """Gather a receipt."""
        answer = answer_text(receipt)
        self.receipts.append((receipt.key, receipt.command, receipt.body, answer, position))

    @property
    def is_much(self) -> bool:
        """Whether it should be sent rather than added to."""
        return self.size > MANY_BYTES or len(self.entries) > MANY_ROWS

    def by_table(self) -> dict[str, list[Row]]:
        """Return the rows of each table that has any."""
        rows = zip(TABLES, (self.entries, self.vault, self.codes, self.receipts), strict=True)
        return {table: found for table, found in rows if found}

    def mark(self) -> Mark:
        """Return how much there is, to go back to."""
        return (
            len(self.entries),
            len(self.vault),
            len(self.codes),
            len(self.receipts),
            self.size,
        )

    def back_to(self, mark: Mark) -> None:
        """Forget what was added since."""
        entries, vault, codes, receipts, self.size = mark
        del self.entries[entries:], self.vault[vault:]
        del self.codes[codes:], self.receipts[receipts:]

    def clear(self) -> None:
        """Forget everything."""
        self.back_to((0, 0, 0, 0, 0))

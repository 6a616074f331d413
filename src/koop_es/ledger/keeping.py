"""What the ledger of a home does beyond the store port: marks, whole checks, moving in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from koop_es.ledger.port import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

    from koop_es.ledger.port import RawRecord, Receipt
    from koop_es.ledger.vault import VaultRow


class Restoring(Protocol):
    """Raw entries and what belongs to them on their way into an empty ledger."""

    def add_entry(self, entry: RawRecord) -> None:
        """Write an entry as it is, at its position."""
        ...

    def add_vault(self, rows: Sequence[VaultRow], position: int) -> None:
        """Write private values of the entry at a position."""
        ...

    def add_code(self, code: str, stream: str) -> None:
        """Write who bears a short code.

        Raises:
            CodeTaken: It was written before.
            ValueError: It is none.
        """
        ...

    def add_receipt(self, receipt: Receipt, position: int) -> None:
        """Write a receipt of the append that ended at a position."""
        ...

    def set_mark(self, name: str, value: str) -> None:
        """Set a mark of the home."""
        ...


class Ledger(Store, Protocol):
    """The store of a home, with what only its keeper asks for."""

    def restoring(self) -> AbstractContextManager[Restoring]:
        """Return a turn to write raw entries, all or nothing, as ``koop events import`` does.

        Raises:
            Unavailable: See ``Store.writing``.
        """
        ...

    def mark(self, name: str) -> str | None:
        """Return a mark of the home, such as ``demo``, or None."""
        ...

    def set_mark(self, name: str, value: str) -> None:
        """Set a mark of the home."""
        ...

    def vault_rows_between(self, after: int, up_to: int) -> dict[int, list[VaultRow]]:
        """Return the vault's rows of the entries behind one position and up to another."""
        ...

    def receipts_between(self, after: int, up_to: int) -> dict[int, Receipt]:
        """Return the receipts of the appends that ended behind one position and up to another."""
        ...

    def refuse_unreadable(self, entries: Iterable[RawRecord]) -> None:
        """Refuse entries as they are stored, if one of them has not the shape of its stored name.

        Raises:
            EntryUnreadable: It names the entry.
        """
        ...

    def refuse_disorder(self) -> None:
        """Refuse a ledger in which an entry is missing or out of place; reads the whole index.

        Raises:
            StreamBroken: It names the stream and the version that is not in its place.
        """
        ...

    def refuse_broken(self, after: int = 0) -> None:
        """Refuse a ledger of which an entry behind a position is unreadable or out of place.

        Raises:
            IntegrityBroken: It names the entry or the stream.
        """
        ...

"""Reading the embedded store: short read transactions on pooled connections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koop_es.ledger.errors import told_plainly
from koop_es.ledger.sql_reader import SQLReader

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from koop_es.ledger.codec import Decoder
    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.sqlite_recorder import DurableRecorder


class SQLiteReader(SQLReader):
    """The reading half of the store port on SQLite.

    Args:
        file: The ledger's file.
        recorder: Over pooled connections for reading.
        keys: Where the keys of private values come from.
        decoder: Makes records of stored entries.
    """

    def __init__(
        self, file: Path, recorder: DurableRecorder, keys: KeyStore, decoder: Decoder
    ) -> None:
        super().__init__(keys, decoder)
        self._file = file
        self._reader = recorder

    def _select(self, statement: str, params: Sequence[object] = ()) -> list[Any]:
        reading = self._reader.datastore.transaction(commit=False)
        with told_plainly(self._file), reading as cursor:
            cursor.execute(statement, params)
            return cursor.fetchall()

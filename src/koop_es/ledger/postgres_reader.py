"""Reading the store on a PostgreSQL server: single statements on pooled connections."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from koop_es.ledger.postgres_errors import ReadingInterrupted, told_by_server
from koop_es.ledger.postgres_recorder import psycopg, tuple_row
from koop_es.ledger.sql_reader import SQLReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import Cursor

    from koop_es.ledger.codec import Decoder
    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.postgres_recorder import AdvisoryRecorder


class PostgresReader(SQLReader):
    """The reading half of the store port on PostgreSQL.

    Args:
        recorder: Over pooled connections.
        keys: Where the keys of private values come from.
        decoder: Makes records of stored entries.
    """

    def __init__(self, recorder: AdvisoryRecorder, keys: KeyStore, decoder: Decoder) -> None:
        super().__init__(keys, decoder)
        self._recorder = recorder

    def _select(self, statement: str, params: Sequence[object] = ()) -> list[Any]:
        try:
            return self._selected(statement, params)
        except ReadingInterrupted:
            # Reading twice does no harm, and the server may be back at once.
            return self._selected(statement, params)

    def _selected(self, statement: str, params: Sequence[object]) -> list[Any]:
        datastore = self._recorder.datastore
        with (
            told_by_server(datastore.url, psycopg.Error, only_reads=True),
            datastore.get_connection() as connection,
        ):
            # As text, each stored byte would come as two letters.
            cursor = connection.cursor(row_factory=tuple_row, binary=True)
            return fetched(cursor, statement, params)

    def _among(self, column: str, values: Sequence[str]) -> tuple[str, list[Any]]:
        return (f" AND {column} = ANY(?)", [list(values)]) if values else ("", [])


def fetched(cursor: Cursor[Any], statement: str, params: Sequence[object]) -> list[Any]:
    """Return what a statement with ``?`` for its values finds."""
    cursor.execute(_in_driver_style(statement), [_askable(value) for value in params])
    return cursor.fetchall()


@cache
def _in_driver_style(statement: str) -> bytes:
    return statement.replace("?", "%s").encode()


def _askable(value: object) -> object:
    # No text with such a character can be stored, so what is asked with one is not found.
    return value.replace("\0", "\ufffe") if isinstance(value, str) else value

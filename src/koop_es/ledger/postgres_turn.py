"""A turn to write to PostgreSQL: what its appends bring comes to the server together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koop_es.ledger.codec import stored_instant
from koop_es.ledger.gathering import GatheringTurn
from koop_es.ledger.postgres_errors import told_by_server
from koop_es.ledger.postgres_reader import PostgresReader, fetched
from koop_es.ledger.postgres_recorder import KNOWN, psycopg
from koop_es.ledger.postgres_rows import send

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from psycopg import Cursor

    from koop_es.ledger.codec import Decoder
    from koop_es.ledger.gathered import Row
    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.postgres_recorder import AdvisoryRecorder, Begun


class Sent(PostgresReader):
    """Reads in the turn's transaction what was sent, and what was there before.

    Args:
        recorder: Of the store.
        keys: Where the keys of private values come from.
        decoder: Makes records of stored entries.
        cursor: Of the transaction.
    """

    def __init__(
        self, recorder: AdvisoryRecorder, keys: KeyStore, decoder: Decoder, cursor: Cursor[Any]
    ) -> None:
        super().__init__(recorder, keys, decoder)
        self._cursor = cursor

    def _select(self, statement: str, params: Sequence[object] = ()) -> list[Any]:
        # Told at once: what is no error of the server's counts as one of the command alone.
        with told_by_server(self._recorder.datastore.url, psycopg.Error):
            return fetched(self._cursor, statement, params)

    def known(self, streams: Sequence[str], key: str | None) -> dict[str, int]:
        """Return the versions of streams, 0 if there is none, and 1 for a key that is known."""
        with told_by_server(self._recorder.datastore.url, psycopg.Error):
            found = self._cursor.execute(KNOWN, (" ".join(streams), key or ""))
            return {asked: number for asked, number, _ in found}


class PostgresTurn(GatheringTurn, Sent):
    """Appends inside one transaction, and reads what it holds by then.

    Args:
        recorder: Of the store.
        keys: Where the keys of private values come from.
        decoder: Makes records of stored entries.
        begun: The transaction, and what was asked for as it began.
        clock: Tells the time as an aware instant.
        new_id: Makes an event id.
    """

    def __init__(
        self,
        recorder: AdvisoryRecorder,
        keys: KeyStore,
        decoder: Decoder,
        *,
        begun: Begun,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        Sent.__init__(self, recorder, keys, decoder, begun.cursor)
        if begun.last[0]:
            # What is no instant must not be taken over for the entries to come.
            stored_instant(*begun.last)
        self._begun_at = begun.last[0]
        self._begin(Sent(recorder, keys, decoder, begun.cursor), begun.last, clock, new_id)
        self.foresee(begun.foreseen, begun.known)

    @property
    def new_position(self) -> int | None:
        """The last position if the turn wrote any."""
        return self.head() if self.head() > self._begun_at else None

    def _select(self, statement: str, params: Sequence[object] = ()) -> list[Any]:
        self.send()
        return super()._select(statement, params)

    def _send(self, rows: Mapping[str, Sequence[Row]]) -> None:
        with told_by_server(self._recorder.datastore.url, psycopg.Error):
            send(self._cursor, rows)

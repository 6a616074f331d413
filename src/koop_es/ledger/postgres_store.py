"""The store on a PostgreSQL server: many processes write to it, one turn after the other."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from koop_es.ledger.codec import Decoder
from koop_es.ledger.port import Foreseen
from koop_es.ledger.postgres_errors import told_by_server
from koop_es.ledger.postgres_reader import PostgresReader
from koop_es.ledger.postgres_recorder import AdvisoryRecorder, ServerDatastore, psycopg
from koop_es.ledger.postgres_rows import SET_MARK, PostgresRestoring
from koop_es.ledger.postgres_turn import PostgresTurn

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from datetime import datetime

    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.port import Appended, Meta, Receipt, StreamWrite
    from koop_es.ledger.postgres_recorder import Begun
    from koop_es.settings import DatabaseURL


class PostgresStore(PostgresReader):
    """The store port on PostgreSQL.

    Args:
        url: Where the database is; it holds a ledger.
        keys: Where the keys of private values come from.
        clock: Tells the time as an aware instant.
        new_id: Makes an event id.
        time_zone: In which the day of recording is counted.
        lock_timeout: Seconds to wait for others who write.
    """

    def __init__(
        self,
        url: DatabaseURL,
        *,
        keys: KeyStore,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        time_zone: str,
        lock_timeout: float,
    ) -> None:
        self._url = url
        self._clock = clock
        self._new_id = new_id
        recorder = AdvisoryRecorder(ServerDatastore(url, lock_timeout))
        super().__init__(recorder, keys, Decoder(time_zone))

    def append(
        self, writes: Sequence[StreamWrite], meta: Meta, receipt: Receipt | None = None
    ) -> Appended:
        """See ``Store.append``."""
        with self.writing() as turn:
            return turn.append(writes, meta, receipt)

    @contextmanager
    def writing(self, foresee: Callable[[], Foreseen] = Foreseen) -> Generator[PostgresTurn]:
        """See ``Store.writing``."""
        with self._writing(foresee) as begun:
            turn = PostgresTurn(
                self._recorder,
                self._keys,
                self._decoder,
                begun=begun,
                clock=self._clock,
                new_id=self._new_id,
            )
            yield turn
            turn.send()
            begun.new_position = turn.new_position

    @contextmanager
    def _writing(self, foresee: Callable[[], Foreseen] = Foreseen) -> Generator[Begun]:
        with told_by_server(self._url, psycopg.Error), self._recorder.turn(foresee) as begun:
            yield begun

    @contextmanager
    def restoring(self) -> Generator[PostgresRestoring]:
        """See ``Ledger.restoring``."""
        with self._writing() as begun:
            # What is read in may keep us waiting.
            begun.cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            restoring = PostgresRestoring(begun.cursor)
            yield restoring
            restoring.send()
            begun.new_position = restoring.position

    def set_mark(self, name: str, value: str) -> None:
        """See ``Ledger.set_mark``."""
        with self._writing() as begun:
            begun.cursor.execute(SET_MARK, (name, value))

    def close(self) -> None:
        """See ``Store.close``."""
        self._recorder.datastore.close()

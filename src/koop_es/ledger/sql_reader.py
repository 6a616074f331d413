"""Reading a store that is a database: the statements that all databases understand."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Final

from koop_es.kernel.times import utc_text
from koop_es.ledger.codec import StreamBroken, refuse_gaps, refuse_misshapen, stored_instant
from koop_es.ledger.port import RawRecord
from koop_es.ledger.rows import RECEIPT, receipt_of, split_code
from koop_es.ledger.trusted import TrustingReader
from koop_es.ledger.vault import VaultRow, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.codec import Decoder
    from koop_es.ledger.keys import KeyStore
    from koop_es.ledger.port import Receipt

CHUNK: Final = 500
PAGE: Final = 1000
ENTRY: Final = "position, originator_id, originator_version, topic, recorded_at, state"
_ENTRIES: Final = f"SELECT {ENTRY} FROM stored_events WHERE "  # noqa: S608 - a constant
DISORDER: Final = """
    SELECT originator_id, nth, position FROM (
        SELECT originator_id, originator_version, position, ROW_NUMBER() OVER w AS nth,
               COALESCE(LAG(position) OVER w, 0) AS earlier
        FROM stored_events
        WINDOW w AS (PARTITION BY originator_id ORDER BY originator_version)
    ) AS placed WHERE originator_version <> nth OR position <= earlier ORDER BY position LIMIT 1
"""
"""Finds the first entry that does not follow the one before in its stream; reads only an index."""


class SQLReader(ABC):
    """The reading half of the store port over a database.

    Statements mark their values with ``?``.

    Args:
        keys: Where the keys of private values come from.
        decoder: Makes records of stored entries.
    """

    def __init__(self, keys: KeyStore, decoder: Decoder) -> None:
        self._keys = keys
        self._decoder = decoder
        self._trusting = TrustingReader(decoder)

    @abstractmethod
    def _select(self, statement: str, params: Sequence[object] = ()) -> list[Any]:
        """Return all rows that a statement finds.

        Raises:
            Unavailable: The database cannot be read.
        """

    def _among(self, column: str, values: Sequence[str]) -> tuple[str, list[Any]]:
        """Return a condition that a column holds one of the values, empty for none, and them."""
        marks = ",".join("?" * len(values))
        return (f" AND {column} IN ({marks})", list(values)) if values else ("", [])

    def _select_entries(self, where: str, params: Sequence[object]) -> list[Record[Event]]:
        decode = self._decoder.decode_row
        return [decode(*row) for row in self._select(_ENTRIES + where, params)]

    def receipt(self, key: str) -> Receipt | None:
        """See ``Store.receipt``."""
        rows = self._select(f"SELECT {RECEIPT} FROM receipts WHERE key=?", (key,))  # noqa: S608 - a constant
        return receipt_of(rows[0]) if rows else None

    def version(self, stream: str) -> int:
        """See ``Store.version``."""
        statement = "SELECT MAX(originator_version) FROM stored_events WHERE originator_id=?"
        return self._select(statement, (stream,))[0][0] or 0

    def versions(self, streams: Sequence[str]) -> dict[str, int]:
        """See ``Store.versions``."""
        found: dict[str, int] = {}
        for start in range(0, len(streams), CHUNK):
            of_streams, asked = self._among("originator_id", streams[start : start + CHUNK])
            columns = "SELECT originator_id, MAX(originator_version) FROM stored_events"
            where = f"WHERE position>0{of_streams} GROUP BY originator_id"
            found.update(self._select(f"{columns} {where}", asked))
        return found

    def read_stream(
        self,
        stream: str,
        *,
        up_to_version: int | None = None,
        up_to_position: int | None = None,
        topics: Sequence[str] = (),
    ) -> list[Record[Event]]:
        """See ``Store.read_stream``."""
        of_topics, named = self._among("topic", topics)
        where, params = f"originator_id=?{of_topics}", [stream, *named]
        if up_to_version is not None:
            where += " AND originator_version<=?"
            params.append(up_to_version)
        if up_to_position is not None:
            where += " AND position<=?"
            params.append(up_to_position)
        records = self._select_entries(f"{where} ORDER BY originator_version", params)
        if not topics:
            refuse_gaps(stream, records)
        return records

    def read_streams(
        self, streams: Sequence[str], *, up_to_position: int, topics: Sequence[str] = ()
    ) -> dict[str, list[Record[Event]]]:
        """See ``Store.read_streams``."""
        found: dict[str, list[Record[Event]]] = {}
        distinct = list(dict.fromkeys(streams))
        of_topics, named = self._among("topic", topics)
        for start in range(0, len(distinct), CHUNK):
            chunk = distinct[start : start + CHUNK]
            of_streams, asked = self._among("originator_id", chunk)
            where = f"position<=?{of_streams}{of_topics} ORDER BY originator_id, originator_version"
            for record in self._select_entries(where, [up_to_position, *asked, *named]):
                found.setdefault(record.stream, []).append(record)
        if not topics:
            for stream, records in found.items():
                refuse_gaps(stream, records)
        return found

    def read_all(
        self, after: int, limit: int, *, topics: Sequence[str] = ()
    ) -> list[Record[Event]]:
        """See ``Store.read_all``."""
        of_topics, named = self._among("topic", topics)
        where = f"position>?{of_topics} ORDER BY position LIMIT ?"
        return self._select_entries(where, [after, *named, limit])

    def read_trusting(
        self, after: int, limit: int, *, topics: Sequence[str] = ()
    ) -> list[Record[Event]]:
        """See ``Store.read_trusting``."""
        of_topics, named = self._among("topic", topics)
        where = f"position>?{of_topics} ORDER BY position LIMIT ?"
        return self._trusting.records(self._select(_ENTRIES + where, [after, *named, limit]))

    def read_raw(self, after: int, limit: int) -> list[RawRecord]:
        """See ``Store.read_raw``."""
        rows = self._select(
            f"SELECT {ENTRY} FROM stored_events WHERE position>? ORDER BY position LIMIT ?",  # noqa: S608 - constants only
            (after, limit),
        )
        for row in rows:
            refuse_misshapen(*row)
        return [RawRecord(*row) for row in rows]

    def refuse_unreadable(self, entries: Iterable[RawRecord]) -> None:
        """Refuse entries as they are stored, if one of them has not the shape of its stored name.

        Raises:
            EntryUnreadable: It names the entry.
        """
        for each in entries:
            row = (each.position, each.stream, each.version, each.topic, each.recorded_at, each.raw)
            self._decoder.decode_row(*row)

    def refuse_disorder(self) -> None:
        """Refuse a ledger in which an entry is missing or out of place; reads the whole index.

        Raises:
            StreamBroken: It names the stream and the version that is not in its place.
        """
        for stream, version, position in self._select(DISORDER):
            raise StreamBroken(stream=stream, version=version, position=position)

    def refuse_broken(self, after: int = 0) -> None:
        """Refuse a ledger of which an entry behind a position is unreadable or out of place.

        Raises:
            IntegrityBroken: It names the entry or the stream.
        """
        self.refuse_disorder()
        while entries := self.read_raw(after, PAGE):
            self.refuse_unreadable(entries)
            after = entries[-1].position

    def head(self) -> int:
        """See ``Store.head``."""
        return self._select("SELECT COALESCE(MAX(position), 0) FROM stored_events")[0][0]

    def position_at(self, instant: datetime) -> int:
        """See ``Store.position_at``; found by halving, because instants never decrease."""
        wanted, low, high = utc_text(instant), 0, self.head()
        while low < high:
            middle = (low + high + 1) // 2
            found = self._instant_before(middle)
            if found is None or found[1] <= wanted:
                low = middle
            else:
                high = found[0] - 1
        # Where positions have gaps, halving may stop in one.
        last = self._instant_before(low)
        return last[0] if last else 0

    def _instant_before(self, position: int) -> tuple[int, str] | None:
        rows = self._select(
            "SELECT position, recorded_at FROM stored_events "
            "WHERE position<=? ORDER BY position DESC LIMIT 1",
            (position,),
        )
        return (rows[0][0], rows[0][1]) if rows else None

    def recorded_at(self, position: int) -> datetime | None:
        """See ``Store.recorded_at``."""
        found = self._instant_before(position)
        return stored_instant(*found) if found else None

    def next_number(self, series: str) -> int:
        """See ``Store.next_number``."""
        statement = "SELECT COALESCE(MAX(number), 0) + 1 FROM codes WHERE series=?"
        return self._select(statement, (series,))[0][0]

    def stream_of_code(self, code: str) -> str | None:
        """See ``Store.stream_of_code``."""
        try:
            series, number = split_code(code)
        except ValueError:
            return None
        statement = "SELECT stream FROM codes WHERE series=? AND number=?"
        rows = self._select(statement, (series, number))
        return rows[0][0] if rows else None

    def open_private(self, commitments: Sequence[str]) -> dict[str, str | bytes]:
        """See ``Store.open_private``."""
        return opened(self.vault_rows(commitments), self._keys)

    def vault_rows(self, commitments: Sequence[str]) -> list[VaultRow]:
        """Return the vault's rows behind commitments; absent ones are left out."""
        rows: list[VaultRow] = []
        for start in range(0, len(commitments), CHUNK):
            chunk = commitments[start : start + CHUNK]
            of_these, named = self._among("commitment", chunk)
            statement = (
                f"SELECT commitment, subject, key_id, sealed FROM vault WHERE TRUE{of_these}"  # noqa: S608 - placeholders only
            )
            rows.extend(VaultRow(*row) for row in self._select(statement, named))
        return rows

    def vault_rows_between(self, after: int, up_to: int) -> dict[int, list[VaultRow]]:
        """Return the vault's rows of the entries behind one position and up to another."""
        found: dict[int, list[VaultRow]] = {}
        statement = (
            "SELECT position, commitment, subject, key_id, sealed FROM vault "
            "WHERE position>? AND position<=? ORDER BY position"
        )
        for position, *row in self._select(statement, (after, up_to)):
            found.setdefault(position, []).append(VaultRow(*row))
        return found

    def receipts_between(self, after: int, up_to: int) -> dict[int, Receipt]:
        """Return the receipts of the appends that ended behind one position and up to another."""
        statement = f"SELECT {RECEIPT} FROM receipts WHERE position>? AND position<=?"  # noqa: S608 - a constant
        return {row[4]: receipt_of(row) for row in self._select(statement, (after, up_to))}

    def mark(self, name: str) -> str | None:
        """Return a mark of the home, such as ``demo``, or None."""
        rows = self._select("SELECT value FROM marks WHERE name=?", (name,))
        return rows[0][0] if rows else None
